"""What was refused: told in both languages, and kept in a file that can be mended and imported.

The file has the columns of its source after two of ours: why, and the line where the row stood.
It is UTF-8 with a mark, so that a spreadsheet shows Chinese as it is.
"""

import csv
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.tables.errors import DuplicateRecord, Fault, InvalidRecord
from danliu.tables.exchange.csv import CsvFile, Row
from danliu.tables.exchange.gathering import OURS, Gathered


class Refusal(Struct, frozen=True):
    """One row that was not imported; `line` is its first in the file, from 1."""

    line: int
    reason: Words


def reason_of(error: Exception, document: Gathered) -> Words:
    """Why a document was refused, naming the line where it has several rows."""
    if isinstance(error, InvalidRecord):
        told = [_told(fault) for fault in error.faults]
        reason = Words("；".join(one.zh for one in told), "; ".join(one.en for one in told))
        return _at_line(reason, document, error.write)
    if isinstance(error, DuplicateRecord):
        fields = "、".join(error.rule)
        return Words(f"已有 {fields} 相同的记录", f"there is a record with the same {fields}")
    if isinstance(error, DanliuError):
        return Words(f"公式无法计算：{error}", f"a formula cannot be computed: {error}")
    return Words(f"公式无法计算：{error!r}", f"a formula cannot be computed: {error!r}")


def _told(fault: Fault) -> Words:
    return Words(
        f"{fault.name}「{fault.value}」：{fault.wanted.zh}",
        f'{fault.name} "{fault.value}": {fault.wanted.en}',
    )


def _at_line(reason: Words, document: Gathered, write: int) -> Words:
    """The head is the first of the writes; the lines after it are the rows in their order."""
    if len(document.rows) == 1:
        return reason
    line = document.rows[max(write - 1, 0)].line
    return Words(f"第 {line} 行：{reason.zh}", f"line {line}: {reason.en}")


class RefusedRows:
    """The file of refused rows; made with the first of them."""

    def __init__(self, path: Path, source: CsvFile) -> None:
        self.path, self._source = path, source
        self._ours = [place for place, name in enumerate(source.names) if name in OURS]
        self._file: TextIO | None = None

    def __enter__(self) -> "RefusedRows":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    @property
    def made(self) -> bool:
        return self._file is not None

    def add(self, row: Row, reason: Words) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow([*OURS, *self._theirs(self._source.names)])
        cells = self._theirs(_repeated(row))
        csv.writer(self._file).writerow([reason.zh, row.line, *cells])

    def _theirs(self, cells: tuple[str, ...]) -> list[str]:
        """Without our columns, where the source is itself a file of refused rows."""
        return [cell for place, cell in enumerate(cells) if place not in self._ours]


def _repeated(row: Row) -> tuple[str, ...]:
    """The row as it can be written again; a NUL would stop most programs that read it."""
    if isinstance(row.cells, dict):
        return tuple(row.cells.values())
    cells = (row.cells.text,) if row.cells.text else row.cells.cells
    return tuple(cell.replace("\0", "␀") for cell in cells)
