"""Why a file is not imported at all; nothing was written. What one row lacks is in `csv.py`.

UnreadableFile   its bytes are text in no encoding that we know
BrokenHeader     its first line does not name each column once
MappingMisfit    the mapping reads columns that the file lacks, or cannot be used for a file
"""

from dataclasses import dataclass

from danliu.errors import DanliuError, Words


@dataclass(eq=False)
class UnreadableFile(DanliuError):
    """The file is not text in UTF-8, UTF-16 with a mark, or GB18030."""

    code = "unreadable-file"
    status = 422

    file: str
    line: int  # where the encoding that went furthest gave up, from 1
    encoding: str


@dataclass(eq=False)
class BrokenHeader(DanliuError):
    """The first line must name each column once."""

    code = "broken-header"
    status = 422

    file: str
    line: int
    column: int  # from 1; 0 if it is the line as a whole
    wrong: Words


@dataclass(eq=False)
class MappingMisfit(DanliuError):
    """The mapping does not fit the file."""

    code = "mapping-misfit"
    status = 422

    file: str
    missing: list[str]  # columns that the mapping reads and the file lacks
    known: list[str]
    wrong: Words
