"""In which order jobs are given their places. Pure.

What is pinned comes first, with the jobs that it waits for; then order by order: rush orders, then
by due date, then by rank and number; within an order the parts before what they go into.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from danliu.orders.schedule.hours import Minute
from danliu.orders.schedule.jobs import Job

_Urgency = tuple[bool, Minute, int, str]
_NEVER: Minute = 1 << 40


def in_turn(jobs: Sequence[Job]) -> Iterator[Job]:
    """Each once, after all that it waits for. An order that becomes a rush moves up whole, and what
    stood before its new place stands there as before."""
    known, orders, came = {job.key: job for job in jobs}, _orders(jobs), set[str]()
    pinned = [job for job in jobs if job.pinned is not None and not job.begun]
    pinned.sort(key=lambda job: (job.pinned or 0, _urgency(job)))
    rest = sorted(jobs, key=lambda job: (orders[job.order], job.order, job.number))
    for job in (*pinned, *rest):
        yield from _parts_first(job, known, came)


def _urgency(job: Job) -> _Urgency:
    return not job.rush, _NEVER if job.due is None else job.due, job.rank, job.number


def _orders(jobs: Iterable[Job]) -> dict[str, _Urgency]:
    """How urgent each order is: as its most urgent job."""
    found = dict[str, _Urgency]()
    for job in jobs:
        here = _urgency(job)
        found[job.order] = min(found.get(job.order, here), here)
    return found


def _parts_first(job: Job, known: Mapping[str, Job], came: set[str]) -> Iterator[Job]:
    """What it waits for, then itself. A circle ends where it closes."""
    if job.key in came:
        return
    came.add(job.key)
    for key in job.after:
        if key in known:
            yield from _parts_first(known[key], known, came)
    yield job
