"""A shop with customers and orders, all of which can be found."""

from collections.abc import AsyncIterator, Callable

import pytest

from danliu.clock import Clock
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import open_pool
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from tests.tables.conftest import Shop
from tests.tables.search.searcher import Searcher

CUSTOMERS = TableDef(
    "customers",
    "客户",
    "name",
    (
        FieldDef("name", "名称", "text"),
        FieldDef("phone", "电话", "text"),
        FieldDef("note", "备注", "long-text"),
        FieldDef("age", "账龄", "number"),
    ),
)
GOODS = TableDef(
    "goods",
    "货品",
    "code",
    (FieldDef("code", "编码", "text"), FieldDef("name", "品名", "text")),
)


@pytest.fixture
async def shop(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    pool = await open_pool(new_database("search"), size=4)
    await migrate(pool, "pre")
    async with pool.acquire() as db, db.transaction():
        row = await open_workspace(
            db, "shop", "小店", zone="Asia/Shanghai", demo=False, now=Clock().now()
        )
        await define_tables(db, row.id, [CUSTOMERS, GOODS])
    yield Shop(pool, row.id)
    await pool.close()


@pytest.fixture
async def box(shop: Shop) -> Searcher:
    """The search box, with nothing left to read."""
    searcher = Searcher(shop)
    await searcher.everything_is_read()
    return searcher
