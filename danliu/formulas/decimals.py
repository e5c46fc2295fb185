"""Exact numbers, the same in Python and in PostgreSQL.

A product or a quotient keeps 20 decimals, rounded half away from zero; from 10^100 on it is
blank. A sum is exact. Blank stands for every answer that does not exist.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

from sqlalchemy import func, type_coerce
from sqlalchemy.types import Numeric

from danliu.formulas.kinds import Kind, Sql, fixed

DECIMALS = 20
LIMIT = Decimal(10) ** 100
CONTEXT = Context(prec=1_000, rounding=ROUND_HALF_UP)  # digits; no sum of ours fills them
STEP = Decimal(1).scaleb(-DECIMALS)
OPEN, FROM, UPTO = (fixed(f"'{bounds}'", Kind.text) for bounds in ("()", "[)", "(]"))
FINER = 10 ** (DECIMALS + 1)


def kept(exact: Decimal) -> Decimal | None:
    """A product with the decimals that we keep."""
    rounded = exact.quantize(STEP, context=CONTEXT)
    return None if abs(rounded) >= LIMIT else rounded


def kept_sql(exact: Sql) -> Sql:
    return within(func.round(exact, fixed(f"{DECIMALS}")), LIMIT)


def divide(above: Decimal, below: Decimal) -> Decimal | None:
    """The quotient, correctly rounded; None for a division by zero."""
    if not below:
        return None
    finer = CONTEXT.multiply(above, FINER)
    whole = CONTEXT.divide_int(finer, below)
    return kept(CONTEXT.divide(whole, FINER))


def divide_sql(above: Sql, below: Sql) -> Sql:
    """PostgreSQL's own quotient has as many decimals as it likes; `div` is exact.

    It is cut after the 21st decimal, and that one decides how the 20th is rounded.
    """
    whole = func.div(above * fixed(f"1E{DECIMALS + 1}"), func.nullif(below, fixed("0")))
    return kept_sql(whole * fixed(f"1E-{DECIMALS + 1}"))


def within(value: Sql, limit: Decimal, least: Decimal | None = None) -> Sql:
    """`value`, or NULL from `limit` on and below `least` (at -limit and below, if not given).

    `value` stands here only once, or nested formulas would double in length with each level.
    A NULL in a range means "no bound", hence its `lower` or `upper` is NULL again.
    """
    nothing = fixed("NULL::numeric")
    lowest = fixed(f"{-limit if least is None else least}")
    upward = func.numrange(value, nothing, FROM).op("*")(
        func.numrange(nothing, fixed(f"{limit}"), OPEN)
    )
    downward = func.numrange(nothing, func.lower(upward), UPTO).op("*")(
        func.numrange(lowest, nothing, OPEN if least is None else FROM)
    )
    return type_coerce(func.upper(downward), Numeric())


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros, exponent or negative zero."""
    trimmed = value.normalize(CONTEXT) if value else Decimal(0)
    exponent = trimmed.as_tuple().exponent
    return trimmed.quantize(Decimal(1), context=CONTEXT) if int(exponent) > 0 else trimmed
