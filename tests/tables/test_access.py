"""What is hidden from a role is not there for it: in lists, filters, formulas, totals, news."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from danliu.formulas import UnknownReference
from danliu.people.actor import SYSTEM, Actor, person
from danliu.people.errors import Forbidden
from danliu.tables import changes, past
from danliu.tables.access import Sight, about, sight
from danliu.tables.defining import set_role
from danliu.tables.definition import Check, FieldDef, Sort, TableDef, Unique
from danliu.tables.errors import DuplicateRecord, InvalidRecord, NotFound
from danliu.tables.news import news
from danliu.tables.query import Page, Query
from danliu.tables.roles import Grant, Role
from danliu.tables.totals import By, Total, groups
from danliu.tables.write import Context, Create, Delete, Set, Write, Written
from tests.tables.conftest import Shop, opened_shop

STORES = TableDef(
    "stores",
    "门店",
    "name",
    (
        FieldDef("name", "店名", "text"),
        FieldDef("margin", "毛利", "number"),
        FieldDef("orders", "订单", "sub-table", options={"table": "orders", "link": "store"}),
        FieldDef(
            "sold",
            "销售额",
            "rollup",
            options={"through": "orders", "field": "amount", "how": "sum"},
        ),
        FieldDef("count", "单数", "rollup", options={"through": "orders", "how": "count"}),
    ),
)
ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (
        FieldDef("number", "单号", "text"),
        FieldDef("store", "门店", "link", options={"table": "stores"}),
        FieldDef("amount", "金额", "money"),
        FieldDef("cost", "成本", "money"),
        FieldDef("profit", "利润", "formula", options={"formula": "{amount}-{cost}"}),
        FieldDef("rich", "大赚", "formula", options={"formula": "{profit}>100"}),
        FieldDef("margin", "店毛利", "lookup", options={"through": "store", "field": "margin"}),
        FieldDef("note", "备注", "text"),
    ),
    unique=(Unique(("number",), "merge"),),
    checks=(Check('AND({cost}>{amount},{note}="亏本")', "亏本不卖", then="refuse"),),
)
SECRETS = TableDef("secrets", "机密", "name", (FieldDef("name", "名", "text"),))
DEALER = Role(
    "dealer",
    "4S 店",
    tables={
        "orders": Grant(
            create=True,
            update=True,
            delete=True,
            where="{store.name}={$me.store}",
            hidden=("cost",),
            locked=("amount",),
        ),
        "stores": Grant(where="{name}={$me.store}", hidden=("margin",)),
    },
)
NOW = datetime(2026, 11, 25, tzinfo=UTC)
ONE = person(UUID(int=1), "dealer", "一店", (), {"store": "一店"})
LOST = person(UUID(int=3), "dealer", "没分店的人", (), {})


@dataclass
class View:
    """The store as somebody sees it."""

    shop: Shop
    actor: Actor

    async def sight(self) -> Sight:
        return sight(await self.shop.schema(), self.actor)

    @property
    def given(self) -> dict[Any, Any]:
        return about(self.actor, NOW, "Asia/Shanghai")

    async def page(self, table: str, where: str = "", **more: Any) -> Page:
        query = Query(table, where, **more)
        return await self.shop.reader.page(self.shop.db, await self.sight(), query, self.given)

    async def write(self, *writes: Write) -> list[Written]:
        context = Context(self.actor, "desk")
        shop = self.shop
        return await shop.writer.write(shop.db, shop.workspace, writes, context)

    async def numbers(self, where: str = "", **more: Any) -> list[str]:
        page = await self.page("orders", where, sort=(Sort("number"),), **more)
        return [one.cells["number"] for one in page.records]


@pytest.fixture(scope="module")
async def shop(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    async with opened_shop(new_database("access"), [STORES, ORDERS, SECRETS]) as shop:
        await give(shop, DEALER)
        for name in ("一店", "二店"):
            store = await shop.add("stores", name=name, margin="0.3")
            for n in (1, 2):
                number, amount, cost = f"{name}-{n}", str(n * 100), str(n)
                await shop.add("orders", number=number, store=store.id, amount=amount, cost=cost)
        await shop.add("secrets", name="底价")
        yield shop


async def give(shop: Shop, role: Role) -> None:
    async with shop.db.acquire() as db, db.transaction():
        await set_role(db, shop.workspace, role)
    await shop.catalog.reload(shop.db, shop.workspace)


@pytest.fixture
def one(shop: Shop) -> View:
    return View(shop, ONE)


async def all_ids(shop: Shop, table: str) -> dict[str, UUID]:
    owner = View(shop, SYSTEM)
    page = await owner.page(table, limit=500)
    title = "number" if table == "orders" else "name"
    return {record.cells[title]: record.id for record in page.records}


async def test_a_store_sees_its_own_orders_and_nothing_of_their_cost(one: View) -> None:
    page = await one.page("orders", sort=(Sort("number"),))

    assert [record.cells["number"] for record in page.records] == ["一店-1", "一店-2"]
    assert set(page.records[0].cells) == {"number", "store", "amount", "note"}
    for table in ("secrets", "nothing"):
        with pytest.raises(NotFound):
            await one.page(table)


async def test_who_belongs_to_no_store_sees_no_orders_not_even_those_without_one(
    shop: Shop,
) -> None:
    number = (await shop.add("orders", number="无店")).id

    assert await View(shop, LOST).numbers() == []
    await shop.delete("orders", number)


@pytest.mark.parametrize("field", ["cost", "成本", "profit", "rich", "margin", "store.margin"])
async def test_a_hidden_field_cannot_be_asked_for_in_any_way(one: View, field: str) -> None:
    """Nor can what is computed from it, or stands behind a link."""
    for where in (f"{{{field}}}=1", f"ISBLANK({{{field}}})"):
        with pytest.raises(UnknownReference):
            await one.page("orders", where)
    with pytest.raises(UnknownReference):
        await one.page("orders", sort=(Sort(field),))
    with pytest.raises(UnknownReference):
        await one.page("orders", walk=(tuple(field.split(".")),))
    if "." not in field:
        with pytest.raises(UnknownReference):
            await one.page("orders", fields=(field,))
        with pytest.raises(UnknownReference):
            await groups(
                one.shop.db, await one.sight(), Query("orders"), [By(field)], [], one.given
            )


async def test_sums_and_counts_are_of_what_one_sees(shop: Shop, one: View) -> None:
    (store,) = (await one.page("stores")).records
    assert (store.cells["sold"], store.cells["count"]) == (300, 2)
    assert [line["title"] for line in store.cells["orders"]] == ["一店-1", "一店-2"]

    found = await groups(
        shop.db, await one.sight(), Query("orders"), [], [Total("amount", "sum")], one.given
    )
    assert [(group.count, group.totals) for group in found.groups] == [(2, [300])]


async def test_another_stores_order_cannot_be_touched_nor_made(shop: Shop, one: View) -> None:
    orders, stores = await all_ids(shop, "orders"), await all_ids(shop, "stores")
    other, own = orders["二店-1"], orders["一店-1"]
    for write in (Set("orders", other, {"note": "改"}), Delete("orders", other)):
        with pytest.raises(NotFound):
            await one.write(write)
    with pytest.raises(Forbidden):
        await one.write(Create("orders", {"number": "x"}))
    for write in (
        Create("orders", {"number": "x", "store": stores["二店"]}),
        Create("orders", {"number": "x", "store": "二店"}),
        Set("orders", own, {"store": stores["二店"]}),
    ):
        with pytest.raises(InvalidRecord) as refused:
            await one.write(write)
        assert [(f.code, f.value) for f in refused.value.faults] == [("not-a-record", "")]
    with pytest.raises(Forbidden):
        await one.write(Set("stores", stores["一店"], {"name": "改"}))
    with pytest.raises(Forbidden):
        await one.write(Create("secrets", {"name": "x"}))

    assert await all_ids(shop, "orders") == orders
    await one.write(Set("orders", own, {"note": "自己的"}))


async def test_no_flag_tells_of_a_hidden_field(shop: Shop, one: View) -> None:
    """Two sources disagree about a cost and a note: the flags name both, with their values."""
    store = (await all_ids(shop, "stores"))["一店"]
    order = await shop.add("orders", number="两价", store=store, cost="5", note="甲")
    await shop.add("orders", number="两价", cost="7", note="乙")

    cost, note = sorted(await shop.flags("orders", order.id), key=lambda flag: "备注" in flag)
    assert ("成本 5.00" in cost, "备注 甲" in note) == (True, True)
    (seen,) = (await one.page("orders", '{number}="两价"')).records
    assert seen.flags == [note]
    await shop.delete("orders", order.id)


async def test_fields_that_are_locked_or_hidden_cannot_be_set(shop: Shop, one: View) -> None:
    own = (await all_ids(shop, "orders"))["一店-1"]
    told = []
    for cells in ({"amount": "1"}, {"cost": "1"}):
        with pytest.raises(InvalidRecord) as refused:
            await one.write(Set("orders", own, cells))
        told += [(fault.field, fault.code) for fault in refused.value.faults]

    assert told == [("amount", "locked-field"), ("cost", "unknown-field")]


async def test_a_refusal_names_nothing_that_is_hidden(shop: Shop, one: View) -> None:
    own = (await all_ids(shop, "orders"))["一店-1"]
    await shop.set("orders", own, cost="98765")
    for cells in ({"note": "亏本"}, {"no_such": "1"}, {"cost": "不是数"}):
        with pytest.raises(InvalidRecord) as refused:
            await one.write(Set("orders", own, cells))
        told = repr(refused.value.faults)
        assert "98765" not in told
        assert "成本" not in told
        assert "margin" not in told


async def test_nothing_is_merged_into_what_one_does_not_see(shop: Shop, one: View) -> None:
    stores = await all_ids(shop, "stores")
    hidden = await shop.add("orders", number="无主单", amount="5")

    with pytest.raises(DuplicateRecord) as refused:
        await one.write(Create("orders", {"number": "无主单", "store": stores["一店"]}))

    assert refused.value.existing == ""
    assert (await shop.cells("orders", hidden.id))["store"] is None
    await shop.delete("orders", hidden.id)


async def test_news_are_of_what_one_sees(shop: Shop, one: View) -> None:
    orders = await all_ids(shop, "orders")
    mark = await changes.newest(shop.db)
    await shop.set("orders", orders["一店-2"], cost="7", note="新")
    await shop.set("orders", orders["二店-2"], note="别家的")
    await shop.add("secrets", name="更底价")

    sight = await one.sight()
    entries = await changes.entries(shop.db, sight.schema.name, mark, 100)
    heard = await news(shop.db, sight, one.given, entries)

    assert heard.tables == ["orders"]
    assert [(one.record, one.fields) for one in heard.news] == [(orders["一店-2"], ["note"])]


async def test_the_past_shows_no_more_than_the_present(shop: Shop, one: View) -> None:
    at = datetime.now(UTC) - timedelta(microseconds=1)
    then = await past.schema_at(shop.db, await shop.schema(), at)
    given = {**one.given, **past.given_at(at)}
    page = await shop.reader.page(shop.db, sight(then, ONE), Query("orders"), given)

    assert {record.cells["number"] for record in page.records} == {"一店-1", "一店-2"}
    assert "cost" not in page.records[0].cells


async def test_a_link_to_what_one_may_not_see_has_no_title(shop: Shop) -> None:
    reader = Role("reader", "读者", tables={"orders": Grant()})
    await give(shop, reader)
    page = await View(shop, person(UUID(int=9), "reader")).page("orders", limit=1)

    assert page.records[0].cells["store"]["title"] is None
    assert "margin" not in page.records[0].cells


async def test_what_was_a_role_and_is_no_more_sees_nothing(shop: Shop) -> None:
    with pytest.raises(NotFound):
        await View(shop, person(UUID(int=9), "gone")).page("orders")
