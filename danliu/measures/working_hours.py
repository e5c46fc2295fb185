"""Working hours: a moment so many of them after another, on the days that are worked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from danliu.measures.calendar import CHINA, Calendar, add_workdays, is_workday

Stretch = tuple[time, time]
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class WorkingHours:
    """The stretches of a worked day, in order, in the workspace's own zone."""

    stretches: tuple[Stretch, ...] = ((time(9), time(12)), (time(13), time(18)))
    calendar: Calendar = CHINA

    def after(self, moment: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
        """The moment so much working time after `moment`; before it if below zero."""
        if length < timedelta(0):
            return self._before(moment, -length, zone)
        for begins, ends in self._from(moment, zone):
            if length <= ends - begins:
                return begins + length
            length -= ends - begins
        raise AssertionError("days do not end")

    def _before(self, moment: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
        for begins, ends in self._until(moment, zone):
            if length <= ends - begins:
                return ends - length
            length -= ends - begins
        raise AssertionError("days do not begin")

    def ends(self, day: date, zone: ZoneInfo) -> datetime:
        """When work ends on a day, or on the last worked day before it."""
        worked = day if is_workday(day, self.calendar) else add_workdays(day, -1, self.calendar)
        return datetime.combine(worked, self.stretches[-1][1], zone)

    def _from(self, moment: datetime, zone: ZoneInfo) -> Iterator[Span]:
        day = moment.astimezone(zone).date()
        if not is_workday(day, self.calendar):
            day = add_workdays(day, 1, self.calendar)
        while True:
            for begins, ends in self._of(day, zone):
                if ends > moment:
                    yield max(begins, moment), ends
            day = add_workdays(day, 1, self.calendar)

    def _until(self, moment: datetime, zone: ZoneInfo) -> Iterator[Span]:
        day = moment.astimezone(zone).date()
        if not is_workday(day, self.calendar):
            day = add_workdays(day, -1, self.calendar)
        while True:
            for begins, ends in reversed(self._of(day, zone)):
                if begins < moment:
                    yield begins, min(ends, moment)
            day = add_workdays(day, -1, self.calendar)

    def _of(self, day: date, zone: ZoneInfo) -> list[Span]:
        at = datetime.combine
        return [(at(day, begins, zone), at(day, ends, zone)) for begins, ends in self.stretches]


OFFICE = WorkingHours()
"""Nine to twelve and one to six: eight hours are a day."""
