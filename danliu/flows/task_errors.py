"""What an answer to a task is refused for.

NotYourTask       it was asked of others
TaskClaimed       a colleague has taken it from the pool
TaskVoid          what it asked is void
TaskNotOpen       it is decided or void: nothing can be passed on any more
RecordChanged     the record changed in a way that the approver did not see
UnknownChoice     an answer that the task does not offer
CannotReturn      the run cannot be sent back to there
NoSuchPerson      nobody here, or somebody who has left
TooManySeats      a block names more people than one task can ask
LinkSpent         a link that was used, has expired or is void
"""

from dataclasses import dataclass

from msgspec import Struct

from danliu.errors import DanliuError, Words


class Moved(Struct, frozen=True, omit_defaults=True):
    """A field of the record that changed: as people read it; in English where that differs."""

    name: str
    was: str
    now: str
    name_en: str = ""
    was_en: str = ""
    now_en: str = ""


@dataclass(eq=False)
class NotYourTask(DanliuError):
    """This task was asked of others."""

    code = "not-your-task"
    status = 403

    task: str


@dataclass(eq=False)
class TaskClaimed(DanliuError):
    """A colleague has taken this task."""

    code = "task-claimed"
    status = 409

    by: str


@dataclass(eq=False)
class TaskVoid(DanliuError):
    """What this task asked is void."""

    code = "task-void"
    status = 409

    why: Words


@dataclass(eq=False)
class TaskNotOpen(DanliuError):
    """This task has ended."""

    code = "task-not-open"
    status = 409

    task: str


@dataclass(eq=False)
class RecordChanged(DanliuError):
    """The record changed since you looked: see what changed, and decide again."""

    code = "record-changed"
    status = 409

    changed: list[Moved]
    version: int


@dataclass(eq=False)
class UnknownChoice(DanliuError):
    """This task has no such answer."""

    code = "unknown-choice"
    status = 422

    decision: str
    known: list[str]


@dataclass(eq=False)
class CannotReturn(DanliuError):
    """The run cannot be sent back to this step."""

    code = "cannot-return"
    status = 422

    step: str
    why: Words


@dataclass(eq=False)
class NoSuchPerson(DanliuError):
    """Nobody who could be asked has this name."""

    code = "no-such-person"
    status = 422

    who: str


@dataclass(eq=False)
class TooManySeats(DanliuError):
    """This task would ask too many: name a role instead."""

    code = "too-many-seats"
    status = 422

    asked: int
    most: int


@dataclass(eq=False)
class LinkSpent(DanliuError):
    """This link cannot be used any more."""

    code = "task-link-spent"
    status = 410

    why: str  # used, expired, void, decided, unknown
