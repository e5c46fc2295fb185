"""The working calendar: which days are worked, how many there are, and the n-th after a day.

A week pattern says which weekdays are worked; China's calendar takes its holidays out and puts its
made-up weekend days in. Days are numbers here, counted from 1970-01-01 (a Thursday), so that the
same tables serve SQL.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from danliu.measures.calendar_cn import HOLIDAYS, MADE_UP

EPOCH = date(1970, 1, 1)
MONDAY = 4  # of the first week: days before it are counted below zero


def day_number(day: date) -> int:
    return (day - EPOCH).days


def day_of(number: int) -> date:
    return EPOCH + timedelta(days=number)


@dataclass(frozen=True)
class Week:
    """`worked` are the weekdays that are worked, Monday 0 to Sunday 6, in order."""

    worked: tuple[int, ...] = (0, 1, 2, 3, 4)

    def count(self, number: int) -> int:
        """Worked days up to and with this one, from the first Monday on; negative before it."""
        weeks, weekday = divmod(number - MONDAY, 7)
        return weeks * len(self.worked) + bisect_right(self.worked, weekday)

    def nth(self, count: int) -> int:
        """The first day on which `count` reaches this."""
        weeks, place = divmod(count - 1, len(self.worked))
        return weeks * 7 + self.worked[place] + MONDAY


@dataclass(frozen=True)
class Calendar:
    """A week and the days that differ from it, as day numbers in order."""

    week: Week = Week()
    holidays: tuple[int, ...] = ()  # would be worked, and are not
    made_up: tuple[int, ...] = ()  # are worked, and would not be

    @cached_property
    def special(self) -> tuple[int, ...]:
        return tuple(sorted((*self.holidays, *self.made_up)))

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """For each special day, the worked days up to and with it."""
        return tuple(map(self.count, self.special))

    def count(self, number: int) -> int:
        missing = bisect_right(self.holidays, number)
        return self.week.count(number) - missing + bisect_right(self.made_up, number)

    def nth(self, count: int) -> int:
        """From the last special day before it, by plain weeks; a made-up day may come first."""
        place = bisect_left(self.counts, count)
        if not place:
            plain = self.week.nth(count)
        else:
            since, counted = self.special[place - 1], self.counts[place - 1]
            plain = self.week.nth(self.week.count(since) + count - counted)
        return min(plain, self.special[place]) if place < len(self.special) else plain

    def between(self, first: int, last: int) -> int:
        """Worked days from one to the other, both with; negative if `last` is before `first`."""
        if last < first:
            return self.count(last - 1) - self.count(first)
        return self.count(last) - self.count(first - 1)

    def after(self, start: int, days: int) -> int:
        """The day so many worked days after `start`, before it if below zero."""
        if not days:
            return start
        reached = self.count(start if days > 0 else start - 1)
        return self.nth(reached + days + (days < 0))


def _numbers(years: dict[int, str]) -> tuple[int, ...]:
    days = (
        date(year, int(day[:2]), int(day[2:]))
        for year, text in years.items()
        for day in text.split()
    )
    return tuple(sorted(map(day_number, days)))


CHINA = Calendar(holidays=_numbers(HOLIDAYS), made_up=_numbers(MADE_UP))


def is_workday(day: date, calendar: Calendar = CHINA) -> bool:
    return calendar.between(day_number(day), day_number(day)) == 1


def add_workdays(day: date, days: int, calendar: Calendar = CHINA) -> date:
    """So many working days after a day, before it if below zero; 0 is the day itself."""
    return day_of(calendar.after(day_number(day), days))


def count_workdays(first: date, last: date, calendar: Calendar = CHINA) -> int:
    """Working days from one day to another, both included; negative if they are the wrong way."""
    return calendar.between(day_number(first), day_number(last))
