"""An office with people who are asked: hub and worker in this process, the clock held by hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import yaml

from danliu.clock import Clock
from danliu.flows import duties, history, shelves, upkeep
from danliu.flows.deciding import Verdict, decide
from danliu.flows.definition import Flow
from danliu.flows.journal import steps_of
from danliu.flows.notices import list_notices
from danliu.flows.published import publish
from danliu.flows.seats import whoami
from danliu.flows.shelves import Shelf
from danliu.flows.since import since
from danliu.flows.tasks import TaskRow, find_task
from danliu.flows.values import unpack
from danliu.hub import Hub
from danliu.people.actor import SYSTEM, person
from danliu.people.users import add_user, join, leave
from danliu.people.workspaces import WorkspaceRow, open_workspace
from danliu.postgres.queue import Job, enqueue
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.write import Context, Create, Delete, Set
from danliu.workspace import Workspace
from tests.polling import until

ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (
        FieldDef("number", "单号", "text"),
        FieldDef("amount", "金额", "money"),
        FieldDef("due", "交期", "date-time"),
        FieldDef("owner", "负责人", "person"),
        FieldDef("note", "备注", "text"),
        FieldDef("done", "结果", "text"),
    ),
)
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)  # nine o'clock in China


class Held:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class Office:
    """A company of some people with one table."""

    def __init__(self, hub: Hub, row: WorkspaceRow, clock: Held) -> None:
        self.hub, self.row, self.clock = hub, row, clock
        self.people: dict[str, UUID] = {}
        self.ws = Workspace(hub.house, row, Context(SYSTEM, "desk"))
        self.db = hub.house.db

    async def renew(self) -> None:
        """As on the first morning: nobody has left, nothing was asked, the clock is put back."""
        await self.settled()
        schema = await self.ws.tables.fresh_schema()
        orders = schema.physical(schema.table("orders"))
        await self.db.execute(
            "TRUNCATE danliu.runs, danliu.triggers, danliu.notices,"
            f" danliu.substitutes, danliu.returns, {orders}, {schema.name}.changes CASCADE"
        )
        await self.db.execute("UPDATE danliu.members SET left_at = NULL")
        self.clock.at = MONDAY

    async def hire(self, name: str, role: str = "member", **attributes: str) -> UUID:
        async with self.db.acquire() as db, db.transaction():
            user = await add_user(db, uuid4(), name, name, name)
            await join(db, self.row.id, user, role, attributes)
        self.people[name] = user
        return user

    def as_(self, name: str, role: str = "member") -> Workspace:
        """The office as one of its people sees it."""
        actor = person(self.people[name], role, name, ("act",) if role == "planner" else None)
        return Workspace(self.hub.house, self.row, Context(actor, "desk"))

    async def flow(self, blocks: str) -> None:
        """A flow that begins with each order."""
        text = {"key": f"asks-{uuid4().hex}", "name": "问人", "trigger": {"table": "orders"}}
        flow = msgspec.convert({**text, "blocks": yaml.safe_load(blocks)}, Flow)
        async with self.db.acquire() as db, db.transaction():
            await publish(db, self.row.id, flow, by="user:1", now=self.clock.now())

    async def order(self, by: str = "", **cells: Any) -> UUID:
        ws = self.as_(by) if by else self.ws
        (written,) = await ws.tables.write([Create("orders", {"number": "D-1", **cells})])
        return written.id

    async def edit(self, order: UUID, **cells: Any) -> None:
        await self.ws.tables.write([Set("orders", order, cells)], because="改单")

    async def delete(self, order: UUID) -> None:
        await self.ws.tables.write([Delete("orders", order)])

    async def cell(self, order: UUID, key: str = "done") -> Any:
        record = await self.ws.tables.one("orders", order)
        assert record
        return record.cells[key]

    async def task(self, order: UUID) -> TaskRow:
        """The newest open question about an order, its house-keeping done."""

        async def asked() -> TaskRow | None:
            open_ = await shelves.open_tasks(self.db, self.row.id)
            return next((one for one in reversed(open_) if one.record_id == order), None)

        found = await until(asked, what=f"a question about {order}")
        await self.settled()
        return await self.again(found)

    async def again(self, task: TaskRow) -> TaskRow:
        return await find_task(self.db, self.row.id, task.id)

    async def settled(self) -> None:
        """Until no job is left to do."""

        async def idle() -> bool:
            waiting: int = await self.db.fetchval(
                "SELECT count(*) FROM danliu.pgqueuer WHERE entrypoint <> 'search'"
            )
            return waiting == 0

        await until(idle, what="the worker has nothing to do")

    async def tick(self) -> None:
        """What the clock of the house does, and what follows from it."""
        await self.hub.duties.follow()
        await duties.fire(self.db, self.clock.now())
        await upkeep.fire_timers(self.db, self.clock.now())
        self.hub.house.wake()
        await self.settled()

    async def answer(
        self, name: str, task: TaskRow, decision: str = "approved", comment: str = "", **given: Any
    ) -> TaskRow:
        """Somebody answers, having seen the record as it is."""
        ws = self.as_(name)
        seen = (await since(ws, task)).version
        return await decide(ws, task.id, Verdict(decision, comment, seen, given))

    async def ended(self, order: UUID, status: str = "done") -> None:
        async def there() -> bool:
            runs = await history.runs(self.db, self.row.id, record=order)
            assert status == "parked" or not runs or runs[0].status != "parked", runs[0].cause
            return bool(runs) and runs[0].status == status

        await until(there, what=f"the run of {order} is {status}")

    async def output(self, order: UUID, step: str) -> Any:
        (run, *_) = await history.runs(self.db, self.row.id, record=order)
        return next(
            unpack(one.output) for one in await steps_of(self.db, run.id) if one.path == step
        )

    async def shelf(self, name: str, shelf: Shelf = "mine") -> list[str]:
        """The questions that somebody finds there."""
        me = await whoami(self.db, self.row.id, self.people[name], self.clock.now())
        if me is None:
            return []
        rows = await shelves.list_tasks(self.db, self.row.id, me, shelf, after=None)
        return [row.question for row in rows]

    async def told(self, name: str) -> list[str]:
        found = await list_notices(self.db, self.row.id, self.people[name], after=None)
        return [one.text for one, _ in found if one.user_id]

    async def leaves(self, name: str) -> None:
        async with self.db.acquire() as db, db.transaction():
            await leave(db, self.row.id, self.people[name], self.clock.now())
            gone = duties.Departure(self.row.id, self.people[name])
            await enqueue(db, [Job(duties.LEFT, msgspec.json.encode(gone))])
        self.hub.house.wake()
        await self.settled()


@asynccontextmanager
async def an_office(dsn: str, data: Path) -> AsyncIterator[Office]:
    clock = Held()
    async with Hub.open(dsn, data, clock=Clock(now=clock.now), size=12, name="office") as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            row = await open_workspace(
                db, "o", "蓝石家具", zone="Asia/Shanghai", demo=False, now=clock.now()
            )
            await define_tables(db, row.id, [ORDERS])
        worker = hub.worker()
        working = asyncio.create_task(worker.run())
        office = Office(hub, row, clock)
        for name, role in (
            ("老板", "owner"),
            ("王", "member"),
            ("李", "member"),
            ("赵", "planner"),
        ):
            await office.hire(name, role)
        yield office
        worker.stop()
        await asyncio.wait([working], timeout=20)
