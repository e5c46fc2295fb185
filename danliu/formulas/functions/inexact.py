"""Roots, powers, logarithms, angles: numbers that no decimals write out.

Roots, powers and logarithms are computed with many digits and kept to 15 decimals. Angles go
through floats, as in Excel, and keep 12 digits: two libraries differ in the 16th.
"""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from danliu.formulas.decimals import LIMIT, kept, kept_sql
from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER

PLACES, FINER, DIGITS = 15, 25, 12
FINE = Context(prec=160, rounding=ROUND_HALF_UP, Emin=-999_999, Emax=999_999)
STEP, FINER_STEP = Decimal(1).scaleb(-PLACES), Decimal(1).scaleb(-FINER)
PI = Decimal("3.14159265358979323846")
TURN = Decimal("57.2957795130823208767981548141051703324")  # degrees of one radian
WIDEST = 2**27  # radians; beyond Excel has no answer either


def fine(number: Decimal) -> Decimal:
    return number.quantize(FINER_STEP, context=FINE)


def rounded(number: Decimal) -> Decimal | None:
    """Twice, since PostgreSQL too computes with more decimals than we keep."""
    return None if number.copy_abs() >= LIMIT else fine(number).quantize(STEP, context=FINE)


def rounded_sql(number: Sql) -> Sql:
    return formed(f"round(round({{}}, {FINER}), {PLACES})", number, kind=Kind.number)


def fine_sql(number: Sql) -> Sql:
    return formed(f"round({{}}, {FINER})", number, kind=Kind.number)


def _number(*names: str, python: Callable[[Decimal], Decimal | None], where: str, sql: str) -> None:
    """Register a function of one number that has an answer only `where`; {0} is the number."""

    class OfNumber:
        fails = Error.num

        @staticmethod
        def sql(number: Sql) -> Sql:
            answer = f"(CASE WHEN {where} THEN {sql} END)"
            return rounded_sql(shared(answer, fine_sql(number), kind=Kind.number))

    OfNumber.python = staticmethod(python)  # type: ignore[attr-defined]
    function(*names, takes=[NUMBER], gives=Kind.number)(OfNumber)


def _root(number: Decimal) -> Decimal | None:
    exact = fine(number)
    return rounded(FINE.sqrt(exact)) if exact >= 0 else None


def _root_of_pi(number: Decimal) -> Decimal | None:
    exact = fine(number)
    return rounded(FINE.sqrt(fine(FINE.multiply(exact, PI)))) if exact >= 0 else None


HIGHEST = Decimal("230.2585")  # e to it is just below 10^100


def _exponential(number: Decimal) -> Decimal | None:
    exact = fine(number)
    if exact > HIGHEST:
        return None
    return rounded(FINE.exp(exact)) if exact > -100 else Decimal(0)


def _natural(number: Decimal) -> Decimal | None:
    exact = fine(number)
    return rounded(FINE.ln(exact)) if exact > 0 else None


def _common(number: Decimal) -> Decimal | None:
    exact = fine(number)
    return rounded(FINE.log10(exact)) if exact > 0 else None


_number("SQRT", "平方根", python=_root, where="{0} >= 0", sql="sqrt({0})")
_number("SQRTPI", python=_root_of_pi, where="{0} >= 0", sql=f"sqrt(round({{0}} * {PI}, {FINER}))")
_number(
    "EXP",
    python=_exponential,
    where=f"{{0}} <= {HIGHEST}",
    sql="CASE WHEN {0} > -100 THEN exp({0}) ELSE 0 END",
)
_number("LN", python=_natural, where="{0} > 0", sql="ln({0})")
_number("LOG10", python=_common, where="{0} > 0", sql="log(10::numeric, {0})")


@function("LOG", takes=[NUMBER, NUMBER], gives=Kind.number, optional=1)
class Log:
    """Of a base, else of 10."""

    fails = Error.num

    @staticmethod
    def python(number: Decimal, base: Decimal = Decimal(10)) -> Decimal | Error | None:
        exact, root = fine(number), _base(base)
        if exact <= 0 or root <= 0:
            return None
        return Error.div if root == 1 else rounded(FINE.divide(FINE.ln(exact), FINE.ln(root)))

    @staticmethod
    def sql(number: Sql, base: Sql | None = None) -> Sql:
        ten = formed("10::numeric", kind=Kind.number)
        answer = "(CASE WHEN {0} > 0 AND {1} > 0 AND {1} <> 1 THEN log({1}, {0}) END)"
        root = ten if base is None else _base_sql(base)
        return rounded_sql(shared(answer, fine_sql(number), root, kind=Kind.number))

    @staticmethod
    def error(number: Sql, base: Sql | None = None) -> Sql:
        if base is None:
            return formed("NULL::text", kind=Kind.text)
        by_zero = f"(CASE WHEN {{}} > 0 AND {{}} = 1 THEN '{Error.div}' END)"
        return formed(by_zero, fine_sql(number), _base_sql(base), kind=Kind.text)


def _base(base: Decimal) -> Decimal:
    """To 10 decimals: nearer to 1, the quotient would lose the digits that we keep."""
    return base.quantize(Decimal("1e-10"), context=FINE)


def _base_sql(base: Sql) -> Sql:
    return formed("round({}, 10)", base, kind=Kind.number)


@function("^", "POWER", "乘方", takes=[NUMBER, NUMBER], gives=Kind.number)
class Power:
    """Both numbers count with 10 decimals, and an exponent with no more than 5 digits."""

    fails = Error.num

    @staticmethod
    def python(number: Decimal, exponent: Decimal) -> Decimal | Error | None:
        root, times = _base(number), _base(exponent)
        if not root and times < 0:
            return Error.div
        return _powered(root, times)

    @staticmethod
    def sql(number: Sql, exponent: Sql) -> Sql:
        return rounded_sql(shared(_POWER, _base_sql(number), _base_sql(exponent), kind=Kind.number))

    error = f"(CASE WHEN round({{0}}, 10) = 0 AND round({{1}}, 10) < 0 THEN '{Error.div}' END)"


# the exponent of the result, in powers of ten, tells beforehand whether it can be kept
_SIZE = "log(abs({0})) * {1}"
_POWER = (
    "(CASE WHEN {0} = 0 THEN (CASE WHEN {1} > 0 THEN 0 END) "
    "WHEN abs({1}) > 99999 OR ({0} < 0 AND {1} <> trunc({1})) THEN NULL "
    f"WHEN {_SIZE} >= 99.999 THEN NULL WHEN {_SIZE} < -30 THEN 0 "
    f"ELSE round(power({{0}} + 0e-{FINER}, {{1}}), {FINER}) END)"
)


def _powered(root: Decimal, times: Decimal) -> Decimal | None:
    if not root:
        return Decimal(0) if times > 0 else None
    if abs(times) > 99_999 or (root < 0 and times != int(times)):
        return None
    size = FINE.multiply(FINE.log10(root.copy_abs()), times)
    if size >= Decimal("99.999"):
        return None
    return rounded(FINE.power(root, times)) if size >= -30 else Decimal(0)


@function("PI", takes=[], gives=Kind.number)
class Pi:
    @staticmethod
    def python() -> Decimal:
        return PI

    sql = f"{PI}::numeric"


@function("DEGREES", takes=[NUMBER], gives=Kind.number)
class Degrees:
    fails = Error.num

    @staticmethod
    def python(number: Decimal) -> Decimal | None:
        return kept(FINE.multiply(number, TURN))

    @staticmethod
    def sql(number: Sql) -> Sql:
        return kept_sql(formed(f"({{}} * {TURN})", number, kind=Kind.number))


@function("RADIANS", takes=[NUMBER], gives=Kind.number)
class Radians:
    @staticmethod
    def python(number: Decimal) -> Decimal | None:
        return kept(FINE.multiply(number, _RADIAN))

    @staticmethod
    def sql(number: Sql) -> Sql:
        return kept_sql(formed(f"({{}} * {_RADIAN})", number, kind=Kind.number))

    fails = Error.num


_RADIAN = Decimal("0.0174532925199432957692369076848861271344")


def from_float(number: float) -> Decimal:
    """With as many digits as both twins are sure of."""
    text = Decimal(f"{number:.15g}")
    digits = DIGITS - 1 - text.adjusted() if text else DIGITS
    return text.quantize(Decimal(1).scaleb(-digits), context=FINE)


_DIGITS = (
    f"coalesce(round({{0}}, {DIGITS - 1} - floor(log(nullif(abs({{0}}), 0)))::integer), {{0}})"
)


def from_float_sql(number: Sql) -> Sql:
    return shared(_DIGITS, formed("{}::numeric", number, kind=Kind.number), kind=Kind.number)


def _angle(
    name: str, python: Callable[[float], float], sql: str, least: float, most: float
) -> None:
    """Register a function of a float, for numbers from `least` to `most`."""

    class OfFloat:
        fails = Error.num

        @staticmethod
        def python(number: Decimal) -> Decimal | None:
            if not least <= number <= most:
                return None
            return from_float(python(float(number)))

        @staticmethod
        def sql(number: Sql) -> Sql:
            inside = f"(CASE WHEN {{0}} BETWEEN {least} AND {most} THEN {sql}({{0}}::float8) END)"
            return from_float_sql(shared(inside, number, kind=Kind.number))

    function(name, takes=[NUMBER], gives=Kind.number)(OfFloat)


for _name in ("sin", "cos", "tan"):
    _angle(_name.upper(), getattr(math, _name), _name, -WIDEST, WIDEST)
for _name in ("asin", "acos"):
    _angle(_name.upper(), getattr(math, _name), _name, -1, 1)
_angle("ATAN", math.atan, "atan", -(10**99), 10**99)
_angle("SINH", math.sinh, "sinh", -200, 200)
_angle("COSH", math.cosh, "cosh", -200, 200)
_angle("TANH", math.tanh, "tanh", -(10**99), 10**99)


@function("ATAN2", takes=[NUMBER, NUMBER], gives=Kind.number)
class Atan2:
    """The angle of the point x, y, in this order as in Excel."""

    @staticmethod
    def python(x: Decimal, y: Decimal) -> Decimal | Error:
        return from_float(math.atan2(float(y), float(x))) if x or y else Error.div

    @staticmethod
    def sql(x: Sql, y: Sql) -> Sql:
        inside = "(CASE WHEN {0} <> 0 OR {1} <> 0 THEN atan2({1}::float8, {0}::float8) END)"
        return from_float_sql(shared(inside, x, y, kind=Kind.number))

    error = "(CASE WHEN {} = 0 AND {} = 0 THEN '#DIV/0!' END)"
