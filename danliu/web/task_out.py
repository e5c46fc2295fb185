"""A task as its readers see it: what is asked, of whom, what they may do, what changed since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct, structs

from danliu.flows import tasks as store
from danliu.flows.definition import Node, nodes
from danliu.flows.published import Versions
from danliu.flows.seats import Me, seats_of_many
from danliu.flows.since import since
from danliu.flows.tally import Seat
from danliu.flows.task_errors import Moved
from danliu.flows.tasks import Status, TaskRow
from danliu.web.names import Names
from danliu.web.places import RecordRef, hears, places
from danliu.web.task_asked import Fact, TaskAsked, asked, given
from danliu.web.task_seats import Power, SeatOut, Told, may, seat_out
from danliu.workspace import Workspace


class TaskOut(TaskAsked, kw_only=True):
    """version: of the record as it is now, to be sent back as `seen`; may: what the reader may
    do; instead_of: in whose place the reader would answer"""

    changed: list[Moved]
    version: int | None
    asked_at: datetime
    asked_by: str | None
    due_at: datetime | None
    escalated: bool
    status: Status
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str
    why: list[str] | None
    given: list[Fact]
    seats: list[SeatOut]
    may: list[Power]
    instead_of: str | None


class TaskEventOut(Struct):
    at: datetime
    who: str
    what: str
    whom: str
    comment: str


class StepRef(Struct):
    key: str
    title: str
    title_en: str


class TaskWithStory(Struct):
    """events: what happened to it, oldest first; returns: where the run may be sent back to"""

    task: TaskOut
    events: list[TaskEventOut]
    returns: list[StepRef]


async def tasks_out(
    ws: Workspace, names: Names, me: Me | None, rows: Sequence[TaskRow]
) -> list[TaskOut]:
    """Those of which nothing is hidden from the reader."""
    where = await places(ws, [(row.table_id, row.record_id) for row in rows])
    told, hear = await Told.of(ws, names), await hears(ws, where)
    shown = [row for row in rows if hear(row.table_id, row.record_id)]
    seats = await seats_of_many(ws.db, [row.id for row in shown])
    return [await _task(ws, told, me, row, seats[row.id], where) for row in shown]


async def _task(
    ws: Workspace,
    told: Told,
    me: Me | None,
    row: TaskRow,
    seats: Sequence[Seat],
    where: Mapping[UUID, RecordRef],
) -> TaskOut:
    found = await since(ws, row) if row.status == "open" else None
    seat = me.seat(seats) if me and row.status == "open" and "act" in ws.actor.may else None
    instead = seat.who if me and seat and seat.who in me.instead_of else None
    record = where.get(row.record_id) if row.record_id else None
    return TaskOut(
        **structs.asdict(asked(row, told, record)),
        changed=found.moved if found else [],
        version=found.version if found else row.record_version,
        asked_at=row.asked_at,
        asked_by=told.maybe(row.asked_by),
        due_at=row.due_at,
        escalated=row.escalated_at is not None,
        status=row.status,
        decision=row.decision,
        decided_by=told.maybe(row.decided_by),
        decided_at=row.decided_at,
        comment=row.comment,
        why=list(row.why) if row.why else None,
        given=given(row),
        seats=[seat_out(told, one) for one in seats],
        may=may(row, me, seat, seats),
        instead_of=told.maybe(instead),
    )


async def with_story(
    ws: Workspace, told: Told, versions: Versions, row: TaskRow, out: TaskOut
) -> TaskWithStory:
    events = [
        TaskEventOut(one.at, told.who(one.who), one.what, told.who(one.whom), one.comment)
        for one in await store.events_of(ws.db, row.id)
    ]
    run = await ws.db.fetchrow("SELECT flow, version FROM danliu.runs WHERE id = $1", row.run_id)
    if not row.asks.returns or run is None:
        return TaskWithStory(out, events, [])
    flow = await versions.get(ws.db, ws.row.id, run["flow"], run["version"])
    known = {node.id: node for node in nodes(flow)}
    steps = [_named(known[key]) for key in row.asks.returns if key in known]
    return TaskWithStory(out, events, steps)


def _named(node: Node) -> StepRef:
    return StepRef(node.id, node.called("zh") or node.id, node.called("en") or node.id)
