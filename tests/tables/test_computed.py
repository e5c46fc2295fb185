"""Formulas, lookups, roll-ups and lines that follow their head: never stale, one statement."""

from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, Sort, TableDef
from danliu.tables.errors import InvalidSchema
from tests.tables.conftest import Shop, opened_shop


def computed(key: str, kind: str, **options: Any) -> FieldDef:
    return FieldDef(key, key, kind, options=options)


STORES = TableDef(
    "stores",
    "门店",
    "name",
    (
        FieldDef("name", "店名", "text"),
        FieldDef("region", "大区", "text"),
        FieldDef("favourites", "常购", "links", options={"table": "goods"}),
        computed("favourite_names", "lookup", through="favourites", field="name"),
        computed("dearest", "rollup", through="favourites", field="price", how="max"),
    ),
)
GOODS = TableDef(
    "goods",
    "商品",
    "name",
    (
        FieldDef("name", "品名", "text"),
        FieldDef("price", "单价", "money"),
    ),
)
ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (
        FieldDef("number", "单号", "text"),
        FieldDef("store", "门店", "link", options={"table": "stores"}),
        FieldDef("due", "交期", "date"),
        FieldDef("freight", "运费", "money"),
        computed(
            "lines",
            "sub-table",
            table="lines",
            link="order",
            inherit={"due": "due", "shop": "store"},
        ),
        computed("region", "lookup", through="store", field="region"),
        computed("goods_total", "rollup", through="lines", field="amount", how="sum"),
        computed("pieces", "rollup", through="lines", field="pieces", how="sum"),
        computed("dearest", "rollup", through="lines", field="good.price", how="max"),
        computed("mean", "rollup", through="lines", field="pieces", how="mean"),
        computed("count", "rollup", through="lines", how="count"),
        computed("many", "rollup", through="lines", how="count", where="{pieces}>2"),
        computed("first", "rollup", through="lines", field="good.name", how="first"),
        computed("last", "rollup", through="lines", field="good.name", how="last"),
        computed("names", "rollup", through="lines", field="good.name", how="list"),
        computed("kinds", "rollup", through="lines", field="good.name", how="distinct"),
        computed("total", "formula", formula="{goods_total}+IFBLANK({运费},0)"),
        computed("each", "formula", formula="{goods_total}/{count}"),
        computed("each_more", "formula", formula="{each}+1"),
        computed("big", "formula", formula='IF({total}>=500,"大单","小单")'),
    ),
)
LINES = TableDef(
    "lines",
    "明细",
    "good",
    (
        FieldDef("order", "订单", "link", options={"table": "orders"}),
        FieldDef("good", "商品", "link", options={"table": "goods"}),
        FieldDef("pieces", "件数", "number"),
        FieldDef("due", "交期", "date"),
        FieldDef("shop", "门店", "link", options={"table": "stores"}),
        computed("where", "lookup", through="shop", field="region"),
        computed("amount", "formula", formula="{good.price}*{pieces}"),
    ),
)


@pytest.fixture(scope="module")
async def trade(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    async with opened_shop(new_database("computed"), [GOODS, STORES, ORDERS, LINES]) as shop:
        yield shop


async def order(trade: Shop, *lines: tuple[str, str, str], **cells: Any) -> UUID:
    """An order of (name, price, pieces)."""
    made = await trade.add("orders", **cells)
    for name, price, pieces in lines:
        good = await trade.add("goods", name=name, price=price)
        await trade.add("lines", order=made.id, good=good.id, pieces=pieces)
    return made.id


async def test_an_order_adds_up_its_lines_and_knows_its_store(trade: Shop) -> None:
    store = await trade.add("stores", name="苏州一店", region="华东")
    number = await order(
        trade, ("空滤", "100", "3"), ("机滤", "40", "5"), ("空滤", "100", "1"), store=store.id
    )

    cells = await trade.cells("orders", number)

    assert cells["region"] == "华东"
    assert (cells["goods_total"], cells["pieces"], cells["dearest"]) == (600, 9, 100)
    assert (cells["mean"], cells["count"], cells["many"]) == (3, 3, 2)
    assert (cells["first"], cells["last"]) == ("空滤", "空滤")
    assert (cells["names"], cells["kinds"]) == (["空滤", "机滤", "空滤"], ["机滤", "空滤"])
    assert (cells["total"], cells["big"]) == (600, "大单")
    assert [one["title"] for one in cells["lines"]] != []


async def test_an_order_without_lines_has_nothing_to_add_up(trade: Shop) -> None:
    cells = await trade.cells("orders", await order(trade, freight="12.5"))

    assert (cells["goods_total"], cells["count"], cells["total"]) == (0, 0, Decimal("12.5"))
    assert (cells["mean"], cells["first"], cells["names"], cells["lines"]) == (None,) * 3 + ([],)


async def test_what_cannot_be_computed_says_why(trade: Shop) -> None:
    empty = await trade.one("orders", await order(trade))
    one = await trade.one("orders", await order(trade, ("螺母", "2", "3")))

    assert (empty.cells["each"], empty.cells["each_more"]) == (None, None)
    assert empty.errors == {"each": "#DIV/0!", "each_more": "#DIV/0!"}
    assert (one.cells["each"], one.cells["each_more"], one.errors) == (6, 7, {})


async def test_what_is_computed_is_never_stale(trade: Shop) -> None:
    number = await order(trade, ("刹车片", "200", "2"))
    (line,) = (await trade.cells("orders", number))["lines"]
    good = (await trade.cells("lines", UUID(line["id"])))["good"]

    await trade.set("goods", good["id"], price="250")
    assert (await trade.cells("orders", number))["total"] == 500

    await trade.set("lines", UUID(line["id"]), pieces="1")
    assert (await trade.cells("orders", number))["big"] == "小单"


async def test_lines_follow_the_head_until_they_have_a_date_of_their_own(trade: Shop) -> None:
    number = await order(trade, ("灯泡", "5", "1"), ("雨刷", "8", "1"), due="2026-12-01")
    first, second = (await trade.cells("orders", number))["lines"]
    await trade.set("lines", UUID(second["id"]), due="2026-12-24")

    await trade.set("orders", number, due="2026-12-03")

    follows, own = [await trade.one("lines", UUID(one["id"])) for one in (first, second)]
    assert (str(follows.cells["due"]), follows.follows) == ("2026-12-03", ("due", "shop"))
    assert (str(own.cells["due"]), own.follows) == ("2026-12-24", ("shop",))
    await trade.set("lines", UUID(second["id"]), due=None)
    assert str((await trade.cells("lines", UUID(second["id"])))["due"]) == "2026-12-03"


async def test_a_line_inherits_a_link_with_its_title_and_all_that_is_behind_it(
    trade: Shop,
) -> None:
    head_of = await trade.add("stores", name="无锡三店", region="梁溪")
    own = await trade.add("stores", name="无锡四店", region="锡山")
    head = await order(trade, ("机油", "300", "4"), store=head_of.id)
    (line,) = (await trade.cells("orders", head))["lines"]
    key = UUID(line["id"])

    cells = await trade.cells("lines", key)
    assert (cells["shop"], cells["where"]) == ({"id": head_of.id, "title": "无锡三店"}, "梁溪")
    found = await trade.page("lines", '{shop.region}="梁溪"')
    assert [one.id for one in found.records] == [key]

    await trade.set("lines", key, shop=own.id)
    cells = await trade.cells("lines", key)
    assert (cells["shop"]["title"], cells["where"]) == ("无锡四店", "锡山")


async def test_one_may_sort_and_filter_by_what_is_computed(trade: Shop) -> None:
    store = await trade.add("stores", name="无锡二店", region="太湖")
    for pieces in ("4", "1", "3", "2"):
        await order(trade, ("机油", "300", pieces), store=store.id)

    page, after, totals = None, None, []
    while page is None or after:
        page = await trade.page(
            "orders", '{region}="太湖"', [Sort("total", descending=True)], limit=2, after=after
        )
        totals += [one.cells["total"] for one in page.records]
        after = page.next
    small = await trade.page("orders", 'AND({region}="太湖",{big}="小单")')

    assert totals == [1200, 900, 600, 300]
    assert [one.cells["total"] for one in small.records] == [300]


async def test_many_links_are_looked_up_in_their_order(trade: Shop) -> None:
    cheap = await trade.add("goods", name="螺丝", price="1")
    dear = await trade.add("goods", name="发动机", price="9000")
    store = await trade.add("stores", favourites=[dear.id, cheap.id])

    cells = await trade.cells("stores", store.id)

    assert (cells["favourite_names"], cells["dearest"]) == (["发动机", "螺丝"], 9000)
    assert [one["title"] for one in cells["favourites"]] == ["发动机", "螺丝"]


async def test_a_deleted_line_no_longer_counts(trade: Shop) -> None:
    number = await order(trade, ("轮胎", "700", "1"), ("轮毂", "300", "1"))
    lines = (await trade.cells("orders", number))["lines"]
    await trade.delete("lines", UUID(lines[0]["id"]))

    assert (await trade.cells("orders", number))["total"] == 300


@pytest.mark.parametrize(
    "field",
    [
        computed("wrong", "formula", formula="{没有的字段}+1"),
        computed("wrong", "formula", formula="{wrong}+1"),
        computed("wrong", "formula", formula="{number}*2"),
        computed("wrong", "lookup", through="store", field="nothing"),
        computed("wrong", "lookup", through="number", field="name"),
        computed("wrong", "rollup", through="lines", field="good.name", how="sum"),
        computed("wrong", "rollup", through="lines", how="sum"),
        computed("wrong", "sub-table", table="lines", link="good"),
        computed("wrong", "sub-table", table="lines", link="order", inherit={"due": "number"}),
    ],
)
async def test_a_field_that_cannot_be_computed_is_refused(trade: Shop, field: FieldDef) -> None:
    wrong = msgspec.structs.replace(ORDERS, fields=(*ORDERS.fields, field))
    async with trade.db.acquire() as db:
        with pytest.raises(InvalidSchema) as refused:
            async with db.transaction():
                await define_tables(db, trade.workspace, [wrong])

    assert refused.value.place.startswith("orders.wrong")


async def test_round_numbers_are_written_as_people_write_them(trade: Shop) -> None:
    cells = await trade.cells("orders", await order(trade, ("滤芯", "1200", "50")))
    assert [str(cells[key]) for key in ("goods_total", "total")] == ["60000", "60000"]
    assert str(cells["pieces"]) == "50"
