"""Random formulas and rows: whatever the registry holds, with values that people and machines mix.

The trees follow the declared signatures, so a new function is drawn as soon as it is registered.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.types import ARRAY, Boolean, Date, DateTime, Numeric, Text

from danliu.formulas.kinds import ELEMENTS, LISTS, Kind, Path
from danliu.formulas.signature import Overload, functions
from danliu.formulas.slots import Slot
from danliu.formulas.tree import Call, Literal, Reference, Tree

KINDS = [*LISTS, *ELEMENTS]
PATHS: dict[Kind, list[Path]] = {
    Kind.number: [("单价",), ("数量",)],
    Kind.text: [("客户", "等级"), ("备注",)],
    Kind.truth: [("加急",)],
    Kind.date: [("交期",), ("下单日",)],
    Kind.moment: [("发货于",)],
    Kind.numbers: [("明细", "金额"), ("明细", "数量")],
    Kind.texts: [("标签",)],
    Kind.truths: [("明细", "急")],
    Kind.dates: [("明细", "交期")],
    Kind.moments: [("明细", "签收")],
}
TABLE = Table(
    "rows",
    MetaData(),
    Column("id", Integer),
    Column("单价", Numeric),
    Column("数量", Integer),
    Column("客户_等级", Text),
    Column("备注", Text),
    Column("加急", Boolean),
    Column("交期", Date),
    Column("下单日", Date),
    Column("发货于", DateTime(timezone=True)),
    Column("明细_金额", ARRAY(Numeric)),
    Column("明细_数量", ARRAY(Integer)),
    Column("标签", ARRAY(Text)),
    Column("明细_急", ARRAY(Boolean)),
    Column("明细_交期", ARRAY(Date)),
    Column("明细_签收", ARRAY(DateTime(timezone=True))),
    Column("$now", DateTime(timezone=True)),
    Column("$zone", Text),
)
ZONES = ["Asia/Shanghai", "America/New_York", "UTC", "Australia/Lord_Howe", "America/Sao_Paulo"]

numbers = st.one_of(
    st.integers(-5, 5).map(Decimal),
    st.decimals(-1000, 1000, places=2),
    st.decimals("-1e12", "1e12", places=6),
    st.sampled_from([Decimal(n) for n in ("1e-20", "-1e-20", "5e-1", "2.5", "-3e60", "9e99", "7")]),
)
wholes = st.one_of(st.integers(-5, 5), st.integers(-(2**31), 2**31 - 1))
texts = st.one_of(
    st.sampled_from(["", "金", "银", " a  b ", "A", "a", "12", "TRUE", '"', "'", "%s $1 :x \\"]),
    st.sampled_from(["1,234.50", "MCMXC", ">5", "<>金", "a*", "?b", "1F", "101", "2026-02-28"]),
    st.sampled_from(["2024/2/29", "１２％", "(x)", "a-b-c", "Ωmega ßtraße", "-3", "<=2026-03-01"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
)
dates = st.one_of(
    st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.dates(date(2, 1, 1), date(9998, 12, 31))
)
times = st.one_of(st.times(), st.sampled_from([time(), time(5), time(16), time(7, 30, 0, 1)]))
moments = st.builds(lambda day, at: datetime.combine(day, at, UTC), dates, times)


def or_blank(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, st.none())


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return or_blank(st.lists(or_blank(values), max_size=5))


rows = st.fixed_dictionaries(
    {
        ("单价",): or_blank(numbers),
        ("数量",): or_blank(wholes),
        ("客户", "等级"): or_blank(texts),
        ("备注",): or_blank(texts),
        ("加急",): or_blank(st.booleans()),
        ("交期",): or_blank(dates),
        ("下单日",): or_blank(dates),
        ("发货于",): or_blank(moments),
        ("明细", "金额"): several(numbers),
        ("明细", "数量"): several(wholes),
        ("标签",): several(texts),
        ("明细", "急"): several(st.booleans()),
        ("明细", "交期"): several(dates),
        ("明细", "签收"): several(moments),
        ("$now",): moments,
        ("$zone",): st.sampled_from(ZONES),
    }
)
LITERALS: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.number: numbers.map(abs),
    Kind.text: texts,
    Kind.truth: st.booleans(),
}


def column(path: Path) -> Any:
    return TABLE.c["_".join(path)]


def kind_of(path: Path) -> Kind:
    return next(kind for kind, paths in PATHS.items() if path in paths)


def _givers(kind: Kind) -> list[tuple[str, Overload]]:
    """All ways to get this kind out of a function; a SAME function gives what it is given."""
    return [
        (name, overload)
        for name in functions
        if name.isascii()  # the others mean the same
        for overload in functions[name].overloads
        if gives(overload, kind)
    ]


def gives(overload: Overload, kind: Kind) -> bool:
    return overload.gives == kind or (overload.gives is None and _shares(overload, kind))


def _shares(overload: Overload, kind: Kind) -> bool:
    """Whether the first group of its arguments can be of the kind that makes this result."""
    if overload.many:
        return kind in ELEMENTS and _groups(overload, ELEMENTS[kind])
    return _groups(overload, kind)


def _groups(overload: Overload, kind: Kind) -> bool:
    slots = [slot for slot in (*overload.takes, overload.tail) if slot and slot.group == 1]
    return all(_usable(slot, kind) for slot in slots)


def _usable(slot: Slot, group: Kind) -> list[Kind]:
    counted = {kind: ELEMENTS.get(kind, kind) if slot.listed else kind for kind in KINDS}
    return [kind for kind in KINDS if kind in slot.kinds and counted[kind] is group]


GIVERS = {kind: _givers(kind) for kind in KINDS}


@st.composite
def trees(draw: Callable[..., Any], kind: Kind, depth: int) -> Tree:
    """A tree of this kind, at most `depth` calls deep."""
    if depth == 0 or draw(st.integers(0, 3)) == 0 or not GIVERS[kind]:
        return draw(leaves(kind))
    name, overload = draw(st.sampled_from(GIVERS[kind]))
    return draw(calls(name, overload, kind, depth))


@st.composite
def calls(draw: Callable[..., Any], name: str, overload: Overload, kind: Kind, depth: int) -> Tree:
    """A call of this overload that gives the kind."""
    most = len(overload.takes) + 2 * overload.repeat + (overload.tail is not None)
    counts = [n for n in range(overload.least, most + 1) if overload.slots(n) is not None]
    slots = overload.slots(draw(st.sampled_from(counts))) or ()
    groups: dict[int, Kind] = {}
    if overload.gives is None:
        groups[1] = ELEMENTS[kind] if overload.many else kind
    return Call(name, tuple(draw(_argument(slot, groups, depth - 1)) for slot in slots), at=1)


@st.composite
def _argument(draw: Callable[..., Any], slot: Slot, groups: dict[int, Kind], depth: int) -> Tree:
    if slot.constant:
        return Literal(draw(st.sampled_from(slot.constant)), at=1)
    usable = [kind for kind in KINDS if kind in slot.kinds]
    if slot.group:
        first = draw(st.sampled_from(usable))
        counted = ELEMENTS.get(first, first) if slot.listed else first
        usable = _usable(slot, groups.setdefault(slot.group, counted))
    return draw(trees(draw(st.sampled_from(usable)), depth))


@st.composite
def leaves(draw: Callable[..., Any], kind: Kind) -> Tree:
    choice = draw(st.integers(0, 9))
    if choice == 0:
        return draw(st.sampled_from([Call("BLANK", (), at=1), Literal("", at=1)]))
    if choice < 4 and kind in LITERALS:
        return Literal(draw(LITERALS[kind]), at=1)
    return Reference(draw(st.sampled_from(PATHS[kind])), at=1)
