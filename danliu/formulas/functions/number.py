"""Numbers: rounding, size, the least and the greatest."""

from decimal import Decimal
from math import trunc
from typing import Any

from danliu.formulas.decimals import CONTEXT, DECIMALS
from danliu.formulas.kinds import Kind, Value
from danliu.formulas.signature import NUMBER, SAME_MEASURE, function

COARSEST = -100  # places before the point; no number has more


@function("ABS", takes=[NUMBER], gives=Kind.number)
class Abs:
    python = CONTEXT.abs
    sql = "abs({})"


@function("ROUND", takes=[NUMBER, NUMBER], gives=Kind.number, blanks=True)
class Round:
    """Half away from zero. Places below zero round to tens, hundreds …; blank places are 0."""

    @staticmethod
    def python(value: Decimal | None, places: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        digits = max(COARSEST, min(DECIMALS, trunc(places or 0)))
        return value.quantize(Decimal(1).scaleb(-digits), context=CONTEXT)

    sql = f"round({{}}, least(greatest(trunc(coalesce({{}}, 0)), {COARSEST}), {DECIMALS})::integer)"


def _present(values: tuple[Value, ...]) -> list[Any]:
    return [value for value in values if value is not None]


@function("MIN", takes=[SAME_MEASURE], gives=None, more=True, blanks=True)
class Min:
    """The least of what is there; blanks do not count."""

    @staticmethod
    def python(*values: Value) -> Value:
        return min(_present(values), default=None)

    sql = "least({...})"


@function("MAX", takes=[SAME_MEASURE], gives=None, more=True, blanks=True)
class Max:
    """The greatest of what is there; blanks do not count."""

    @staticmethod
    def python(*values: Value) -> Value:
        return max(_present(values), default=None)

    sql = "greatest({...})"
