"""Deciding a task: who, what and on which record is judged in the transaction that decides."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.asking import Asks, Choice
from danliu.flows.filling import read_given
from danliu.flows.held import Held, held
from danliu.flows.since import since
from danliu.flows.tally import Seat, outcome
from danliu.flows.task_errors import RecordChanged, TaskVoid, UnknownChoice
from danliu.flows.tasks import TaskRow
from danliu.flows.values import builtin, pack, unpack
from danliu.postgres.pool import Connection
from danliu.tables import rows
from danliu.tables.errors import Fault, InvalidRecord
from danliu.workspace import Workspace

_REASON = Words("请写明原因", "the reason for it")
RECORD_GONE = Words("所问的记录已被删除", "the record it is about was deleted")

Also = Callable[[Connection], Awaitable[None]]


class Verdict(Struct, frozen=True):
    """One person's answer.

    seen   version of the record as the person saw it; None: as it was when it was asked
    given  what was filled in, by field, as typed
    """

    decision: str
    comment: str = ""
    seen: int | None = None
    given: dict[str, Any] = {}


async def decide(ws: Workspace, task: UUID, verdict: Verdict, also: Also | None = None) -> TaskRow:
    """Answer as whoever `ws` acts for; the task as it is then. `also` is part of the transaction.

    Raises  Forbidden, NotYourTask, TaskClaimed, TaskDecided, TaskVoid, RecordChanged,
            UnknownChoice, InvalidRecord, UnknownFlow
    """
    async with held(ws, task) as at:
        me, seat = await at.my_seat()
        choice = chosen(at.task.asks, verdict)
        given = read_given(at.task.asks, verdict.given) if not choice.stops else {}
        await _check_seen(at, verdict.seen)
        if also:
            await also(at.ws.db)  # type: ignore[arg-type]  # inside: a connection
        answered = await at.set(
            seat,
            state="answered",
            decision=choice.key,
            comment=verdict.comment.strip(),
            given=pack(builtin(given)) or None,
            decided_by=me.ref,
            decided_at=at.now,
        )
        whom = seat.who if seat.who in me.instead_of else ""
        await at.note(choice.key, whom=whom, comment=answered.comment)
        await settle(at, answered)
    return at.task


def chosen(asks: Asks, verdict: Verdict) -> Choice:
    """The choice that a verdict names. Raises UnknownChoice, and InvalidRecord where the reason
    is missing."""
    choice = asks.choice(verdict.decision)
    if choice is None:
        raise UnknownChoice(verdict.decision, [one.key for one in asks.choices])
    if choice.reason and not verdict.comment.strip():
        raise InvalidRecord([Fault("comment", "原因", "", "required", _REASON)])
    return choice


async def _check_seen(at: Held, seen: int | None) -> None:
    """The record stands still until the decision is committed, as the approver saw it.

    Raises  RecordChanged, TaskVoid
    """
    task, schema = at.task, await at.ws.tables.fresh_schema()
    table = schema.by_id.get(task.table_id or 0)
    if table is None or task.record_id is None:
        return
    if not await rows.stands(at.ws.db, schema, table, task.record_id):
        raise TaskVoid(RECORD_GONE)
    known = None if seen is None or task.record_version is None else max(seen, task.record_version)
    found = await since(at.ws, task, known)
    if found.moved:
        raise RecordChanged(found.moved, found.version or 0)


async def settle(at: Held, answered: Seat | None = None) -> None:
    """What the seats say by now: the task ends, or who is next is asked."""
    asks = at.task.asks
    decisive = outcome(at.task.mode, asks.choices, at.seats)
    if decisive is None:
        if answered and not _stops(asks, answered):
            await ask_next(at, answered.seat)
        return
    await at.end(
        status="decided",
        decision=decisive.decision,
        decided_by=decisive.decided_by,
        decided_at=at.now,
        comment=decisive.comment,
        given=pack(_all_given(at.seats)) or None,
    )


def _stops(asks: Asks, seat: Seat) -> bool:
    choice = asks.choice(seat.decision or "")
    return choice is not None and choice.stops


def _all_given(seats: list[Seat]) -> dict[str, Any]:
    """What everybody filled in; of the same field what was given last."""
    found: dict[str, Any] = {}
    for seat in sorted(
        (one for one in seats if one.decided_at), key=lambda one: str(one.decided_at)
    ):
        found |= unpack(seat.given) or {}
    return found


async def ask_next(at: Held, before: int) -> None:
    """Ask those who waited for this seat; told is who is meant."""
    for one in [seat for seat in at.seats if seat.after == before and seat.state == "waiting"]:
        await at.set(one, state="asked")
        await at.tell([one.who], your_turn(at.task))


def your_turn(task: TaskRow) -> Words:
    name = f"{task.title} {task.question}".strip()
    return Words(f"轮到您处理：{name}", f"It is your turn: {name}")
