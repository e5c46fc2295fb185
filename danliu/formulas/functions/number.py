"""Numbers: size, sign, remainders, and the common divisors. All exact."""

from decimal import Decimal
from math import gcd, lcm, trunc
from typing import Any

from danliu.formulas.decimals import CONTEXT, LIMIT, kept
from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER


@function("ABS", "绝对值", takes=[NUMBER], gives=Kind.number)
class Abs:
    python = CONTEXT.abs
    sql = "abs({})"


@function("SIGN", takes=[NUMBER], gives=Kind.number)
class Sign:
    @staticmethod
    def python(number: Decimal) -> Decimal:
        return Decimal((number > 0) - (number < 0))

    sql = "sign({})"


def remainder(number: Decimal, divisor: Decimal) -> Decimal:
    """With the sign of the divisor, as in Excel; the divisor is not zero."""
    rest = CONTEXT.remainder(number, divisor)
    return CONTEXT.add(rest, divisor) if rest and (rest < 0) is not (divisor < 0) else rest


REMAINDER = "mod(mod({0}, nullif({1}, 0)) + {1}, nullif({1}, 0))"
BY_ZERO = "(CASE WHEN {1} = 0 THEN '#DIV/0!' END)"


@function("MOD", "求余", takes=[NUMBER, NUMBER], gives=Kind.number)
class Mod:
    """What is left of a division, with the sign of the divisor."""

    @staticmethod
    def python(number: Decimal, divisor: Decimal) -> Decimal | Error:
        return remainder(number, divisor) if divisor else Error.div

    sql = REMAINDER
    error = BY_ZERO


@function("QUOTIENT", takes=[NUMBER, NUMBER], gives=Kind.number)
class Quotient:
    """A division without its decimals."""

    @staticmethod
    def python(number: Decimal, divisor: Decimal) -> Decimal | Error | None:
        if not divisor:
            return Error.div
        whole = CONTEXT.divide_int(number, divisor)
        return whole if whole.copy_abs() < LIMIT else None

    @staticmethod
    def sql(number: Sql, divisor: Sql) -> Sql:
        whole = formed("div({}, nullif({}, 0))", number, divisor, kind=Kind.number)
        return shared(f"(CASE WHEN abs({{0}}) < {LIMIT} THEN {{0}} END)", whole, kind=Kind.number)

    error = BY_ZERO
    fails = Error.num


def _several(name: str, step: Any, sign: str, *, bounded: bool) -> None:
    """A function that folds whole numbers; a negative one, or too large an answer, is #NUM!."""

    class Folded:
        fails = Error.num

        @staticmethod
        def python(*numbers: Decimal) -> Decimal | None:
            wholes = [trunc(number) for number in numbers]
            if min(wholes) < 0:
                return None
            found = wholes[0]
            for whole in wholes[1:]:
                found = step(found, whole)
                if bounded and found >= LIMIT:
                    return None
            return Decimal(found)

        @staticmethod
        def sql(*numbers: Sql) -> Sql:
            found = _not_negative(numbers[0])
            for number in numbers[1:]:
                found = formed(
                    f"{sign}({{}}, {{}})", found, _not_negative(number), kind=Kind.number
                )
                found = _bounded(found) if bounded else found
            return found

    function(name, takes=[NUMBER], gives=Kind.number, more=True)(Folded)


def _not_negative(number: Sql) -> Sql:
    whole = formed("trunc({})", number, kind=Kind.number)
    return shared("(CASE WHEN {0} >= 0 THEN {0} END)", whole, kind=Kind.number)


def _bounded(number: Sql) -> Sql:
    return shared(f"(CASE WHEN {{0}} < {LIMIT} THEN {{0}} END)", number, kind=Kind.number)


_several("GCD", gcd, "gcd", bounded=False)
_several("LCM", lcm, "lcm", bounded=True)


@function("DELTA", takes=[NUMBER, NUMBER], gives=Kind.number)
class Delta:
    """1 where both are equal, else 0."""

    @staticmethod
    def python(left: Decimal, right: Decimal) -> Decimal:
        return Decimal(left == right)

    sql = "({} = {})::integer::numeric"


@function("GESTEP", takes=[NUMBER, NUMBER], gives=Kind.number)
class AtLeastStep:
    """1 where the number reaches the step, else 0."""

    @staticmethod
    def python(number: Decimal, step: Decimal) -> Decimal:
        return Decimal(number >= step)

    sql = "({} >= {})::integer::numeric"


@function("ISEVEN", "是否偶数", takes=[NUMBER], gives=Kind.truth)
class IsEven:
    @staticmethod
    def python(number: Decimal) -> bool:
        return trunc(number) % 2 == 0

    sql = "(mod(trunc({}), 2) = 0)"


@function("ISODD", "是否奇数", takes=[NUMBER], gives=Kind.truth)
class IsOdd:
    @staticmethod
    def python(number: Decimal) -> bool:
        return trunc(number) % 2 == 1

    sql = "(mod(trunc({}), 2) <> 0)"


def product(numbers: list[Decimal]) -> Decimal | None:
    """Step by step, each step kept as `*` keeps it."""
    found: Decimal | None = Decimal(1)
    for number in numbers:
        found = None if found is None else kept(CONTEXT.multiply(found, number))
    return found
