"""A table, a view or a query as a file: csv, ndjson or xlsx, written while it is read.

Records come through the one read path in pages, so whoever exports gets what they may see, and
memory does not grow with the table. Nothing in a file is ever executed: see `rows.inert`; in a
workbook text is written as text and never as a formula.
"""

import csv
import io
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

import msgspec
import xlsxwriter  # type: ignore[import-untyped]

from danliu.tables.access import Sight
from danliu.tables.exchange.errors import TooLongForCell, TooLongForWorkbook
from danliu.tables.exchange.rows import inert
from danliu.tables.origin import origin
from danliu.tables.query import LONGEST_PAGE, Page, Query, Record
from danliu.tables.table import Column

Form = Literal["csv", "ndjson", "xlsx"]
Encoding = Literal["utf-8-sig", "gb18030"]
ReadPage = Callable[[Query], Awaitable[Page]]
MOST_ROWS = 1_048_575  # of a sheet, its header left out
LONGEST_CELL = 32_767  # characters of a workbook's cell
PIECE = 1 << 16  # bytes
Told = Mapping[str, Column]
"""By the key of each field, the one that its values are told as: see origin.py."""
_ONE_OF_SEVERAL = ("choice", "state")  # of which many may be read through links
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def columns_of(sight: Sight, query: Query) -> list[Column]:
    """The fields that a query shows, in their order: its view's, else all; the hidden are not."""
    table = sight.table(query.table)
    seen = sight.columns(table)
    shown = table.view(query.view).fields if query.view else query.fields or ()
    return [seen[key] for key in shown or seen if key in seen]


async def export(
    page: ReadPage, sight: Sight, query: Query, form: Form, *, encoding: Encoding = "utf-8-sig"
) -> AsyncIterator[bytes]:
    """The file, piece by piece. `sight` is that of whoever asks, as `page` has it.

    Raises  before the first piece what `page` raises, TooLongForWorkbook, TooLongForCell
    """
    columns = columns_of(sight, query)
    table = sight.table(query.table)
    told = {one.key: origin(sight.schema, table, one) for one in columns}
    query = msgspec.structs.replace(
        query, fields=tuple(column.key for column in columns), limit=LONGEST_PAGE, after=None
    )
    if form == "xlsx":
        pieces = _workbook(page, query, columns, told)
    else:
        text: _Text = _Csv(columns, told, encoding) if form == "csv" else _Ndjson(columns)
        pieces = _written(page, query, text)
    async for piece in pieces:
        yield piece


async def _records(page: ReadPage, query: Query) -> AsyncIterator[list[Record]]:
    """Every page, the first even where it is empty."""
    while True:
        found = await page(query)
        yield found.records
        if found.next is None:
            return
        query = msgspec.structs.replace(query, after=found.next)


class _Text(Protocol):
    """A form that is text: a record needs nothing of those before it."""

    def head(self) -> bytes: ...
    def body(self, records: Sequence[Record]) -> bytes: ...


async def _written(page: ReadPage, query: Query, text: _Text) -> AsyncIterator[bytes]:
    head = text.head()
    async for records in _records(page, query):
        yield head + text.body(records)
        head = b""


class _Csv:
    """GB18030 has every character that there is, and old programs in China expect it."""

    def __init__(self, columns: Sequence[Column], told: Told, encoding: Encoding) -> None:
        self._columns, self._told = columns, told
        self._encoding = encoding.removesuffix("-sig")
        self._mark = b"\xef\xbb\xbf" if encoding == "utf-8-sig" else b""

    def head(self) -> bytes:
        names = [inert(column.definition.name) for column in self._columns]
        return self._mark + self._lines([names])

    def body(self, records: Sequence[Record]) -> bytes:
        return self._lines(
            [[self._cell(one, column) for column in self._columns] for one in records]
        )

    def _cell(self, record: Record, column: Column) -> str:
        """A number stays one, minus sign and all; any other text is made inert."""
        value = record.cells[column.key]
        text = as_text(self._told[column.key], value)
        return text if isinstance(value, Decimal) else inert(text)

    def _lines(self, rows: Sequence[Sequence[str]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue().encode(self._encoding)


class _Ndjson:
    """By the keys of the fields, values as the API gives them."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._keys = [column.key for column in columns]

    def head(self) -> bytes:
        return b""

    def body(self, records: Sequence[Record]) -> bytes:
        lines = ({key: _plain(one.cells[key]) for key in self._keys} for one in records)
        return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def _plain(value: Any) -> Any:
    """A link is its title, as whoever imports the file elsewhere knows it."""
    if isinstance(value, dict) and "title" in value:
        return value["title"]
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return msgspec.Raw(f"{value:f}".encode())
    return value


def as_text(column: Column, value: Any) -> str:
    """A cell in the form in which it can be imported again."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return f"{_local(column, value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict) and "title" in value:
        return str(value["title"] or "")
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return ",".join(str(one.get("title") or "") for one in value)
    if isinstance(value, list) and column.definition.type == "multi-choice":
        return ",".join(column.type.show([one], column.options) for one in value)
    if isinstance(value, list) and column.definition.type in _ONE_OF_SEVERAL:
        return ",".join(column.type.show(one, column.options) for one in value)
    return column.type.show(value, column.options)


def _local(column: Column, moment: datetime) -> datetime:
    """The time on the wall where the field says it is."""
    zone = getattr(column.options, "zone", "Asia/Shanghai")
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


async def _workbook(
    page: ReadPage, query: Query, columns: Sequence[Column], told: Told
) -> AsyncIterator[bytes]:
    """On disk first: a workbook is an archive, whose directory comes last."""
    with tempfile.TemporaryDirectory(prefix="danliu-export-") as folder:
        path = Path(folder) / "export.xlsx"
        sheet = _Sheet(path, columns, told)
        async for records in _records(page, query):
            sheet.add(records, query.table)
        sheet.close()
        for piece in _pieces(path):
            yield piece


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


class _Sheet:
    """One sheet, a row at a time: what is written is on disk and no longer in memory."""

    def __init__(self, path: Path, columns: Sequence[Column], told: Told) -> None:
        self._columns, self._told, self._row = columns, told, 0
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False}
        )
        self._sheet = self._book.add_worksheet()
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for place, column in enumerate(columns):
            self._sheet.write_string(0, place, column.definition.name)

    def add(self, records: Sequence[Record], table: str) -> None:
        """Raises TooLongForWorkbook."""
        if self._row + len(records) > MOST_ROWS:
            self.close()
            raise TooLongForWorkbook(table, MOST_ROWS)
        for record in records:
            self._row += 1
            for place, column in enumerate(self._columns):
                self._write(place, column, record.cells[column.key])

    def _write(self, place: int, column: Column, value: Any) -> None:
        """A number of more than 15 digits is text: a workbook would round it."""
        if value is None:
            return
        sheet, row = self._sheet, self._row
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= 15:
            sheet.write_number(row, place, float(value))
        elif isinstance(value, datetime):
            sheet.write_datetime(row, place, _local(column, value), self._moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, self._day)
        else:
            text = as_text(self._told[column.key], value)
            if len(text) > LONGEST_CELL:
                self.close()
                raise TooLongForCell(column.definition.name, text[:80], LONGEST_CELL)
            sheet.write_string(row, place, text)

    def close(self) -> None:
        self._book.close()
