"""Random formulas and rows: whatever the registry holds, with values that people and machines mix.

The trees follow the declared signatures, so a new function is drawn as soon as it is registered.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.types import Boolean, Date, DateTime, Numeric, Text

from danliu.formulas.kinds import Kind, Path
from danliu.formulas.signature import Overload, functions
from danliu.formulas.tree import Call, Literal, Reference, Tree

KINDS = [Kind.number, Kind.text, Kind.truth, Kind.date, Kind.moment]
PATHS: dict[Kind, list[Path]] = {
    Kind.number: [("单价",), ("数量",)],
    Kind.text: [("客户", "等级"), ("备注",)],
    Kind.truth: [("加急",)],
    Kind.date: [("交期",), ("下单日",)],
    Kind.moment: [("发货于",)],
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
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
)
dates = st.one_of(
    st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.dates(date(2, 1, 1), date(9998, 12, 31))
)
times = st.one_of(st.times(), st.sampled_from([time(), time(5), time(16), time(7, 30, 0, 1)]))
moments = st.builds(lambda day, at: datetime.combine(day, at, UTC), dates, times)


def or_blank(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, st.none())


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
        for overload in functions[name].overloads
        if overload.gives == kind
        or (overload.gives is None and any(s.same and kind in s.kinds for s in overload.takes))
    ]


GIVERS = {kind: _givers(kind) for kind in KINDS}


@st.composite
def trees(draw: Callable[..., Any], kind: Kind, depth: int) -> Tree:
    """A tree of this kind, at most `depth` calls deep."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(leaves(kind))
    name, overload = draw(st.sampled_from(GIVERS[kind]))
    count = draw(st.integers(overload.least, len(overload.takes) + 2 * overload.more))
    slots = [*overload.takes, *overload.takes[-1:] * 2][:count]
    shared = kind if overload.gives is None else draw(st.sampled_from(KINDS))
    arguments = tuple(draw(trees(_drawn(draw, slot, shared), depth - 1)) for slot in slots)
    return Call(name, arguments, at=1)


def _drawn(draw: Callable[..., Any], slot: Any, shared: Kind) -> Kind:
    usable = [kind for kind in KINDS if kind in slot.kinds]
    return (
        shared
        if slot.same and shared in usable
        else (usable[0] if slot.same else draw(st.sampled_from(usable)))
    )


@st.composite
def leaves(draw: Callable[..., Any], kind: Kind) -> Tree:
    choice = draw(st.integers(0, 9))
    if choice == 0:
        return draw(st.sampled_from([Call("BLANK", (), at=1), Literal("", at=1)]))
    if choice < 4 and kind in LITERALS:
        return Literal(draw(LITERALS[kind]), at=1)
    return Reference(draw(st.sampled_from(PATHS[kind])), at=1)
