"""When a task is due, is reminded of and goes on to somebody else. Pure."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from danliu.flows.asking import Asks
from danliu.measures.working_hours import OFFICE

LONGEST_HOURS = 10_000


class Moments(NamedTuple):
    """What is to come: a reminder, and the moment when it is overdue."""

    remind_at: datetime | None
    due_at: datetime | None

    def next(self, now: datetime, *, reminded: bool, escalated: bool) -> datetime | None:
        """When to look again."""
        if self.due_at is None or escalated:
            return None
        if self.remind_at and not reminded and self.remind_at > now:
            return self.remind_at
        return self.due_at


def first_look(asks: Asks, now: datetime) -> datetime | None:
    """A task that has a due time is looked at as soon as it is asked."""
    return now if asks.due else None


def moments(asks: Asks, value: Any, asked_at: datetime, zone: ZoneInfo) -> Moments:
    """From what the due formula gives: a moment, a day (its last working hour), or a number of
    working hours after the asking; none of these: it is not due at all."""
    due = _due(value, asked_at, zone)
    if due is None or not asks.remind_hours:
        return Moments(None, due)
    before = timedelta(hours=min(asks.remind_hours, LONGEST_HOURS))
    return Moments(OFFICE.after(due, -before, zone), due)


def _due(value: Any, asked_at: datetime, zone: ZoneInfo) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return OFFICE.ends(value, zone)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    hours = min(max(float(value), 0.0), LONGEST_HOURS)
    return OFFICE.after(asked_at, timedelta(hours=hours), zone)
