"""What stops a flow, and what stops a run.

InvalidFlow       a definition that cannot run; nothing was published
UnknownFlow       no flow, run or task of this name
TaskDecided       somebody else was faster
NotParked         only a parked run can be replayed

Inside a run, as causes of its failure:
BadSetting        what a block was given does not fit it
NoRecord          a block acts on the record of a run that has none

Inside a run, not for people:
StepFailed        a block failed for good; a branch may absorb it, else the run is parked
Stopped           the flow itself ends the run here
Refused           people said no: nothing more is done of what they were asked for
Suspended         the run waits: everything it knows is in rows
Fenced            another worker has taken this run over; this one must not write any more
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from danliu.errors import DanliuError, Words
from danliu.expected import of_type
from danliu.flows.failing import kind_of
from danliu.flows.values import builtin


@dataclass(eq=False)
class InvalidFlow(DanliuError):
    """This flow cannot be published."""

    code = "invalid-flow"
    status = 422

    place: str
    wanted: Words


@dataclass(eq=False)
class UnknownFlow(DanliuError):
    """There is no such flow, run or task."""

    code = "not-found"
    status = 404

    what: str
    key: str


@dataclass(eq=False)
class TaskDecided(DanliuError):
    """This task was decided already."""

    code = "task-already-decided"
    status = 409

    decision: str
    by: str
    at: str


@dataclass(eq=False)
class NotParked(DanliuError):
    """Only a parked run can be replayed."""

    code = "not-parked"
    status = 409

    run: str
    run_status: str


@dataclass(eq=False)
class BadSetting(DanliuError):
    """This setting of the step does not fit."""

    code = "bad-setting"
    status = 422

    field: str
    wanted: str | Words  # in both languages where it is found before any run


@dataclass(eq=False)
class NoRecord(DanliuError):
    """This run was started by no record: name the table and the record in the step's settings."""

    code = "no-record"
    status = 422

    field: str


class StepFailed(Exception):
    """A block failed for good. `cause` is {code, kind, title, facts}, ready for the journal.

    also   paths of what failed beside it: whoever tries again tries them too
    """

    def __init__(self, path: str, cause: dict[str, Any], also: Sequence[str] = ()) -> None:
        super().__init__(f"{path}: {cause['code']}")
        self.path = path
        self.cause = cause
        self.also = also

    @property
    def parked(self) -> dict[str, Any]:
        """Why the run is parked."""
        return {**self.cause, "path": self.path, "also": [*self.also]}


class Stopped(Exception):
    """The flow ends the run here: well, or with this cause."""

    def __init__(self, cause: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.cause = cause


class Refused(Stopped):
    """People said no, and the flow says nothing of it: the run ends here, or for an item of many
    its turn."""


class Suspended(Exception):
    """The run waits."""


class Fenced(Exception):
    """Another worker runs this now."""


_PLACE = re.compile(r"(?: - at `\$\.?(.*?)`)?$")
_MISSING = re.compile(r"missing required field `(\w+)`")


def refused(error: msgspec.ValidationError, inside: str = "") -> tuple[str, Words]:
    """The setting, and what was expected: msgspec tells its place at the end of its sentence."""
    said = str(error)
    place = _PLACE.search(said)
    missing = _MISSING.search(said)
    named = [inside, place[1] if place else "", missing[1] if missing else ""]
    return ".".join(filter(None, named)), of_type(said)


def setting_of(error: msgspec.ValidationError, inside: str = "") -> BadSetting:
    return BadSetting(*refused(error, inside))


def _both(fact: Any) -> Any:
    """A sentence in both languages as one text: who reads the cause of a run may speak either."""
    return " / ".join(dict.fromkeys(fact)) if isinstance(fact, Words) else fact


def cause_of(error: Exception) -> dict[str, Any]:
    """Any failure as a cause in JSON: our errors with code and facts, others as what they are;
    and what helps against it (failing.py)."""
    kind = kind_of(error)
    if isinstance(error, DanliuError):
        title = (error.__doc__ or error.code).strip().splitlines()[0]
        told = {name: _both(value) for name, value in error.facts().items()}
        facts = builtin(msgspec.to_builtins(told, enc_hook=str))
        return {"code": error.code, "kind": kind, "title": title, "facts": facts}
    if isinstance(error, TimeoutError):
        return {"code": "timed-out", "kind": kind, "title": "It took too long.", "facts": {}}
    facts = {"error": type(error).__name__, "detail": builtin(str(error)[:500])}
    title = "Something unexpected happened."
    return {"code": "unexpected", "kind": kind, "title": title, "facts": facts}
