"""Money over time: annuities, present values, depreciation. Kept to 15 decimals."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from danliu.formulas.decimals import CONTEXT, divide, divide_sql
from danliu.formulas.formed import formed, shared
from danliu.formulas.functions.inexact import FINE, FINER, PLACES, rounded
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER

MOST = 1_200  # periods: a hundred years of months
ZERO = Decimal(0)
# rates and amounts count with so many decimals and digits, so that powers stay in reach
_INSIDE = (
    "{0} > -0.99 AND {0} <= 10 AND {1} = trunc({1}) AND {1} BETWEEN 1 AND 1200 "
    "AND greatest(abs({2}), abs({3})) < 1e30"
)


def _growth(rate: Decimal, periods: int) -> Decimal:
    return FINE.power(FINE.add(Decimal(1), rate), periods).quantize(
        Decimal(1).scaleb(-30), context=FINE
    )


def _inside(rate: Decimal, periods: Decimal, one: Decimal, other: Decimal) -> bool:
    whole = periods == int(periods) and 1 <= periods <= MOST
    return Decimal("-0.99") < rate <= 10 and whole and max(abs(one), abs(other)) < Decimal("1e30")


Answer = Callable[[Decimal, Decimal, Decimal, Decimal, Decimal, Decimal], Decimal]


def _annuity(*names: str, python: Answer, flat: str, grown: str) -> None:
    """Register a function of rate {0}, periods {1}, two amounts {2} {3} and whether payments are
    at the beginning {4}; {5} is the growth over all periods."""

    class Annuity:
        fails = Error.num

        @staticmethod
        def python(
            rate: Decimal,
            periods: Decimal,
            one: Decimal,
            other: Decimal = ZERO,
            due: Decimal = ZERO,
        ) -> Decimal | None:
            exact = rate.quantize(Decimal("1e-15"), context=CONTEXT)
            if not _inside(exact, periods, one, other):
                return None
            early = Decimal(bool(due))
            return rounded(python(exact, periods, one, other, early, _growth(exact, int(periods))))

        @staticmethod
        def sql(
            rate: Sql, periods: Sql, one: Sql, other: Sql | None = None, due: Sql | None = None
        ) -> Sql:
            zero = formed("0::numeric", kind=Kind.number)
            exact = formed("round({}, 15)", rate, kind=Kind.number)
            early = (
                zero
                if due is None
                else formed("({} <> 0)::integer::numeric", due, kind=Kind.number)
            )
            given = [exact, periods, one, zero if other is None else other, early]
            growth = shared(
                f"(CASE WHEN {_INSIDE} AND {{4}} IS NOT NULL THEN round(power(1 + "
                f"least(greatest({{0}}, -0.99), 10) + 0e-60, least(greatest({{1}}, 1), "
                f"{MOST})), 30) END)",
                *given,
                kind=Kind.number,
            )
            answer = (
                f"round(round((CASE WHEN {{5}} IS NULL THEN NULL WHEN {{0}} = 0 THEN {flat} "
                f"ELSE {grown} END), {FINER}), {PLACES})"
            )
            return shared(answer, *given, growth, kind=Kind.number)

    function(*names, takes=[NUMBER] * 5, gives=Kind.number, optional=2)(Annuity)


def _cut(above: Decimal, below: Decimal) -> Decimal:
    """A quotient cut after 40 decimals: what div does in PostgreSQL."""
    finer = Decimal(10) ** 40
    return CONTEXT.divide(CONTEXT.divide_int(CONTEXT.multiply(above, finer), below), finer)


def _payment(
    rate: Decimal, n: Decimal, now: Decimal, then: Decimal, due: Decimal, g: Decimal
) -> Decimal:
    if not rate:
        return CONTEXT.minus(_cut(CONTEXT.add(now, then), n))
    above = CONTEXT.multiply(rate, CONTEXT.add(CONTEXT.multiply(now, g), then))
    below = CONTEXT.multiply(
        CONTEXT.add(Decimal(1), CONTEXT.multiply(rate, due)), CONTEXT.subtract(g, Decimal(1))
    )
    return CONTEXT.minus(_cut(above, below))


def _future(
    rate: Decimal, n: Decimal, paid: Decimal, now: Decimal, due: Decimal, g: Decimal
) -> Decimal:
    if not rate:
        return CONTEXT.minus(CONTEXT.add(now, CONTEXT.multiply(paid, n)))
    flow = CONTEXT.multiply(
        CONTEXT.multiply(paid, CONTEXT.add(Decimal(1), CONTEXT.multiply(rate, due))),
        CONTEXT.subtract(g, Decimal(1)),
    )
    return CONTEXT.minus(CONTEXT.add(CONTEXT.multiply(now, g), _cut(flow, rate)))


def _present(
    rate: Decimal, n: Decimal, paid: Decimal, then: Decimal, due: Decimal, g: Decimal
) -> Decimal:
    if not rate:
        return CONTEXT.minus(CONTEXT.add(then, CONTEXT.multiply(paid, n)))
    flow = CONTEXT.multiply(
        CONTEXT.multiply(paid, CONTEXT.add(Decimal(1), CONTEXT.multiply(rate, due))),
        CONTEXT.subtract(g, Decimal(1)),
    )
    above = CONTEXT.add(CONTEXT.multiply(then, rate), flow)
    return CONTEXT.minus(_cut(above, CONTEXT.multiply(rate, g)))


def _div(above: str, below: str) -> str:
    return f"(div(({above}) * 1e40, {below}) * 1e-40)"


_FLOW = "{2} * (1 + {0} * {4}) * ({5} - 1)"
_annuity(
    "PMT",
    "分期还款",
    python=_payment,
    flat=f"- {_div('{2} + {3}', '{1}')}",
    grown=f"- {_div('{0} * ({2} * {5} + {3})', '((1 + {0} * {4}) * ({5} - 1))')}",
)
_annuity(
    "FV",
    python=_future,
    flat="- ({3} + {2} * {1})",
    grown=f"- ({{3}} * {{5}} + {_div(_FLOW, '{0}')})",
)
_annuity(
    "PV",
    python=_present,
    flat="- ({3} + {2} * {1})",
    grown=f"- {_div('{3} * {0} + ' + _FLOW, '({0} * {5})')}",
)


@function("SLN", "直线折旧", takes=[NUMBER, NUMBER, NUMBER], gives=Kind.number)
class StraightLine:
    """Cost less salvage, over the life."""

    fails = Error.num

    @staticmethod
    def python(cost: Decimal, salvage: Decimal, life: Decimal) -> Any:
        return divide(CONTEXT.subtract(cost, salvage), life) if life else Error.div

    @staticmethod
    def sql(cost: Sql, salvage: Sql, life: Sql) -> Sql:
        return divide_sql(formed("({} - {})", cost, salvage, kind=Kind.number), life)

    @staticmethod
    def error(_cost: Sql, _salvage: Sql, life: Sql) -> Sql:
        return formed(f"(CASE WHEN {{}} = 0 THEN '{Error.div}' END)", life, kind=Kind.text)


@function("SYD", takes=[NUMBER, NUMBER, NUMBER, NUMBER], gives=Kind.number)
class SumOfYears:
    """Depreciation of one period by the sum of the years' digits."""

    fails = Error.num

    @staticmethod
    def python(cost: Decimal, salvage: Decimal, life: Decimal, period: Decimal) -> Decimal | None:
        if not 1 <= period <= life:
            return None
        left = CONTEXT.add(CONTEXT.subtract(life, period), Decimal(1))
        above = CONTEXT.multiply(
            CONTEXT.multiply(CONTEXT.subtract(cost, salvage), left), Decimal(2)
        )
        return divide(above, CONTEXT.multiply(life, CONTEXT.add(life, Decimal(1))))

    @staticmethod
    def sql(cost: Sql, salvage: Sql, life: Sql, period: Sql) -> Sql:
        worth = formed("({} - {})", cost, salvage, kind=Kind.number)
        above = "(CASE WHEN {2} BETWEEN 1 AND {1} THEN {0} * ({1} - {2} + 1) * 2 END)"
        below = "({0} * ({0} + 1))"
        return divide_sql(
            shared(above, worth, life, period, kind=Kind.number),
            shared(below, life, kind=Kind.number),
        )
