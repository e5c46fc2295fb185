"""Stock in flows: an order reserves, ships and frees, each once."""

from pathlib import Path
from textwrap import dedent
from uuid import UUID

from danliu.flows.tasks import TaskRow
from danliu.stock.asked import Ref
from danliu.stock.drift import drift
from danliu.stock.reading import held_by, item, totals_of
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from tests.flows.shop import TABLES, Shop
from tests.polling import until

GUIDE = Path(__file__).parents[2] / "docs/guides/stock.md"

RESERVES = """
key: reserves
name: 占用
trigger: {table: orders, when: '{kind}="reserves"'}
blocks:
  - id: come
    block: stock-in
    settings: {table: parts, record: "={number}", quantity: 10, cause: '="RK-" & {number}'}
  - id: hold
    block: stock-reserve
    settings: {table: parts, record: "={number}", quantity: "={amount}", if_short: fail}
  - id: again
    block: stock-reserve
    settings: {table: parts, record: "={number}", quantity: "={amount}"}
  - {id: out, block: stock-out, settings: {table: parts, record: "={number}", quantity: 2}}
"""
FREES = """
key: frees
name: 释放
trigger: {table: orders, when: '{kind}="frees"'}
blocks:
  - {id: hold, block: stock-reserve, settings: {table: parts, record: "={number}", quantity: 3}}
  - {id: free, block: stock-release}
"""


ASKS = """
key: asks
name: 占了再问
trigger: {table: orders, when: '{kind}="asks"'}
blocks:
  - id: pieces
    block: find
    settings: {table: orders, where: '{id}={record.id}'}
  - id: hold
    block: stock-reserve
    settings: {table: parts, record: "={number}", quantity: "={pieces.first.amount}"}
  - {id: ask, block: approve, settings: {question: 行吗, returns: [pieces]}}
"""


RECEIPTS = TableDef(
    "receipts",
    "入库单",
    "number",
    (
        FieldDef("number", "行号", "text"),
        FieldDef("part", "物料", "link", options={"table": "parts"}),
        FieldDef("quantity", "数量", "text"),
        FieldDef("place", "库位", "text"),
        FieldDef("lot", "批次", "text"),
    ),
)


async def test_a_list_of_receipts_is_booked_line_by_line_as_the_guide_says(shop: Shop) -> None:
    async with shop.ws.db.acquire() as db, db.transaction():
        await define_tables(db, shop.ws.row.id, [*TABLES, RECEIPTS])
    guide = GUIDE.read_text(encoding="utf-8")
    begins = guide.index("    key: receipts")
    await shop.flow(dedent(guide[begins : guide.index("## 接口")]))
    part = Ref("parts", await shop.add("parts", sku="KL-1024"))

    for number, quantity in (("1", "3"), ("2", "4件"), ("3", "5"), ("3", "5")):
        line = {"number": number, "part": str(part.id), "quantity": quantity, "place": "A"}
        await shop.done(await shop.add("receipts", **line))

    assert await totals_of(shop.ws, part) == (12, 0)
    assert [one.place for one in (await item(shop.ws, part)).slots] == ["A"]


async def test_an_order_holds_what_it_wants_once_and_eats_it_as_it_ships(shop: Shop) -> None:
    await shop.flow(RESERVES)
    part = Ref("parts", await shop.add("parts", sku="KL-1022"))

    order = await shop.order("reserves", number=str(part.id), amount="4")

    steps = await shop.done(order)
    assert {"come", "hold", "again", "out"} <= set(steps)
    assert await totals_of(shop.ws, part) == (8, 2)
    assert await held_by(shop.ws, Ref("orders", order), part) == 2
    assert await shop.output(order, "again") | {"entry": None} == {
        "entry": None, "on_hand": 10, "reserved": 4, "available": 6, "repeated": False,
        "held": 4, "short": 0,
    }  # fmt: skip
    assert await drift(shop.ws.db, shop.ws.row.id) == []


async def test_what_an_order_holds_is_freed_when_it_needs_it_no_longer(shop: Shop) -> None:
    await shop.flow(FREES)
    part = Ref("parts", await shop.add("parts", sku="KL-1023"))

    order = await shop.order("frees", number=str(part.id))

    assert (await shop.output(order, "free"))["moves"] == 1
    assert await totals_of(shop.ws, part) == (0, 0)


async def test_sent_back_a_run_reserves_what_the_order_wants_today(shop: Shop) -> None:
    await shop.flow(ASKS)
    part = Ref("parts", await shop.add("parts", sku="KL-1025"))
    order = await shop.order("asks", number=str(part.id), amount="4")
    first = await asked(shop, order)
    await shop.edit(order, amount="7")

    await shop.send_back(first, "pieces", "数量不对")

    again = await asked(shop, order)
    assert await held_by(shop.ws, Ref("orders", order), part) == 7
    await shop.approve(again)
    await shop.done(order)


async def asked(shop: Shop, order: UUID) -> TaskRow:
    """What the run asks, once it does."""

    async def open_() -> TaskRow | None:
        return next(iter(await shop.tasks(order)), None)

    return await until(open_, what="the question")
