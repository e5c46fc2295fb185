"""What is read through links is told in the words of where it stands."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from danliu.people.actor import SYSTEM
from danliu.tables.access import Sight, sight
from danliu.tables.definition import FieldDef, Sort, TableDef
from danliu.tables.exchange.exporting import export
from danliu.tables.origin import origin
from danliu.tables.query import Page, Query
from danliu.tables.roles import Grant, Role
from tests.tables.conftest import Shop, opened_shop

LEVELS = [{"key": "zuan_shi", "name": "钻石"}, {"key": "pu_tong", "name": "普通"}]


def computed(key: str, name: str, kind: str, **options: Any) -> FieldDef:
    return FieldDef(key, name, kind, options=options)


CUSTOMERS = TableDef(
    "customers",
    "客户",
    "name",
    (
        FieldDef("name", "名称", "text"),
        FieldDef("level", "等级", "choice", options={"choices": LEVELS}),
        computed("orders", "订单", "sub-table", table="orders", link="customer"),
        computed("asked", "订单等级", "rollup", through="orders", field="level", how="list"),
        computed("count", "几单", "rollup", through="orders", field="level", how="count"),
    ),
)
ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (
        FieldDef("number", "单号", "text"),
        FieldDef("customer", "客户", "link", options={"table": "customers"}),
        computed("level", "客户等级", "lookup", through="customer", field="level"),
        computed("name", "客户名", "lookup", through="customer", field="name"),
        computed("since", "建档", "lookup", through="customer", field="created_at"),
    ),
)
JOBS = TableDef(
    "jobs",
    "生产任务单",
    "number",
    (
        FieldDef("number", "单号", "text"),
        FieldDef("order", "订单", "link", options={"table": "orders"}),
        computed("customer", "客户", "lookup", through="order", field="customer"),
    ),
)


@pytest.fixture(scope="module")
async def shop(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    async with opened_shop(new_database("origin"), [CUSTOMERS, ORDERS, JOBS]) as shop:
        diamond = await shop.add("customers", name="启明机电", level="zuan_shi")
        for number in ("A1", "A2"):
            order = await shop.add("orders", number=number, customer=diamond.id)
        await shop.add("jobs", number="J1", order=order.id)
        await shop.add("jobs", number="J2")
        yield shop


async def test_a_lookup_comes_from_the_field_that_it_shows(shop: Shop) -> None:
    schema = await shop.schema()

    def of(table: str, key: str) -> str:
        there = schema.table(table)
        found = origin(schema, there, there.columns[key])
        return f"{found.definition.name} {found.definition.type}"

    assert of("orders", "level") == "等级 choice"
    assert of("orders", "name") == "名称 text"
    assert of("customers", "asked") == "等级 choice"  # a look-up of a look-up
    assert of("customers", "count") == "几单 rollup"  # it counts: of choices nothing is left
    assert of("orders", "since") == "建档 lookup"


async def test_a_file_has_the_names_of_choices_also_through_links(shop: Shop) -> None:
    seen = sight(await shop.schema(), SYSTEM)

    async def page(query: Query) -> Page:
        return await shop.reader.page(shop.db, seen, query)

    async def text(table: str, *fields: str) -> str:
        query = Query(table, sort=(Sort("created_at"),), fields=fields)
        pieces = [one async for one in export(page, seen, query, "csv")]
        return b"".join(pieces).decode("utf-8-sig").replace("\r\n", "\n")

    assert await text("orders", "number", "level") == "单号,客户等级\nA1,钻石\nA2,钻石\n"
    assert await text("customers", "name", "asked") == '名称,订单等级\n启明机电,"钻石,钻石"\n'


async def test_a_link_that_is_looked_up_is_told_by_the_title_of_its_record(shop: Shop) -> None:
    schema = await shop.schema()
    blind = Role("blind", "看不见名称", tables={"jobs": Grant(), "orders": Grant(),
                 "customers": Grant(hidden=("name",))})  # fmt: skip
    query = Query("jobs", sort=(Sort("number"),))

    with_order, without = (await shop.reader.page(shop.db, Sight(schema, None), query)).records
    assert with_order.cells["customer"]["title"] == "启明机电"
    assert without.cells["customer"] is None

    unseen = (await shop.reader.page(shop.db, Sight(schema, blind), query)).records[0]
    assert unseen.cells["customer"]["title"] is None
