"""Stretches of time that are compared: this week with the week before. Pure."""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

Stretch = Literal["day", "week", "month", "quarter", "year"]
LONGEST_DAYS = {"day": 2, "week": 14, "month": 62, "quarter": 184, "year": 731}
"""Two stretches are never longer than this."""


class Periods(Struct, frozen=True):
    """The first days of the stretch that runs and of the one before."""

    now: date
    before: date


def periods(today: date, stretch: Stretch) -> Periods:
    now = _first_day(today, stretch)
    return Periods(now, _first_day(now - timedelta(days=1), stretch))


def _first_day(day: date, stretch: Stretch) -> date:
    if stretch == "day":
        return day
    if stretch == "week":  # begins on Monday, as date_trunc has it
        return day - timedelta(days=day.weekday())
    months = {"month": 1, "quarter": 3, "year": 12}[stretch]
    return date(day.year, (day.month - 1) // months * months + 1, 1)
