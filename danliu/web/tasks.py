"""Tasks and notices: what waits for a person, and what a person may want to know."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from danliu.errors import Words
from danliu.flows import notices as keep
from danliu.flows import tasks as store
from danliu.flows.errors import TaskDecided
from danliu.flows.tasks import TaskRow
from danliu.people.errors import Forbidden
from danliu.tables import changes
from danliu.tables.access import check_may_act
from danliu.tables.errors import Fault, InvalidRecord
from danliu.web.names import Names
from danliu.web.places import RecordRef, hears, places
from danliu.workspace import Workspace

Decision = Literal["approved", "refused"]


class Decide(Struct, forbid_unknown_fields=True):
    decision: Decision
    comment: Annotated[str, Meta(max_length=2_000)] = ""


class Moved(Struct):
    """A field of the record that changed after the question was asked."""

    name: str
    was: str
    now: str


class Fact(Struct):
    name: str
    value: str


class TaskOut(Struct):
    id: UUID
    title: str
    question: str
    run: UUID
    record: RecordRef | None
    facts: list[Fact]
    changed: list[Moved]
    asked_at: datetime
    status: Literal["open", "decided"]
    decision: Decision | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str


class TasksOut(Struct):
    tasks: list[TaskOut]
    next: UUID | None
    open: int


class TaskRoutes(Controller):
    path = "/api/tasks"

    @get("/")
    async def page(
        self,
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        status: FromQuery[Literal["open", "all"]] = "open",
        after: FromQuery[UUID | None] = None,
    ) -> TasksOut:
        """Open tasks, who waits longest first; or all of them, newest first. Only those of
        which nothing is hidden from the reader."""
        rows = await store.list_tasks(
            ws.db, ws.row.id, open_only=status == "open", after=after, limit=51
        )
        shown = rows[:50]
        out = await _tasks(ws, names, shown)
        count = await store.count_open(ws.db, ws.row.id)
        return TasksOut(out, shown[-1].id if len(rows) > 50 else None, count)

    @post("/{task:uuid}/decide", status_code=200)
    async def decide(
        self,
        task: FromPath[UUID],
        data: JSONBody[Decide],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> TaskOut:
        """Decide once. A refusal needs a comment: the customer will ask."""
        check_may_act(ws.actor)
        if data.decision == "refused" and not data.comment.strip():
            words = Words("拒绝的原因", "the reason for the refusal")
            raise InvalidRecord([Fault("comment", "原因", "", "required", words)])
        await _check_told(ws, names, task)
        row = await _decide(ws, names, task, data)
        ws.house.ring(ws.row.id, "tasks")
        ws.house.wake()
        (out,) = await _tasks(ws, names, [row])
        return out


async def _check_told(ws: Workspace, names: Names, task: UUID) -> None:
    """Raises Forbidden to who may not know of the task."""
    row = await store.find_task(ws.db, ws.row.id, task)
    if not await _tasks(ws, names, [row]):
        raise Forbidden(ws.actor.role, "decide what may not be seen")


async def _decide(ws: Workspace, names: Names, task: UUID, data: Decide) -> TaskRow:
    """Raises TaskDecided, with the name of who was faster."""
    try:
        return await store.decide(
            ws.db,
            ws.row.id,
            task,
            decision=data.decision,
            by=ws.actor.ref,
            comment=data.comment.strip(),
            now=ws.clock.now(),
        )
    except TaskDecided as late:
        known = await names.of(ws.db, ws.row.id)
        raise TaskDecided(late.decision, known.get(late.by, late.by), late.at) from late


async def _tasks(ws: Workspace, names: Names, rows: list[TaskRow]) -> list[TaskOut]:
    where = await places(ws, [(row.table_id, row.record_id) for row in rows])
    known, hear = await names.of(ws.db, ws.row.id), await hears(ws, where)
    return [
        TaskOut(
            row.id,
            row.title,
            row.question,
            row.run_id,
            where.get(row.record_id) if row.record_id else None,
            [Fact(**one) for one in row.facts],
            await _moved(ws, row),
            row.asked_at,
            "decided" if row.decision else "open",
            row.decision,
            known.get(row.decided_by or "", row.decided_by),
            row.decided_at,
            row.comment,
        )
        for row in rows
        if hear(row.table_id, row.record_id)
    ]


async def _moved(ws: Workspace, row: TaskRow) -> list[Moved]:
    """What people changed on the record since it was asked about; the run's own steps are not."""
    if row.record_id is None or row.record_version is None or row.decision:
        return []
    schema = await ws.tables.schema()
    entries = await changes.since_version(ws.db, schema.name, row.record_id, row.record_version)
    table = schema.by_id[row.table_id or 0]
    return [
        Moved(table.columns[key].definition.name, str(entry.before.get(key) or ""), str(now or ""))
        for entry in entries
        if entry.run != row.run_id
        for key, now in entry.after.items()
        if key in table.columns
    ]


class NoticeOut(Struct):
    id: UUID
    at: datetime
    text: str
    level: keep.Level
    record: RecordRef | None
    read: bool


class NoticesOut(Struct):
    notices: list[NoticeOut]
    next: UUID | None
    unread: int


class NoticeRoutes(Controller):
    path = "/api/notices"

    @get("/")
    async def page(
        self, ws: NamedDependency[Workspace], after: FromQuery[UUID | None] = None
    ) -> NoticesOut:
        rows = await keep.list_notices(ws.db, ws.row.id, ws.actor.key, after=after, limit=51)
        where = await places(ws, [(row.table_id, row.record_id) for row in rows])
        hear, shown = await hears(ws, where), rows[:50]
        out = [
            NoticeOut(
                row.id,
                row.at,
                row.text,
                row.level,
                where.get(row.record_id) if row.record_id else None,
                row.read_at is not None,
            )
            for row in shown
            if row.user_id or hear(row.table_id, row.record_id)
        ]
        unread = await keep.count_unread(ws.db, ws.row.id, ws.actor.key)
        return NoticesOut(out, shown[-1].id if len(rows) > 50 else None, unread)

    @post("/read", status_code=204)
    async def read(self, ws: NamedDependency[Workspace]) -> None:
        check_may_act(ws.actor)
        await keep.mark_read(ws.db, ws.row.id, ws.actor.key, ws.clock.now())
