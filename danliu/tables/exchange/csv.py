"""A CSV file as people have it: encoding and delimiter found, each row a dict or what is wrong.

A broken header refuses the file; a broken row is refused alone. Memory does not grow with the
file.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.csv_text import BadText, Line, Lines, RowText
from danliu.tables.exchange.encodings import find_encoding
from danliu.tables.exchange.errors import BrokenHeader

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 100_000  # characters
LONGEST_NAME = 200  # characters


class CsvFile(Struct, frozen=True):
    """A file that can be imported.

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


class RowFault(Struct, frozen=True):
    """Why a row cannot be taken.

    cells   what could be read of it, in its order
    text    its first line as it stands in the file, where it could not be taken apart
    """

    code: str
    reason: Words
    cells: tuple[str, ...]
    text: str = ""


class Row(Struct, frozen=True):
    """A row of data, `line` being the number of its first line in the file, from 1."""

    line: int
    cells: dict[str, str] | RowFault


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
        if wrong := _wrong_name(name, names[:place]):
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
        return _Header(line.number, cells)
    return _Header(1, (), Words("文件是空的", "the file is empty"))


def _wrong_name(name: str, before: Sequence[str]) -> Words | None:
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


def rows(file: CsvFile) -> Iterator[Row]:
    """The rows of data. A row without a single character in its cells is none."""
    for line, cells in _parsed(file.path, file.encoding, file.delimiter):
        if line.number <= file.header_line:
            continue
        if isinstance(cells, RowFault):
            yield Row(line.number, cells)
        else:
            yield Row(line.number, _fault(file, cells) or _named(file, cells))


def _named(file: CsvFile, cells: Sequence[str]) -> dict[str, str]:
    return dict(zip(file.names, cells, strict=True))


def _parsed(
    path: Path, encoding: str, delimiter: str
) -> Iterator[tuple[Line, Sequence[str] | RowFault]]:
    """Every row that is not blank, the header among them."""
    with path.open(encoding=encoding, newline="") as text:
        lines = Lines(text)
        while line := lines.take():
            try:
                cells = RowText(lines, line, delimiter).cells()
            except BadText as bad:
                yield line, RowFault(bad.code, bad.reason, tuple(bad.cells), bad.text)
                continue
            if any(cell.strip() for cell in cells):
                yield line, cells


def _fault(file: CsvFile, cells: Sequence[str]) -> RowFault | None:
    if len(cells) != len(file.names):
        return RowFault("ragged-row", _ragged(len(cells), len(file.names)), tuple(cells))
    for name, cell in zip(file.names, cells, strict=True):
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
