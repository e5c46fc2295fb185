"""What comes, goes and is reserved is booked once, whole, and can be read as it was."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from danliu.stock import reading
from danliu.stock.asked import Ask, Ref
from danliu.stock.errors import (
    BadQuantity,
    CauseTaken,
    Corrected,
    NotEnough,
    NotStocked,
    UnitChanged,
    WhichPlace,
)
from danliu.stock.posting import post, release_all
from danliu.stock.seen import seen
from danliu.tables.definition import FieldDef
from danliu.tables.errors import NotFound
from danliu.tables.query import Query
from danliu.tables.write import Create, Delete, Set
from tests.stock.warehouse import Warehouse


async def test_receipt_and_dispatch_are_two_events(house: Warehouse) -> None:
    part, order = await house.part(), await house.order()

    await house.do("receive", part, 12, place="A区-01排-01层-01格")
    await house.do("reserve", part, 5, holder=order)
    assert await house.sums(part) == (12, 5)

    await house.do("dispatch", part, 5, holder=order)

    assert await house.sums(part) == (7, 0)
    kinds = [one.move.kind for one in await reading.ledger(house.ws, part, None, 10)]
    assert kinds == ["dispatch", "reserve", "receive"]


async def test_pressed_twice_it_moves_once(house: Warehouse) -> None:
    part = await house.part()

    first = await house.do("receive", part, 10, cause="入库单 RK-1")
    again = await house.do("receive", part, 10, cause="入库单 RK-1")

    assert (first.repeated, again.repeated) == (False, True)
    assert again.entry == first.entry
    assert again.moves == first.moves
    assert await house.sums(part) == (10, 0)


async def test_what_was_short_is_told_again_to_who_asks_again(house: Warehouse) -> None:
    part, order = await house.part(), await house.order()
    await house.do("receive", part, 3)

    ask = Ask("reserve", part, 5, holder=order, part=True)
    for repeated in (False, True):
        told = await house.all([ask], "占用 DL-5")
        assert told.repeated is repeated
        assert [int(one.quantity) for one in told.short] == [2]


async def test_what_is_owed_comes_in_where_owing_is_no_longer_allowed(house: Warehouse) -> None:
    part = await house.part("owed", table="owing")
    await house.do("dispatch", part, 5)
    allowed = (await house.ws.tables.fresh_schema()).table("owing").definition
    stock = FieldDef("stock", "库存", "stock")
    fields = tuple(stock if one.key == "stock" else one for one in allowed.fields)
    await house.ws.tables.building("改字段").table(
        "owing", msgspec.structs.replace(allowed, fields=fields)
    )

    await house.do("receive", part, 2)
    with pytest.raises(NotEnough):
        await house.do("dispatch", part, 1)
    await house.do("receive", part, 4)

    assert await house.sums(part) == (1, 0)
    assert await house.drift() == []
    await house.ws.tables.building("改回").table("owing", allowed)


async def test_the_same_cause_for_something_else_is_refused(house: Warehouse) -> None:
    part = await house.part()
    await house.do("receive", part, 10, cause="入库单 RK-2")

    with pytest.raises(CauseTaken):
        await house.do("receive", part, 11, cause="入库单 RK-2")

    assert await house.sums(part) == (10, 0)


async def test_a_post_of_which_one_part_is_refused_leaves_nothing(house: Warehouse) -> None:
    one, other = await house.part("KL-1"), await house.part("KL-2")
    await house.do("receive", one, 5)

    with pytest.raises(NotEnough) as told:
        await house.all([Ask("dispatch", one, 5), Ask("dispatch", other, 1)], "发货 FH-1")

    assert (told.value.title, told.value.unit, told.value.there) == ("KL-2", "件", 0)
    assert await house.sums(one) == (5, 0)
    await house.do("receive", other, 1)
    assert not (
        await house.all([Ask("dispatch", one, 5), Ask("dispatch", other, 1)], "发货 FH-1")
    ).repeated


async def test_stock_joins_the_transaction_that_causes_it(house: Warehouse) -> None:
    part = await house.part()
    await house.do("receive", part, 3)

    async def ordered(quantity: int) -> None:
        async with house.ws.db.acquire() as db, db.transaction():
            inside = house.ws.inside(db)
            (order,) = await inside.tables.write([Create("orders", {"number": "DL-77"})])
            ask = Ask("reserve", part, quantity, holder=Ref("orders", order.id))
            await post(inside, [ask], f"order:{order.id}")

    with pytest.raises(NotEnough):
        await ordered(4)
    found = await house.ws.tables.page(Query("orders", '{number}="DL-77"'))
    assert found.records == []

    await ordered(3)
    assert await house.sums(part) == (3, 3)


async def test_a_cancelled_order_frees_what_it_held_of_everything_once(house: Warehouse) -> None:
    order, other = await house.order(), await house.order("DL-2")
    parts = [await house.part(f"KL-{number}") for number in range(3)]
    for part in parts:
        await house.do("receive", part, 5)
        await house.do("reserve", part, 2, holder=order)
        await house.do("reserve", part, 1, holder=other)

    first = await release_all(house.ws, order, "取消 DL-1")
    again = await release_all(house.ws, order, "取消 DL-1")

    assert (len(first.moves), again.repeated) == (3, True)
    assert [await house.sums(part) for part in parts] == [(5, 1)] * 3


async def test_a_correction_is_counter_moves_once(house: Warehouse) -> None:
    part, order = await house.part(), await house.order()
    await house.do("receive", part, 10)
    await house.do("reserve", part, 4, holder=order)
    wrong = await house.do("dispatch", part, 6, holder=order)

    right = await house.correct(wrong)

    assert await house.sums(part) == (10, 4)
    assert await house.held(part) == {order.id: 4}
    for done in (wrong, right):
        with pytest.raises(Corrected):
            await house.correct(done)


async def test_a_count_books_the_difference(house: Warehouse) -> None:
    part = await house.part()
    await house.do("receive", part, 10, place="A")

    counted = await house.do("count", part, 7, place="A")

    assert [int(one.on_hand) for one in counted.moves] == [-3]
    assert await house.places(part) == {"A": (7, 0)}


async def test_a_count_that_names_no_place_means_the_only_one(house: Warehouse) -> None:
    part = await house.part()
    await house.do("receive", part, 10, place="A", lot="2026")
    await house.do("count", part, 7)
    assert await house.places(part) == {"A": (7, 0)}

    await house.do("receive", part, 1, place="B")
    with pytest.raises(WhichPlace) as told:
        await house.do("count", part, 8)
    assert told.value.places == ["A · 2026", "B"]


async def test_stock_is_seen_as_it_was(house: Warehouse) -> None:
    part = await house.part("KL-past")
    await house.do("receive", part, 10)
    await asyncio.sleep(0.01)
    then = house.ws.clock.now()
    await asyncio.sleep(0.01)
    await house.do("dispatch", part, 4)

    was, now = await reading.item(house.ws, part, then), await reading.item(house.ws, part)
    assert (was.on_hand, now.on_hand) == (10, 6)
    page = await house.ws.tables.page_at(Query("parts", '{sku}="KL-past"'), then)
    assert [one.cells["stock"] for one in page.records] == [10]
    before = await reading.item(house.ws, part, then - timedelta(days=1))
    assert before.on_hand == 0


async def test_a_stock_field_filters_and_sorts_as_any_number(house: Warehouse) -> None:
    few, many = await house.part("few"), await house.part("many")
    await house.do("receive", few, 301)
    await house.do("receive", many, 400)
    await house.do("reserve", many, 395, holder=await house.order())

    found = await house.ws.tables.page(Query("parts", "{stock}>300"))
    assert {one.cells["sku"] for one in found.records} == {"few", "many"}
    found = await house.ws.tables.page(Query("parts", "AND({库存}>300,{可用}<10)"))
    assert [one.cells["available"] for one in found.records] == [5]


async def test_an_item_counts_in_its_own_unit_until_there_is_none(house: Warehouse) -> None:
    steel = await house.part("钢卷", units="kg；卷=25")
    await house.do("receive", steel, "2卷")
    assert await house.sums(steel) == (50, 0)

    await house.ws.tables.write([Set("parts", steel.id, {"units": "件"})])
    with pytest.raises(UnitChanged):
        await house.do("receive", steel, 1)

    await house.ws.tables.write([Set("parts", steel.id, {"units": "kg；卷=25"})])
    await house.do("dispatch", steel, "50")
    await house.ws.tables.write([Set("parts", steel.id, {"units": "件"})])
    await house.do("receive", steel, 1)
    assert await house.sums(steel) == (1, 0)


async def test_who_may_owe_goes_below_zero(house: Warehouse) -> None:
    part = await house.part("consigned", "owing")

    await house.do("dispatch", part, 3)

    assert await house.sums(part) == (-3, 0)
    short = await reading.levels(house.ws, "owing", only="short")
    assert [one.title for one in short.items] == ["consigned"]


async def test_what_is_no_item_or_no_quantity_is_refused(house: Warehouse) -> None:
    part, order = await house.part(), await house.order()

    with pytest.raises(NotStocked):
        await house.do("receive", order, 1)
    with pytest.raises(BadQuantity):
        await house.do("receive", part, "很多")
    with pytest.raises(NotFound):
        await house.do("reserve", part, 1)


async def test_a_deleted_item_goes_out_and_does_not_come_in(house: Warehouse) -> None:
    part = await house.part()
    await house.do("receive", part, 2)
    await house.ws.tables.write([Delete("parts", part.id)])

    with pytest.raises(NotFound):
        await house.do("receive", part, 1)
    await house.do("dispatch", part, 2)
    assert await house.sums(part) == (0, 0)


async def test_levels_come_page_by_page_by_title(house: Warehouse) -> None:
    for number in range(5):
        part = await house.part(f"page-{number}")
        await house.do("receive", part, number or 1)

    first = await reading.levels(house.ws, "parts", find="page-", limit=3)
    rest = await reading.levels(house.ws, "parts", find="page-", limit=3, after=first.next)

    assert [one.title for one in first.items + rest.items] == [f"page-{n}" for n in range(5)]
    assert [int(one.on_hand) for one in rest.items] == [3, 4]
    assert rest.next is None


async def test_what_a_record_holds_is_free_for_it_and_for_nobody_else(house: Warehouse) -> None:
    bolt, nut = await house.part("自留-1"), await house.part("自留-2")
    own, other = await house.order("自留-甲"), await house.order("自留-乙")
    await house.all([Ask("receive", part, 10) for part in (bolt, nut)])
    await house.all([Ask("reserve", bolt, 7, holder=own), Ask("reserve", nut, 4, holder=other)])

    async def free(holder: Ref | None) -> list[Decimal]:
        found = await seen(house.ws, "parts", [bolt.id, nut.id], holder)
        return [found.free[one.id] for one in (bolt, nut)]

    assert await free(None) == [3, 6]
    assert await free(own) == [10, 6]
    assert await free(other) == [3, 10]
