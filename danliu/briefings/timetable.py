"""When a briefing comes: on which days, at which minute of the day. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta

from danliu.measures.calendar import is_workday

Days = Literal["workdays", "all", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Minute = Annotated[int, Meta(ge=0, lt=24 * 60)]
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def following(days: Days, minute: Minute, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment behind this one. What is a working day, China's calendar says."""
    day = after.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(minute // 60, minute % 60), zone)
        if at > after and _suits(days, day):
            return at
        day += timedelta(days=1)


def _suits(days: Days, day: date) -> bool:
    if days == "workdays":
        return is_workday(day)
    return days in ("all", _WEEK[day.weekday()])
