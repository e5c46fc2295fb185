"""What becomes of a run whose step failed for good. Pure.

later    nobody need change anything: the run is put off, and tried ever more rarely for a day
mend     a setting, a mapping or a rule is wrong: a person mends it and replays
refuse   the other side understood and said no: replaying gives the same answer
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from danliu.clock import Clock
from danliu.connect.errors import OutsideRefused
from danliu.errors import DanliuError

Kind = Literal["later", "mend", "refuse"]
PAUSES = tuple(timedelta(seconds=one) for one in (5, 15, 60, 300, 900))
"""Before each try; the last again and again."""
TRIED_FOR = timedelta(hours=24)


class PutOff(NamedTuple):
    """A run that is tried again: why, how often it was, and when next."""

    cause: dict[str, Any]
    due: datetime


def kind_of(error: Exception) -> Kind:
    """What helps against an error."""
    if isinstance(error, OutsideRefused):
        return "refuse"
    if isinstance(error, TimeoutError) or (isinstance(error, DanliuError) and error.retry):
        return "later"
    return "mend"


def stumbled_at(path: str, cause: Mapping[str, Any]) -> bool:
    """Whether this is a step at which a run stumbled."""
    return path == cause.get("path") or path in cause.get("also", ())


def _same_trouble(cause: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Of branches that fail together, now one is the first to and now another."""
    return stumbled_at(cause["path"], before) or stumbled_at(before.get("path", ""), cause)


def put_off(
    cause: Mapping[str, Any], before: Mapping[str, Any] | None, clock: Clock
) -> PutOff | None:
    """When a run that failed so is tried again; None where that is for a person to say.

    before  why the run was put off last, if it was
    """
    if cause.get("kind") != "later":
        return None
    again = before if before and _same_trouble(cause, before) else {}
    now, tries = clock.now(), again.get("tries", 0)
    since = datetime.fromisoformat(again["since"]) if again.get("since") else now
    if now - since >= TRIED_FOR:
        return None
    pause = PAUSES[min(tries, len(PAUSES) - 1)] * clock.chance.uniform(0.7, 1.3)
    told = {"tries": tries + 1, "since": since.isoformat(), "next": (now + pause).isoformat()}
    return PutOff({**cause, **told}, now + pause)
