"""A preview says what the import then does, and writes nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danliu.people.actor import Actor
from danliu.people.errors import Forbidden
from danliu.tables.exchange.files import open_file
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.previewing import preview
from danliu.tables.exchange.starting import start
from tests.tables.exchange.conftest import CLERK
from tests.tables.exchange.test_matching import ORDERS, PLAIN, THREE

UNKEYED = Mapped("orders", {}, columns=PLAIN)


async def look(shop, text, mapping, actor=CLERK, **how):
    path = shop.file(text)
    row = await start(shop.store, path, mapping, "orders", actor, keep=False)
    return await preview(shop.store, row, open_file(path), **how)


async def test_it_shows_each_cell_before_and_after(shop):
    await shop.bring_in(THREE, ORDERS)
    text = "订单号,客户,金额\nA1,启明,11\nA2,启明,20.50\nA9,启明,9\nA3,海潮,很多\n"
    seen = await look(shop, text, ORDERS)
    assert [one.kind for one in seen.rows] == ["changed", "absorbed", "created", "refused"]
    [cell] = seen.rows[0].cells
    assert (cell.field, cell.before, cell.after) == ("amount", "10.00", "11.00")
    assert seen.rows[3].reason.en.startswith("金额")
    assert (seen.tried, seen.whole) == (4, True)
    assert len(await shop.all("orders")) == 3
    assert await shop.imports() == 1


async def test_of_a_long_file_it_says_how_much_was_tried(shop):
    text = "订单号,客户,金额\n" + "".join(f"B{n},启明,1\n" for n in range(300))
    seen = await look(shop, text, UNKEYED, tried=120, detailed=5)
    assert (seen.tried, seen.whole, seen.about, len(seen.rows)) == (120, False, 300, 5)
    assert await shop.all("orders") == []
    assert await shop.all("customers") == []


async def test_who_may_only_look_may_not_even_try(shop):
    with pytest.raises(Forbidden):
        await look(shop, THREE, ORDERS, Actor("user", "x", "viewer"))


rows = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A2", "A3", "", "C1"]),
        st.sampled_from(["启明", "海潮", ""]),
        st.sampled_from(["1", "2.5", "很多", "", "-3"]),
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=rows, second=rows, keyed=st.booleans())
def test_the_import_does_what_the_preview_said(shop, loop_of, first, second, keyed):
    async def story():
        mapping = ORDERS if keyed else UNKEYED
        for table in (first, second):
            text = "订单号,客户,金额\n" + "".join(",".join(row) + "\n" for row in table)
            said = await look(shop, text, mapping)
            assert (said.report, said.whole) == (await shop.bring_in(text, mapping), True)

    loop_of(story())


async def test_it_uses_up_no_number(shop):
    text = "说明\n" + "".join(f"第{n}件\n" for n in range(5))
    notes = Mapped("parcels", {}, columns={"note": "说明"})
    seen = await look(shop, text, notes)
    numbers = [cell.after for one in seen.rows for cell in one.cells if cell.field == "number"]
    assert numbers == [f"P-{n:03}" for n in range(1, 6)]  # as the import will give them

    await look(shop, text, notes)
    await shop.bring_in(text, notes)
    assert sorted(one["number"] for one in await shop.all("parcels")) == numbers


async def test_a_linked_record_is_told_by_its_title(shop):
    seen = await look(shop, "订单号,客户,金额\nT1,启明机电,1\n", ORDERS)
    told = {cell.field: cell.after for one in seen.rows for cell in one.cells}
    assert told["customer"]["title"] == "启明机电"
