"""What a schedule is made from: records as the tables hold them, and what the house says. Pure.

From these to stations: stations.py; to jobs: job_records.py.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from danliu.orders.schedule.hours import Minute, day_begins, minute_of
from danliu.orders.schedule.names import Names, Record, moment, number_of

GRAIN = 30  # minutes


class Rows(Struct, frozen=True):
    """Records of each table, cells by key with their ids."""

    jobs: Sequence[Record] = ()
    steps: Sequence[Record] = ()
    operations: Sequence[Record] = ()
    stations: Sequence[Record] = ()
    hours: Sequence[Record] = ()
    apart: Sequence[Record] = ()
    bills: Sequence[Record] = ()
    materials: Sequence[Record] = ()


class House(Struct, frozen=True):
    """going, done  states of steps under way and done
    urgencies  their keys, the most urgent first
    lead_days  of what names none
    rushes     orders that are taken for a rush, whatever is written
    """

    names: Names
    zone: ZoneInfo
    now: datetime
    going: str = "going"
    done: str = "done"
    urgencies: tuple[str, ...] = ("red", "yellow", "green")
    lead_days: int = 7
    holidays: bool = True
    rushes: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def begins(self) -> Minute:
        """Of what is still to be begun: the next half hour. Were it this very minute, all that
        waits would move whenever anybody looks."""
        return -(-minute_of(self.now) // GRAIN) * GRAIN

    def comes(self, lead_days: Any, asked: Any = None) -> Minute:
        """When something is there that was asked for then: in the morning of a day that is still to
        come, for what is overdue has not come either."""
        lead = self.lead_days if lead_days is None else int(number_of(lead_days))
        since = asked.astimezone(self.zone).date() if moment(asked) else self.today
        day = max(since + timedelta(days=lead), self.today + timedelta(days=1))
        return day_begins(day, self.zone)
