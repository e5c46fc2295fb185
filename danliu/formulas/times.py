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

from danliu.formulas.decimals import CONTEXT, divide, divide_sql, within
from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Column, Kind, Lookup, Sql, kind_of_type

DAY = 86_400_000_000  # microseconds
FIRST, LAST = date(2, 1, 1), date(9998, 12, 31)
EPOCH_DAY, EPOCH = date(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)
FIRST_MICRO = (FIRST - EPOCH_DAY).days * DAY
END_MICRO = ((LAST - EPOCH_DAY).days + 1) * DAY
EPOCH_DAY_SQL, EPOCH_SQL = "DATE '1970-01-01'", "TIMESTAMP '1970-01-01 00:00:00'"
MICRO = timedelta(microseconds=1)
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

    def local(self, moment: datetime) -> datetime:
        """What the clock on the wall shows."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def day(self, value: date) -> date:
        """The date of a date or a moment."""
        return self.local(value).date() if isinstance(value, datetime) else value

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

    def local(self, moment: Sql) -> Sql:
        """What the clock on the wall shows."""
        return formed("timezone({}, {})", self.zone, moment, kind=Kind.moment)

    def day(self, value: Sql) -> Sql:
        """The date of a date or a moment."""
        match kind_of_type(value.type):
            case Kind.date:
                return value
            case Kind.moment:
                return formed("({})::date", self.local(value), kind=Kind.date)
        return formed("NULL::date", kind=Kind.date)

    def midnight(self, day: Sql) -> Sql:
        return formed("timezone({}, {}::timestamp)", self.zone, day, kind=Kind.moment)


def day_sql(index: Sql) -> Sql:
    """The date of a day number that is inside."""
    inside = within(index, f"[{FIRST_MICRO // DAY}", f"{END_MICRO // DAY})")
    return formed(f"({EPOCH_DAY_SQL} + {{}}::integer)", inside, kind=Kind.date)


def day_of(index: int) -> date | None:
    inside = FIRST_MICRO <= index * DAY < END_MICRO
    return EPOCH_DAY + timedelta(days=index) if inside else None


def later_day(day: date, days: Decimal) -> date | None:
    """Parts of a day do not count: half a day later is the same date."""
    return day_of((day - EPOCH_DAY).days + floor(days))


def later_day_sql(day: Sql, days: Sql) -> Sql:
    index = formed(f"({{}} - {EPOCH_DAY_SQL} + floor({{}}))", day, days, kind=Kind.number)
    return day_sql(index)


def later(moment: datetime, days: Decimal) -> datetime | None:
    """Days with their fraction, down to the microsecond."""
    micros = (moment - EPOCH) // MICRO + floor(CONTEXT.multiply(days, DAY))
    return EPOCH + micros * MICRO if FIRST_MICRO <= micros < END_MICRO else None


def later_sql(moment: Sql, days: Sql) -> Sql:
    """By way of the clock of UTC: with a time zone PostgreSQL calls no sum immutable."""
    micros = f"({{}} + floor({{}} * {DAY}))"
    inside = within(
        formed(micros, micros_sql(moment), days, kind=Kind.number),
        f"[{FIRST_MICRO}",
        f"{END_MICRO})",
    )
    return moment_sql(inside)


def micros_sql(moment: Sql) -> Sql:
    """Microseconds since 1970."""
    since = "(extract(epoch from timezone('UTC', {})) * 1000000)"
    return formed(since, moment, kind=Kind.number)


def moment_sql(micros: Sql) -> Sql:
    """Days and seconds apart: the seconds of one day are exact as a float."""
    interval = (
        f"make_interval(days => div({{0}}, {DAY})::integer, secs => mod({{0}}, {DAY})::float8 / "
        "1e6)"
    )
    return shared(f"timezone('UTC', {EPOCH_SQL} + {interval})", micros, kind=Kind.moment)


def days_between(late: datetime, early: datetime) -> Decimal | None:
    return divide(Decimal((late - early) // MICRO), Decimal(DAY))


def days_between_sql(late: Sql, early: Sql) -> Sql:
    day = formed(f"{DAY}", kind=Kind.number)
    micros = formed("({} - {})", micros_sql(late), micros_sql(early), kind=Kind.number)
    return divide_sql(micros, day)
