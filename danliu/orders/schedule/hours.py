"""When a station is open: its shifts by weekday, and the days that differ. Pure.

A moment is a whole number of minutes since 1970-01-01 in UTC: a shop of thousands of operations is
reckoned in integers, and only what is shown is a date again.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from danliu.measures.calendar import CHINA, day_number

Minute = int
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """From one minute to another, the last one not counted."""

    begins: Minute
    ends: Minute

    def since(self, start: Minute) -> "Span":
        """What of it is not before; it may be nothing."""
        return Span(max(self.begins, start), self.ends)


class Shift(Struct, frozen=True):
    """Weekdays: Monday 0 to Sunday 6; none: all. One that does not end after it begins ends on the
    next day."""

    begins: time
    ends: time
    weekdays: frozenset[int] = frozenset()


class Apart(Struct, frozen=True):
    """Days that differ, both included: extra hours, or closed. begins, ends: on each of them; None:
    the whole day."""

    first: date
    last: date
    opens: bool = False
    begins: time | None = None
    ends: time | None = None


class Week(Struct, frozen=True):
    """What a station's hours follow from. holidays: China's public ones are closed."""

    shifts: tuple[Shift, ...]
    apart: tuple[Apart, ...] = ()
    holidays: bool = True


OFFICE = tuple(
    Shift(time(begins), time(ends), frozenset(range(5))) for begins, ends in ((8, 12), (13, 17))
)
"""Of a shop that has typed no hours."""


def minute_of(moment: datetime) -> Minute:
    """Of an aware moment; seconds begun do not count."""
    return int(moment.timestamp() // 60)


def moment_of(minute: Minute, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(minute * 60, zone)


def day_begins(day: date, zone: ZoneInfo) -> Minute:
    return minute_of(datetime.combine(day, time(), zone))


def open_spans(week: Week, first: date, days: int, zone: ZoneInfo) -> list[Span]:
    """The hours of so many days from the first one on, joined and in order."""
    listed, start = [first + _DAY * n for n in range(days)], day_begins(first, zone)
    worked = (
        _span(day, one.begins, one.ends, zone).since(start)
        for day in (first - _DAY, *listed)  # a night shift comes over from the day before
        for one in week.shifts
        if not one.weekdays or day.weekday() in one.weekdays
    )
    shut = [_span(day, None, None, zone) for day in listed if week.holidays and _holiday(day)]
    extra = list[Span]()
    for one in week.apart:
        (extra if one.opens else shut).extend(_apart(one, listed, zone))
    return joined([*without(joined(worked), joined(shut)), *extra])


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch as one."""
    found = list[Span]()
    for one in sorted(spans):
        if found and one.begins <= found[-1].ends:
            found[-1] = Span(found[-1].begins, max(found[-1].ends, one.ends))
        elif one.begins < one.ends:
            found.append(one)
    return found


def without(spans: Iterable[Span], shut: Sequence[Span]) -> Iterator[Span]:
    """What is left of the spans; both are joined."""
    for one in spans:
        start = one.begins
        for closes, opens in shut:
            if closes >= one.ends:
                break
            if closes > start:
                yield Span(start, closes)
            start = max(start, opens)
        if start < one.ends:
            yield Span(start, one.ends)


def _apart(one: Apart, listed: Sequence[date], zone: ZoneInfo) -> Iterator[Span]:
    for day in listed:
        if one.first <= day <= one.last:
            yield _span(day, one.begins, one.ends, zone)


def _span(day: date, begins: time | None, ends: time | None, zone: ZoneInfo) -> Span:
    start, end = begins or time(), ends or time()
    last = day if end > start else day + _DAY
    at = datetime.combine
    return Span(minute_of(at(day, start, zone)), minute_of(at(last, end, zone)))


def _holiday(day: date) -> bool:
    return day_number(day) in _HOLIDAYS


_HOLIDAYS = frozenset(CHINA.holidays)
