"""From the tables' records to a schedule, as it is or as it were with a rush. Pure."""

from typing import NamedTuple

from msgspec import structs

from danliu.orders.schedule.job_records import jobs_of
from danliu.orders.schedule.jobs import Job
from danliu.orders.schedule.moves import Compared, Move
from danliu.orders.schedule.names import id_of
from danliu.orders.schedule.plan import Schedule
from danliu.orders.schedule.records import House, Rows
from danliu.orders.schedule.stations import stations_of


class Made(NamedTuple):
    jobs: list[Job]
    schedule: Schedule

    def ready(self, order: str) -> int | None:
        """The minute at which the last job of an order ends; None where one of them has no time."""
        timed = [self.schedule.timed.get(job.key) for job in self.jobs if job.order == order]
        ends = [one.ends for one in timed if one]
        return max(ends) if ends and len(ends) == len(timed) else None


def made(rows: Rows, house: House) -> Made:
    """Raises ValueError for hours that cannot be read."""
    jobs = jobs_of(rows, house)
    return Made(jobs, Schedule(stations_of(rows, house), house.begins).add(jobs))


class Trial(NamedTuple):
    """before: without the rush. displaced: jobs of other orders that end later by it"""

    before: Made
    after: Made
    displaced: list[Move]


def tried(rows: Rows, house: House, rush: str) -> Trial:
    """An order as a rush, whatever is written of it. Raises ValueError, as `made`."""
    before = made(rows, house)
    after = made(rows, structs.replace(house, rushes=house.rushes | {rush}))
    compared = Compared(rows.jobs, after.jobs, house.names, house.zone)
    moves = compared.between(before.schedule, after.schedule)
    others = [one for one in moves if id_of(one.row.get(house.names.order)) != rush]
    return Trial(before, after, [one for one in others if one.later])
