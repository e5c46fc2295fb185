"""In which encoding a file is written: the first in which the whole of it decodes strictly.

A few bytes prove nothing: a GB18030 export may begin with a megabyte of digits, and many pairs of
Chinese characters in GB18030 are valid UTF-8 as well. So the whole file is read, piece by piece.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from danliu.tables.exchange.errors import UnreadableFile

PIECE = 1 << 20  # bytes
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Encoding(Struct, frozen=True):
    """`lines` counts the ends of lines, a last line without one included."""

    name: str
    lines: int


class _Wrong(Struct, frozen=True):
    encoding: str
    line: int


def find_encoding(path: Path) -> Encoding:
    """Raises UnreadableFile; OSError if the file cannot be read."""
    failures = []
    for name in _candidates(path):
        found = _decode(path, name)
        if isinstance(found, Encoding):
            return found
        failures.append(found)
    furthest = max(failures, key=lambda one: one.line)
    raise UnreadableFile(path.name, furthest.line, furthest.encoding)


def _candidates(path: Path) -> tuple[str, ...]:
    with path.open("rb") as file:
        start = file.read(4)
    marked = [name for mark, name in _MARKED if start.startswith(mark)]
    return tuple(marked) or ("utf-8", "gb18030")


def _decode(path: Path, name: str) -> Encoding | _Wrong:
    decoder = codecs.getincrementaldecoder(name)("strict")
    lines, last = 0, ""
    for piece in _pieces(path):
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(error.encoding, "ignore")
            return _Wrong(name, lines + _ends(before, last) + 1)
        lines += _ends(text, last)
        last = text[-1:] or last
    return Encoding(name, lines + (last not in ("", "\n", "\r")))


def _pieces(path: Path) -> Iterator[bytes]:
    """The file in pieces, then an empty one."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
    yield b""


def _ends(text: str, last: str) -> int:
    """How many lines end in `text`, which follows the character `last`: \\n, \\r or \\r\\n."""
    pairs = text.count("\r\n") + (last == "\r" and text.startswith("\n"))
    return text.count("\n") + text.count("\r") - pairs
