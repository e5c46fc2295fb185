"""Counting: factorials, combinations, permutations; bits. All exact."""

from collections.abc import Callable
from decimal import Decimal
from math import comb, factorial, perm, trunc

from danliu.formulas.decimals import LIMIT
from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER

MOST = 1_000  # of this many things we count the ways to choose
HIGHEST_FACTORIAL = 69  # the next one has more than 100 digits
WIDE = 2**48  # Excel's bits end here


def _bounded(found: int) -> Decimal | None:
    return Decimal(found) if found < LIMIT else None


@function("FACT", "阶乘", takes=[NUMBER], gives=Kind.number)
class Fact:
    fails = Error.num

    @staticmethod
    def python(number: Decimal) -> Decimal | None:
        whole = trunc(number)
        return Decimal(factorial(whole)) if 0 <= whole <= HIGHEST_FACTORIAL else None

    sql = (
        f"(CASE WHEN trunc({{0}}) BETWEEN 0 AND {HIGHEST_FACTORIAL} "
        "THEN factorial(trunc({0})::bigint) END)"
    )


@function("FACTDOUBLE", takes=[NUMBER], gives=Kind.number)
class FactDouble:
    """Every second number down: 7 * 5 * 3 * 1."""

    fails = Error.num

    @staticmethod
    def python(number: Decimal) -> Decimal | None:
        whole = trunc(number)
        return _DOUBLES[whole + 1] if -1 <= whole < len(_DOUBLES) - 1 else None

    @staticmethod
    def sql(number: Sql) -> Sql:
        known = ", ".join(str(one) for one in _DOUBLES)
        place = (
            f"(CASE WHEN trunc({{0}}) BETWEEN -1 AND {len(_DOUBLES) - 2} "
            "THEN trunc({0})::integer + 2 END)"
        )
        found = shared(place, number, kind=Kind.number)
        return formed(f"(ARRAY[{known}]::numeric[])[{{}}]", found, kind=Kind.number)


def _doubles() -> list[Decimal]:
    """From -1 on, as long as they can be kept."""
    found = [Decimal(1), Decimal(1)]
    while (following := found[-2] * (len(found) - 1)) < LIMIT:
        found.append(following)
    return found


_DOUBLES = _doubles()


def _ways(name: str, python: Callable[[int, int], int], sql: str, least: str) -> None:
    """Register a count of ways to take {1} of {0} things, both whole."""
    inside = f"trunc({{0}}) BETWEEN {least} AND {MOST} AND trunc({{1}}) BETWEEN 0 AND {MOST}"

    class Ways:
        fails = Error.num

        @staticmethod
        def python(things: Decimal, taken: Decimal) -> Decimal | None:
            if not (0 <= trunc(things) <= MOST and 0 <= trunc(taken) <= MOST):
                return None
            if name in ("COMBIN", "PERMUT") and trunc(taken) > trunc(things):
                return None
            return _bounded(python(trunc(things), trunc(taken)))

        @staticmethod
        def sql(things: Sql, taken: Sql) -> Sql:
            known = f"(CASE WHEN {inside} THEN {sql} END)"
            found = shared(known, things, taken, kind=Kind.number)
            return shared(f"(CASE WHEN {{0}} < {LIMIT} THEN {{0}} END)", found, kind=Kind.number)

    function(name, takes=[NUMBER, NUMBER], gives=Kind.number)(Ways)


def _factorial(of: str) -> str:
    return f"factorial(least(greatest({of}, 0), {2 * MOST})::bigint)"


_N, _K = "trunc({0})", "trunc({1})"
_ENOUGH = f"CASE WHEN {_K} <= {_N} THEN "
_ways(
    "COMBIN",
    comb,
    f"{_ENOUGH}div({_factorial(_N)}, {_factorial(_K)} * {_factorial(f'{_N} - {_K}')}) END",
    "0",
)
_ways("PERMUT", perm, f"{_ENOUGH}div({_factorial(_N)}, {_factorial(f'{_N} - {_K}')}) END", "0")
_ways(
    "COMBINA",
    lambda things, taken: comb(things + taken - 1, taken) if things + taken else 1,
    f"CASE WHEN {_N} + {_K} = 0 THEN 1 WHEN {_N} = 0 THEN 0 ELSE "
    f"div({_factorial(f'{_N} + {_K} - 1')}, {_factorial(_K)} * {_factorial(f'{_N} - 1')}) END",
    "0",
)


def _bits(name: str, python: Callable[[int, int], int], sign: str) -> None:
    """Register an operation on the bits of two whole numbers below 2^48."""

    class Bits:
        fails = Error.num

        @staticmethod
        def python(left: Decimal, right: Decimal) -> Decimal | None:
            for number in (left, right):
                if number != trunc(number) or not 0 <= number < WIDE:
                    return None
            return Decimal(python(int(left), int(right)))

        @staticmethod
        def sql(left: Sql, right: Sql) -> Sql:
            return formed(
                f"({{}} {sign} {{}})::numeric", _bits_sql(left), _bits_sql(right), kind=Kind.number
            )

    function(name, takes=[NUMBER, NUMBER], gives=Kind.number)(Bits)


def _bits_sql(number: Sql) -> Sql:
    inside = (
        f"(CASE WHEN {{0}} = trunc({{0}}) AND {{0}} >= 0 AND {{0}} < {WIDE} THEN {{0}} END)::bigint"
    )
    return shared(inside, number, kind=Kind.number)


_bits("BITAND", lambda left, right: left & right, "&")
_bits("BITOR", lambda left, right: left | right, "|")
_bits("BITXOR", lambda left, right: left ^ right, "#")


def _shift(name: str, direction: int) -> None:
    class Shift:
        fails = Error.num

        @staticmethod
        def python(number: Decimal, places: Decimal) -> Decimal | None:
            if number != trunc(number) or not 0 <= number < WIDE or not -53 <= places <= 53:
                return None
            by = trunc(places) * direction
            found = int(number) << by if by >= 0 else int(number) >> -by
            return Decimal(found) if found < WIDE else None

        @staticmethod
        def sql(number: Sql, places: Sql) -> Sql:
            inside = "CASE WHEN {0} BETWEEN -53 AND 53 THEN {0} END"
            by = shared(f"(trunc({inside}) * {direction})", places, kind=Kind.number)
            moved = shared(
                "(CASE WHEN {1} >= 0 THEN {0}::numeric * 2::numeric ^ {1} "
                "ELSE div({0}::numeric, round(2::numeric ^ (- {1}))) END)",
                _bits_sql(number),
                by,
                kind=Kind.number,
            )
            return shared(
                f"(CASE WHEN {{0}} < {WIDE} THEN round({{0}}) END)", moved, kind=Kind.number
            )

    function(name, takes=[NUMBER, NUMBER], gives=Kind.number)(Shift)


_shift("BITLSHIFT", 1)
_shift("BITRSHIFT", -1)
