"""Dates and moments, the same in Python and in PostgreSQL.

Time runs from the year 2 to the year 9998, so that a step to another zone stays inside what
Python and PostgreSQL can hold; an answer outside is blank. A day is 86,400 seconds.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import floor
from typing import cast as as_type
from zoneinfo import ZoneInfo

from sqlalchemy import Interval, Text, cast, extract, func, type_coerce
from sqlalchemy.types import BigInteger, Date, DateTime, Integer, Numeric

from danliu.formulas.decimals import CONTEXT, divide, divide_sql, within
from danliu.formulas.kinds import Column, Kind, Lookup, Sql, fixed

DAY = 86_400_000_000  # microseconds
FIRST, LAST = date(2, 1, 1), date(9998, 12, 31)
EPOCH_DAY, EPOCH = date(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)
FIRST_MICRO = (FIRST - EPOCH_DAY).days * DAY
END_MICRO = ((LAST - EPOCH_DAY).days + 1) * DAY
zone_named: Callable[[str], ZoneInfo] = lru_cache(maxsize=64)(ZoneInfo)


class Here:
    """Now and the zone, as the lookup knows them under reserved paths."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    @property
    def now(self) -> datetime:
        return as_type(datetime, self._lookup(("$now",)))

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self._lookup(("$zone",)))

    def midnight(self, day: date) -> datetime:
        """When the day begins. A clock set forward skips that hour: then the old offset counts;
        set back it strikes twice: then the second stroke counts. PostgreSQL does the same."""
        strokes = (datetime.combine(day, time(), self.zone).replace(fold=n) for n in (0, 1))
        return min(strokes, key=lambda stroke: stroke.utcoffset() or timedelta())


class SqlHere:
    """The same for SQL: columns or bind parameters under the reserved paths."""

    def __init__(self, column: Column) -> None:
        self._column = column

    @property
    def now(self) -> Sql:
        return self._column(("$now",))

    @property
    def zone(self) -> Sql:
        return self._column(("$zone",))

    def midnight(self, day: Sql) -> Sql:
        return type_coerce(func.timezone(self.zone, cast(day, DateTime())), DateTime(timezone=True))

    def local(self, moment: Sql) -> Sql:
        return type_coerce(func.timezone(self.zone, moment), DateTime())


def later_day(day: date, days: Decimal) -> date | None:
    """Parts of a day do not count: half a day later is the same date."""
    return _day((day - EPOCH_DAY).days + floor(days))


def later_day_sql(day: Sql, days: Sql) -> Sql:
    return _day_sql(days_sql(day, _epoch_day()) + func.floor(days))


def later(moment: datetime, days: Decimal) -> datetime | None:
    """Days with their fraction, down to the microsecond."""
    micros = (moment - EPOCH) // timedelta(microseconds=1) + floor(CONTEXT.multiply(days, DAY))
    inside = FIRST_MICRO <= micros < END_MICRO
    return EPOCH + timedelta(microseconds=micros) if inside else None


def later_sql(moment: Sql, days: Sql) -> Sql:
    """Text is PostgreSQL's only exact way from microseconds to an interval."""
    micros = func.floor(days * fixed(f"{DAY}")) + _micros_sql(moment)
    inside = within(micros, Decimal(END_MICRO), Decimal(FIRST_MICRO))
    counted = cast(cast(inside, BigInteger), Text).op("||")(fixed("' microseconds'", Kind.text))
    start = fixed("TIMESTAMPTZ '1970-01-01 00:00:00+00'", Kind.moment)
    return start.op("+", return_type=DateTime(timezone=True))(cast(counted, Interval()))


def days_between(late: datetime, early: datetime) -> Decimal | None:
    return divide(Decimal((late - early) // timedelta(microseconds=1)), Decimal(DAY))


def days_between_sql(late: Sql, early: Sql) -> Sql:
    return divide_sql(_micros_sql(late) - _micros_sql(early), fixed(f"{DAY}"))


def _day(number_of_day: int) -> date | None:
    inside = FIRST_MICRO <= number_of_day * DAY < END_MICRO
    return EPOCH_DAY + timedelta(days=number_of_day) if inside else None


def _day_sql(number_of_day: Sql) -> Sql:
    inside = within(number_of_day, Decimal(END_MICRO // DAY), Decimal(FIRST_MICRO // DAY))
    return _epoch_day().op("+", return_type=Date())(cast(inside, Integer))


def days_sql(late: Sql, early: Sql) -> Sql:
    return cast(late.op("-", return_type=Integer())(early), Numeric())


def _epoch_day() -> Sql:
    return fixed("DATE '1970-01-01'", Kind.date)


def _micros_sql(moment: Sql) -> Sql:
    return type_coerce(extract("epoch", moment), Numeric()) * fixed("1000000")
