"""Jobs given their places one after another: a serial schedule. Pure.

What is under way stays where it is. Then each job in turn gets, operation by operation, the
earliest time at which its station has a free place long enough, gaps between others included; a
later job never moves an earlier one. So the schedule says for every job why it stands where it
stands, and thousands of them are placed within a second.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from danliu.orders.schedule.hours import Minute
from danliu.orders.schedule.jobs import Job, Operation, Station
from danliu.orders.schedule.places import Gap
from danliu.orders.schedule.queue import in_turn

Why = Literal["operations", "station", "room"]
"""Why a job has no time: it has no operations; a station of it is never open, or is not there; what
is free of it within the days that are looked at is not enough."""


class Timed(Struct, frozen=True):
    """begins, ends: of the job. operations: of each, in turn"""

    begins: Minute
    ends: Minute
    operations: tuple[tuple[Minute, Minute], ...]


class _Left(Exception):
    def __init__(self, why: Why) -> None:
        self.why = why


class Schedule:
    """timed: the jobs that have a time; left: the others, and why"""

    def __init__(self, stations: Mapping[str, Station | None], now: Minute) -> None:
        self._stations, self.now = stations, now
        self.timed: dict[str, Timed] = {}
        self.left: dict[str, Why] = {}
        self._going: dict[tuple[str, int], int] = {}

    def add(self, jobs: Sequence[Job]) -> "Schedule":
        """What was added before keeps its time."""
        for job in jobs:
            for turn, one in enumerate(job.operations):
                if one.going:
                    self._hold(one, (job.key, turn))
        for job in in_turn(jobs):
            try:
                self.timed[job.key] = self._placed(job)
            except _Left as left:
                self.left[job.key] = left.why
        return self

    def _hold(self, one: Operation, which: tuple[str, int]) -> None:
        """What is left of what is under way, from now on."""
        station = self._stations.get(one.station)
        if station is None:
            return
        now, began = (station.axis.number(each) for each in (self.now, one.began or 0))
        rest = max(one.minutes - (now - began), 1)
        gap = station.places.first(now, rest)
        if gap.start + rest <= station.axis.length:
            station.places.take(gap, rest)
            self._going[which] = station.axis.over(gap.start + rest)

    def _placed(self, job: Job) -> Timed:
        """Raises _Left; then nothing is taken."""
        if not job.operations:
            raise _Left("operations")
        ready, taken, times = self._ready(job), list[tuple[Station, Gap, int]](), []
        for turn, one in enumerate(job.operations):
            begins, ends, gap = self._next(one, ready, self._going.get((job.key, turn), ready))
            times.append((begins, ends))
            ready = max(ready, ends)
            if gap:
                taken.append((self._station(one), gap, one.minutes))
        for station, gap, minutes in taken:
            station.places.take(gap, minutes)
        return Timed(min(one for one, _ in times), times[-1][1], tuple(times))

    def _ready(self, job: Job) -> Minute:
        if job.begun:
            return self.now
        parts = (self.timed[key].ends for key in job.after if key in self.timed)
        return max(self.now, job.earliest, job.pinned or 0, *parts)

    def _next(
        self, one: Operation, ready: Minute, over: Minute
    ) -> tuple[Minute, Minute, Gap | None]:
        """Its times, and the gap that it takes where it takes one. over: what is under way"""
        if one.ended is not None:
            return one.began or one.ended, one.ended, None
        if one.going:
            return one.began or 0, over, None
        if not one.minutes:
            return ready, ready, None
        station = self._station(one)
        gap = station.places.first(station.axis.number(ready), one.minutes)
        ends = gap.start + one.minutes
        if ends > station.axis.length:
            raise _Left("room")
        return station.axis.begins(gap.start), station.axis.over(ends), gap

    def _station(self, one: Operation) -> Station:
        station = self._stations.get(one.station)
        if station is None:
            raise _Left("station")
        return station
