"""A small company whose flows start in every way; its clock is held, its worker is a real one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import yaml

from danliu.clock import Clock
from danliu.flows import history, journal, notices, ringing
from danliu.flows.definition import Flow
from danliu.flows.history import RunSeen
from danliu.flows.published import publish
from danliu.hub import Hub
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef, Unique
from danliu.tables.history import What
from danliu.tables.write import Context, Create, Delete, Set, Write, Written
from danliu.workspace import Workspace
from tests.polling import until
from tests.processes import new_database

CUSTOMERS = TableDef(
    "customers",
    "客户",
    "name",
    (
        FieldDef("name", "名称", "text"),
        FieldDef("level", "等级", "text"),
        FieldDef("since", "签约日", "date"),
    ),
)
ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (
        FieldDef("number", "单号", "text"),
        FieldDef("source", "来源单号", "text"),
        FieldDef("status", "状态", "text"),
        FieldDef("amount", "金额", "money"),
        FieldDef("due", "交期", "date-time"),
        FieldDef("day", "发货日", "date"),
        FieldDef("note", "备注", "text"),
        FieldDef("customer", "客户", "link", options={"table": "customers"}),
        FieldDef("signed", "签约日", "lookup", options={"through": "customer", "field": "since"}),
        FieldDef("tracks", "轨迹", "sub-table", options={"table": "tracks", "link": "order"}),
        FieldDef(
            "seen",
            "最后轨迹",
            "rollup",
            options={"through": "tracks", "how": "max", "field": "at"},
        ),
        FieldDef(
            "weighed",
            "最后过磅",
            "rollup",
            options={"through": "tracks", "how": "max", "field": "carrier.since"},
        ),
        FieldDef("again", "重审", "button", options={"label": "重审", "flow": "again"}),
    ),
    unique=(Unique(("source",), "flag"),),
)
TRACKS = TableDef(
    "tracks",
    "轨迹",
    "place",
    (
        FieldDef("place", "地点", "text"),
        FieldDef("order", "订单", "link", options={"table": "orders"}),
        FieldDef("at", "时间", "date-time"),
        FieldDef("carrier", "承运", "link", options={"table": "customers"}),
    ),
)
NOTES = TableDef("notes", "便笺", "text", (FieldDef("text", "内容", "text"),))
START = datetime(2026, 3, 2, 1, tzinfo=UTC)  # nine o'clock on a Monday in China


class Held:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


class Company:
    """What its people do, as verbs."""

    def __init__(self, hub: Hub, ws: Workspace, clock: Held) -> None:
        self.hub, self.ws, self.clock = hub, ws, clock

    async def flow(self, text: str) -> Flow:
        """Publish a flow that is written as in a pack."""
        flow = msgspec.convert(yaml.safe_load(text), Flow)
        async with self.hub.house.db.acquire() as db, db.transaction():
            await publish(db, self.ws.row.id, flow, by="user:zhang", now=self.clock.now())
        return flow

    async def write(self, *writes: Write) -> list[Written]:
        return await self.ws.tables.write(writes)

    async def create(self, table: str = "orders", **cells: Any) -> UUID:
        return (await self.write(Create(table, cells)))[0].id

    async def edit(self, record: UUID, table: str = "orders", **cells: Any) -> Written:
        return (await self.write(Set(table, record, cells)))[0]

    async def delete(self, record: UUID, table: str = "orders") -> Written:
        return (await self.write(Delete(table, record)))[0]

    async def undo(self, written: Written) -> Any:
        return await self.ws.tables.undoing().undo(What("change", str(written.change)))

    async def cells(self, record: UUID, table: str = "orders") -> dict[str, Any]:
        found = await self.ws.tables.one(table, record)
        assert found is not None
        return found.cells

    async def still(self) -> None:
        """Everything that was enqueued is done."""

        async def idle() -> bool:
            left = await self.ws.db.fetchval("SELECT count(*) FROM danliu.pgqueuer")
            return left == 0

        await until(idle, what="no job is left")

    async def ring(self) -> int:
        """Ring what is due on the clock, as the tick does; how many."""
        rung = await ringing.ring(self.ws.db, self.hub.engine.versions, self.clock.now())
        self.hub.waker.wake()
        await self.still()
        return rung

    async def runs(self, flow: str) -> list[RunSeen]:
        """The runs of a flow once everything is done, oldest first."""
        await self.still()
        found = await history.runs(self.ws.db, self.ws.row.id, flow=flow, limit=1000)
        assert all(run.status != "parked" for run in found), [run.cause for run in found]
        return found[::-1]

    async def told(self, run: UUID) -> dict[str, Any]:
        """What the trigger told the run, as JSON."""
        trigger = await self.ws.db.fetchval("SELECT trigger FROM danliu.runs WHERE id = $1", run)
        told: dict[str, Any] = trigger["trigger"]
        return told

    async def outputs(self, run: UUID) -> dict[str, Any]:
        return {one.path: one.output for one in await journal.steps_of(self.ws.db, run)}

    async def alarms(self, flow: str) -> dict[UUID, datetime]:
        await self.still()
        rows = await self.ws.db.fetch(
            "SELECT record_id, due_at FROM danliu.alarms WHERE flow = $1", flow
        )
        return {row["record_id"]: row["due_at"] for row in rows}

    async def notices(self) -> list[str]:
        await self.still()
        found = await notices.list_notices(self.ws.db, self.ws.row.id, None, after=None)
        return [one.text for one, _ in found]

    async def count(self, table: str) -> int:
        schema = await self.ws.tables.fresh_schema()
        where = schema.physical(schema.table(table))
        counted: int = await self.ws.db.fetchval(f"SELECT count(*) FROM {where}")
        return counted


@asynccontextmanager
async def company_over(dsn: str, data: Path, clock: Held) -> AsyncIterator[Company]:
    async with Hub.open(dsn, data, clock=Clock(now=clock.now), size=16, name="company") as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            now = clock.now()
            row = await open_workspace(
                db, "small", "小公司", zone="Asia/Shanghai", demo=False, now=now
            )
            await define_tables(db, row.id, [CUSTOMERS, ORDERS, TRACKS, NOTES])
        worker = hub.worker()
        working = asyncio.create_task(worker.run())
        try:
            yield Company(hub, Workspace(hub.house, row, Context(SYSTEM, "desk")), clock)
        finally:
            worker.stop()
            await asyncio.wait([working], timeout=20)


@pytest.fixture(scope="module")
async def one_company(dsn, tmp_path_factory) -> AsyncIterator[Company]:
    own = await new_database(dsn, f"triggers_{uuid4().hex}")
    async with company_over(own, tmp_path_factory.mktemp("data"), Held()) as company:
        yield company


@pytest.fixture
async def company(one_company) -> AsyncIterator[Company]:
    """The module's company, without the flows and records of the test before."""
    yield one_company
    await one_company.still()
    db, workspace = one_company.ws.db, one_company.ws.row.id
    for table in ("alarms", "triggers", "runs", "notices"):
        await db.execute(f"DELETE FROM danliu.{table} WHERE workspace_id = $1", workspace)
    await db.execute("UPDATE danliu.flows SET live = false")
    schema = await one_company.ws.tables.fresh_schema()
    tables = ", ".join(schema.physical(table) for table in schema.tables.values())
    await db.execute(f"TRUNCATE {tables}")
    await db.execute("UPDATE danliu.workspaces SET schema_version = schema_version + 1")
