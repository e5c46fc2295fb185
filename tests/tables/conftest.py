"""A small shop in a database of its own, and a way to write and read it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest_asyncio

from danliu.clock import Clock
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import Pool, open_pool
from danliu.tables.access import sight
from danliu.tables.catalog import Catalog
from danliu.tables.defining import define_tables
from danliu.tables.definition import Check, FieldDef, Sort, TableDef, Unique
from danliu.tables.read import Page, Query, Reader, Record
from danliu.tables.schema import Schema
from danliu.tables.write import Context, Create, Delete, Set, Write, Writer, Written

STAGES = [
    {"key": "new", "name": "新", "next": ["packed"]},
    {"key": "packed", "name": "已装", "next": ["sent"]},
    {"key": "sent", "name": "已发"},
]
PARCELS = TableDef(
    "parcels",
    "包裹",
    "number",
    (
        FieldDef("number", "单号", "auto-number", options={"prefix": "P-", "digits": 3}),
        FieldDef("to", "收件人", "link", options={"table": "people", "add": True}),
        FieldDef("friends", "抄送", "links", options={"table": "people"}),
        FieldDef("shop", "店铺", "text"),
        FieldDef("raw", "原始单号", "text"),
        FieldDef("weight", "重量", "number", options={"least": "0"}),
        FieldDef("price", "运费", "money"),
        FieldDef("due", "交期", "date"),
        FieldDef("fragile", "易碎", "yes-no"),
        FieldDef("note", "备注", "long-text"),
        FieldDef("stage", "状态", "state", options={"stages": STAGES, "initial": "new"}),
    ),
    unique=(Unique(("shop", "raw"), "merge"),),
    checks=(
        Check("AND({fragile},ISBLANK({note}))", "易碎品要写备注", then="refuse"),
        Check("{weight}>30", "超过 30 公斤", then="flag"),
    ),
)
PEOPLE = TableDef(
    "people",
    "人",
    "name",
    (
        FieldDef("name", "姓名", "text", required=True),
        FieldDef("city", "城市", "text"),
    ),
    unique=(Unique(("name",), "merge"),),
)
STRICT = TableDef(
    "badges",
    "工牌",
    "code",
    (FieldDef("code", "编号", "text", required=True),),
    unique=(Unique(("code",), "reject"),),
)
LOOSE = TableDef(
    "calls",
    "来电",
    "raw",
    (FieldDef("raw", "号码", "text"), FieldDef("note", "备注", "text")),
    unique=(Unique(("raw",), "flag"),),
)


@dataclass
class Shop:
    """One workspace, as somebody who writes and reads it sees it."""

    db: Pool
    workspace: int
    clock: Clock = field(default_factory=Clock)
    catalog: Catalog = field(default_factory=Catalog)
    reader: Reader = field(default_factory=Reader)

    def __post_init__(self) -> None:
        self.writer = Writer(self.catalog, self.clock)

    async def write(self, *writes: Write, origin: str = "柜台") -> list[Written]:
        context = Context(SYSTEM, origin, "试")
        return await self.writer.write(self.db, self.workspace, writes, context)

    async def add(self, table: str, **cells: Any) -> Written:
        (written,) = await self.write(Create(table, cells))
        return written

    async def set(
        self, table: str, record: UUID, version: int | None = None, **cells: Any
    ) -> Written:
        (written,) = await self.write(Set(table, record, cells, version))
        return written

    async def delete(self, table: str, record: UUID) -> Written:
        (written,) = await self.write(Delete(table, record))
        return written

    async def cells(self, table: str, record: UUID) -> dict[str, Any]:
        return (await self.one(table, record)).cells

    async def flags(self, table: str, record: UUID) -> list[str]:
        return (await self.one(table, record)).flags

    async def one(self, table: str, record: UUID) -> Record:
        query = Query(table, "{id}={wanted}", limit=1)
        given = {("wanted",): record}
        page = await self.reader.page(self.db, sight(await self.schema(), SYSTEM), query, given)
        (found,) = page.records
        return found

    async def page(
        self,
        table: str,
        where: str = "",
        sort: Sequence[Sort] = (Sort("created_at"),),
        limit: int = 500,
        after: str | None = None,
    ) -> Page:
        query = Query(table, where, tuple(sort), limit, after)
        return await self.reader.page(self.db, sight(await self.schema(), SYSTEM), query)

    async def schema(self) -> Schema:
        return await self.catalog.fresh(self.db, self.workspace)

    async def log(self, record: UUID) -> list[tuple[str, int]]:
        rows = await self.db.fetch(
            f"SELECT kind, version FROM ws_{self.workspace}.changes"
            " WHERE record_id = $1 ORDER BY seq",
            record,
        )
        return [(row["kind"], row["version"]) for row in rows]


@asynccontextmanager
async def opened_shop(dsn: str, tables: Sequence[TableDef] = ()) -> AsyncIterator[Shop]:
    """A shop with these tables, in an empty database."""
    pool = await open_pool(dsn, size=12)
    await migrate(pool, "pre")
    async with pool.acquire() as db, db.transaction():
        now = Clock().now()
        row = await open_workspace(db, "shop", "小店", zone="Asia/Shanghai", demo=False, now=now)
        await define_tables(db, row.id, tables)
    yield Shop(pool, row.id)
    await pool.close()


@pytest_asyncio.fixture(scope="session")
async def shop(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    async with opened_shop(new_database("tables"), [PEOPLE, PARCELS, STRICT, LOOSE]) as shop:
        yield shop
