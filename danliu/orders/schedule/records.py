"""From records, as the tables hold them, to jobs and stations. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from danliu.orders.schedule.hours import OFFICE, Apart, Minute, Shift, Week, day_begins, minute_of
from danliu.orders.schedule.jobs import Hours, Job, Operation, Station
from danliu.orders.schedule.names import (
    WEEKDAYS,
    Names,
    Record,
    by,
    day_of,
    id_of,
    minutes_of,
    moment,
    number_of,
    time_of,
)

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


def stations_of(rows: Rows, house: House) -> dict[str, Station | None]:
    """By their ids. Hours of a station's own go before those of all. Raises ValueError for hours
    that cannot be read."""
    names = house.names
    hours, apart = by(rows.hours, names.station), by(rows.apart, names.station)
    found = dict[str, Station | None]()
    for one in rows.stations:
        key = str(one["id"])
        shifts = tuple(_shift(each, names) for each in hours.get(key, hours.get("", [])))
        differs = (*apart.get("", ()), *apart.get(key, ()))
        days = tuple(each for row in differs for each in _apart(row, names))
        week = Week(shifts or OFFICE, days, house.holidays)
        found[key] = Hours(week, _places(one, names)).opened(house.today, house.zone)
    return found


def _places(station: Record, names: Names) -> int:
    places = station.get(names.places)
    return 1 if places is None else max(int(number_of(places)), 0)


def _shift(row: Record, names: Names) -> Shift:
    begins, ends = time_of(row.get(names.begins)), time_of(row.get(names.ends))
    if begins is None or ends is None:
        raise ValueError("a shift begins and ends")
    named = row.get(names.weekdays) or ()
    listed = [named] if isinstance(named, str) else named
    return Shift(begins, ends, frozenset(WEEKDAYS.index(day) for day in listed))


def _apart(row: Record, names: Names) -> Iterator[Apart]:
    first = day_of(row.get(names.day))
    if first:
        last = day_of(row.get(names.last_day)) or first
        hours = time_of(row.get(names.begins)), time_of(row.get(names.ends))
        yield Apart(first, last, row.get(names.opens) is True, *hours)


def jobs_of(rows: Rows, house: House) -> list[Job]:
    return [*Jobs(rows, house).all()]


class Jobs:
    """What is known of each job, looked up once."""

    def __init__(self, rows: Rows, house: House) -> None:
        names = house.names
        self._rows, self._house = rows, house
        self._steps, self._operations = by(rows.steps, names.job), by(rows.operations, names.route)
        self._parts = {
            product: {id_of(one.get(names.part)) for one in lines}
            for product, lines in by(self._bills(), names.product).items()
        }
        self._made = {self._what(one): str(one["id"]) for one in rows.jobs}
        self._short = {
            self._what(one): house.comes(one.get(names.lead_days), one.get(names.asked))
            for one in rows.materials
            if number_of(one.get(names.short)) > 0
        }

    def all(self) -> Iterator[Job]:
        return (self._job(one) for one in self._rows.jobs)

    def operations(
        self, work: Iterable[Record], quantity: Any, *, steps: bool = False
    ) -> tuple[Operation, ...]:
        turn = self._house.names.turn
        turns = sorted(work, key=lambda one: number_of(one.get(turn)))
        found = [_operation(one, quantity, self._house) for one in turns]
        if not steps:
            return tuple(found)
        pairs = zip(found, turns, strict=True)
        return tuple(structs.replace(one, step=str(of["id"])) for one, of in pairs)

    def route(self, route: str) -> Sequence[Record]:
        return self._operations.get(route, ()) if route else ()

    def _bills(self) -> Iterator[Record]:
        """Those that hold today."""
        names, today = self._house.names, self._house.today
        for one in self._rows.bills:
            since, until = day_of(one.get(names.since)), day_of(one.get(names.until))
            if (since or today) <= today and (until is None or today < until):
                yield one

    def _job(self, row: Record) -> Job:
        names, key = self._house.names, str(row["id"])
        order, item = self._what(row)
        parts = sorted(self._parts.get(item, ()))
        steps = self._steps.get(key)
        work = steps or self.route(str(row.get(names.route) or ""))
        return Job(
            key,
            order,
            str(row.get(names.number) or ""),
            self.operations(work, row.get(names.quantity), steps=bool(steps)),
            bool(row.get(names.rush)) or order in self._house.rushes,
            self._due(row.get(names.due)),
            self._rank(row.get(names.urgency)),
            max((self._short.get((order, part), 0) for part in parts), default=0),
            tuple(self._made[order, part] for part in parts if (order, part) in self._made),
            self._pinned(row),
        )

    def _what(self, row: Record) -> tuple[str, str]:
        names = self._house.names
        return id_of(row.get(names.order)), id_of(row.get(names.item))

    def _due(self, due: Any) -> Minute | None:
        """What is due on a day is late once that is over."""
        if isinstance(due, datetime):
            return minute_of(due)
        day = day_of(due)
        return day_begins(day + timedelta(days=1), self._house.zone) if day else None

    def _rank(self, urgency: Any) -> int:
        among = self._house.urgencies
        return among.index(urgency) if urgency in among else len(among)

    def _pinned(self, row: Record) -> Minute | None:
        """A field of its own, which no schedule writes: a plan that was made meanwhile may write
        its own time over a drag, and does not take the pin away by that."""
        at = moment(row.get(self._house.names.pinned))
        return minute_of(at) if at else None


def _operation(one: Record, quantity: Any, house: House) -> Operation:
    """By its state: what is to be done again still says when it was done."""
    names, now = house.names, minute_of(house.now)
    state, minutes = one.get(names.state), minutes_of(one, number_of(quantity), names)
    began, ended = moment(one.get(names.began)), moment(one.get(names.ended))
    start = minute_of(began) if began else now
    stop = minute_of(ended) if ended else max(start, now)
    station = id_of(one.get(names.station))
    if state == house.done:
        return Operation(station, minutes, min(start, stop), stop)
    return Operation(station, minutes, start if state == house.going else None)
