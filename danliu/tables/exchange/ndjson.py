"""NDJSON: an object a line. What is nested is named by its path, `billing.city`.

The whole file is read once to know its names, as any line may bring new ones.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.errors import BrokenHeader
from danliu.tables.exchange.rows import MOST_COLUMNS, Row, RowFault, fault, wrong_name

LONGEST_LINE = 1_000_000  # bytes
DEEPEST = 20  # objects within objects
_CODE = "not-an-object"


class NdjsonFile(Struct, frozen=True):
    """A file that can be imported: a `Source`."""

    path: Path
    names: tuple[str, ...]
    about: int

    def rows(self) -> Iterator[Row]:
        for number, found in _objects(self.path):
            if isinstance(found, RowFault):
                yield Row(number, found)
                continue
            cells = [found.get(name, "") for name in self.names]
            if any(cells):
                yield Row(number, fault(self.names, cells) or cells)


def open_ndjson(path: Path) -> NdjsonFile:
    """Raises BrokenHeader where there are no columns, or too many; OSError."""
    names: dict[str, None] = {}
    about = 0
    for number, found in _objects(path):
        about += 1
        names |= dict.fromkeys(() if isinstance(found, RowFault) else found)
        if len(names) > MOST_COLUMNS:
            raise BrokenHeader(path.name, number, 0, _TOO_MANY)
    if not names:
        raise BrokenHeader(path.name, 1, 0, _EMPTY)
    for place, name in enumerate(names):
        if wrong := wrong_name(name, ()):
            raise BrokenHeader(path.name, 1, place + 1, wrong)
    return NdjsonFile(path, tuple(names), about)


_TOO_MANY = Words(f"超过 {MOST_COLUMNS} 列", f"more than {MOST_COLUMNS} columns")
_EMPTY = Words("文件里没有对象", "the file holds no object")


def _objects(path: Path) -> Iterator[tuple[int, dict[str, str] | RowFault]]:
    """Each line that is not blank: its cells by name."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield number, RowFault("row-too-long", _TOO_LONG, ())
            elif text := line.removeprefix(b"\xef\xbb\xbf").strip():
                yield number, _read(text)


_TOO_LONG = Words(
    f"这一行超过 {LONGEST_LINE} 字节", f"the line is longer than {LONGEST_LINE} bytes"
)


def _read(line: bytes) -> dict[str, str] | RowFault:
    try:
        found = _decoder.decode(line)
        if isinstance(found, dict):
            return dict(_flat(found, "", 0))
        reason = Words("这一行不是 JSON 对象", "the line is not a JSON object")
    except (msgspec.DecodeError, RecursionError) as error:
        reason = Words(f"这一行不是 JSON：{error}", f"the line is not JSON: {error}")
    except UnicodeDecodeError:
        reason = Words("这一行不是 UTF-8 文字", "the line is not text in UTF-8")
    return RowFault(_CODE, reason, (), line.decode(errors="replace"))


class _Number(str):
    """A number as it is written: not one digit is lost."""


_decoder = msgspec.json.Decoder(float_hook=_Number)


def _flat(found: Mapping[str, Any], path: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        name = f"{path}{key}".strip()
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield from _flat(value, f"{name}.", depth + 1)
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ",".join(map(_text, value))
    return msgspec.json.encode(value).decode()
