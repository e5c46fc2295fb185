"""What may be done with a job and its steps. Pure: the device thinks the same way
(front/src/floor/judge.ts), and is asked again here."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

from msgspec import Struct

from danliu.floor.errors import (
    IsChecked,
    IsStored,
    MoreThanCame,
    NotAllDone,
    NotChecked,
    StepBegun,
    StepFinished,
    StepNotBegun,
    StepWaits,
    WhyScrap,
)
from danliu.stations.errors import JobStopped

NOTHING = Decimal(0)
Standing = Literal["waiting", "going", "done"]
Stage = Literal["assigned", "working", "checking", "stored", "stopped"]


class Place(Struct, frozen=True):
    id: UUID
    title: str


class Step(Struct, frozen=True):
    """worker: a user's id; good, scrap: once it is done"""

    id: UUID
    version: int
    job: UUID
    turn: Decimal
    name: str
    place: Place
    state: Standing
    good: Decimal
    scrap: Decimal
    redo: str
    worker: str


class Job(Struct, frozen=True):
    """stage: in the floor's turn, stopped for any other; told, told_en: what its state is called

    urgency: a key, «» for none; rank: 0 is the most urgent; good: what passed the check
    """

    id: UUID
    version: int
    title: str
    stage: Stage
    told: str
    told_en: str
    quantity: Decimal
    item: str
    item_name: str
    due: str
    urgency: str
    rank: int
    changed: str
    passed: bool
    good: Decimal


def before(step: Step, steps: Sequence[Step]) -> Step | None:
    """The one that hands over to it."""
    earlier = [one for one in steps if one.turn < step.turn]
    return max(earlier, key=lambda one: one.turn, default=None)


def after(step: Step, steps: Sequence[Step]) -> Step | None:
    later = [one for one in steps if one.turn > step.turn]
    return min(later, key=lambda one: one.turn, default=None)


def open_before(step: Step, steps: Sequence[Step]) -> Step | None:
    """The first of the earlier ones that is not finished."""
    still = [one for one in steps if one.turn < step.turn and one.state != "done"]
    return min(still, key=lambda one: one.turn, default=None)


def came(step: Step, steps: Sequence[Step], job: Job) -> Decimal:
    """Pieces to work at: what the one before handed over, of the first what is to be made."""
    first = before(step, steps)
    return job.quantity if first is None else first.good


def made(steps: Sequence[Step], job: Job) -> Decimal:
    """Pieces that the last step handed over."""
    last = max(steps, key=lambda one: one.turn, default=None)
    return job.quantity if last is None else last.good


def check_begins(job: Job, step: Step, steps: Sequence[Step], by: str) -> None:
    """Raises JobStopped, StepFinished, StepBegun, StepWaits. by: who has begun it, as called"""
    _check_runs(job)
    if step.state == "done":
        raise StepFinished(step.name)
    if step.state == "going":
        raise StepBegun(step.name, by)
    if first := open_before(step, steps):
        raise StepWaits(step.name, first.name, first.place.title)


def check_finishes(
    job: Job, step: Step, steps: Sequence[Step], good: Decimal, scrap: Decimal, reason: str
) -> None:
    """Raises JobStopped, StepFinished, StepNotBegun, MoreThanCame, WhyScrap. The first step may
    make more than the job asks for: the material is there, and the receipt tells it."""
    _check_runs(job)
    if step.state == "done":
        raise StepFinished(step.name)
    if step.state != "going":
        raise StepNotBegun(step.name)
    if before(step, steps) and good + scrap > came(step, steps, job):
        raise MoreThanCame(step.name, came(step, steps, job), good + scrap)
    if scrap and not reason:
        raise WhyScrap


def check_is_checked(
    job: Job, steps: Sequence[Step], pieces: Decimal | None, reason: str
) -> Decimal:
    """Pieces that did not pass; pieces: those that did, none where the whole job failed.

    Raises  JobStopped, IsStored, NotAllDone, IsChecked, MoreThanCame, WhyScrap
    """
    _check_made(job, steps)
    if job.passed:
        raise IsChecked(job.title)
    there = made(steps, job)
    passed = NOTHING if pieces is None else pieces
    if passed > there:
        raise MoreThanCame(job.title, there, passed)
    if (pieces is None or passed < there) and not reason:
        raise WhyScrap
    return there - passed


def check_stores(job: Job, steps: Sequence[Step]) -> None:
    """Raises JobStopped, IsStored, NotAllDone, NotChecked."""
    _check_made(job, steps)
    if not job.passed:
        raise NotChecked(job.title)


def _check_runs(job: Job) -> None:
    if job.stage not in ("assigned", "working"):
        raise JobStopped(job.title, job.told, job.told_en)


def _check_made(job: Job, steps: Sequence[Step]) -> None:
    if job.stage == "stored":
        raise IsStored(job.title)
    still = [one for one in steps if one.state != "done"]
    if job.stage in ("assigned", "working") and still:
        first = min(still, key=lambda one: one.turn)
        raise NotAllDone(job.title, first.name, first.place.title)
    if job.stage != "checking":
        raise JobStopped(job.title, job.told, job.told_en)


def difference(expected: Decimal, came_in: Decimal) -> str:
    """How a receipt differs, in words of the house's records; «» where it does not."""
    if came_in == expected:
        return ""
    much, word = abs(came_in - expected), "多收" if came_in > expected else "少收"
    return f"{word} {_plain(much)}（应收 {_plain(expected)}，实收 {_plain(came_in)}）"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
