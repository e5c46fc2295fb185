"""A product broken down by its bill of material: from stock first, each shortage to the piece."""

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest

from danliu.stock.asked import Ask, Ref
from danliu.stock.drift import drift
from danliu.stock.posting import post
from danliu.stock.reading import held_by, totals_of
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from tests.flows.shop import TABLES, Shop
from tests.polling import until

GOODS = TableDef(
    "goods",
    "物料",
    "sku",
    (
        FieldDef("sku", "编号", "text"),
        FieldDef("units", "包装", "text"),
        FieldDef("stock", "库存", "stock", options={"base": "件", "own_units": "units"}),
    ),
)
WANTS = TableDef(
    "wants",
    "要的",
    "item",
    (
        FieldDef("item", "产品", "link", options={"table": "goods"}),
        FieldDef("order", "订单", "link", options={"table": "orders"}),
        FieldDef("quantity", "数量", "number"),
    ),
)
BILLS = TableDef(
    "bills",
    "产品BOM库",
    "product",
    (
        FieldDef("product", "产品", "link", options={"table": "goods"}),
        FieldDef("part", "子件", "link", options={"table": "goods"}),
        FieldDef("usage", "用量", "number", options={"decimals": 4}),
        FieldDef("unit", "单位", "text"),
        FieldDef("scrap", "损耗", "number", options={"decimals": 4}),
        FieldDef("route", "工艺路线", "text"),
        FieldDef("instead", "替代", "link", options={"table": "goods"}),
    ),
)
SPLIT = """
key: split
name: 转生产
trigger: {table: orders, kind: changed, when: '{kind}="split"'}
blocks:
  - {id: lines, block: find, settings: {table: wants, where: '{order}={record.id}'}}
  - id: split
    block: break-down
    settings: {lines: '={lines.records}', bill: bills, table: goods}
"""
# A: 1 rotor, 8 screws. B: 2 rotors. Rotor: 0.35 rolls of wire, 1 in 10 of it lost; 1 shaft.
PARTS = ("A", "B", "rotor", "wire", "shaft", "screw", "bolt")
USES = [
    ("A", "rotor", "1", "", "0", "R-1"),
    ("A", "screw", "8", "", "0", "R-1"),
    ("B", "rotor", "2", "", "0", "R-2"),
    ("rotor", "wire", "0.35", "卷", "0.1", "R-9"),
    ("rotor", "shaft", "1", "", "0", "R-9"),
]


class Works:
    """A workshop: its goods by their numbers, and what happens to them."""

    def __init__(self, shop: Shop, goods: dict[str, UUID]) -> None:
        self.shop, self.goods = shop, goods

    async def receive(self, **pieces: int) -> None:
        asks = [Ask("receive", self.ref(sku), count) for sku, count in pieces.items() if count]
        if asks:
            await post(self.shop.ws, asks, f"来料 {self.shop.ws.clock.new_id()}")

    def ref(self, sku: str) -> Ref:
        return Ref("goods", self.goods[sku])

    async def use(self, product: str, part: str, usage: str, **cells: object) -> None:
        ends = {"product": str(self.goods[product]), "part": str(self.goods[part])}
        await self.shop.add("bills", **ends, usage=usage, **cells)

    async def order(self, **pieces: int) -> UUID:
        """An order that is not split yet."""
        order = await self.shop.order("draft")
        for sku, count in pieces.items():
            item = str(self.goods[sku])
            await self.shop.add("wants", item=item, order=str(order), quantity=count)
        return order

    async def split(self, order: UUID) -> None:
        await self.shop.edit(order, kind="draft")
        await self.shop.edit(order, kind="split")

    async def split_of(self, **pieces: int) -> dict[str, tuple[Decimal, ...]]:
        """needed, taken, made, short of each item that is needed"""
        order = await self.order(**pieces)
        await self.split(order)
        found = (await self.shop.output(order, "split"))["materials"]
        keys = ("needed", "taken", "made", "short")
        return {one["title"]: tuple(one[key] for key in keys) for one in found}

    async def uses(self, order: UUID) -> dict[tuple[str, str], Decimal]:
        """By the product that is made and what goes into it."""
        called = {str(id): sku for sku, id in self.goods.items()}
        uses = (await self.shop.output(order, "split"))["uses"]
        return {(called[str(one["product"])], one["title"]): one["quantity"] for one in uses}

    async def held(self, order: UUID, sku: str) -> Decimal:
        return await held_by(self.shop.ws, Ref("orders", order), self.ref(sku))


@pytest.fixture
async def works(shop: Shop) -> Works:
    async with shop.hub.house.db.acquire() as db, db.transaction():
        await define_tables(db, shop.ws.row.id, [*TABLES, GOODS, WANTS, BILLS])
    goods = {sku: await shop.add("goods", sku=sku) for sku in PARTS}
    await shop.edit(goods["wire"], "goods", units="米；卷=100")
    works = Works(shop, goods)
    for product, part, usage, unit, scrap, route in USES:
        await works.use(product, part, usage, unit=unit, scrap=scrap, route=route)
    await shop.flow(SPLIT)
    return works


async def test_an_order_is_the_list_that_one_works_out_by_hand(works: Works) -> None:
    """Rotors 2·1 + 1·2 = 4, one is there; 3 are made: 3 · 35 m · 1.1 = 115.5 m of wire."""
    await works.receive(rotor=1, screw=20, wire=100)

    assert await works.split_of(A=2, B=1) == {
        "A": (2, 0, 2, 0),
        "B": (1, 0, 1, 0),
        "rotor": (4, 1, 3, 0),
        "screw": (16, 16, 0, 0),
        "wire": (Decimal("115.5"), 100, 0, Decimal("15.5")),
        "shaft": (3, 0, 0, 3),
    }


async def test_what_is_there_is_held_and_what_lacks_is_said(works: Works) -> None:
    await works.receive(screw=5)
    order = await works.order(A=1)

    await works.split(order)

    told = await works.shop.output(order, "split")
    assert told["warning"] == "缺料预警：screw物料差3件、wire物料差38.5米、shaft物料差1件"
    assert [(one["title"], one["route"]) for one in told["makes"]] == [
        ("A", "R-1"),
        ("rotor", "R-9"),
    ]
    assert await works.held(order, "screw") == 5
    assert await totals_of(works.shop.ws, works.ref("screw")) == (5, 5)


async def test_a_changed_order_holds_what_it_needs_now(works: Works) -> None:
    await works.receive(A=1, rotor=9, screw=99)
    order = await works.order(A=3)
    await works.split(order)
    await works.shop.done(order)
    held = [await works.held(order, sku) for sku in ("A", "rotor", "screw")]
    assert held == [1, 2, 16]

    (line,) = (await works.shop.output(order, "lines"))["records"]
    await works.shop.edit(line["id"], "wants", quantity=1)
    await works.split(order)

    async def let_go() -> bool:
        return await works.held(order, "rotor") == 0

    await until(let_go, what="the rotors are let go")
    assert [await works.held(order, sku) for sku in ("A", "screw")] == [1, 0]


async def test_an_alternate_stands_in_for_what_is_short(works: Works) -> None:
    await works.use("A", "bolt", "8", instead=str(works.goods["screw"]))
    await works.receive(screw=5, bolt=9)
    order = await works.order(A=2)

    await works.split(order)

    told = await works.shop.output(order, "split")
    (screw,) = [one for one in told["materials"] if one["title"] == "screw"]
    assert [(one["title"], one["quantity"]) for one in screw["instead"]] == [("bolt", 9)]
    assert (screw["taken"], screw["short"]) == (5, 2)
    (bolt,) = [one for one in told["materials"] if one["title"] == "bolt"]  # it is fetched, too
    assert (bolt["needed"], bolt["taken"], bolt["short"], bolt["level"]) == (9, 9, 0, 1)
    assert await works.held(order, "bolt") == 9
    (bolt,) = [one for one in told["materials"] if one["title"] == "bolt"]
    assert [bolt[key] for key in ("needed", "taken", "made", "short")] == [9, 9, 0, 0]
    assert (bolt["stands_for"], screw["stands_in"]) == ("screw：9", "bolt 9")
    assert await works.uses(order) == {
        ("A", "rotor"): 2,
        ("A", "screw"): 7,
        ("A", "bolt"): 9,
        ("rotor", "wire"): Decimal("77"),
        ("rotor", "shaft"): 2,
    }


async def test_an_alternate_that_is_needed_itself_has_one_row_for_both(works: Works) -> None:
    await works.use("A", "bolt", "8", instead=str(works.goods["screw"]))
    await works.use("B", "bolt", "3")
    await works.receive(bolt=9)

    found = await works.split_of(A=1, B=1)

    assert (found["bolt"], found["screw"]) == ((9, 9, 0, 0), (8, 0, 0, 2))


async def test_an_alternate_that_is_needed_for_itself_as_well_has_one_line(works: Works) -> None:
    await works.use("A", "bolt", "8", instead=str(works.goods["screw"]))
    await works.use("B", "bolt", "3")
    await works.receive(screw=5, bolt=20)

    found = await works.split_of(A=2, B=1)

    assert found["bolt"] == (14, 14, 0, 0)  # 3 of its own, and 11 of the 16 screws
    assert found["screw"] == (16, 5, 0, 0)


async def test_a_unit_that_a_part_does_not_have_stops_it_by_its_name(works: Works) -> None:
    await works.use("B", "bolt", "1", unit="桶")
    order = await works.order(B=1)

    await works.split(order)

    cause = await works.shop.parked(order)
    assert cause["code"] == "bad-setting"
    assert "bolt" in cause["facts"]["wanted"]
    assert "桶" in cause["facts"]["wanted"]


async def test_fifty_at_once_never_promise_a_piece_twice(works: Works) -> None:
    await works.receive(rotor=20, screw=333, shaft=17, wire=1_000)
    orders = [await works.order(A=1 + n % 3, B=n % 2) for n in range(50)]

    await asyncio.gather(*(works.split(one) for one in orders))

    for order in orders:
        await works.shop.done(order, within_s=60)
    for sku, there in (("rotor", 20), ("screw", 333), ("shaft", 17), ("wire", 1_000)):
        shares = [await works.held(one, sku) for one in orders]
        assert await totals_of(works.shop.ws, works.ref(sku)) == (there, sum(shares))
    assert await drift(works.shop.ws.db, works.shop.ws.row.id) == []
