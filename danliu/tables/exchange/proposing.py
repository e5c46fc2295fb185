"""A table for a file that has none yet: a name, and for each column a field with its type. Pure.

A person looks at it and corrects it before anything is made.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from msgspec import Struct

from danliu.tables.cells import is_blank
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import fields
from danliu.tables.keys import keys_for

Cells = Sequence[str]
FEW = 12  # texts that are choices rather than texts
REPEATED = 3  # times that each is there, on average
LONG = 60  # characters
MOSTLY = 0.9  # of the cells: a typing mistake makes no text of a column of dates
NAMED = 0.8  # of them where the column calls itself so
SHOWN = 20  # misfits that are told one by one
_MONEY = ("金额", "价", "费", "款", "成本", "amount", "price", "cost", "fee", "total")
_PHONE = ("电话", "手机", "联系方式", "phone", "mobile", "tel")
_MOBILE = re.compile(r"(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}")
_COLOURS = ("blue", "green", "orange", "purple", "cyan", "magenta", "gold", "red")


class Misfit(Struct, frozen=True):
    """A cell; `line` is that of its row in the file, from 1."""

    line: int
    value: str


class ProposedField(Struct, frozen=True):
    """samples: the first few cells; blank: which part of the rows has none, 0 to 1

    misfits   cells that the type cannot take, the first few; `misfit` of them there are in all
    """

    column: str
    key: str
    name: str
    type: str
    options: dict[str, Any]
    samples: tuple[str, ...]
    blank: float
    misfit: int = 0
    misfits: tuple[Misfit, ...] = ()


class Proposed(Struct, frozen=True):
    """title: the key of the field that names a record"""

    name: str
    title: str
    fields: tuple[ProposedField, ...]


def propose(
    file: str, sheet: str, names: Sequence[str], rows: Sequence[Cells], lines: Sequence[int] = ()
) -> Proposed:
    """The table that a file looks like, from its first rows.

    lines   where each row stands in the file; else they follow upon the header
    """
    lines = lines or range(2, len(rows) + 2)
    columns = [[row[place] for row in rows] for place in range(len(names))]
    keys = keys_for(names, ("id",))
    proposed = tuple(
        _field(name, key, cells, lines)
        for name, key, cells in zip(names, keys, columns, strict=True)
    )
    return Proposed(_table_name(file, sheet), _title(proposed, columns), proposed)


def _table_name(file: str, sheet: str) -> str:
    """The sheet's name where somebody gave it one, else the file's."""
    named = sheet and not sheet.casefold().startswith(("sheet", "工作表"))
    return (sheet if named else PurePath(file).stem)[:40].strip() or "表"


def _title(proposed: Sequence[ProposedField], columns: Sequence[Cells]) -> str:
    """The first text that is there in every row and tells rows apart; else the first text."""
    for one, cells in zip(proposed, columns, strict=True):
        if one.type == "text" and one.blank == 0 and len(set(cells)) == len(cells):
            return one.key
    texts = [one.key for one in proposed if one.type == "text"]
    return texts[0] if texts else proposed[0].key


def _field(name: str, key: str, cells: Cells, lines: Sequence[int]) -> ProposedField:
    said = [cell.strip() for cell in cells if not is_blank(cell)]
    type_, options = _type(name, said)
    few = tuple(one[:80] for one in dict.fromkeys(said))[:3]
    blank = round(1 - len(said) / len(cells), 3) if cells else 1.0
    wrong = _misfits(type_, cells, lines)
    return ProposedField(
        name, key, name[:60], type_, options, few, blank, len(wrong), tuple(wrong[:SHOWN])
    )


def _misfits(type_: str, cells: Cells, lines: Sequence[int]) -> list[Misfit]:
    if type_ not in _FITS:
        return []
    return [
        Misfit(line, cell.strip()[:80])
        for line, cell in zip(lines, cells, strict=True)
        if not is_blank(cell) and not _takes(type_, cell.strip())
    ]


def _type(name: str, said: Cells) -> tuple[str, dict[str, Any]]:
    """The strictest type that nearly all cells fit, and its options."""
    for type_, fits in _FITS.items():
        if said and fits(name, said):
            return type_, {}
    if any(len(one) > LONG or "\n" in one for one in said):
        return "long-text", {}
    distinct = list(dict.fromkeys(said))
    if distinct and len(distinct) <= FEW and len(said) >= REPEATED * len(distinct):
        return "choice", {"choices": _choices(distinct)}
    return "text", {}


def _choices(names: Sequence[str]) -> list[Mapping[str, str]]:
    keys = keys_for(names, (), "c")
    return [
        {"key": key, "name": name, "colour": _COLOURS[place % len(_COLOURS)]}
        for place, (key, name) in enumerate(zip(keys, names, strict=True))
    ]


def _most(type_: str, said: Cells, share: float = MOSTLY) -> bool:
    return sum(_takes(type_, cell) for cell in said) >= share * len(said)


def _takes(type_: str, cell: str) -> bool:
    field = fields[type_]
    try:
        field.parse(cell, field.options())
    except BadCell:
        return False
    return True


def _is_number(said: Cells) -> bool:
    """007 and 13812345678901234567 are numbers of something, not amounts."""
    coded = any(
        (one.lstrip("-")[:1] == "0" and one.lstrip("-")[1:2].isdigit()) or len(one) > 15
        for one in said
        if _takes("number", one)
    )
    return not coded and _most("number", said)


def _share(said: Cells, fits: Callable[[str], bool]) -> bool:
    return sum(map(fits, said)) >= MOSTLY * len(said)


def _has_time(said: Cells) -> bool:
    return any(":" in one and not one.rstrip().endswith("00:00:00") for one in said)


def _is_phone(name: str, said: Cells) -> bool:
    """Eight digits are a phone only where the column says so; a mobile number tells by itself."""
    plain = name.casefold()
    if any(word in plain for word in _PHONE):
        return _most("phone", said, NAMED)
    return all(map(_MOBILE.fullmatch, said))


_FITS: Mapping[str, Callable[[str, Cells], bool]] = {
    "yes-no": lambda _, said: not {*said} <= {"0", "1"} and _most("yes-no", said),
    "date-time": lambda _, said: _has_time(said) and _most("date-time", said),
    "date": lambda _, said: _most("date", said),
    "id-number": lambda _, said: _most("id-number", said),
    "phone": _is_phone,
    "email": lambda _, said: _most("email", said),
    "url": lambda _, said: _share(said, lambda one: "://" in one) and _most("url", said),
    "percent": lambda _, said: (
        _share(said, lambda one: one.endswith("%")) and _most("percent", said)
    ),
    "money": lambda name, said: _is_money(name) and _is_number(said) and _most("money", said),
    "number": lambda _, said: _is_number(said),
}


def _is_money(name: str) -> bool:
    plain = name.casefold()
    return any(word in plain for word in _MONEY)
