"""After-sales of the workshop: from an order, the floor or the customer's page to the stock."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from danliu.flows.pressing import press
from danliu.forms import answers, kept
from danliu.lens.lens import Target, write_link
from danliu.stock.asked import Ask
from danliu.stock.drift import drift
from danliu.stock.posting import post
from danliu.tables.errors import InvalidRecord
from danliu.tables.query import Record
from danliu.tables.write import Create, Set
from danliu.web.lenses import shown
from danliu.workspace import Workspace
from tests.polling import until
from tests.stories.floor import Shop
from tests.stories.works import Works


async def ticket_of(works: Works, order: UUID) -> Record:
    """Once it has its due time."""

    async def there() -> Record | None:
        found = await works.of("after_sales", order)
        return found[0] if found and found[0].cells["due"] else None

    return await until(there, what="there is a ticket")


async def booked(works: Works, ticket: UUID) -> str:
    async def said() -> str | None:
        text = (await works.story.record(ticket, "after_sales")).cells["booked"]
        return str(text) if text else None

    return await until(said, what="it is booked")


async def planned(works: Works, sku: str, pieces: int, there: int) -> UUID:
    await works.ws.tables.write([Create("goods", {"sku": sku, "sort": "product"})])
    await post(works.ws, [Ask("receive", await works.part(sku), there)], f"备货 {sku}")
    order = await works.order((sku, pieces), phone="13900000055")
    await works.split(order)
    return order


async def test_a_ticket_from_an_order_has_its_line_its_owner_and_a_due_time(works: Works) -> None:
    seller = (await works.story.hire("seller", "小周")).removeprefix("user:")
    order = await planned(works, "SH-1", 2, there=5)
    await works.story.edit("customer_orders", order, salesperson=seller)

    await press(works.ws, "customer_orders", order, "after-sales-asked")

    cells = (await ticket_of(works, order)).cells
    assert (cells["source"], cells["item"]["title"], cells["owner"]) == ("desk", "SH-1", seller)
    assert cells["order_item"] is not None
    assert cells["phone"] == "13900000055"
    in_time = cells["due"] - works.ws.clock.now()
    assert timedelta(hours=23) < in_time <= timedelta(hours=24)


@pytest.mark.parametrize(
    ("effect", "there", "says"),
    [
        ("back", 6, "退回入库 1"),
        ("again", 4, "重发 1"),
        ("exchange", 5, "退回入库 1，重发 1"),
        ("scrap", 4, "报废出库 1"),
        ("none", 5, "不动库存"),
    ],
)
async def test_a_ticket_that_is_done_moves_the_stock_once(
    works: Works, effect: str, there: int, says: str
) -> None:
    sku = f"SH-{effect}"
    order = await planned(works, sku, 0 + 1, there=5)
    await press(works.ws, "customer_orders", order, "after-sales-asked")
    ticket = (await ticket_of(works, order)).id

    done = {"kind": "returned", "quantity": 1, "effect": effect, "state": "done"}
    await works.ws.tables.write([Set("after_sales", ticket, done)])

    assert await booked(works, ticket) == says
    assert (await works.there(sku))[0] == there
    with pytest.raises(InvalidRecord):
        await works.ws.tables.write([Set("after_sales", ticket, {"state": "open"})])
    assert await drift(works.ws.db, works.ws.row.id) == []


async def test_a_ticket_is_not_done_before_it_says_what_the_stock_is_told(works: Works) -> None:
    order = await planned(works, "SH-9", 1, there=5)
    await press(works.ws, "customer_orders", order, "after-sales-asked")
    ticket = (await ticket_of(works, order)).id
    for cells in ({"state": "done"}, {"state": "done", "effect": "back"}):
        with pytest.raises(InvalidRecord):
            await works.ws.tables.write([Set("after_sales", ticket, cells)])


async def test_trouble_at_a_tablet_becomes_a_ticket_of_its_order_once(works: Works) -> None:
    shop = Shop(works)
    order, job = await shop.assigned("DJ-A", 2)
    li = await shop.leader()
    who = (await works.story.hire("shouhou", "小孙", "after_sales")).removeprefix("user:")

    act = li.act("trouble", job, reason="quality", pieces="1")
    assert await li.send(act, act, li.act("trouble", job)) == ["applied", "before", "bad-act"]

    cells = (await ticket_of(works, order)).cells
    assert (cells["kind"], cells["source"], cells["quantity"]) == ("quality", "floor", 1)
    assert (cells["item"]["title"], cells["owner"]) == ("DJ-A", who)
    assert len(await works.of("after_sales", order)) == 1
    assert await shop.state(job) == "assigned"


async def test_the_customers_page_leads_to_the_form_of_its_order(works: Works) -> None:
    order = await planned(works, "SH-10", 1, there=5)
    number = (await works.story.record(order, "customer_orders")).cells["number"]
    token = write_link(works.story.hub.house.vault, Target(works.ws.row.id, order))

    page = (await shown(works.story.hub, token)).decode()

    assert "有问题？告诉我们" in page
    assert f"?order={number}" in page


async def test_what_the_customer_tells_there_becomes_a_ticket_of_the_order(works: Works) -> None:
    order = await planned(works, "SH-12", 1, there=5)
    number = (await works.story.record(order, "customer_orders")).cells["number"]
    published = await kept.find(works.ws.db, works.ws.row.id, "after_sales")
    schema = await works.ws.tables.schema()
    told = {"kind": "fewer", "quantity": "1", "note": "少一件", "phone": "13900000066"}
    guest = Workspace(works.ws.house, works.ws.row, answers.context(published.form, works.ws.row))

    async def tells(**more: str) -> None:
        given = answers.answer(published.form, schema, told | more, {"order": number})
        await guest.tables.write(answers.submission(published, schema, given, uuid4()))

    await works.story.edit("customer_orders", order, phone="13900000066")
    with pytest.raises(InvalidRecord, match="联系电话"):  # order numbers count up: anybody has one
        await tells(phone="13800000000")
    await tells()

    cells = (await ticket_of(works, order)).cells
    assert (cells["source"], cells["kind"], cells["note"]) == ("page", "fewer", "少一件")
    assert (cells["item"]["title"], cells["phone"]) == ("SH-12", "13900000066")


async def test_who_sees_to_it_is_told_when_it_is_due(works: Works) -> None:
    shop = Shop(works)
    order = await planned(works, "SH-11", 1, there=5)
    sun = await shop.leader("小钱", "after_sales")
    await press(works.ws, "customer_orders", order, "after-sales-asked")
    ticket = await ticket_of(works, order)

    due = works.ws.clock.now() - timedelta(minutes=1)
    await works.story.edit("after_sales", ticket.id, owner=sun.ws.actor.key, due=due)

    async def told() -> bool:
        return any("到期了还没办结" in one for one in await shop.notices(sun))

    await until(told, what="its owner is told")
