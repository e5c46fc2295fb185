"""When something that is not ordered yet could be ready. Pure.

What is in stock is ready now. What is made takes the free places that the schedule has left: nobody
else is moved for it. What is bought is there after its days to buy.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct

from danliu.orders.bom.needs import Need
from danliu.orders.bom.structure import Structure
from danliu.orders.schedule.hours import Minute
from danliu.orders.schedule.job_records import Jobs
from danliu.orders.schedule.jobs import Job
from danliu.orders.schedule.plan import Schedule, Why

_ORDER = "$promise"

How = Literal["stock", "made", "short", "unknown"]
"""All is in stock; something is made; something is to be bought first; nobody can tell."""


class Lack(NamedTuple):
    """comes: when it is there, if it is bought today"""

    part: str
    short: Decimal
    comes: Minute


class Promise(Struct, frozen=True):
    """at      when all of it is ready; None where nobody can tell
    lacks   what is to be bought for it
    left    items that have no time, and why
    """

    how: How
    at: Minute | None
    lacks: tuple[Lack, ...] = ()
    left: tuple[tuple[str, Why], ...] = ()


class Promising(NamedTuple):
    """structure: of the products. comes: when each item is there, if it is bought today"""

    now: Minute
    structure: Structure
    jobs: Jobs
    comes: Mapping[str, Minute]


def promised(needs: Sequence[Need], known: Promising, schedule: Schedule) -> Promise:
    """Of needs as they were worked out of free stock. What is made is added to the schedule."""
    lacks = tuple(
        Lack(one.part, one.short, known.comes[one.part]) for one in needs if one.short > 0
    )
    jobs = _jobs(needs, known, {one.part: one.comes for one in lacks})
    schedule.add(jobs)
    if left := tuple((job.key, schedule.left[job.key]) for job in jobs if job.key in schedule.left):
        return Promise("unknown", None, lacks, left)
    ends = [schedule.timed[job.key].ends for job in jobs]
    at = max((known.now, *ends, *(one.comes for one in lacks)))
    return Promise("short" if lacks else "made" if jobs else "stock", at, lacks)


def _jobs(needs: Sequence[Need], known: Promising, comes: Mapping[str, Minute]) -> list[Job]:
    """One for each item that is to be made, as an order's jobs would be."""
    made = {one.part: one for one in needs if one.made > 0}
    found = []
    for part, need in made.items():
        uses = known.structure.parts(part)
        route = next((use.line.route for use in uses if use.line.route), "")
        work = known.jobs.operations(known.jobs.route(route), need.made)
        earliest = max((comes.get(use.line.part, 0) for use in uses), default=0)
        parts = tuple(use.line.part for use in uses if use.line.part in made)
        found.append(Job(part, _ORDER, part, work, earliest=earliest, after=parts))
    return found
