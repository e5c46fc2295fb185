"""A CSV file as people have it: encoding and delimiter found, each row its cells or what is wrong.

A broken header refuses the file; a broken row is refused alone. Memory does not grow with the
file.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.csv_text import QUOTE, BadText, Line, Lines, RowText
from danliu.tables.exchange.encodings import find_encoding
from danliu.tables.exchange.errors import BrokenHeader
from danliu.tables.exchange.rows import LONGEST_CELL, Row, RowFault, as_meant, fault, wrong_name

DELIMITERS = (",", ";", "\t")


class CsvFile(Struct, frozen=True):
    """A file that can be imported: a `Source`.

    names        of the columns, in their order
    header_line  where they stand: blank lines may come first
    about        rows of data, estimated from the ends of lines: cells may hold some of those
    """

    path: Path
    encoding: str
    delimiter: str
    names: tuple[str, ...]
    header_line: int
    about: int

    def rows(self) -> Iterator[Row]:
        for line, cells in _parsed(self.path, self.encoding, self.delimiter):
            if line.number <= self.header_line:
                continue
            if not isinstance(cells, list) or (len(cells) == len(self.names) and _plain(line)):
                yield Row(line.number, cells)
            else:
                yield Row(line.number, fault(self.names, cells) or [as_meant(one) for one in cells])


def _plain(line: Line) -> bool:
    """Whether nothing in the row needs a second look: true of nearly all."""
    text = line.text
    return len(text) < LONGEST_CELL and not (QUOTE in text or "'" in text or "\0" in text)


def open_csv(path: Path) -> CsvFile:
    """Read the file once to know its encoding, and its header.

    Raises  UnreadableFile, BrokenHeader; OSError if the file cannot be read
    """
    encoding = find_encoding(path)
    headers = {one: _header(path, encoding.name, one) for one in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda one: len(headers[one].names))
    header = headers[delimiter]
    if header.fault:
        raise BrokenHeader(path.name, header.line, 0, header.fault)
    names = tuple(name.strip() for name in header.names)
    for place, name in enumerate(names):
        if wrong := wrong_name(name, names[:place]):
            raise BrokenHeader(path.name, header.line, place + 1, wrong)
    about = max(encoding.lines - header.line, 0)
    return CsvFile(path, encoding.name, delimiter, names, header.line, about)


class _Header(Struct, frozen=True):
    line: int
    names: Sequence[str]
    fault: Words | None = None


def _header(path: Path, encoding: str, delimiter: str) -> _Header:
    """The first row that is not blank, as this delimiter divides it."""
    for line, cells in _parsed(path, encoding, delimiter):
        if isinstance(cells, RowFault):
            return _Header(line.number, (), cells.reason)
        return _Header(line.number, [as_meant(cell) for cell in cells])
    return _Header(1, (), Words("文件是空的", "the file is empty"))


def _parsed(
    path: Path, encoding: str, delimiter: str
) -> Iterator[tuple[Line, list[str] | RowFault]]:
    """Every row that is not blank, the header among them."""
    with path.open(encoding=encoding, newline="") as text:
        lines = Lines(text)
        while line := lines.take():
            if QUOTE not in line.text and not line.cut:
                cells = line.text.rstrip("\r\n").split(delimiter)
            else:
                try:
                    cells = RowText(lines, line, delimiter).cells()
                except BadText as bad:
                    yield line, RowFault(bad.code, bad.reason, tuple(bad.cells), bad.text)
                    continue
            if any(map(str.strip, cells)):
                yield line, cells
