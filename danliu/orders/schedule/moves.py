"""What a schedule changes: against what is written, and against that without a rush. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from danliu.orders.schedule.hours import Minute, day_begins, minute_of, moment_of
from danliu.orders.schedule.jobs import Job
from danliu.orders.schedule.names import Names, Record, day_of, moment
from danliu.orders.schedule.plan import Schedule, Timed


class Move(NamedTuple):
    """A job with its times before and now; blank where it has none. late: after its order's due
    date. breaks: it kept what the order was promised, and does so no longer."""

    row: Record
    was_from: datetime | None
    was_until: datetime | None
    begins: datetime | None
    ends: datetime | None
    late: bool
    breaks: bool

    @property
    def differs(self) -> bool:
        return (self.was_from, self.was_until) != (self.begins, self.ends)

    @property
    def later(self) -> bool:
        return bool(self.ends and self.was_until and self.ends > self.was_until)


class StepMove(NamedTuple):
    step: str
    begins: datetime
    ends: datetime


def steps_moved(
    rows: Iterable[Record], jobs: Iterable[Job], schedule: Schedule, names: Names, zone: ZoneInfo
) -> Iterator[StepMove]:
    """Steps that are still to be done, whose times are not as they are written."""
    written = {
        str(one["id"]): (moment(one.get(names.planned_from)), moment(one.get(names.planned_until)))
        for one in rows
    }
    for job in jobs:
        times = schedule.timed[job.key].operations if job.key in schedule.timed else ()
        for operation, (begins, ends) in zip(job.operations, times, strict=False):
            now = moment_of(begins, zone), moment_of(ends, zone)
            if operation.step and operation.ended is None and written[operation.step] != now:
                yield StepMove(operation.step, *now)


class Compared:
    """Jobs as records, and as they were scheduled."""

    def __init__(
        self, rows: Iterable[Record], jobs: Iterable[Job], names: Names, zone: ZoneInfo
    ) -> None:
        self._rows, self._names, self._zone = list(rows), names, zone
        self._due = {job.key: job.due for job in jobs}

    def with_written(self, schedule: Schedule) -> Iterator[Move]:
        """One for each job, against the times that its record has."""
        of = self._names
        for row in self._rows:
            was = moment(row.get(of.planned_from)), moment(row.get(of.planned_until))
            yield self._move(row, was, schedule.timed.get(str(row["id"])))

    def between(self, before: Schedule, after: Schedule) -> Iterator[Move]:
        for row in self._rows:
            key = str(row["id"])
            yield self._move(row, self._times(before.timed.get(key)), after.timed.get(key))

    def _move(
        self, row: Record, was: tuple[datetime | None, datetime | None], timed: Timed | None
    ) -> Move:
        now, due = self._times(timed), self._due.get(str(row["id"]))
        late = timed is not None and due is not None and timed.ends > due
        promised = self._promised(row.get(self._names.promised))
        breaks = (
            promised is not None
            and timed is not None
            and timed.ends > promised
            and not (was[1] and minute_of(was[1]) > promised)
        )
        return Move(row, *was, *now, late, breaks)

    def _times(self, timed: Timed | None) -> tuple[datetime | None, datetime | None]:
        if timed is None:
            return None, None
        return moment_of(timed.begins, self._zone), moment_of(timed.ends, self._zone)

    def _promised(self, given: Any) -> Minute | None:
        """The end of the day that was promised."""
        day = day_of(given)
        return day_begins(day + timedelta(days=1), self._zone) if day else None
