"""Exact numbers, the same in Python and in PostgreSQL.

A product or a quotient keeps 20 decimals, rounded half away from zero; from 10^100 on it is
blank. A sum is exact. Blank stands for every answer that does not exist.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from danliu.formulas.formed import formed
from danliu.formulas.kinds import Kind, Sql

DECIMALS = 20
LIMIT = Decimal(10) ** 100
CONTEXT = Context(prec=1_000, rounding=ROUND_HALF_UP)  # digits; no sum of ours fills them
STEP = Decimal(1).scaleb(-DECIMALS)
FINER = 10 ** (DECIMALS + 1)


def kept(exact: Decimal) -> Decimal | None:
    """A product with the decimals that we keep."""
    rounded = exact.quantize(STEP, context=CONTEXT)
    return None if rounded.copy_abs() >= LIMIT else rounded


def kept_sql(exact: Sql) -> Sql:
    rounded = formed(f"round({{}}, {DECIMALS})", exact, kind=Kind.number)
    return within(rounded, f"(-{LIMIT}", f"{LIMIT})")


def divide(above: Decimal, below: Decimal) -> Decimal | None:
    """The quotient, correctly rounded; None for a division by zero."""
    if not below:
        return None
    whole = CONTEXT.divide_int(CONTEXT.multiply(above, FINER), below)
    return kept(CONTEXT.divide(whole, FINER))


def divide_sql(above: Sql, below: Sql) -> Sql:
    """PostgreSQL's own quotient has as many decimals as it likes; `div` is exact.

    It is cut after the 21st decimal, and that one decides how the 20th is rounded.
    """
    finer = DECIMALS + 1
    cut = f"(div({{}} * 1E{finer}, nullif({{}}, 0)) * 1E-{finer})"
    return kept_sql(formed(cut, above, below, kind=Kind.number))


def within(value: Sql, least: str, most: str) -> Sql:
    """`value`, or NULL outside of the range from `least`, such as "[0", to `most`, such as "9)".

    `value` stands here only once, see `formed`. NULL in a range means "no bound", hence a NULL
    comes out as the `lower` or `upper` bound that is not there.
    """
    not_above = f"lower(numrange({{}}, NULL) * '(,{most}'::numrange)"
    return formed(
        f"upper(numrange(NULL, {not_above}, '(]') * '{least},)'::numrange)",
        value,
        kind=Kind.number,
    )


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros, exponent or negative zero."""
    trimmed = value.normalize(CONTEXT) if value else Decimal(0)
    exponent = trimmed.as_tuple().exponent
    return trimmed.quantize(Decimal(1), context=CONTEXT) if int(exponent) > 0 else trimmed


def written(value: Any) -> Any:
    """What the database gave, as people write it: a round number comes from there as 6E+4."""
    if isinstance(value, list):
        return [written(one) for one in value]
    return plain(value) if isinstance(value, Decimal) and "E" in str(value) else value
