"""What is to be done at a place of the floor: a duty for each step, check or receipt."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.floor import judging, looking
from danliu.floor.definition import Floor
from danliu.floor.judging import Job, Step
from danliu.people import users
from danliu.workspace import Workspace

Kind = Literal["step", "check", "store"]
Whole = Literal["check", "store"]
CHECK: Whole = "check"  # places that every floor has, beside its work stations
STORE: Whole = "store"


class Neighbour(Struct, frozen=True):
    """A step before or after. place: what its work station is called"""

    step: UUID
    name: str
    place: str


class Duty(Struct, frozen=True):
    """One thing to do at a place: a step of a job, or the check or receipt of a whole job.

    came      pieces to work at; waits_for: the earlier step that is not finished, none when ready
    first     no step stands before it: it may make more than came
    by        who is at it
    turn, of  the second of three
    """

    kind: Kind
    step: UUID | None
    job: UUID
    title: str
    name: str
    state: Literal["waiting", "going"]
    turn: int
    of: int
    item: str
    item_name: str
    quantity: Decimal
    came: Decimal
    due: str
    urgency: str
    changed: str
    redo: str
    by: str
    first: bool
    waits_for: Neighbour | None
    before: UUID | None
    after: Neighbour | None


class JobPlace(Struct, frozen=True):
    """Where a job is now. place: of a work station, check, store, or «» for nowhere here"""

    title: str
    state: str
    state_en: str
    place: str
    place_name: str
    step: str


async def of_place(ws: Workspace, floor: Floor, place: UUID) -> list[Duty]:
    """Steps of a work station that are not finished: what may begin first, then by urgency and
    date."""
    names = await users.names(ws.db, ws.row.id)
    found = [
        (_duty(job, step, steps, names), job)
        for job, steps in (await looking.at_place(ws, floor, place)).values()
        for step in steps
        if step.place.id == place and step.state != "done"
    ]
    return [duty for duty, _ in sorted(found, key=lambda one: _urgent_first(*one))]


async def of_whole_jobs(ws: Workspace, floor: Floor, place: Whole) -> list[Duty]:
    """Jobs that wait for their check, or to come into stock."""
    jobs = await looking.in_checking(ws, floor, passed=place == STORE)
    found = [(_whole_job(place, *one), one[0]) for one in jobs.values()]
    return [duty for duty, _ in sorted(found, key=lambda one: _urgent_first(*one))]


def _duty(job: Job, step: Step, steps: list[Step], names: Mapping[str, str]) -> Duty:
    before, waits = judging.before(step, steps), judging.open_before(step, steps)
    return Duty(
        kind="step",
        step=step.id,
        name=step.name,
        state="going" if step.state == "going" else "waiting",
        turn=1 + sum(one.turn < step.turn for one in steps),
        came=judging.came(step, steps, job),
        redo=step.redo,
        by=names.get(f"user:{step.worker}", "") if step.state == "going" else "",
        first=before is None,
        waits_for=_neighbour(waits),
        before=before.id if before else None,
        after=_neighbour(judging.after(step, steps)),
        **_of_job(job, steps),
    )


def _whole_job(place: Whole, job: Job, steps: list[Step]) -> Duty:
    check = place == CHECK
    return Duty(
        kind=place,
        step=None,
        name="",
        state="waiting",
        turn=len(steps),
        came=judging.made(steps, job) if check else job.good,
        redo="",
        by="",
        first=False,
        waits_for=None,
        before=None,
        after=None,
        **_of_job(job, steps),
    )


def _of_job(job: Job, steps: list[Step]) -> dict[str, Any]:
    return {
        "job": job.id,
        "title": job.title,
        "of": len(steps),
        "item": job.item,
        "item_name": job.item_name,
        "quantity": job.quantity,
        "due": job.due,
        "urgency": job.urgency,
        "changed": job.changed,
    }


def _neighbour(step: Step | None) -> Neighbour | None:
    return Neighbour(step.id, step.name, step.place.title) if step else None


def _urgent_first(duty: Duty, job: Job) -> tuple[bool, int, str, str, int]:
    return (duty.waits_for is not None, job.rank, job.due or "9999", job.title, duty.turn)


def where(job: Job, steps: list[Step]) -> JobPlace:
    said = (job.title, job.told, job.told_en)
    if job.stage == "checking":
        return JobPlace(*said, STORE if job.passed else CHECK, "", "")
    still = [one for one in steps if one.state != "done"]
    if job.stage in ("assigned", "working") and still:
        step = min(still, key=lambda one: one.turn)
        return JobPlace(*said, str(step.place.id), step.place.title, step.name)
    return JobPlace(*said, "", "", "")
