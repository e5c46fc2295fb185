"""Who sees stock, and who moves it: as the table of the items says, and its stock field."""

from uuid import UUID

import pytest

from danliu.people.actor import person
from danliu.people.errors import Forbidden
from danliu.stock import reading
from danliu.stock.asked import Ref
from danliu.stock.items import all_stocked
from danliu.stock.posting import correct
from danliu.tables.errors import NotFound
from danliu.tables.query import Query
from danliu.tables.roles import Grant, Role
from tests.stock.warehouse import Warehouse

SOMEBODY = UUID(int=77)


async def role(house: Warehouse, key: str, **grants: Grant) -> Warehouse:
    """The warehouse as somebody of a new role sees it."""
    await house.ws.tables.building("角色").role(Role(key, key, tables=grants))
    return house.as_(person(SOMEBODY, key))


async def test_who_does_not_see_the_table_sees_no_stock(house: Warehouse) -> None:
    part = await house.part()
    posted = await house.do("receive", part, 5)
    blind = await role(house, "blind", orders=Grant())

    for look in (reading.item(blind.ws, part), reading.levels(blind.ws, "parts")):
        with pytest.raises(NotFound):
            await look
    with pytest.raises(NotFound):
        await reading.ledger(blind.ws, part, None, 10)
    with pytest.raises(NotFound):
        await blind.do("receive", part, 1)
    with pytest.raises(NotFound):
        await correct(blind.ws, posted.entry)
    sight = blind.ws.tables.sight(await blind.ws.tables.fresh_schema())
    assert all_stocked(sight) == []


async def test_a_hidden_stock_field_hides_the_room_and_leaves_what_is_available(
    house: Warehouse,
) -> None:
    part = await house.part("hidden")
    await house.do("receive", part, 5)
    sales = await role(house, "sales", parts=Grant(hidden=("stock",)))

    with pytest.raises(NotFound):
        await reading.item(sales.ws, part)
    page = await sales.ws.tables.page(Query("parts", '{sku}="hidden"'))
    assert [(one.cells.get("stock"), one.cells["available"]) for one in page.records] == [(None, 5)]


async def test_where_what_is_available_is_hidden_no_page_tells_it_either(house: Warehouse) -> None:
    part = await house.part("promised")
    await house.do("receive", part, 5)
    clerk = await role(house, "clerk", parts=Grant(hidden=("available",)))

    for look in (reading.item(clerk.ws, part), reading.ledger(clerk.ws, part, None, 10)):
        with pytest.raises(NotFound):
            await look
    sight = clerk.ws.tables.sight(await clerk.ws.tables.fresh_schema())
    assert "parts" not in {one.table.key for one in all_stocked(sight)}


async def test_a_row_filter_hides_the_stock_of_other_rows(house: Warehouse) -> None:
    own, other = await house.part("own-1"), await house.part("other-1")
    for part in (own, other):
        await house.do("receive", part, 5)
    some = await role(house, "some", parts=Grant(where='LEFT({sku},4)="own-"', update=True))

    assert [one.title for one in (await reading.levels(some.ws, "parts")).items] == ["own-1"]
    with pytest.raises(NotFound):
        await some.do("dispatch", other, 1)
    await some.do("dispatch", own, 1)
    assert await house.sums(own) == (4, 0)


async def test_who_may_not_change_an_item_or_its_stock_moves_none(house: Warehouse) -> None:
    part = await house.part()
    for key, grant in (
        ("looks", Grant()),
        ("locked", Grant(update=True, locked=("stock",))),
    ):
        one = await role(house, key, parts=grant)
        with pytest.raises(Forbidden):
            await one.do("receive", part, 1)
        assert not await reading.may_be_moved(one.ws, part)
    assert await house.sums(part) == (0, 0)


async def test_for_whom_is_told_only_where_that_record_is_seen(house: Warehouse) -> None:
    part, order = await house.part(), await house.order("DL-secret")
    await house.do("receive", part, 5)
    await house.do("reserve", part, 2, holder=order)
    looks = await role(house, "looks_only", parts=Grant())

    (hold,) = await reading.holds(looks.ws, part)
    assert (hold.id, hold.title, hold.table, int(hold.quantity)) == (None, "", "", 2)
    (own,) = await reading.holds(house.ws, part)
    assert (own.id, own.title) == (order.id, "DL-secret")


async def test_a_hidden_title_is_blank_and_the_list_still_works(house: Warehouse) -> None:
    part = await house.part("named")
    await house.do("receive", part, 5)
    some = await role(house, "nameless", parts=Grant(hidden=("sku",)))

    assert (await reading.item(some.ws, part)).title == ""
    assert {one.title for one in (await reading.levels(some.ws, "parts", find="n")).items} == {""}


async def test_nothing_is_there_for_a_record_that_is_not(house: Warehouse) -> None:
    with pytest.raises(NotFound):
        await reading.item(house.ws, Ref("parts", UUID(int=5)))
