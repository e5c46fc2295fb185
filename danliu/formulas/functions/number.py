"""Numbers: rounding, size, the least and the greatest."""

from decimal import Decimal
from math import trunc
from typing import Any

from sqlalchemy import Integer, cast, func

from danliu.formulas.decimals import CONTEXT, DECIMALS
from danliu.formulas.kinds import Kind, Sql, Value, fixed
from danliu.formulas.signature import NUMBER, SAME_MEASURE, function

COARSEST = -100  # places before the point; no number has more


@function("ABS", takes=[NUMBER], gives=Kind.number)
class Abs:
    python = CONTEXT.abs
    sql = func.abs


@function("ROUND", takes=[NUMBER, NUMBER], gives=Kind.number, blanks=True)
class Round:
    """Half away from zero. Places below zero round to tens, hundreds …; blank places are 0."""

    @staticmethod
    def python(value: Decimal | None, places: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        digits = max(COARSEST, min(DECIMALS, trunc(places or 0)))
        step = Decimal(1).scaleb(-digits)
        return CONTEXT.multiply(value.quantize(step, context=CONTEXT), Decimal(1))

    @staticmethod
    def sql(value: Sql, places: Sql) -> Sql:
        digits = func.trunc(func.coalesce(places, fixed("0")))
        digits = func.least(func.greatest(digits, fixed(f"{COARSEST}")), fixed(f"{DECIMALS}"))
        return func.round(value, cast(digits, Integer))


def _present(values: tuple[Value, ...]) -> list[Any]:
    return [value for value in values if value is not None]


@function("MIN", takes=[SAME_MEASURE], gives=None, more=True, blanks=True)
class Min:
    """The least of what is there; blanks do not count."""

    @staticmethod
    def python(*values: Value) -> Value:
        return min(_present(values), default=None)

    sql = func.least


@function("MAX", takes=[SAME_MEASURE], gives=None, more=True, blanks=True)
class Max:
    """The greatest of what is there; blanks do not count."""

    @staticmethod
    def python(*values: Value) -> Value:
        return max(_present(values), default=None)

    sql = func.greatest
