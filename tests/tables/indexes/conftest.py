"""A company of its own for each test, with a keeper, and a table that is full."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import msgspec
import pytest_asyncio

from danliu.clock import Clock
from danliu.people.actor import SYSTEM, Actor
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import Pool, open_pool
from danliu.tables.access import about, sight
from danliu.tables.catalog import load
from danliu.tables.defining import define_tables, redefine_live
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.definitions import By
from danliu.tables.indexes.keeper import Keeper
from danliu.tables.indexes.shown import Shown, shown
from danliu.tables.plan import Plan, compile_plan, given_name
from danliu.tables.query import Page, Query, through_view
from danliu.tables.read import Reader
from danliu.tables.schema import Schema

GOODS = TableDef(
    "goods",
    "商品",
    "name",
    (
        FieldDef("name", "品名", "text"),
        FieldDef("shop", "店铺", "text"),
        FieldDef("price", "单价", "number"),
        FieldDef("pieces", "数量", "number"),
        FieldDef("made", "生产日", "date"),
        FieldDef("total", "总价", "formula", options={"formula": "ROUND({单价}*{数量}*1.13,2)"}),
        FieldDef("size", "大小", "formula", options={"formula": 'IF({总价}>1000,"大单","小单")'}),
        FieldDef("note", "备注", "long-text"),
    ),
)


@dataclass
class Shop:
    db: Pool
    workspace: int
    clock: Clock = field(default_factory=Clock)
    reader: Reader = field(default_factory=Reader)

    @property
    def keeper(self) -> Keeper:
        return Keeper(self.db, self.clock)

    async def schema(self) -> Schema:
        return await load(self.db, self.workspace)

    async def fill(self, rows: int) -> None:
        """Straight into the table: every tenth record blank in its price."""
        schema = await self.schema()
        table = schema.table("goods")
        names = [table.columns[key].physical for key in ("name", "shop", "price", "pieces", "made")]
        await self.db.execute(
            f"INSERT INTO {schema.physical(table)}"
            f" (id, created_at, created_by, updated_at, updated_by, {', '.join(names)})"
            " SELECT gen_random_uuid(), now() - n * interval '1 second', 'x', now(), 'x',"
            " '品' || n, (ARRAY['苏州','无锡','常州'])[1 + n % 3],"
            " CASE WHEN n % 10 > 0 THEN (n * 7919 % 10007) / 100.0 END, n % 40,"
            " date '2026-01-01' + n % 300 FROM generate_series(1, $1::int) n",
            rows,
        )
        await self.db.execute(f"ANALYZE {schema.physical(table)}")

    async def change(self, **parts: Any) -> Schema:
        """The table with other fields, views or rules, while it is in use."""
        now = (await self.schema()).table("goods").definition
        wanted = msgspec.structs.replace(now, **parts)
        by = By(self.clock.now(), SYSTEM.ref, self.clock.new_id())
        return await redefine_live(self.db, self.workspace, [wanted], [], by)

    async def page(self, query: Query, actor: Actor = SYSTEM) -> Page:
        schema = await self.schema()
        given = about(actor, self.clock.now(), schema.zone)
        return await self.reader.page(self.db, sight(schema, actor), query, given)

    async def plan(self, query: Query, actor: Actor = SYSTEM, *, generic: bool = True) -> str:
        """How PostgreSQL reads a page, prepared, without knowing the values."""
        schema = await self.schema()
        seen, given = sight(schema, actor), about(actor, self.clock.now(), schema.zone)
        compiled: Plan = compile_plan(seen, through_view(seen, query), given, [])
        values = {given_name(path): value for path, value in given.items()}
        arguments = compiled.statement.arguments({"page_size": 51, **values})
        async with self.db.acquire() as db, db.transaction():
            mode = "force_generic_plan" if generic else "auto"
            await db.execute(f"SET LOCAL plan_cache_mode = {mode}")
            rows = await db.fetch(f"EXPLAIN (COSTS OFF) {compiled.statement.sql}", *arguments)
        return "\n".join(row[0] for row in rows)

    async def shown(self) -> list[Shown]:
        schema = await self.schema()
        found = await shown(self.db, schema, schema.table("goods"))
        return [one for one in found if one.name.startswith("x_")]


@pytest_asyncio.fixture(scope="session")
async def house(new_database: Callable[[str], str]) -> AsyncIterator[Pool]:
    pool = await open_pool(new_database("indexes"), size=12)
    await migrate(pool, "pre")
    yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def shop(house: Pool) -> AsyncIterator[Shop]:
    """Gone afterwards: a keeper looks after every company there is."""
    async with house.acquire() as db, db.transaction():
        key = f"shop-{uuid4()}"
        row = await open_workspace(
            db, key, "小店", zone="Asia/Shanghai", demo=False, now=Clock().now()
        )
        await define_tables(db, row.id, [GOODS])
    yield Shop(house, row.id)
    await house.execute(f"DROP SCHEMA ws_{row.id} CASCADE")
    for table in ("indexes", "uses", "tables", "roles", "definitions"):
        await house.execute(f"DELETE FROM danliu.{table} WHERE workspace_id = $1", row.id)
    await house.execute("DELETE FROM danliu.workspaces WHERE id = $1", row.id)
