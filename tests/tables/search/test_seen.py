"""What one may not see is not found, and nothing tells that it is there."""

from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest

from danliu.clock import Clock
from danliu.people.actor import person
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import open_pool
from danliu.tables.defining import define_tables, set_role
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.errors import NotFound
from danliu.tables.roles import Grant, Role
from tests.tables.conftest import Shop
from tests.tables.search.searcher import Searcher

ORDERS = TableDef(
    "orders",
    "订单",
    "customer",
    (
        FieldDef("customer", "客户", "text"),
        FieldDef("store", "门店", "text"),
        FieldDef("note", "备注", "text"),
        FieldDef("secret", "底价说明", "text"),
    ),
)
SECRETS = TableDef("secrets", "机密", "name", (FieldDef("name", "名", "text"),))
CODES = TableDef(
    "codes",
    "代号",
    "name",
    (FieldDef("name", "名", "text"), FieldDef("use", "用途", "text")),
)
DEALER = Role(
    "dealer",
    "4S 店",
    tables={
        "orders": Grant(where="{store}={$me.store}", hidden=("secret",)),
        "codes": Grant(hidden=("name",)),
    },
)
ONE = person(UUID(int=1), "dealer", "一店", (), {"store": "一店"})


@pytest.fixture
async def shop(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    pool = await open_pool(new_database("search_seen"), size=4)
    await migrate(pool, "pre")
    async with pool.acquire() as db, db.transaction():
        row = await open_workspace(
            db, "a", "a", zone="Asia/Shanghai", demo=False, now=Clock().now()
        )
        await define_tables(db, row.id, [ORDERS, SECRETS, CODES])
        await set_role(db, row.id, DEALER)
    shop = Shop(pool, row.id)
    for store in ("一店", "二店"):
        cells = {"customer": f"{store}的客户", "note": "红糖姜茶", "secret": "成本七折"}
        await shop.add("orders", store=store, **cells)
    await shop.add("secrets", name="红糖姜茶的配方")
    await shop.add("codes", name="红糖", use="姜茶")
    await Searcher(shop).everything_is_read()
    yield shop
    await pool.close()


async def test_the_house_finds_it_all(shop: Shop) -> None:
    box = Searcher(shop)

    assert len(await box.hits("姜茶")) == 4
    assert len(await box.hits("成本七折")) == 2


async def test_a_store_finds_its_own(shop: Shop) -> None:
    box = Searcher(shop, ONE)

    assert await box.titles("姜茶", table="orders") == ["一店的客户"]
    assert await box.titles("客户") == ["一店的客户"]
    assert await box.titles("二店") == []
    assert await box.titles("htjc", table="orders") == ["一店的客户"]


@pytest.mark.parametrize(
    "typed", ["成本七折", "七折", "cbqz", "客户 成本", "配方", "红糖姜茶的配方"]
)
async def test_a_hidden_field_or_table_is_never_found(shop: Shop, typed: str) -> None:
    box = Searcher(shop, ONE)

    assert await box.hits(typed) == []
    assert (await box.found(typed)).next is None
    with pytest.raises(NotFound):
        await box.hits(typed, table="secrets")


async def test_a_hidden_title_neither_finds_nor_shows(shop: Shop) -> None:
    box = Searcher(shop, ONE)

    assert await box.hits("红糖", table="codes") == []
    (hit,) = await box.hits("姜茶", table="codes")
    assert (hit.title, hit.field, hit.snippet) == ("", "use", "姜茶")
