"""From records of jobs, with their steps, routes, bills and materials, to jobs. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import structs

from danliu.orders.schedule.hours import Minute, day_begins, minute_of
from danliu.orders.schedule.jobs import Job, Operation
from danliu.orders.schedule.names import Record, by, day_of, id_of, minutes_of, moment, number_of
from danliu.orders.schedule.records import House, Rows


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
