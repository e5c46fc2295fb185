"""Groups of a list with their totals: the heads of a grouped grid, the columns of a board.

Access, filters and computed fields are those of the read path; only the last step differs.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from msgspec import Struct

from danliu.formulas import FormulaError, Kind
from danliu.formulas.decimals import written
from danliu.formulas.formed import formed
from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables.access import Sight
from danliu.tables.kinds import kind_of, named
from danliu.tables.plan import given_name, parameters
from danliu.tables.query import Query, through_view
from danliu.tables.source import Source
from danliu.tables.statement import compiled
from danliu.tables.table import SYSTEM_KINDS
from danliu.telling import told

MOST_GROUPS = 1_000

Unit = Literal["", "day", "week", "month", "quarter", "year"]
How = Literal["sum", "mean", "min", "max", "filled", "blank", "distinct"]

_SQL: dict[How, Any] = {
    "sum": lambda value: sa.func.coalesce(sa.func.sum(value), 0),
    "mean": lambda value: formed(
        "round(div(sum({}) * 1E21, nullif(count({}), 0)) * 1E-21, 20)",
        value,
        value,
        kind=Kind.number,
    ),
    "min": sa.func.min,
    "max": sa.func.max,
    "filled": sa.func.count,
    "blank": lambda value: sa.func.count() - sa.func.count(value),
    "distinct": lambda value: sa.func.count(value.distinct()),
}
_ORDERED = (Kind.number, Kind.date, Kind.moment)
_TAKES: Mapping[How, tuple[Kind, ...]] = {
    "sum": (Kind.number,),
    "mean": (Kind.number,),
    "min": _ORDERED,
    "max": _ORDERED,
}


class By(Struct, frozen=True, forbid_unknown_fields=True):
    """A field that groups, or one behind a link, as «customer.name»; dates and moments also by a
    unit of time, in the workspace's zone."""

    field: Annotated[str, told("字段", "Field", "field")]
    unit: Annotated[
        Unit,
        told(
            "按",
            "By",
            "choice",
            choices={
                "": ("原样", "as it is"),
                "day": ("天", "day"),
                "week": ("周", "week"),
                "month": ("月", "month"),
                "quarter": ("季度", "quarter"),
                "year": ("年", "year"),
            },
        ),
    ] = ""
    descending: Annotated[bool, told("倒序", "Descending", "truth")] = False


class Total(Struct, frozen=True, forbid_unknown_fields=True):
    field: Annotated[str, told("字段", "Field", "field")]
    how: Annotated[
        How,
        told(
            "怎么算",
            "How",
            "choice",
            choices={
                "sum": ("合计", "sum"),
                "mean": ("平均", "mean"),
                "min": ("最小", "smallest"),
                "max": ("最大", "largest"),
                "filled": ("填了几个", "filled"),
                "blank": ("空了几个", "blank"),
                "distinct": ("几种", "distinct"),
            },
        ),
    ]


class Group(Struct, frozen=True):
    """values   what its records have in common, in the order of the `By`s
    totals   in the order that was asked for
    """

    values: list[Any]
    count: int
    totals: list[Any]


class Groups(Struct, frozen=True):
    """whole   False where there are more groups than are told"""

    groups: list[Group]
    whole: bool


async def groups(
    db: Executor,
    sight: Sight,
    query: Query,
    by: Sequence[By],
    totals: Sequence[Total],
    given: Mapping[Path, Any],
) -> Groups:
    """The groups of the query's records; without `by`, one group of all.

    Raises  NotFound, FormulaError, UnknownReference
    """
    query = through_view(sight, query)
    source = Source(sight, sight.table(query.table), parameters(given))
    keys = [_key(source, one) for one in by]
    sums = [_total(source, one) for one in totals]
    conditions = source.seen(trash=query.trash)
    if query.where:
        conditions.append(source.condition(query.where))
    selected = [*keys, sa.func.count(), *sums]
    statement = compiled(
        sa.select(*(one.label(f"c{n}") for n, one in enumerate(selected)))
        .select_from(source.joined)
        .where(*conditions)
        .group_by(*(sa.literal_column(str(n + 1)) for n in range(len(keys))))
        .order_by(*(_ordered(n, one) for n, one in enumerate(by)))
        .limit(MOST_GROUPS + 1)
    )
    arguments = {given_name(path): value for path, value in given.items()}
    rows = await db.fetch(statement.sql, *statement.arguments(arguments))
    found = [_group(tuple(row), len(keys)) for row in rows[:MOST_GROUPS]]
    return Groups(found, len(rows) <= MOST_GROUPS)


def _group(values: tuple[Any, ...], keys: int) -> Group:
    return Group(written(list(values[:keys])), values[keys], written(list(values[keys + 1 :])))


def _ordered(number: int, by: By) -> Any:
    place: Any = sa.literal_column(str(number + 1))
    return (place.desc() if by.descending else place.asc()).nulls_last()


def _key(source: Source, by: By) -> Any:
    path = tuple(by.field.split("."))
    value = source.at(path)
    if not by.unit:
        return value
    kind = source.kind(path)
    if kind is Kind.moment:
        value = sa.func.timezone(source.schema.zone, value)
    elif kind is not Kind.date:
        raise FormulaError(1, str(kind), [str(Kind.date), str(Kind.moment)])
    return sa.cast(sa.func.date_trunc(by.unit, value), sa.Date())


def _total(source: Source, total: Total) -> Any:
    kind = _kind(source, total.field)
    takes = _TAKES.get(total.how, (kind,))
    if kind not in takes:
        raise FormulaError(1, str(kind), [str(one) for one in takes])
    return _SQL[total.how](source.at((total.field,)))


def _kind(source: Source, key: str) -> Kind:
    if key in SYSTEM_KINDS:
        return SYSTEM_KINDS[key]
    return kind_of(source.scope, named(source.scope, key))
