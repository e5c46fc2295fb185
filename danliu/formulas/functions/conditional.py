"""Sums and counts under conditions: SUMIF COUNTIF AVERAGEIF, SUMIFS and the like over lists."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from danliu.formulas.criteria import element_of, meets_sql, pattern_of, test_of
from danliu.formulas.decimals import CONTEXT, divide, divide_sql
from danliu.formulas.formed import formed, raw
from danliu.formulas.kinds import Error, Kind, Sql, Value, kind_of_type
from danliu.formulas.signature import function
from danliu.formulas.slots import LISTED, NUMBERS, SCALAR

Aggregate = Callable[[list[Decimal]], Any]


def _chosen(values: list[Value], pairs: tuple[Any, ...]) -> list[Value] | None:
    """The values for which every condition holds; None if the lists are not of one length."""
    lists = [values, *pairs[::2]]
    if len(set(map(len, lists))) > 1:
        return None
    tests = [test_of(criterion) for criterion in pairs[1::2]]
    rows = zip(*lists, strict=True)
    return [row[0] for row in rows if all(t(v) for t, v in zip(tests, row[1:], strict=True))]


def _over(aggregate: str, values: Sql, pairs: tuple[Sql, ...], gives: Kind) -> Sql:
    """An aggregate of _v over the rows for which every condition holds."""
    columns, conditions, bound, names = ["_v"], [], [], []
    for n, (_, criterion) in enumerate(zip(pairs[::2], pairs[1::2], strict=True)):
        name = f"_x{n}"
        columns.append(name)
        text, computed, named = meets_sql(element_of(pairs[2 * n]), criterion, name)
        conditions.append(text)
        bound += computed
        names += named
        if kind_of_type(criterion.type) is Kind.text and element_of(pairs[2 * n]) is Kind.text:
            bound.append(pattern_of(criterion))
            names.append(f"{name}p")
    lists = [values, *pairs[::2]]
    sizes = ", ".join(["cardinality({})"] * len(lists))
    computed_once = ", ".join(f"{{}} AS {name}" for name in names)
    head = (
        f"(CASE WHEN least({sizes}) = greatest({sizes}) THEN (SELECT {aggregate} FROM (SELECT "
        f"{computed_once} OFFSET 0) AS _g, unnest("
    )
    tail = f") AS _u({', '.join(columns)}) WHERE "
    where = raw(" AND ".join(conditions))
    gaps = ", ".join(["{}"] * len(lists))
    return formed(
        f"{head}{gaps}{tail}{{}}) END)", *lists, *lists, *bound, *lists, where, kind=gives
    )


def _differ(lists: list[Sql]) -> Sql:
    sizes = ", ".join(["cardinality({})"] * len(lists))
    template = f"(CASE WHEN least({sizes}) <> greatest({sizes}) THEN '{Error.value}' END)"
    return formed(template, *lists, *lists, kind=Kind.text)


def _sum(numbers: list[Decimal]) -> Decimal:
    found = Decimal(0)
    for number in numbers:
        found = CONTEXT.add(found, number)
    return found


def _mean(numbers: list[Decimal]) -> Any:
    return divide(_sum(numbers), Decimal(len(numbers))) if numbers else Error.div


def _sum_sql(values: Sql, pairs: tuple[Sql, ...]) -> Sql:
    return _over("coalesce(sum(_v), 0)", values, pairs, Kind.number)


def _mean_sql(values: Sql, pairs: tuple[Sql, ...]) -> Sql:
    above = _over("sum(_v)", values, pairs, Kind.number)
    return divide_sql(above, _over("count(_v)::numeric", values, pairs, Kind.number))


def _most_sql(values: Sql, pairs: tuple[Sql, ...]) -> Sql:
    return _over("max(_v)", values, pairs, Kind.number)


def _least_sql(values: Sql, pairs: tuple[Sql, ...]) -> Sql:
    return _over("min(_v)", values, pairs, Kind.number)


def _count_sql(values: Sql, pairs: tuple[Sql, ...]) -> Sql:
    return _over("count(*)::numeric", values, pairs, Kind.number)


def _none_left(values: Sql, pairs: tuple[Sql, ...]) -> Sql:
    count = _over("count(_v)", values, pairs, Kind.number)
    return formed(f"(CASE WHEN {{}} = 0 THEN '{Error.div}' END)", count, kind=Kind.text)


def _register(
    name: str,
    aliases: tuple[str, ...],
    python: Aggregate,
    sql: Callable[[Sql, tuple[Sql, ...]], Sql],
    order: Callable[[tuple[Any, ...]], tuple[Any, tuple[Any, ...]]],
    takes: list[Any],
    more: int,
) -> None:
    """`order` parts the arguments into the values and the pairs of list and condition."""

    class Conditional:
        @staticmethod
        def python(*arguments: Any) -> Any:
            values, pairs = order(arguments)
            chosen = _chosen(values, pairs)
            if chosen is None:
                return Error.value
            counted = (
                chosen if name.startswith("COUNT") else [one for one in chosen if one is not None]
            )
            return python(counted)

        @staticmethod
        def sql(*arguments: Sql) -> Sql:
            return sql(*order(arguments))

        @staticmethod
        def error(*arguments: Sql) -> Sql:
            values, pairs = order(arguments)
            differ = _differ([values, *pairs[::2]])
            if not name.startswith("AVERAGE"):
                return differ
            return formed("coalesce({}, {})", differ, _none_left(values, pairs), kind=Kind.text)

    function(name, *aliases, takes=takes, gives=Kind.number, more=more, guarded=True)(Conditional)


def _one(arguments: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """SUMIF(list, condition)"""
    return arguments[0], arguments


def _two(arguments: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """SUMIF(list, condition, values)"""
    return arguments[2], arguments[:2]


def _first(arguments: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """SUMIFS(values, list, condition, …)"""
    return arguments[0], arguments[1:]


for _name, _aliases, _python, _sql in (
    ("SUMIF", ("条件求和",), _sum, _sum_sql),
    ("AVERAGEIF", ("条件平均",), _mean, _mean_sql),
):
    _register(_name, _aliases, _python, _sql, _one, [NUMBERS, SCALAR], 0)
    _register(_name, _aliases, _python, _sql, _two, [LISTED, SCALAR, NUMBERS], 0)


def _size(values: list[Any]) -> Decimal:
    return Decimal(len(values))


_register("COUNTIF", ("条件计数",), _size, _count_sql, _one, [LISTED, SCALAR], 0)
_register("COUNTIFS", ("多条件计数",), _size, _count_sql, _one, [LISTED, SCALAR], 2)
_several: list[tuple[str, tuple[str, ...], Aggregate, Any]] = [
    ("SUMIFS", ("多条件求和",), _sum, _sum_sql),
    ("AVERAGEIFS", (), _mean, _mean_sql),
    ("MAXIFS", (), lambda numbers: max(numbers, default=None), _most_sql),
    ("MINIFS", (), lambda numbers: min(numbers, default=None), _least_sql),
]
for _name, _others, _fold, _fold_sql in _several:
    _register(_name, _others, _fold, _fold_sql, _first, [NUMBERS, LISTED, SCALAR], 2)
