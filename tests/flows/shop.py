"""A shop whose flows really run: orders and customers of its own, a hub and its worker."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import yaml

from danliu.clock import Clock
from danliu.flows import history, journal, standstill, waits
from danliu.flows.deciding import Verdict, decide
from danliu.flows.definition import Flow
from danliu.flows.going_back import send_back
from danliu.flows.history import RunSeen
from danliu.flows.journal import StepRow
from danliu.flows.published import publish
from danliu.flows.shelves import open_tasks
from danliu.flows.tasks import TaskRow
from danliu.flows.values import unpack
from danliu.hub import Hub
from danliu.people import actor
from danliu.people.users import add_user, join
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import open_pool
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.write import Context, Create, Delete, Set
from danliu.workspace import Workspace
from tests.polling import until

TABLES = [
    TableDef(
        "customers",
        "客户",
        "name",
        (
            FieldDef("name", "名称", "text"),
            FieldDef("city", "城市", "text"),
            FieldDef("orders", "订单们", "links", options={"table": "orders"}),
        ),
    ),
    TableDef(
        "orders",
        "订单",
        "number",
        (
            FieldDef("number", "单号", "text"),
            FieldDef("kind", "类型", "text"),
            FieldDef("amount", "金额", "money"),
            FieldDef("status", "状态", "text"),
            FieldDef("note", "备注", "text"),
            FieldDef("customer", "客户", "link", options={"table": "customers"}),
        ),
    ),
    TableDef(
        "parts",
        "配件",
        "sku",
        (
            FieldDef("sku", "料号", "text"),
            FieldDef("stock", "库存", "stock", options={"may_owe": True}),
        ),
    ),
    TableDef("marks", "记号", "text", (FieldDef("text", "内容", "text"),)),
    TableDef(
        "visits",
        "到访",
        "name",
        (
            FieldDef("name", "名称", "text"),
            FieldDef(
                "stage",
                "阶段",
                "state",
                options={
                    "initial": "new",
                    "stages": [{"key": "new", "name": "新"}, {"key": "old", "name": "旧"}],
                },
            ),
        ),
    ),
]


class Time:
    """The clock of the shop: true, until a story moves it on."""

    ahead = timedelta()

    def now(self) -> datetime:
        return Clock().now() + self.ahead

    def pass_by(self, **by: float) -> None:
        self.ahead += timedelta(**by)


class Shop:
    """What happens in the shop, as verbs."""

    def __init__(self, hub: Hub, ws: Workspace, time: Time) -> None:
        self.hub, self.ws, self.time = hub, ws, time

    async def flow(self, text: str) -> int:
        """Publish a flow that is written as in a pack."""
        async with self.ws.db.acquire() as db, db.transaction():
            return await self.flow_in(db, yaml.safe_load(text))

    async def flow_in(self, db: Any, told: Any) -> int:
        """The same as a document, in a transaction."""
        flow, now = msgspec.convert(told, Flow), self.ws.clock.now()
        return await publish(db, self.ws.row.id, flow, by="user:zhang", now=now)

    async def add(self, table: str, **cells: Any) -> UUID:
        (written,) = await self.ws.tables.write([Create(table, cells)])
        return written.id

    async def order(self, kind: str, **cells: Any) -> UUID:
        return await self.add("orders", kind=kind, **cells)

    async def edit(self, record: UUID, table: str = "orders", **cells: Any) -> None:
        await self.ws.tables.write([Set(table, record, cells)])

    async def delete(self, record: UUID, table: str = "orders") -> None:
        await self.ws.tables.write([Delete(table, record)])

    async def cells(self, record: UUID, table: str = "orders") -> Mapping[str, Any]:
        found = await self.ws.tables.one(table, record)
        assert found is not None
        return found.cells

    async def marks(self) -> list[str]:
        """The texts of all marks: what flows did."""
        name = (await self.ws.tables.schema()).table("marks")
        column = name.columns["text"].physical
        rows = await self.ws.db.fetch(f"SELECT {column} FROM ws_{self.ws.row.id}.{name.physical}")
        return sorted(row[0] for row in rows)

    async def run(self, record: UUID, *wanted: str, within_s: float = 20) -> RunSeen:
        """The record's run, once it is in one of the wanted states."""

        async def reached() -> RunSeen | None:
            found = await history.runs(self.ws.db, self.ws.row.id, record=record)
            return found[-1] if found and found[-1].status in wanted else None

        return await until(reached, within_s=within_s, what=f"the run is {wanted}")

    async def run_of(self, flow: str, record: UUID, *wanted: str) -> RunSeen:
        """The run of this flow, where a record has several."""

        async def reached() -> RunSeen | None:
            found = await history.runs(self.ws.db, self.ws.row.id, record=record, flow=flow)
            return found[0] if found and found[0].status in wanted else None

        return await until(reached, what=f"the run of {flow} is {wanted}")

    async def done(self, record: UUID, within_s: float = 20) -> dict[str, StepRow]:
        """Its run's steps, once it has ended well."""
        run = await self.run(record, "done", "parked", within_s=within_s)
        assert run.status == "done", run.cause
        return await self.steps(run.id)

    async def parked(self, record: UUID) -> Any:
        """Why its run was parked."""
        return (await self.run(record, "parked")).cause

    async def put_off(self, record: UUID) -> Any:
        """Why its run is tried again later."""
        return (await self.run(record, "waiting")).cause

    async def steps(self, run: UUID) -> dict[str, StepRow]:
        return {one.path: one for one in await journal.steps_of(self.ws.db, run)}

    async def output(self, record: UUID, path: str) -> Any:
        return unpack((await self.done(record))[path].output)

    async def replay(self, run: UUID) -> None:
        await standstill.replay_one(self.ws.db, self.ws.row.id, run)
        self.hub.house.wake()

    async def tasks(self, record: UUID | None = None) -> list[TaskRow]:
        """What people are asked, about this record where one is named."""
        found = await open_tasks(self.ws.db, self.ws.row.id)
        return [one for one in found if record in (None, one.record_id)]

    async def approve(self, task: TaskRow) -> None:
        """Somebody says yes."""
        await self.decide(task, "approved")

    async def decide(self, task: TaskRow, decision: str, comment: str = "") -> None:
        """A new owner answers."""
        await decide(await self._somebody(), task.id, Verdict(decision, comment))
        self.hub.house.wake()

    async def send_back(self, task: TaskRow, to: str, why: str) -> None:
        """A new owner sends the run back to an earlier step."""
        await send_back(await self._somebody(), self.hub.engine.versions, task.id, to, why)
        self.hub.house.wake()

    async def _somebody(self) -> Workspace:
        user = self.ws.clock.new_id()
        async with self.ws.db.acquire() as db, db.transaction():
            await add_user(db, user, str(user), "王", "secret-secret")
            await join(db, self.ws.row.id, user, "owner")
        someone = Context(actor.person(user, "owner", "wang"), "desk")
        return Workspace(self.hub.house, self.ws.row, someone)

    async def signal(self, name: str, **more: Any) -> int:
        by, now = self.ws.actor.ref, self.ws.clock.now()
        heard = await waits.release(self.ws.db, self.ws.row.id, name, by=by, now=now, **more)
        self.hub.house.wake()
        return heard

    async def waiting_for(self, name: str) -> int:
        found = await waits.count_waiting(self.ws.db, self.ws.row.id)
        return next((count for signal, count, _ in found if signal == name), 0)


@asynccontextmanager
async def opened(dsn: str, data: Path, *, at_work: bool = True) -> AsyncIterator[Shop]:
    """The shop over an empty database, with a worker and a tick where it is at work."""
    pool = await open_pool(dsn, size=1)
    await migrate(pool, "pre")
    await pool.close()
    time = Time()
    async with Hub.open(dsn, data, clock=Clock(now=time.now), size=16, name="shop") as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            now = hub.house.clock.now()
            row = await open_workspace(db, "s", "店", zone="Asia/Shanghai", demo=False, now=now)
            await define_tables(db, row.id, TABLES)
        worker, tasks = hub.worker(), []
        if at_work:
            tasks = [asyncio.create_task(one) for one in (worker.run(), hub.tick())]
        yield Shop(hub, Workspace(hub.house, row, Context(actor.SYSTEM, "desk")), time)
        worker.stop()
        for task in tasks[1:]:
            task.cancel()
        await asyncio.wait([*tasks, asyncio.create_task(asyncio.sleep(0))], timeout=20)
