"""The least, the greatest, and places in the order between."""

from collections.abc import Callable
from decimal import Decimal
from math import trunc
from typing import Any

from danliu.formulas.formed import formed
from danliu.formulas.functions.lists import element, over, present
from danliu.formulas.kinds import Error, Kind, Sql, Value
from danliu.formulas.signature import function
from danliu.formulas.slots import (
    NUMBER,
    NUMBERS,
    SAME_MEASURE,
    SAME_MEASURES,
)


def _present(values: tuple[Value, ...]) -> list[Any]:
    return [value for value in values if value is not None]


@function("MIN", "最小值", "最小", takes=[SAME_MEASURE], gives=None, more=True, blanks=True)
class Min:
    """The least of what is there; blanks do not count."""

    @staticmethod
    def python(*values: Value) -> Value:
        return min(_present(values), default=None)

    sql = "least({...})"


@function("MAX", "最大值", "最大", takes=[SAME_MEASURE], gives=None, more=True, blanks=True)
class Max:
    """The greatest of what is there; blanks do not count."""

    @staticmethod
    def python(*values: Value) -> Value:
        return max(_present(values), default=None)

    sql = "greatest({...})"


def _extreme(*names: str, python: Callable[..., Any], sql: str) -> None:
    class Extreme:
        @staticmethod
        def python(*values: Value) -> Value:
            return python(present(values), default=None)

        @staticmethod
        def sql(*values: Sql) -> Sql:
            return over(f"{sql}(_x)", values, element(values))

    function(*names, takes=[SAME_MEASURES], gives=None, more=True, blanks=True)(Extreme)


_extreme("MIN", "最小值", "最小", python=min, sql="min")
_extreme("MAX", "最大值", "最大", python=max, sql="max")


def _ranked(*names: str, reverse: bool) -> None:
    """LARGE and SMALL: the k-th of the order."""

    class Ranked:
        fails = Error.num

        @staticmethod
        def python(numbers: list[Decimal | None], place: Decimal) -> Decimal | None:
            ordered = sorted(present((numbers,)), reverse=reverse)
            return ordered[trunc(place) - 1] if 1 <= place < len(ordered) + 1 else None

        @staticmethod
        def sql(numbers: Sql, place: Sql) -> Sql:
            way = "DESC" if reverse else "ASC"
            order = over(f"array_agg(_x ORDER BY _x {way})", (numbers,), Kind.number)
            inside = "(CASE WHEN {} BETWEEN 1 AND 1000000000 THEN trunc({})::integer END)"
            index = formed(inside, place, place, kind=Kind.number)
            return formed("({})[{}]", order, index, kind=Kind.number)

    function(*names, takes=[NUMBERS, NUMBER], gives=Kind.number)(Ranked)


_ranked("LARGE", "第几大", reverse=True)
_ranked("SMALL", "第几小", reverse=False)


@function("RANK", "RANK.EQ", "排名", takes=[NUMBER, NUMBERS, NUMBER], gives=Kind.number, optional=1)
class Rank:
    """The place of a number in a list, from the greatest, or from the least if the third argument
    is not 0. #N/A if it is not there."""

    fails = Error.na

    @staticmethod
    def python(
        number: Decimal, numbers: list[Decimal | None], ascending: Decimal = Decimal(0)
    ) -> Decimal | None:
        there = present((numbers,))
        if number not in there:
            return None
        return Decimal(1 + sum(one < number if ascending else one > number for one in there))

    @staticmethod
    def sql(number: Sql, numbers: Sql, ascending: Sql | None = None) -> Sql:
        way = formed("0", kind=Kind.number) if ascending is None else ascending
        rank = (
            "(SELECT CASE WHEN bool_or(_x = _v) THEN 1 + count(*) FILTER (WHERE CASE WHEN _w <> 0 "
            "THEN _x < _v ELSE _x > _v END)::numeric END FROM (SELECT {}::numeric AS _v, "
            "{}::numeric AS _w OFFSET 0) AS _g, unnest({}) AS _u(_x))"
        )
        return formed(rank, number, way, numbers, kind=Kind.number)
