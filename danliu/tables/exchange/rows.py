"""What every reader gives: the rows of a file under the names of its columns.

A cell is text, whatever the file: a number 12.5, a date 2026-02-10, a moment 2026-02-10 15:30:00,
TRUE or FALSE. So the same rows are the same rows, be they csv, a workbook or ndjson.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from danliu.errors import Words

LONGEST_CELL = 100_000  # characters
LONGEST_NAME = 200  # characters
MOST_COLUMNS = 1_000


class RowFault(Struct, frozen=True):
    """Why a row cannot be taken.

    cells   what could be read of it, in its order
    text    its first line as it stands in the file, where it could not be taken apart
    """

    code: str
    reason: Words
    cells: tuple[str, ...]
    text: str = ""


class Row(Struct, frozen=True, array_like=True, gc=False):
    """A row of data: its cells in the order of the file's names, or what is wrong.

    line   number of its first line (in a workbook: of its row), from 1
    cells  to be asked whether they are a list: of a Struct that costs ten times as much
    """

    line: int
    cells: list[str] | RowFault


class Source(Protocol):
    """A file that can be read as often as wanted.

    about   rows of data, estimated
    """

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def about(self) -> int: ...
    def rows(self) -> Iterator[Row]:
        """The rows of data. A row without a single character in its cells is none."""
        ...


def wrong_name(name: str, before: Sequence[str]) -> Words | None:
    """Why a column cannot have this name; None if it can."""
    if not name:
        return Words("这一列没有名称", "this column has no name")
    if name in before:
        return Words(f"「{name}」出现了两次", f"{name} is there twice")
    if "\0" in name:
        return Words(
            "名称含有空字符（NUL）；文件可能是没有标记的 UTF-16，请另存为 UTF-8",
            "the name holds the character NUL: is the file UTF-16 without a mark? Save it as UTF-8",
        )
    if len(name) > LONGEST_NAME:
        return Words(
            f"名称超过 {LONGEST_NAME} 个字符", f"the name is longer than {LONGEST_NAME} characters"
        )
    return None


def fault(names: Sequence[str], cells: Sequence[str]) -> RowFault | None:
    """What is wrong with cells that were read in full; None if nothing is."""
    if len(cells) != len(names):
        return RowFault("ragged-row", _ragged(len(cells), len(names)), tuple(cells))
    for name, cell in zip(names, cells, strict=True):
        if len(cell) > LONGEST_CELL:
            return RowFault("cell-too-long", _too_long(name, len(cell)), tuple(cells))
        if "\0" in cell:
            return RowFault("nul-character", _nul(name), tuple(cells))
    return None


def _ragged(found: int, wanted: int) -> Words:
    return Words(
        f"这一行有 {found} 格，表头有 {wanted} 列",
        f"the row has {found} cells, the header {wanted} columns",
    )


def _too_long(name: str, length: int) -> Words:
    return Words(
        f"「{name}」有 {length} 个字符，最多 {LONGEST_CELL} 个",
        f"{name} has {length} characters, at most {LONGEST_CELL} are allowed",
    )


def _nul(name: str) -> Words:
    return Words(f"「{name}」含有空字符（NUL）", f"{name} holds the character NUL")


_RUNS = re.compile(r"'*[=+\-@\t\r]")
_HELD = re.compile(r"'+[=+\-@\t\r]")


def inert(text: str) -> str:
    """Text as a csv may hold it: a spreadsheet would run what begins with = + - @, and takes an
    apostrophe before it for «this is text». `as_meant` takes it away again."""
    return f"'{text}" if _RUNS.match(text) else text


def as_meant(cell: str) -> str:
    return cell[1:] if _HELD.match(cell) else cell
