"""What the house does for open tasks by itself: reminders, escalation, and following the data.

The due formula and the condition are read over the record as it is now: when it is asked, and
each time the record changes. A moment that comes is a row, found by the workspace's clock.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import structlog

from danliu.errors import Words
from danliu.flows import journal
from danliu.flows.deciding import RECORD_GONE, settle
from danliu.flows.due import Moments, moments
from danliu.flows.held import Held, holding
from danliu.flows.passing import can_be_asked
from danliu.flows.published import Versions
from danliu.flows.reading import walked_paths
from danliu.flows.scope import Scope
from danliu.flows.seats import find_people, next_number
from danliu.flows.tally import Seat
from danliu.flows.tasks import LOOK, TaskRow
from danliu.flows.values import unpack
from danliu.flows.vocabulary import Vocabulary
from danliu.flows.voiding import RUN_ENDED, orphans, void
from danliu.formulas import Fault, FormulaError
from danliu.people import actor
from danliu.people.substitutes import away, in_place_of
from danliu.people.workspaces import all_workspaces, find_workspace
from danliu.postgres.pool import Executor
from danliu.postgres.pool import one as one_row
from danliu.postgres.queue import Handler, enqueue_each_sql
from danliu.tables import changes
from danliu.tables.changes import Mark
from danliu.tables.write import Context
from danliu.workspace import House, Workspace

log = structlog.get_logger()
LEFT = "member-left"
OWNERS = "role:owner"
_AT_ONCE = 500
_NO_LONGER = Words("所问的条件已不成立", "what it asked no longer holds")
_NOT_THERE = Words("原处理人不在岗或无权处理", "whoever was asked is gone or may not")


class Departure(msgspec.Struct, frozen=True, array_like=True):
    """Somebody left a workspace."""

    workspace: int
    user: UUID


@dataclass(frozen=True)
class Duties:
    """Looks after open tasks, for every workspace of this process."""

    house: House
    versions: Versions

    @property
    def handlers(self) -> dict[str, Handler]:
        return {LOOK: self.look_at, LEFT: self.reseat}

    async def look_at(self, payload: bytes, _job: int) -> None:
        """The job «look at this task»: whatever is due of it is done, once."""
        task = UUID(bytes=payload)
        workspace = await self.house.db.fetchval(
            "SELECT workspace_id FROM danliu.tasks WHERE id = $1", task
        )
        if workspace is not None:
            await self.look(await self._ws(workspace), task)

    async def _ws(self, workspace: int) -> Workspace:
        row = await find_workspace(self.house.db, workspace)
        return Workspace(self.house, row, Context(actor.SYSTEM, "tasks"))

    async def look(self, ws: Workspace, task: UUID) -> None:
        async with holding(ws, task) as at:
            if at is None:
                return
            if why := await self._void_because(at):
                await void(at, why)
                return
            await fill_empty_seats(at)
            await self._keep_time(at)

    async def _void_because(self, at: Held) -> Words | None:
        status = await at.ws.db.fetchval(
            "SELECT status FROM danliu.runs WHERE id = $1", at.task.run_id
        )
        if status not in ("running", "waiting", "parked"):
            return RUN_ENDED
        if at.task.record_id is not None and not await _is_there(at):
            return RECORD_GONE
        still = at.task.asks.still
        return _NO_LONGER if still and await self._value(at, still) is False else None

    async def _keep_time(self, at: Held) -> None:
        """Remind, escalate, or take an escalation back where there is more time by now."""
        task, due = at.task, Moments(None, None)
        if task.asks.due:
            value = await self._value(at, task.asks.due)
            due = moments(task.asks, value, task.asked_at, at.ws.row.tz)
        overdue = due.due_at is not None and due.due_at <= at.now
        moved = due.due_at != task.due_at
        reminded = task.reminded_at if not moved else None
        if overdue and task.escalated_at is None:
            await escalate(at, Words("已超时", "overdue"), final=True)
            await at.change(escalated_at=at.now)
        elif not overdue and task.escalated_at is not None:
            await take_back(at)
        elif due.remind_at and due.remind_at <= at.now and reminded is None and not overdue:
            await _remind(at, due.due_at)
            reminded = at.now
        known = {"reminded": reminded is not None, "escalated": at.task.escalated_at is not None}
        look = due.next(at.now, **known)
        await at.change(due_at=due.due_at, look_at=look, reminded_at=reminded)

    async def _value(self, at: Held, formula: str) -> Any:
        """What a formula gives over the record of now and the outputs of the run; None where it
        cannot be said."""
        scope = await self._scope(at)
        if scope is None:
            return None
        try:
            return scope.value(formula, at.now)
        except (Fault, FormulaError) as error:
            log.info("a task's formula has no value", task=str(at.task.id), error=str(error))
            return None

    async def _scope(self, at: Held) -> Scope | None:
        db, task = at.ws.db, at.task
        row = await db.fetchrow(
            "SELECT flow, version, trigger FROM danliu.runs WHERE id = $1", task.run_id
        )
        if row is None:
            return None
        flow = await self.versions.get(db, at.ws.row.id, row["flow"], row["version"])
        schema, trigger = await at.ws.tables.fresh_schema(), unpack(row["trigger"])
        cells = trigger.get("cells", {})
        if task.record_id is not None:
            paths = walked_paths(flow, schema)
            record = await at.ws.tables.one(trigger["table"], task.record_id, paths)
            cells = {**cells, **record.cells} if record else cells
        known = {key: value for key, value in trigger.items() if key != "cells"}
        scope = Scope(known, cells, schema, Vocabulary(schema, flow), at.ws.row.zone)
        for step in await journal.steps_of(db, task.run_id):
            if step.over:
                scope.outputs[step.path] = unpack(step.output)
        return scope

    async def reseat(self, payload: bytes, _job: int) -> None:
        """The job «somebody left»: nothing waits for them any more."""
        gone = msgspec.json.decode(payload, type=Departure)
        ws = await self._ws(gone.workspace)
        rows = await self.house.db.fetch(
            "SELECT DISTINCT t.id FROM danliu.seats s JOIN danliu.tasks t ON t.id = s.task_id"
            " WHERE s.workspace_id = $1 AND s.state IN ('asked', 'waiting')"
            " AND t.status = 'open' AND (s.who = $2 OR s.claimed_by = $2)",
            gone.workspace,
            f"user:{gone.user}",
        )
        for row in rows:
            await self.look(ws, row["id"])

    async def follow(self) -> int:
        """Have the tasks looked at whose record changed; how many."""
        found = 0
        for row in await all_workspaces(self.house.db):
            found += await _follow(self.house, row.id, row.schema)
        return found

    async def sweep(self) -> int:
        """Have the tasks looked at whose run is over."""
        lost = await orphans(self.house.db)
        for workspace, task in lost:
            await self.look(await self._ws(workspace), task)
        return len(lost)


async def fire(db: Executor, now: datetime) -> int:
    """Have the tasks looked at whose moment has come; how many. Any number of workers may."""
    wake = enqueue_each_sql(LOOK, "uuid_send(id)", "due", workspace="workspace_id")
    fired: int = await db.fetchval(
        "WITH due AS (UPDATE danliu.tasks SET look_at = NULL WHERE id IN"
        " (SELECT id FROM danliu.tasks WHERE status = 'open' AND look_at <= $1 ORDER BY look_at"
        f"  LIMIT {_AT_ONCE} FOR UPDATE SKIP LOCKED) RETURNING id, workspace_id), woken AS ({wake})"
        " SELECT count(*) FROM due",
        now,
    )
    return fired


async def _follow(house: House, workspace: int, schema: str) -> int:
    """Read the log on from the mark; the mark and the jobs become true together."""
    if not await _is_late(house.db, workspace, schema):
        return 0
    async with house.db.acquire() as db, db.transaction():
        newest = await changes.newest(db)
        made, xid, seq = await one_row(
            db,
            "INSERT INTO danliu.task_marks (workspace_id, xid, seq) VALUES ($1, $2, 0)"
            " ON CONFLICT (workspace_id) DO UPDATE SET seq = danliu.task_marks.seq"
            " RETURNING xmax = 0, xid, seq",
            workspace,
            newest.xid,
        )
        entries = await changes.touched(db, schema, Mark(xid, seq))
        mark = entries[-1][0] if entries else Mark(xid, seq)
        await db.execute(
            "UPDATE danliu.task_marks SET xid = $2, seq = $3 WHERE workspace_id = $1",
            workspace,
            *mark,
        )
        touched = {record for _, record in entries}
        return await _look_at_those_of(db, workspace, None if made else list(touched))


async def _is_late(db: Executor, workspace: int, schema: str) -> bool:
    late: bool = await db.fetchval(
        "SELECT NOT EXISTS (SELECT FROM danliu.task_marks WHERE workspace_id = $1)"
        " AND EXISTS (SELECT FROM danliu.tasks"
        "  WHERE workspace_id = $1 AND status = 'open')"
        f" OR EXISTS (SELECT FROM danliu.task_marks m JOIN {schema}.changes c"
        "  ON (c.xid, c.seq) > (m.xid::text::xid8, m.seq)"
        "  WHERE m.workspace_id = $1 AND c.xid < pg_snapshot_xmin(pg_current_snapshot()))",
        workspace,
    )
    return late


async def _look_at_those_of(db: Executor, workspace: int, records: list[UUID] | None) -> int:
    """Enqueue a look at the open tasks of these records; None: of all, for what happened before
    the log was followed is not known."""
    wake = enqueue_each_sql(LOOK, "uuid_send(id)", "touched", workspace="workspace_id")
    found: int = await db.fetchval(
        "WITH touched AS (SELECT id, workspace_id FROM danliu.tasks WHERE status = 'open'"
        "  AND CASE WHEN $2::uuid[] IS NULL THEN workspace_id = $1 AND record_id IS NOT NULL"
        f"  ELSE record_id = ANY($2) END), woken AS ({wake}) SELECT count(*) FROM touched",
        workspace,
        records,
    )
    return found


async def _is_there(at: Held) -> bool:
    schema = await at.ws.tables.fresh_schema()
    table = schema.by_id.get(at.task.table_id or 0)
    if table is None or at.task.record_id is None:
        return False
    return await at.ws.tables.one(table.key, at.task.record_id) is not None


async def _remind(at: Held, due: datetime | None) -> None:
    asked = [one.claimed_by or one.who for one in at.seats if one.state == "asked"]
    when = due.astimezone(at.ws.row.tz).strftime("%m-%d %H:%M") if due else ""
    name = _name(at.task)
    says = Words(f"请在 {when} 前处理：{name}", f"Due {when}: {name}")
    await at.note("reminded", who=actor.SYSTEM.ref)
    await at.tell([one for one in asked if one != "anyone"], says, "warning")


def _name(task: TaskRow) -> str:
    return f"{task.title} {task.question}".strip()


async def escalate(at: Held, why: Words, *, final: bool) -> None:
    """Ask who is named for it, else the owners; `final`: their answer is the answer."""
    named = await find_people(at.ws.db, at.ws.row.id, at.task.asks.escalate)
    there = [one for one in named if await can_be_asked(at, one)] or [OWNERS]
    for who in there:
        if not any(one.who == who and one.state == "asked" for one in at.seats):
            number = next_number(at.seats)
            await at.set(Seat(number, who, "asked", final=final, via="escalated"))
    await at.note("escalated", who=actor.SYSTEM.ref, whom="、".join(there), comment=why.zh)
    name = _name(at.task)
    says = Words(f"需要您决定（{why.zh}）：{name}", f"For you to decide ({why.en}): {name}")
    await at.tell(there, says, "warning")


async def take_back(at: Held) -> None:
    """There is more time: those it had gone on to are asked no more."""
    extra = [one for one in at.seats if one.via == "escalated" and one.state == "asked"]
    for seat in extra:
        await at.set(seat, state="gone")
    await at.change(escalated_at=None)
    says = Words(f"不再需要您处理：{_name(at.task)}", f"No longer for you: {_name(at.task)}")
    await at.tell([one.who for one in extra], says)


async def fill_empty_seats(at: Held) -> None:
    """Nobody who left, and nobody who never was, holds a task up: a seat goes to the substitute,
    else to whom it escalates, else to the owners."""
    for seat in list(at.seats):
        if seat.state in ("asked", "waiting"):
            await _fill(at, seat)
    if any(one.state == "asked" for one in at.seats):
        return
    await settle(at)
    if at.task.status == "open":
        await escalate(at, _NOT_THERE, final=True)


async def _fill(at: Held, seat: Seat) -> None:
    if seat.claimed_by and not await can_be_asked(at, seat.claimed_by):
        seat = await at.set(seat, claimed_by=None)
        await at.note("given-back", who=actor.SYSTEM.ref, whom=seat.who)
    if seat.who == "anyone" or await can_be_asked(at, seat.who):
        return
    heir = await _heir(at, seat)
    await at.set(seat, who=heir, via="left", by_whom=seat.who)
    await at.note("left", who=actor.SYSTEM.ref, whom=heir, comment=_NOT_THERE.zh)
    name = _name(at.task)
    says = Words(f"转给您处理（{_NOT_THERE.zh}）：{name}", f"Now yours ({_NOT_THERE.en}): {name}")
    await at.tell([heir] if seat.state == "asked" else [], says, "warning")
    owners = Words(f"{_NOT_THERE.zh}，待办已转出：{name}", f"{_NOT_THERE.en}; passed on: {name}")
    await at.tell([OWNERS] if heir != OWNERS else [], owners, "warning")


async def _heir(at: Held, seat: Seat) -> str:
    kind, _, key = seat.who.partition(":")
    if kind == "user" and len(key) == 36:
        absent = await away(at.ws.db, at.ws.row.id, at.now)
        other = in_place_of(UUID(key), absent)
        if other and await can_be_asked(at, f"user:{other}"):
            return f"user:{other}"
    named = await find_people(at.ws.db, at.ws.row.id, at.task.asks.escalate)
    sits = {one.who for one in at.seats if one.state in ("asked", "waiting")}
    there = [one for one in named if one not in sits and await can_be_asked(at, one)]
    return there[0] if there else OWNERS
