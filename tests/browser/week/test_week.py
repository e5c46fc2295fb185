"""A week of the make-to-order workshop, from Monday's first order to Friday's books."""

import asyncio
from collections.abc import Sequence
from statistics import quantiles
from typing import NamedTuple
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, expect

from danliu.tables.query import Record
from tests.browser.week import (
    bill,
    books,
    customers,
    doors,
    money,
    orders,
    planning,
    sending,
    staff,
)
from tests.browser.week.calls import Telephone
from tests.browser.week.company import OWNER, Week
from tests.browser.week.orders import Wanted
from tests.browser.week.sending import Took
from tests.browser.week.shop import Shop

SPECIAL, DAYS = 8, 4


class Cast(NamedTuple):
    """The orders that something happens to; page: where the one of the form is followed."""

    abc: UUID
    dropped: UUID
    form: UUID
    page: str
    called: UUID
    changed: UUID
    cancelled: UUID
    waits: UUID
    unbilled: UUID


class Rooms(NamedTuple):
    desk: Page
    finance: Page
    telephone: Telephone
    shop: Shop


@pytest.mark.timeout(3_600)
async def test_a_week_from_the_first_order_to_the_books(week: Week, chromium: Browser) -> None:
    await staff.arrive(week)
    rooms = Rooms(
        *await asyncio.gather(
            week.opened(chromium, OWNER),
            week.opened(chromium, staff.FINANCE),
            Telephone.answered(week, chromium),
            Shop.opened(week, chromium),
        )
    )
    who = await _monday(week, rooms, chromium)
    await week.next_morning()
    await _tuesday(week, rooms, who)
    await week.next_morning()
    differences = await _wednesday(week, rooms, who)
    await week.next_morning()
    took = await _thursday(week, rooms, who, chromium)
    await week.next_morning()
    took += await _friday(week, rooms, who, chromium)
    await _the_books_agree(week, rooms.shop, who, differences)
    _as_soon_as_promised(week, took)


async def _monday(week: Week, rooms: Rooms, chromium: Browser) -> Cast:
    """Orders over every door; what the first ones need, to the metre; what lacks, to the piece."""
    abc = await doors.by_chat(week, orders.ABC)
    dropped = await doors.by_chat(week, orders.DROPPED, wanted=False)
    form, page = await doors.by_form(week, chromium, orders.FORM)
    called = await rooms.telephone.rings(orders.CALLED)
    await week.settle()
    await _nothing_came_of(week, dropped)

    await planning.to_production(week, rooms.desk, abc)
    assert await planning.listed(week, abc) == bill.ABC
    await planning.to_production(week, rooms.desk, form)
    await planning.to_production(week, rooms.desk, called)
    assert await planning.listed(week, called) == bill.SHORT
    words = await planning.lacking_in_red(week, rooms.desk, called)
    assert set(words.removeprefix("缺料预警：").split("、")) == bill.LACKS
    await customers.sees(week, chromium, called, "planned")

    later = [
        await doors.by_app(week, one)
        for one in (orders.CHANGED, orders.CANCELLED, orders.WAITS, orders.UNBILLED)
    ]
    await _ordinary_ones_come(week, rooms, 0)
    week.tell(f"{week.placed.total()} orders; {words}")
    return Cast(abc, dropped, form, page, called, *later)


async def _nothing_came_of(week: Week, intention: UUID) -> None:
    """Nothing is held for it, nothing is made, and no customer or station was told."""
    assert (await week.cells(intention))["status"] == "cancelled"
    assert not await week.held(intention)
    for table in ("jobs", "job_materials", "customer_messages", "invoices"):
        assert await week.works.of(table, intention) == [], table


async def _tuesday(week: Week, rooms: Rooms, who: Cast) -> None:
    """What lacked is bought; the floor begins, with scrap and a check that failed."""
    desk, shop = rooms.desk, rooms.shop
    await planning.buys(week, desk, "ZC-62", "20", 20)
    await planning.buys(week, desk, "TX-05", "2卷", 200)
    await planning.to_production(week, desk, who.called)
    assert await planning.listed(week, who.called) == bill.BOUGHT
    await planning.nothing_lacks(week, desk, who.called)
    await planning.a_lorry_comes(week)
    await planning.all_to_production(week)
    week.tell("what lacked has come, all orders are in production")
    week.tell(await planning.rushed(week, desk, who.unbilled))

    await planning.assigned(week, [who.abc, who.called])
    odd = {(who.abc, "DJ-A"): {"scrap": "1"}, (who.abc, "JK-02"): {"fails": True}}
    special = [(await shop.job(order, sku), how) for (order, sku), how in odd.items()]
    known = {job.id for job, _ in special}
    others = [one for one in await shop.jobs([who.abc, who.called]) if one.id not in known]
    parts = [one for one in special if one[0].cells["level"] > 0]
    await asyncio.gather(*(shop.made(job, **how) for job, how in parts))
    await shop.makes(others)
    await asyncio.gather(
        *(shop.made(job, **how) for job, how in special if (job, how) not in parts)
    )
    await week.settle()
    assert (await week.held(who.abc))["DJ-C"] == 5
    await _ordinary_ones_come(week, rooms, 1)
    week.tell(f"{shop.stored} jobs are in the store")


async def _wednesday(week: Week, rooms: Rooms, who: Cast) -> list[str]:
    """A change is read at the tablets, an order is dropped, a tablet has no network; a receipt has
    one piece too many, another one too few. What the planner is told of these."""
    shop = rooms.shop
    await planning.all_to_production(week)
    mine = [who.form, who.changed, who.cancelled, who.unbilled]
    going = [one.id for one in await week.orders('{status}="planned"')]
    rest = [one for one in going if one not in {*mine, who.abc, who.called, who.waits}]
    await planning.assigned(week, [*mine, *rest])
    await _a_rush_comes_first(shop, who.unbilled)
    await _a_change_is_read(week, shop, who.changed)
    await _an_order_is_dropped(week, who.cancelled)
    await _a_tablet_is_offline(week, shop, await shop.job(who.unbilled, "ZZ-01"))
    differences = await _receipts_differ(week, shop, who.form)
    await shop.makes(await shop.jobs([who.changed, who.unbilled, *rest]))
    await _ordinary_ones_come(week, rooms, 2)
    week.tell(f"{shop.stored} jobs are in the store")
    return differences


async def _a_rush_comes_first(shop: Shop, order: UUID) -> None:
    rotors = await shop.job(order, "ZZ-01")
    at, number = shop.at["绕线"], str(rotors.cells["number"])
    await expect(at.ready(number)).to_contain_text("红")
    assert await at.first() == number


async def _a_change_is_read(week: Week, shop: Shop, order: UUID) -> None:
    """Two pieces become three while the first is in work."""
    fans, housings = await shop.job(order, "DJ-C"), await shop.job(order, "JK-02")
    at, number = shop.at["装配"], str(fans.cells["number"])
    async with at.turn:
        await at.begins(number)
        await at.has_sent_all()
    (line,) = await week.works.of("order_items", order)
    await week.change("order_items", {line.id: {"quantity": 3}})
    await at.reads(number, "数量 2 → 3")
    await shop.at["冲压"].reads(str(housings.cells["number"]), "数量 2 → 3")
    await week.settle()
    fans = await shop.job(order, "DJ-C")
    assert (fans.cells["quantity"], fans.cells["changed"]) == (3, None)
    await shop.worked(fans, begun=True)
    await shop.passes(number)
    await shop.stores(fans)


async def _an_order_is_dropped(week: Week, order: UUID) -> None:
    """Its stock is free again, its jobs are gone from the tablets."""
    assert await week.held(order)
    await week.change("customer_orders", {order: {"status": "cancelled"}})
    await week.settle()
    assert not await week.held(order)
    jobs = await week.works.listed("jobs", order, "status", "changed")
    assert {*jobs.values()} == {("dropped", "订单已取消")}


async def _a_tablet_is_offline(week: Week, shop: Shop, job: Record) -> None:
    """At the second operation: begun and finished without a network, told once it is back."""
    number, (first, second) = str(job.cells["number"]), await shop.places(job)
    await shop.at[first].works(number)
    shop.handed[second] += 1
    tablet = shop.at[second]
    await expect(tablet.ready(number)).to_be_visible()
    await tablet.context.set_offline(True)
    await tablet.begins(number)
    await tablet.finishes(number)
    await tablet.press("floor-tell")
    unsent = tablet.page.get_by_test_id("floor-unsent")
    await expect(unsent).to_have_text("2 条未上传")
    await expect(tablet.page.get_by_test_id("floor-link")).to_contain_text("离线")
    assert await shop.state(job) == "working"
    await tablet.context.set_offline(False)
    await expect(unsent).to_have_count(0, timeout=60_000)
    await expect(tablet.page.get_by_test_id("floor-link")).to_contain_text("在线")
    shop.whole += 1
    await shop.passes(number)
    await shop.stores(job)
    await week.settle()
    assert await shop.state(job) == "stored"


async def _receipts_differ(week: Week, shop: Shop, order: UUID) -> list[str]:
    """Five fans are made and six come, five housings and four come."""
    said = []
    for sku, pieces, differs in (("JK-02", "4", "少收 1"), ("DJ-C", "6", "多收 1")):
        job = await shop.job(order, sku)
        number = str(job.cells["number"])
        await shop.worked(job)
        await shop.passes(number)
        await shop.stores(job, pieces=pieces)
        await week.settle()
        receipt = f"{differs}（应收 5，实收 {pieces}）"
        assert (await shop.job(order, sku)).cells["receipt"] == receipt
        said.append(f"任务 {number} 入库{receipt}")
    assert (await week.held(order))["DJ-C"] == 5  # the sixth is for anybody
    return said


async def _thursday(week: Week, rooms: Rooms, who: Cast, chromium: Browser) -> list[Took]:
    """A part of an order leaves, and nobody is told; then the rest, and everybody is, once."""
    desk = rooms.desk
    part = await sending.drafted(week, who.abc, "SF20001", {"DJ-A": 2, "DJ-C": 3})
    await sending.sent_on_page(week, desk, part)
    await sending.nothing_yet(week, who.abc)
    rest = await sending.drafted(week, who.abc, "SF20002", {"DJ-B": 1, "DJ-C": 2})
    took = [await sending.the_last(week, who.abc, sending.sent_on_page(week, desk, rest))]
    going = [who.form, who.called, who.changed, who.unbilled]
    took += [await sending.all_of(week, one, f"SF2001{n}") for n, one in enumerate(going)]
    await customers.sees(week, chromium, who.called, "shipped")
    await customers.sees(week, chromium, who.form, "shipped")
    took += await _ordinary_ones_leave(week, rooms, who, 3)
    await _ordinary_ones_come(week, rooms, 3)
    week.tell(f"{len(took)} orders are out")
    return took


async def _friday(week: Week, rooms: Rooms, who: Cast, chromium: Browser) -> list[Took]:
    """The last ones leave; invoices; a piece that is lost between shipment and invoice is found."""
    await planning.all_to_production(week)
    known = {who.abc, who.called, who.form, who.changed, who.unbilled, who.waits}
    going = [one.id for one in await week.orders('{status}="planned"') if one.id not in known]
    await planning.assigned(week, going)
    await rooms.shop.makes(await rooms.shop.jobs(going))
    took = await _ordinary_ones_leave(week, rooms, who, 4)
    await money.issued_on_page(week, rooms.finance, who.abc, "DJ-A×2、DJ-B×1、DJ-C×5")
    out = [one.id for one in await week.orders('{status}="shipped"') if one.id != who.unbilled]
    await money.issued(week, out)
    week.tell(f"{len(out) + 1} invoices are issued")
    await money.a_piece_is_lost(week, rooms.finance, who.abc, "DJ-C")
    await customers.sees(week, chromium, who.abc, "shipped")
    return took


async def _ordinary_ones_come(week: Week, rooms: Rooms, day: int) -> None:
    """A share of what the size of the week has besides the special ones."""
    each = (week.size.orders - SPECIAL) // DAYS
    for one in orders.ordinary(day * each, each):
        await _comes(week, rooms, one)
    await week.settle()


async def _comes(week: Week, rooms: Rooms, one: Wanted) -> None:
    if one.channel == "phone":
        await rooms.telephone.rings(one)
    elif one.channel == "wechat":
        await doors.by_chat(week, one)
    elif one.channel == "site":
        await doors.by_link(week, one)
    else:
        await doors.by_app(week, one)


async def _ordinary_ones_leave(week: Week, rooms: Rooms, who: Cast, day: int) -> list[Took]:
    """What is whole in the store and has not left yet."""
    took = []
    for n, order in enumerate(await week.orders('{status}="planned"')):
        if order.id not in (who.waits, who.cancelled) and await _is_whole(week, order.id):
            took.append(await sending.all_of(week, order.id, f"SF3{day}{n:03}"))
    return took


async def _is_whole(week: Week, order: UUID) -> bool:
    held, lines = await week.held(order), await week.works.of("order_items", order)
    return all(held[one.cells["sku"]] >= one.cells["quantity"] for one in lines)


async def _the_books_agree(week: Week, shop: Shop, who: Cast, differences: Sequence[str]) -> None:
    await week.settle()
    sums = await books.orders_agree(week)
    assert sums.orders == week.size.orders
    week.tell(str(sums))
    week.tell(f"{await books.stock_agrees(week):f} are held for what is open")
    week.tell(f"{await books.customers_were_told_once(week)} customers were told, once each")
    week.tell(f"{await books.group_heard_once(week)} messages of new orders")
    lacks = f"订单 {await week.number(who.called)} 缺料预警：TX-05物料差0.5米、ZC-62物料差1件"
    told = await books.stations_were_told_once(week, shop, differences=differences, lacks=lacks)
    week.tell(f"{told} notices to people of the house, each once")
    week.tell(f"{await customers.all_right(week)} pages of customers are right")


def _as_soon_as_promised(week: Week, took: Sequence[Took]) -> None:
    for name, seconds in (
        ("invoice to-do", [one.to_do for one in took]),
        ("customer message", [one.message for one in took]),
    ):
        p95 = quantiles(seconds, n=20, method="inclusive")[18]
        week.tell(f"last parcel to {name}: p95 {p95:.2f} s, of {len(seconds)} orders")
    week.tell("a good weekend\n")
