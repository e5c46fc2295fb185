"""Which field each column of a file is: by its name, then by what its cells look like. Pure.

A guess is shown to a person with how sure it is and why; nothing is imported by a guess that
nobody has seen.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from pypinyin import lazy_pinyin

from danliu.errors import Words
from danliu.tables.access import Sight
from danliu.tables.cells import is_blank
from danliu.tables.errors import BadCell
from danliu.tables.table import Column, Table

SAMPLES = 200  # rows looked at
SURE = 0.5  # below this a column is left out
Cells = Sequence[str]
_TELLING = ("phone", "multi-choice", "state", "choice", "date-time", "date")
"""Types of which so few texts are one that cells alone can tell the field; the strictest last."""


class Guess(Struct, frozen=True):
    """A column of a file.

    field        key of the field that it is, or None
    sure         0 to 1
    why          for a person
    readable     which part of the samples that are not blank this field can take, 0 to 1
    samples      the first few cells
    """

    column: str
    field: str | None
    sure: float
    why: Words
    readable: float
    samples: tuple[str, ...] = ()


class Guesses(Struct, frozen=True):
    """key: the fields of a unique rule that the file fills, to match by; often none."""

    columns: tuple[Guess, ...]
    key: tuple[str, ...] = ()


class _Match(Struct, frozen=True):
    place: int
    column: Column
    sure: float
    why: Words
    readable: float


def guess(sight: Sight, table: Table, names: Sequence[str], rows: Sequence[Cells]) -> Guesses:
    """For each column the field it most likely is; no field twice."""
    fields = [one for one in sight.columns(table).values() if _fillable(sight, table, one)]
    samples = [[row[place] for row in rows[:SAMPLES]] for place in range(len(names))]
    matches = [
        match
        for place, name in enumerate(names)
        for column in fields
        if (match := _match(place, name, samples[place], column)).sure >= SURE
    ]
    chosen: dict[int, _Match] = {}
    taken: set[str] = set()
    for match in sorted(matches, key=lambda one: -one.sure):
        if match.place not in chosen and match.column.key not in taken:
            chosen[match.place] = match
            taken.add(match.column.key)
    columns = tuple(
        _guess(name, chosen.get(place), samples[place]) for place, name in enumerate(names)
    )
    return Guesses(columns, _key(table, taken))


def _fillable(sight: Sight, table: Table, column: Column) -> bool:
    """Whoever imports may type it; or it is a number of the house, which finds a record."""
    return column.type.stored and column.key not in sight.barred(table)


def _guess(name: str, match: _Match | None, cells: Sequence[str]) -> Guess:
    few = tuple([cell[:80] for cell in cells if cell.strip()][:3])
    if match is None:
        return Guess(name, None, 0.0, _UNKNOWN, 0.0, few)
    return Guess(name, match.column.key, round(match.sure, 2), match.why, match.readable, few)


_UNKNOWN = Words("没有相似的字段", "no field is like it")


def _match(place: int, name: str, cells: Sequence[str], column: Column) -> _Match:
    by_name, why = _alike(name, column)
    readable = _readable(column, cells)
    if by_name:
        sure = by_name * (0.4 + 0.6 * readable)
        if readable < 1:
            why = _partly(why, readable)
    elif column.definition.type in _TELLING and readable == 1 and _said(cells) >= 3:
        sure, why = SURE + _TELLING.index(column.definition.type) / 100, _LOOKS
    else:
        sure = 0.0
    return _Match(place, column, sure, why, round(readable, 3))


_LOOKS = Words("名称不像，但内容都符合", "the name is unlike, yet every cell fits")


def _partly(why: Words, readable: float) -> Words:
    part = f"{readable:.0%}"
    return Words(f"{why.zh}；样本中 {part} 读得懂", f"{why.en}; {part} of the samples can be read")


def _alike(name: str, column: Column) -> tuple[float, Words]:
    """How much a column's name is a field's, and by what."""
    definition, said = column.definition, _plain(name)
    if name in (definition.name, definition.key, definition.name_en) and name:
        return 1.0, Words("名称相同", "the same name")
    known = [_plain(one) for one in (definition.name, definition.key, definition.name_en) if one]
    if said in known:
        return 0.95, Words("名称相同（不计大小写、空格、全半角）", "the same name but for its form")
    if said in (_pinyin(definition.name), _initials(definition.name)):
        return 0.8, Words("是字段名的拼音", "the field's name in pinyin")
    part = max((_overlap(said, one) for one in known), default=0.0)
    if part >= 0.5:
        return 0.6 + 0.2 * part, Words("名称有一部分相同", "a part of the name is the same")
    return 0.0, _UNKNOWN


def _plain(name: str) -> str:
    """ＣustomerＩD, customer_id and 客户 ID（必填） each as one plain word."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = text.partition("(")[0] or text
    return "".join(one for one in text if one.isalnum())


def _pinyin(name: str) -> str:
    return _plain("".join(lazy_pinyin(name)))


def _initials(name: str) -> str:
    return _plain("".join(one[:1] for one in lazy_pinyin(name)))


def _overlap(said: str, known: str) -> float:
    """Which part of the longer the shorter is, where one holds the other; 客户 in 客户名称."""
    short, long = sorted((said, known), key=len)
    return len(short) / len(long) if len(short) >= 2 and short in long else 0.0


def _said(cells: Sequence[str]) -> int:
    return sum(not is_blank(cell) for cell in cells)


def _readable(column: Column, cells: Sequence[str]) -> float:
    """Which part of the cells that say something this field can take; 1 where none does.

    A link takes any title, and an automatic number is only compared.
    """
    said = [cell for cell in cells if not is_blank(cell)]
    if not said or column.points_to or not column.type.typed:
        return 1.0
    return sum(_reads(column, cell) for cell in said) / len(said)


def _reads(column: Column, cell: Any) -> bool:
    try:
        column.type.parse(cell, column.options)
    except BadCell:
        return False
    return True


def _key(table: Table, filled: set[str]) -> tuple[str, ...]:
    for rule in table.definition.unique:
        if filled.issuperset(rule.fields):
            return rule.fields
    return ()
