"""One task, held for the length of a transaction: the one place that knows who may act on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from danliu.errors import Words
from danliu.flows.errors import TaskDecided
from danliu.flows.notices import Level, tell
from danliu.flows.seats import Me, place, seats_of, whoami
from danliu.flows.tally import Seat
from danliu.flows.task_errors import NotYourTask, TaskClaimed, TaskNotOpen, TaskVoid
from danliu.flows.tasks import TaskRow, find_task, note
from danliu.flows.waits import wake
from danliu.people.errors import Forbidden
from danliu.tables.access import check_may_act
from danliu.workspace import Workspace


@dataclass
class Held:
    """A task that nobody else can change meanwhile, with its seats. `ws` is inside the
    transaction."""

    ws: Workspace
    task: TaskRow
    seats: list[Seat]
    now: datetime

    async def set(self, seat: Seat, **changed: Any) -> Seat:
        """Write a seat anew."""
        fresh = msgspec.structs.replace(seat, **changed)
        others = [one for one in self.seats if one.seat != seat.seat]
        self.seats = sorted([*others, fresh], key=lambda one: one.seat)
        await place(self.ws.db, self.ws.row.id, self.task.id, fresh)
        return fresh

    async def note(self, what: str, *, who: str = "", whom: str = "", comment: str = "") -> None:
        by = who or self.ws.actor.ref
        await note(self.ws.db, self.task.id, self.now, by, what, whom=whom, comment=comment)

    async def tell(self, people: list[str], says: Words, level: Level = "info") -> None:
        """A notice to each of these; to who stands for a role, to all who have it."""
        await tell(self.ws, self.task, people, says, level=level)

    async def end(self, **columns: Any) -> None:
        """Write the task's end, and wake its run."""
        await self.close(**columns)
        await wake(self.ws.db, self.task.run_id)

    async def close(self, **columns: Any) -> None:
        """Write the task's end; whoever has not answered is asked no more."""
        await self.change(look_at=None, **columns)
        await self.ws.db.execute(
            "UPDATE danliu.seats SET state = 'over'"
            " WHERE task_id = $1 AND state IN ('asked', 'waiting')",
            self.task.id,
        )

    async def change(self, **columns: Any) -> None:
        sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(columns, 2))
        await self.ws.db.execute(
            f"UPDATE danliu.tasks SET {sets} WHERE id = $1", self.task.id, *columns.values()
        )
        known = set(TaskRow.__struct_fields__)
        kept = {name: value for name, value in columns.items() if name in known}
        self.task = msgspec.structs.replace(self.task, **kept)

    async def me(self) -> Me:
        """Who acts, as a member of now. Raises Forbidden, and NotYourTask to who left."""
        check_may_act(self.ws.actor)
        user = self.ws.actor.user
        me = user and await whoami(self.ws.db, self.ws.row.id, user, self.now, lock=True)
        if not me:
            raise NotYourTask(str(self.task.id))
        return me

    async def my_seat(self) -> tuple[Me, Seat]:
        """Where whoever acts may answer now: THE check of who may decide.

        Raises  Forbidden, TaskDecided, TaskVoid, TaskClaimed, NotYourTask
        """
        me = await self.me()
        check_open(self.task)
        if not await may_be_told(self.ws, self.task):
            raise Forbidden(self.ws.actor.role, "decide what may not be seen")
        if seat := me.seat(self.seats):
            return me, seat
        mine = [one for one in self.seats if one.decided_by == me.ref]
        if mine:
            raise TaskDecided(mine[-1].decision or "", me.ref, _iso(mine[-1].decided_at))
        taken = [one for one in self.seats if one.who in me.pools and one.claimed_by]
        if taken and taken[0].state == "asked":
            raise TaskClaimed(taken[0].claimed_by or "")
        raise NotYourTask(str(self.task.id))


def check_open(task: TaskRow) -> None:
    """Raises TaskDecided, TaskVoid, TaskNotOpen."""
    if task.status == "decided":
        raise TaskDecided(task.decision or "", task.decided_by or "", _iso(task.decided_at))
    if task.status == "void":
        raise TaskVoid(Words(*(task.why or ("", ""))))
    if task.status != "open":
        raise TaskNotOpen(str(task.id))


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


async def may_be_told(ws: Workspace, task: TaskRow) -> bool:
    """Whether nothing of what the task tells is hidden from who asks."""
    schema = await ws.tables.fresh_schema()
    sight = ws.tables.sight(schema)
    if sight.is_open:
        return True
    table = schema.by_id.get(task.table_id or 0)
    if table is None or task.record_id is None or not sight.tells_of(table):
        return False
    return await ws.tables.sees(table.key, task.record_id)


@asynccontextmanager
async def held(ws: Workspace, task: UUID) -> AsyncIterator[Held]:
    """Hold a task in a transaction of its own. Raises UnknownFlow."""
    async with ws.house.db.acquire() as db, db.transaction():
        inside = ws.inside(db)
        row = await find_task(db, ws.row.id, task, lock=True)
        yield Held(inside, row, await seats_of(db, task), ws.clock.now())
    ws.house.ring(ws.row.id, "tasks")
    ws.house.wake()


@asynccontextmanager
async def holding(ws: Workspace, task: UUID) -> AsyncIterator[Held | None]:
    """The same for the house itself, which finds nothing to do at a task that has ended."""
    async with held(ws, task) as found:
        yield found if found.task.status == "open" else None
