"""From the seats at a task to its answer. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from danliu.flows.asking import Choice, Mode

State = Literal["waiting", "asked", "answered", "gone", "over"]


class Seat(Struct, frozen=True):
    """One place at a task, as stored. Whoever sits there answers once.

    who      user:<id>, role:<key>, or anyone
    state    gone: passed on; over: the task ended without it
    after    the seat that must have agreed before this one is asked
    must     added by somebody: nothing is agreed without it
    final    escalated to: its answer is the answer
    """

    seat: int
    who: str
    state: State
    after: int | None = None
    must: bool = False
    final: bool = False
    via: str = "asked"
    by_whom: str = ""
    claimed_by: str | None = None
    decision: str | None = None
    comment: str = ""
    given: Any = None
    decided_by: str | None = None
    decided_at: datetime | None = None


def outcome(mode: Mode, choices: Sequence[Choice], seats: Sequence[Seat]) -> Seat | None:
    """The seat whose answer is the task's; None while more answers are needed."""
    here = [one for one in seats if one.state != "gone"]
    answered = sorted((one for one in here if one.decision), key=_when)
    for one in answered:
        if one.final or (one.must and _stops(choices, one)):
            return one
    regular = [one for one in here if not (one.must or one.final)]
    found = _regular(mode, choices, regular, [one for one in answered if one in regular])
    if found is None or _stops(choices, found):
        return found
    return found if all(one.decision for one in here if one.must) else None


def _when(seat: Seat) -> tuple[bool, Any, int]:
    return (seat.decided_at is None, seat.decided_at, seat.seat)


def _stops(choices: Sequence[Choice], seat: Seat) -> bool:
    return any(one.stops and one.key == seat.decision for one in choices)


def _regular(
    mode: Mode, choices: Sequence[Choice], seats: Sequence[Seat], answered: Sequence[Seat]
) -> Seat | None:
    if mode == "majority":
        return _majority(choices, seats, answered)
    if mode == "any":
        return answered[0] if answered else None
    stopped = next((one for one in answered if _stops(choices, one)), None)
    if stopped or not answered:
        return stopped
    return answered[-1] if len(answered) == len(seats) else None


def _majority(
    choices: Sequence[Choice], seats: Sequence[Seat], answered: Sequence[Seat]
) -> Seat | None:
    """The last answer that made a choice one which nobody can overtake any more."""
    left = len(seats) - len(answered)
    counts = [sum(seat.decision == one.key for seat in answered) for one in choices]
    for place, (one, count) in enumerate(zip(choices, counts, strict=True)):
        others = [(n + left, i) for i, n in enumerate(counts) if i != place]
        if count and all((count, place) > other for other in others):
            return [seat for seat in answered if seat.decision == one.key][-1]
    return None
