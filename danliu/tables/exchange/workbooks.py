"""A sheet of a workbook: xlsx, xlsm, xlsb, xls, ods. Read only by the reading process.

Formulas are not run: a cell is the value that its program saved. A number, a date and a yes or no
become the text that every form has (see `rows.py`).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from danliu.errors import Words
from danliu.tables.exchange.archives import check_archive
from danliu.tables.exchange.errors import BrokenHeader, RefusedFile
from danliu.tables.exchange.rows import MOST_COLUMNS, Row, fault, wrong_name

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST_ROWS = 1_048_576
MOST_CELLS = 20_000_000
LOOKED_AT = 20  # rows among which the header is
LARGEST_FILE = 100_000_000  # bytes


class Sheet(Struct, frozen=True):
    """A sheet that can be imported: a `Source`.

    header   place of its row, from 0; columns that hold nothing at all are left out
    places   of the columns, from 0
    """

    found: Any
    sheets: tuple[str, ...]
    sheet: str
    names: tuple[str, ...]
    header: int
    places: tuple[int, ...]
    about: int

    def rows(self) -> Iterator[Row]:
        first = self.found.start[0] if self.found.start else 0
        merged = _Merged(self.found)
        for number, cells in enumerate(self.found.iter_rows()):
            if number <= self.header:
                continue
            texts = merged.filled(number, list(map(_text, cells)))
            told = [texts[place] if place < len(texts) else "" for place in self.places]
            if any(map(str.strip, told)):
                yield Row(first + number + 1, fault(self.names, told) or told)


def open_workbook(path: Path, sheet: str) -> Sheet:
    """The sheet of this name; «» is the first that has rows. Raises RefusedFile, BrokenHeader."""
    if path.stat().st_size > LARGEST_FILE:
        raise RefusedFile(path.name, _TOO_LARGE)
    check_archive(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        kinds = {one.name: one.typ for one in book.sheets_metadata}
        names = [name for name in book.sheet_names if kinds.get(name) in _OF_CELLS]
        if sheet:
            if sheet not in names:
                raise RefusedFile(path.name, _no_sheet(sheet, names))
            return _sheet(path, book, names, sheet)
        return _first(path, book, names)
    except (CalamineError, OSError, ValueError) as error:
        raise RefusedFile(path.name, _unreadable(error)) from error
    except BaseException as error:
        # what Rust calls a panic is no Exception, lest somebody should swallow it: it ends here
        if type(error).__name__ != "PanicException":
            raise
        raise RefusedFile(path.name, _unreadable(error)) from error


_OF_CELLS = (None, SheetTypeEnum.WorkSheet)


def _first(path: Path, book: CalamineWorkbook, names: Sequence[str]) -> Sheet:
    wrong: Exception = BrokenHeader(path.name, 1, 0, Words("文件是空的", "the file is empty"))
    for name in names:
        try:
            return _sheet(path, book, names, name)
        except BrokenHeader as error:
            wrong = wrong if error.column == 0 and error.wrong.en == "the file is empty" else error
    raise wrong


def _sheet(path: Path, book: CalamineWorkbook, names: Sequence[str], name: str) -> Sheet:
    found = book.get_sheet_by_name(name)
    if found.height > MOST_ROWS or found.height * found.width > MOST_CELLS:
        raise RefusedFile(path.name, _too_many(found.height, found.width))
    top = [list(map(_text, cells)) for cells in islice(found.iter_rows(), LOOKED_AT)]
    header = _header(top)
    first = found.start[0] if found.start else 0
    if header is None:
        raise BrokenHeader(path.name, 1, 0, Words("文件是空的", "the file is empty"))
    places = [place for place, cell in enumerate(top[header]) if cell.strip()]
    if len(places) > MOST_COLUMNS:
        raise BrokenHeader(path.name, first + header + 1, 0, _too_many(1, len(places)))
    columns = [" ".join(top[header][place].split()) for place in places]
    for place, column in enumerate(columns):
        if wrong := wrong_name(column, columns[:place]):
            raise BrokenHeader(path.name, first + header + 1, places[place] + 1, wrong)
    about = max(found.height - header - 1, 0)
    return Sheet(found, tuple(names), name, tuple(columns), header, tuple(places), about)


def _header(top: Sequence[Sequence[str]]) -> int | None:
    """The first row that has as many names as any row has cells, or nearly: titles stand above.

    Names are texts that differ; a row of numbers is no header.
    """
    filled = [[cell.strip() for cell in row if cell.strip()] for row in top]
    widest = max(map(len, filled), default=0)
    for place, cells in enumerate(filled):
        enough = len(cells) * 2 > widest and len(set(cells)) == len(cells)
        if cells and enough and not any(map(_is_number, cells)):
            return place
    return next((place for place, cells in enumerate(filled) if cells), None)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


class _Merged:
    """Cells merged downwards say the same of each of their rows: the program keeps it once."""

    def __init__(self, found: CalamineSheet) -> None:
        top, left = found.start or (0, 0)
        ranges = found.merged_cell_ranges or []
        down = [(start, end) for start, end in ranges if end[0] > start[0] and end[1] == start[1]]
        self._ends = {(a - top, column - left): b - top for (a, column), (b, _) in down}
        self._open: dict[int, tuple[int, str]] = {}
        self._columns = {column for _, column in self._ends}

    def filled(self, number: int, cells: list[str]) -> list[str]:
        for column in self._columns:
            if column >= len(cells):
                continue
            if (number, column) in self._ends:
                self._open[column] = (self._ends[number, column], cells[column])
            last, text = self._open.get(column, (-1, ""))
            if number <= last and not cells[column]:
                cells[column] = text
        return cells


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else str(value)
    if isinstance(value, date | time | timedelta | int):
        return str(value)
    return ""


_TOO_LARGE = Words(
    f"超过 {LARGEST_FILE:,} 字节；请另存为 CSV",
    f"larger than {LARGEST_FILE:,} bytes: save it as csv",
)


def _too_many(rows: int, columns: int) -> Words:
    return Words(
        f"{rows:,} 行 × {columns:,} 列，最多 {MOST_ROWS:,} 行、{MOST_CELLS:,} 格；请另存为 CSV",
        f"{rows:,} rows by {columns:,} columns, at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells"
        " are read: save it as csv",
    )


def _no_sheet(sheet: str, names: Sequence[str]) -> Words:
    known = "、".join(names)
    return Words(f"没有工作表「{sheet}」，只有：{known}", f"no sheet {sheet}, only: {known}")


def _unreadable(error: BaseException) -> Words:
    why = str(error).strip()[:200]
    return Words(f"打不开这个工作簿：{why}", f"this workbook cannot be opened: {why}")
