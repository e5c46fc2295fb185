"""The time of day: of a moment by the clock on the wall; of a part of a day, as TIME gives it."""

from datetime import datetime
from decimal import Decimal
from math import floor, trunc

from danliu.formulas.decimals import CONTEXT, divide, divide_sql
from danliu.formulas.formed import formed, shared
from danliu.formulas.functions.number import remainder
from danliu.formulas.kinds import Error, Kind, Sql, kind_of_type
from danliu.formulas.signature import function
from danliu.formulas.slots import DAY, NUMBER
from danliu.formulas.times import Here, SqlHere

MOST = 32_767  # hours, minutes or seconds, as in Excel
DAY_SECONDS = Decimal(86_400)


@function("TIME", "时间", takes=[NUMBER, NUMBER, NUMBER], gives=Kind.number)
class Time:
    """Hours, minutes, seconds as a part of a day, to be added to a date's moment."""

    fails = Error.num

    @staticmethod
    def python(hours: Decimal, minutes: Decimal, seconds: Decimal) -> Decimal | None:
        wholes = [trunc(one) for one in (hours, minutes, seconds)]
        total = wholes[0] * 3600 + wholes[1] * 60 + wholes[2]
        if max(wholes) > MOST or min(wholes) < -MOST or total < 0:
            return None
        return divide(Decimal(total % 86_400), DAY_SECONDS)

    @staticmethod
    def sql(hours: Sql, minutes: Sql, seconds: Sql) -> Sql:
        total = (
            f"(CASE WHEN greatest(abs(trunc({{0}})), abs(trunc({{1}})), abs(trunc({{2}}))) <= "
            f"{MOST} "
            "THEN trunc({0}) * 3600 + trunc({1}) * 60 + trunc({2}) END)"
        )
        found = shared(total, hours, minutes, seconds, kind=Kind.number)
        inside = shared("(CASE WHEN {0} >= 0 THEN mod({0}, 86400) END)", found, kind=Kind.number)
        return divide_sql(inside, formed("86400", kind=Kind.number))


def _hand(name: str, alias: str, unit: int, turn: int) -> None:
    """HOUR, MINUTE, SECOND: so many seconds make one, and so many of them make it begin anew."""

    class OfMoment:
        @staticmethod
        def python(here: Here, moment: datetime) -> Decimal:
            if not isinstance(moment, datetime):
                return Decimal(0)
            local = here.local(moment)
            seconds = local.hour * 3600 + local.minute * 60 + local.second
            return Decimal(seconds // unit % turn)

        @staticmethod
        def sql(here: SqlHere, moment: Sql) -> Sql:
            local = here.local(moment) if _is_moment(moment) else here.day(moment)
            if not _is_moment(moment):
                return formed(
                    "(CASE WHEN {} IS NOT NULL THEN 0::numeric END)", local, kind=Kind.number
                )
            return formed(f"floor(extract({name.lower()} from {{}}))", local, kind=Kind.number)

    class OfFraction:
        fails = Error.num

        @staticmethod
        def python(fraction: Decimal) -> Decimal | None:
            if fraction < 0:
                return None
            part = remainder(fraction, Decimal(1))
            seconds = floor(CONTEXT.add(CONTEXT.multiply(part, DAY_SECONDS), Decimal("0.5")))
            return Decimal(seconds % 86_400 // unit % turn)

        @staticmethod
        def sql(fraction: Sql) -> Sql:
            second = "mod(floor(mod({0}, 1) * 86400 + 0.5), 86400)"
            told = f"(CASE WHEN {{0}} >= 0 THEN mod(div({second}, {unit}), {turn}) END)"
            return shared(told, fraction, kind=Kind.number)

    function(name, alias, takes=[DAY], gives=Kind.number, timed=True)(OfMoment)
    function(name, alias, takes=[NUMBER], gives=Kind.number)(OfFraction)


def _is_moment(value: Sql) -> bool:
    return kind_of_type(value.type) is Kind.moment


_hand("HOUR", "时", 3600, 24)
_hand("MINUTE", "分", 60, 60)
_hand("SECOND", "秒", 1, 60)
