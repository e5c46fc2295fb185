"""How many values there are: of arguments, and of what lists hold."""

from collections.abc import Callable
from decimal import Decimal

from danliu.formulas.formed import formed
from danliu.formulas.functions.lists import element, over, present
from danliu.formulas.kinds import ELEMENTS, Kind, Sql, Value, kind_of_type
from danliu.formulas.signature import function
from danliu.formulas.slots import (
    ANYTHING,
    SAME_LISTED,
)


def _counting(*names: str, python: Callable[[Value], bool], sql: dict[Kind, str] | str) -> None:
    """Register a count of arguments and of what lists hold."""

    class Counted:
        @staticmethod
        def python(*values: Value) -> Decimal:
            every = (
                one for value in values for one in (value if isinstance(value, list) else [value])
            )
            return Decimal(sum(map(python, every)))

        @staticmethod
        def sql(*values: Sql) -> Sql:
            counts = [_count(value, sql) for value in values]
            return formed(
                f"({' + '.join(['{}'] * len(counts))})::numeric", *counts, kind=Kind.number
            )

    function(*names, takes=[ANYTHING], gives=Kind.number, more=True, blanks=True)(Counted)


def _count(value: Sql, sql: dict[Kind, str] | str) -> Sql:
    kind = kind_of_type(value.type)
    one = ELEMENTS.get(kind, kind)
    test = sql if isinstance(sql, str) else sql.get(one, "FALSE")
    if kind in ELEMENTS:
        rows = f"(SELECT count(*) FROM unnest({{}}) AS _u(_x) WHERE {test.replace('{}', '_x')})"
        absent = int("IS NULL" in test)
        whole = f"(CASE WHEN {{}} IS NULL THEN {absent} ELSE {rows} END)"
        return formed(whole, value, value, kind=Kind.number)
    return formed(f"({test})::integer", *([value] if "{}" in test else []), kind=Kind.number)


_IS_THERE = "{} IS NOT NULL"
_counting(
    "COUNT",
    "计数",
    python=lambda one: isinstance(one, Decimal) or hasattr(one, "year"),
    sql=dict.fromkeys((Kind.number, Kind.date, Kind.moment), _IS_THERE),
)
_counting("COUNTA", "非空计数", python=lambda one: one is not None, sql=_IS_THERE)
_counting("COUNTBLANK", "空值计数", python=lambda one: one is None, sql="{} IS NULL")


@function("COUNTUNIQUE", "去重计数", takes=[SAME_LISTED], gives=Kind.number, guarded=True)
class CountUnique:
    """How many different values there are."""

    @staticmethod
    def python(values: list[Value]) -> Decimal:
        return Decimal(len(set(present((values,)))))

    @staticmethod
    def sql(values: Sql) -> Sql:
        return over("count(DISTINCT _x)::numeric", (values,), element((values,)), Kind.number)
