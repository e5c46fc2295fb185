"""Rounding: to places, to multiples, to whole numbers. Exact; ties go away from zero."""

from collections.abc import Callable
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from math import floor, trunc
from typing import Any

from danliu.formulas.decimals import CONTEXT, DECIMALS
from danliu.formulas.formed import formed, shared
from danliu.formulas.functions.number import remainder
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER

COARSEST = -100  # places before the point; no number has more
PLACES = f"least(greatest(trunc(coalesce({{}}, 0)), {COARSEST}), {DECIMALS})::integer"


def quantized(value: Decimal, places: Decimal | None, rounding: str) -> Decimal:
    digits = max(COARSEST, min(DECIMALS, trunc(places or 0)))
    step = Decimal(1).scaleb(-digits)
    return value.quantize(step, rounding=rounding, context=CONTEXT)


def places_sql(places: Sql) -> Sql:
    return formed(PLACES, places, kind=Kind.number)


def _places(*names: str, rounding: str, sql: str) -> None:
    """Register a rounding to places; places below zero round to tens, hundreds …; blank is 0."""

    class Rounded:
        @staticmethod
        def python(value: Decimal | None, places: Decimal | None = None) -> Decimal | None:
            return None if value is None else quantized(value, places, rounding)

        @staticmethod
        def sql(value: Sql, places: Sql | None = None) -> Sql:
            digits = formed("0", kind=Kind.number) if places is None else places_sql(places)
            return shared(sql, value, digits, kind=Kind.number)

    optional = int("TRUNC" in names)
    function(*names, takes=[NUMBER, NUMBER], gives=Kind.number, optional=optional, blanks=True)(
        Rounded
    )


# the power of ten is a literal: PostgreSQL's power() would be rounded
_up = (
    "(trunc({0}, {1}) + CASE WHEN trunc({0}, {1}) = {0} THEN 0 ELSE sign({0}) * ('1e' || "
    "-({1}))::numeric END)"
)
_places("ROUND", "四舍五入", rounding=ROUND_HALF_UP, sql="round({0}, {1})")
_places("TRUNC", "截尾", rounding=ROUND_DOWN, sql="trunc({0}, {1})")
_places("ROUNDDOWN", "向下舍入", rounding=ROUND_DOWN, sql="trunc({0}, {1})")
_places("ROUNDUP", "向上舍入", rounding=ROUND_UP, sql=_up)


@function("INT", "取整", takes=[NUMBER], gives=Kind.number)
class Int:
    """Down to the next whole number: -1.5 becomes -2."""

    @staticmethod
    def python(number: Decimal) -> Decimal:
        return Decimal(floor(number))

    sql = "floor({})"


def _away(half: Decimal) -> Decimal:
    return half.quantize(Decimal(1), rounding=ROUND_UP, context=CONTEXT)


@function("EVEN", takes=[NUMBER], gives=Kind.number)
class Even:
    """Away from zero to an even number."""

    @staticmethod
    def python(number: Decimal) -> Decimal:
        return CONTEXT.multiply(_away(CONTEXT.multiply(number, Decimal("0.5"))), Decimal(2))

    sql = "(2 * sign({0}) * ceil(abs({0}) * 0.5))"


@function("ODD", takes=[NUMBER], gives=Kind.number)
class Odd:
    """Away from zero to an odd number; 0 becomes 1."""

    @staticmethod
    def python(number: Decimal) -> Decimal:
        half = CONTEXT.multiply(CONTEXT.add(number.copy_abs(), Decimal(1)), Decimal("0.5"))
        found = CONTEXT.subtract(CONTEXT.multiply(_away(half), Decimal(2)), Decimal(1))
        return found.copy_negate() if number < 0 else found

    sql = "((2 * ceil((abs({0}) + 1) * 0.5) - 1) * (CASE WHEN {0} < 0 THEN -1 ELSE 1 END))"


def _down(number: Decimal, step: Decimal) -> Decimal:
    return CONTEXT.subtract(number, remainder(number, step.copy_abs()))


def _up_to(number: Decimal, step: Decimal) -> Decimal:
    return CONTEXT.minus(_down(CONTEXT.minus(number), step))


# {0} the number, {1} the step, not zero
DOWN = "({0} - mod(mod({0}, abs({1})) + abs({1}), abs({1})))"
UP = "({0} + mod(mod(- ({0}), abs({1})) + abs({1}), abs({1})))"
OUT = f"(CASE WHEN {{0}} < 0 THEN {DOWN} ELSE {UP} END)"
IN = f"(CASE WHEN {{0}} < 0 THEN {UP} ELSE {DOWN} END)"
Step = Callable[[Decimal, Decimal], Decimal]


def _out(number: Decimal, step: Decimal) -> Decimal:
    return _down(number, step) if number < 0 else _up_to(number, step)


def _in(number: Decimal, step: Decimal) -> Decimal:
    return _up_to(number, step) if number < 0 else _down(number, step)


def _half(number: Decimal, step: Decimal) -> Decimal:
    half = CONTEXT.multiply(step.copy_abs(), Decimal("0.5"))
    return _in(CONTEXT.add(number, half.copy_negate() if number < 0 else half), step)


HALF = IN.replace("{0}", "({0} + sign({0}) * abs({1}) * 0.5)")


def _multiple(*names: str, signed: tuple[Step, str], sign: Any, wrong: str) -> None:
    """Register a rounding to multiples of a step. `wrong` says which signs do not go together."""
    to, sql_to = signed

    class ToMultiple:
        fails = Error.num

        @staticmethod
        def python(number: Decimal, step: Decimal = Decimal(1)) -> Decimal | None:
            if not step or not number:
                return Decimal(0)
            return None if sign(number, step) else to(number, step)

        @staticmethod
        def sql(number: Sql, step: Sql | None = None) -> Sql:
            one = formed("1::numeric", kind=Kind.number) if step is None else step
            none = "WHEN {0} = 0 OR {1} = 0 THEN 0 WHEN " + wrong + " THEN NULL"
            picked = (
                f"(CASE WHEN {{0}} IS NULL OR {{1}} IS NULL THEN NULL {none} ELSE {sql_to} END)"
            )
            return shared(picked, number, one, kind=Kind.number)

    optional = 0 if names[0] == "MROUND" else 1
    function(*names, takes=[NUMBER, NUMBER], gives=Kind.number, optional=optional)(ToMultiple)


def _opposite(number: Decimal, step: Decimal) -> bool:
    return (number < 0) is not (step < 0)


def _up_by_down(number: Decimal, step: Decimal) -> bool:
    return number > 0 and step < 0


def _never(_number: Decimal, _step: Decimal) -> bool:
    return False


def _toward(step_down: bool) -> tuple[Step, str]:
    """CEILING and FLOOR: a negative step turns the direction for negative numbers."""

    def python(number: Decimal, step: Decimal) -> Decimal:
        return _down(number, step) if (step < 0) is not step_down else _up_to(number, step)

    one, other = (UP, DOWN) if step_down else (DOWN, UP)
    return python, f"(CASE WHEN {{1}} < 0 THEN {one} ELSE {other} END)"


_multiple(
    "MROUND", "舍入到倍数", signed=(_half, HALF), sign=_opposite, wrong="sign({0}) <> sign({1})"
)
_multiple(
    "CEILING", "向上取整", signed=_toward(False), sign=_up_by_down, wrong="{0} > 0 AND {1} < 0"
)
_multiple("FLOOR", "向下取整", signed=_toward(True), sign=_up_by_down, wrong="{0} > 0 AND {1} < 0")
for _name in ("CEILING.PRECISE", "ISO.CEILING"):
    _multiple(_name, signed=(_up_to, UP), sign=_never, wrong="FALSE")
_multiple("FLOOR.PRECISE", signed=(_down, DOWN), sign=_never, wrong="FALSE")


def _by_mode(name: str, plain: tuple[Step, str], away: tuple[Step, str]) -> None:
    """CEILING.MATH and FLOOR.MATH: a mode that is not 0 turns what negative numbers do."""

    class Math:
        @staticmethod
        def python(
            number: Decimal, step: Decimal = Decimal(1), mode: Decimal = Decimal(0)
        ) -> Decimal:
            return (away if mode else plain)[0](number, step) if step else Decimal(0)

        @staticmethod
        def sql(number: Sql, step: Sql | None = None, mode: Sql | None = None) -> Sql:
            one = formed("1::numeric", kind=Kind.number) if step is None else step
            zero = formed("0", kind=Kind.number) if mode is None else mode
            picked = (
                "(CASE WHEN num_nonnulls({0}, {1}, {2}) < 3 THEN NULL WHEN {1} = 0 THEN 0 "
                f"WHEN {{2}} <> 0 THEN {away[1]} ELSE {plain[1]} END)"
            )
            return shared(picked, number, one, zero, kind=Kind.number)

    function(name, takes=[NUMBER, NUMBER, NUMBER], gives=Kind.number, optional=2)(Math)


_by_mode("CEILING.MATH", (_up_to, UP), (_out, OUT))
_by_mode("FLOOR.MATH", (_down, DOWN), (_in, IN))
