"""Why a file is not imported at all; nothing was written. What one row lacks is in `rows.py`.

UnreadableFile   its bytes are text in no encoding that we know
BrokenHeader     its first line does not name each column once
RefusedFile      it is damaged, locked, or costs more to read than a file may
MappingMisfit    the mapping reads columns that the file lacks, or cannot be used for a file
TooLargeUpload   it is larger than the web takes
TooLongForWorkbook, TooLongForCell  an export has more than a workbook can hold
Overtaken        two processes import it at once: this is the one that came second
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


@dataclass(eq=False)
class Overtaken(DanliuError):
    """Another process goes on with this import at the same time: leave it to that one."""

    code = "import-overtaken"
    status = 409
    retry = True

    number: str


@dataclass(eq=False)
class RefusedFile(DanliuError):
    """This file is not read: it is damaged, or reading it would take too much."""

    code = "refused-file"
    status = 422

    file: str
    wrong: Words


@dataclass(eq=False)
class TooLargeUpload(DanliuError):
    """This file is larger than may be uploaded: divide it, or use `danliu import`."""

    code = "too-large-upload"
    status = 413

    file: str
    most: int  # bytes


@dataclass(eq=False)
class TooLongForWorkbook(DanliuError):
    """A sheet of a workbook cannot hold so many rows: export csv or ndjson instead."""

    code = "too-long-for-workbook"
    status = 422

    table: str
    most: int


@dataclass(eq=False)
class TooLongForCell(DanliuError):
    """A cell of a workbook cannot hold so long a text: export csv or ndjson instead."""

    code = "too-long-for-cell"
    status = 422

    field: str
    value: str  # how it begins
    most: int  # characters
