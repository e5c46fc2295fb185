"""A day of the distributor, from eight in the morning to the evening of the day after."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from danliu.tables.query import Record
from tests.browser.day import (
    books,
    cast,
    channels,
    chat,
    desk,
    goods,
    orders,
    pages,
    road,
    staff,
    warehouse,
)
from tests.browser.day.cast import Cast
from tests.browser.day.company import Day
from tests.browser.day.pda import Pda

TEN_MINUTES_MS = 600_000


@pytest.mark.timeout(7_200)
async def test_a_day_from_the_first_order_to_the_last_signature(
    day: Day, chromium: Browser, tmp_path: Path
) -> None:
    await goods.lay_in(day)
    await staff.arrive(day)
    page = await desk.sit_down(day, chromium)
    who = await _the_morning(day, page, tmp_path)
    await _a_recall(day, page, tmp_path)
    await _who_waits_is_answered(day, page, who)
    await _waves_are_picked(day, chromium, who)
    await _noon(day, who)
    await _parcels_leave(day, who)
    await _on_the_road(day, page, who)
    await _the_books_agree(day, chromium, who)


async def _the_morning(day: Day, page: Page, folder: Path) -> Cast:
    """An ordinary day begins, over every channel."""
    who = await cast.placed(day)
    ordinary = day.size.morning - day.placed.total()
    await channels.come_in(day, orders.wanted(day.size, 1, ordinary), folder)
    await day.settle()
    await desk.sees(page, "今天来单", day.size.morning)
    day.tell(f"{day.size.morning} orders of the morning are audited")
    return who


async def _a_recall(day: Day, page: Page, folder: Path) -> None:
    """A maker calls its cars back: four times as many orders, most for the same parts."""
    more = day.size.recall - day.size.morning
    surge = orders.wanted(day.size, day.size.morning + 1, more, recall=True)
    await channels.come_in(day, surge, folder)
    await day.settle()
    await desk.sees(page, "今天来单", day.size.recall)
    day.tell(f"{day.size.recall} with those of the recall")


async def _who_waits_is_answered(day: Day, page: Page, who: Cast) -> None:
    """A person decides what the audit does not; some think better of it."""
    priced = await desk.prices(day)
    await day.settle()
    passed, refused, _ = who.tried
    await desk.approves(day, page, passed)
    await desk.refuses(day, refused, "试用名额满了")
    firm, dropped = who.intents
    changes = {firm: "new", dropped: "cancelled", who.dropped[0]: "cancelled"}
    await day.change("orders", {one: {"status": state} for one, state in changes.items()})
    await day.settle()
    day.tell(f"{priced} orders without a price are priced, the pool is decided")


async def _waves_are_picked(day: Day, chromium: Browser, who: Cast) -> None:
    waves = await warehouse.released(day, 8, 45)
    lines = await warehouse.lines_of_waves(day)
    day.tell(f"{len(waves)} waves are released")
    first, second = [await Pda.begun(day, chromium, login) for login in staff.PICKERS]
    kit = next(one for one in waves if any(_is_kit_of(who, row) for row in lines[one.id]))
    await _a_wave_with_a_kit(first, kit, lines[kit.id])
    others = [one for one in waves if one.id != kit.id and _quiet(lines[one.id], who)]
    others.sort(key=lambda one: len(lines[one.id]))
    await _a_wave_without_a_network(day, second, who, others[0], lines[others[0].id])
    day.tell("the first two waves are packed")
    devices = [first, second] * (day.size.waves - 1)
    for device, wave in zip(devices, others[1:], strict=False):
        await _a_plain_wave(device, wave, lines[wave.id])
    await day.settle()


def _is_kit_of(who: Cast, line: Record) -> bool:
    return bool(line.cells["kit"]) and line.cells["order"]["id"] == who.kit


def _quiet(lines: list[Record], who: Cast) -> bool:
    """Nothing else happens to it, and two people can get through it."""
    known = {*who.told, *who.dropped}
    return len(lines) > 2 and not any(one.cells["order"]["id"] in known for one in lines)


async def _a_plain_wave(device: Pda, wave: Record, lines: list[Record]) -> None:
    await device.take(wave)
    for one in lines:
        await device.pick(one)
    await device.pack(lines)


async def _a_wave_with_a_kit(device: Pda, wave: Record, lines: list[Record]) -> None:
    """A wrong part is scanned, and a part of a kit is missed before the parcel is closed."""
    page = device.page
    await device.take(wave)
    wrong = next(one.cells["sku"] for one in lines if one.cells["sku"] != lines[0].cells["sku"])
    await device.tick()
    await device.scan(wrong)
    await device.hears("货不对！")
    await device.reports("wrong-part")
    missed = False
    for place, one in enumerate(lines):
        if one.cells["kit"] and not missed:
            missed = True
            await device.stands_at(one)
            await page.get_by_test_id("pda-lines").click()
            await page.get_by_test_id("pda-pack").click()
            await expect(page.get_by_test_id("pda-packing")).to_be_visible()
            await device.scan(one.cells["order"]["title"])
            await page.get_by_test_id("pda-close-parcel").click()
            await device.hears("缺配件！")
            await page.get_by_test_id("pda-parcels-back").click()
            await page.get_by_role("button", name="回去拣货").click()
            await device.reports("missing-kit")
        await device.progress(place, len(lines))
        await device.pick(one)
    await device.pack(lines)


async def _a_wave_without_a_network(
    day: Day, device: Pda, who: Cast, wave: Record, lines: list[Record]
) -> None:
    """Ten minutes behind the steel shelves; meanwhile a date is changed in chat."""
    await device.take(wave)
    await device.pick(lines[0])
    await device.progress(1, len(lines))
    await expect(device.page.get_by_test_id("pda-unsent")).to_have_count(0)
    await device.context.set_offline(True)
    for one in lines[1:-1]:
        await device.pick(one)
    await device.stands_at(lines[-1])
    await device.short()
    await _a_date_is_changed(day, who)
    day.hands.move(minutes=10)
    await device.page.clock.fast_forward(TEN_MINUTES_MS)
    await expect(device.page.get_by_test_id("pda-link")).to_contain_text("离线")
    assert await _picked(day, wave) == lines[0].cells["quantity"]
    await device.context.set_offline(False)
    await device.pack(lines)
    assert await _picked(day, wave) == sum(one.cells["quantity"] for one in lines[:-1])


async def _picked(day: Day, wave: Record) -> Decimal:
    """Pieces of the wave, as the house knows of them."""
    lines = (await warehouse.lines_of_waves(day))[wave.id]
    return sum((one.cells["picked"] or Decimal(0) for one in lines), Decimal(0))


async def _a_date_is_changed(day: Day, who: Cast) -> None:
    before = await day.cells(who.dated)
    number, later = before["number"], day.hands.here().date().replace(day=5)
    card = await chat.ask_for(day, number, f"{later.month}月{later.day}日")
    assert (await day.cells(who.dated))["due"] == before["due"]
    await chat.confirm(day, card)
    after = await day.cells(who.dated)
    assert (after["due"], after["due_was"], after["wave"]) == (later, before["due"], None)


async def _noon(day: Day, who: Cast) -> None:
    """The scarce part is delivered; a customer cancels what is in a wave already."""
    await day.change("orders", {who.dropped[1]: {"status": "cancelled"}})
    await goods.receive(day, {goods.SCARCE: goods.DELIVERED}, "202703")
    await warehouse.released(day, 12, 0)
    waves = await warehouse.released(day, 12, 15)
    enough, came, lacks = [await day.cells(one) for one in who.scarce]
    assert enough["wave"] and came["wave"] and not lacks["wave"]
    left = goods.SHORT_OF + goods.DELIVERED - 2 - 9
    assert (came["short"], lacks["short"]) == (None, f"{goods.SCARCE} 缺 {400 - left}")
    assert (await day.cells(who.dated))["wave"]
    day.tell(f"noon: {len(waves)} waves wait for Wangdiantong")


async def _parcels_leave(day: Day, who: Cast) -> None:
    """All that is in a wave but the last one, which stays for tomorrow."""
    going = await day.orders('OR({status}="approved",{status}="stocked")')
    waved = [one for one in going if one.cells["wave"]]
    last = max(str(one.cells["wave"]["title"]) for one in waved if one.id not in who.told)
    kept = {*who.told, who.kit}
    sent = [one for one in waved if one.cells["wave"]["title"] != last or one.id in kept]
    waybills = await warehouse.send(day, sent, 16)
    left = await day.orders('{status}="shipped"')
    assert {one.cells["number"]: one.cells["waybill"] for one in left} == waybills
    day.tell(f"{len(left)} parcels have left")


async def _on_the_road(day: Day, page: Page, who: Cast) -> None:
    shipped = {one.id: one.cells["waybill"] for one in await day.orders('{status}="shipped"')}
    stalls = shipped[who.stalls]
    day.hands.forward(17)
    await road.happens(day, shipped.values(), "顺丰速运 已收取快件", "1", place="苏州市")
    await road.pushed(day)
    day.hands.forward(21)
    await road.happens(day, shipped.values(), "到达厦门转运中心", "2", "204", place="厦门市")
    await road.pushed(day)
    day.tell("all parcels are on their way")
    day.hands.move(hours=13)
    others = [one for order, one in shipped.items() if order != who.stalls]
    signed = [one for n, one in enumerate(others) if n % 3]
    await road.happens(day, signed, "已签收，签收人：本人", "3", "301", place="厦门市")
    await road.happens(day, others[::3], "快件派送中", "2", "202", place="厦门市")
    await road.pushed(day)
    day.tell(f"{len(signed)} are signed for")
    await _one_stalls(day, page, who, stalls)


async def _one_stalls(day: Day, page: Page, who: Cast, waybill: str) -> None:
    """24 hours and a minute after it moved last; told once, and calm when it moves again."""
    moved = (await road.parcel(day, waybill))["moved_at"]
    day.hands.move(seconds=(moved - day.hands.now()).total_seconds() + 24 * 3_600 - 120)
    await day.settle()
    assert await _effects(day, who, waybill) == (0, 0, 0, None)
    day.hands.move(minutes=3)
    await day.settle()
    assert await _effects(day, who, waybill) == (1, 1, 1, "high")
    strip = page.get_by_test_id("board-alarm")
    await strip.get_by_text("24 小时没有动静").wait_for()
    day.hands.move(hours=1)
    await day.settle()
    assert await _effects(day, who, waybill) == (1, 1, 1, "high")
    await road.happens(day, [waybill], "快件派送中", "2", "202", place="厦门市")
    await road.pushed(day)
    assert await _effects(day, who, waybill) == (1, 1, 1, None)
    await strip.get_by_text("24 小时没有动静").wait_for(state="detached")
    day.tell("one stood still for a day, was told of once, and moves again")


async def _effects(day: Day, who: Cast, waybill: str) -> tuple[int, int, int, str | None]:
    """Texts to the account manager, tickets, messages to the boss; the mark of the order."""
    texts = (await day.outside.books("tencent_sms"))["sent"]
    sent = (await day.outside.books("wecom"))["sent"]
    cells = await day.cells(who.stalls)
    tickets = await day.story.records("tickets", f'{{order.number}}="{cells["number"]}"')
    phone = staff.manager_phone_of(2)
    return (
        sum(one["to"].endswith(phone) for one in texts),
        len(tickets),
        sum(one["touser"] == staff.BOSS and waybill in str(one) for one in sent),
        cells["risk"],
    )


async def _the_books_agree(day: Day, chromium: Browser, who: Cast) -> None:
    sums = await books.orders_agree(day)
    day.tell(str(sums))
    day.tell(f"stock: {await books.stock_agrees(day)}")
    await books.tickets_agree(day)
    day.tell(f"{await books.erp_agrees(day)} documents in the ERP")
    day.tell(f"{await books.warehouse_agrees(day)} orders at Wangdiantong")
    left = {str((await day.cells(one))["number"]): n for n, one in enumerate(who.told)}
    moved = (await day.cells(who.dated))["number"]
    messages = await books.customers_were_told_once(day, left, moved)
    day.tell(f"{messages} messages, once each")
    day.tell(f"{await pages.all_right(day)} pages of customers are right")
    shown = [await day.story.record(one) for one in (who.kit, who.dated, who.stalls)]
    await pages.opens(day, chromium, shown)
    day.tell("good night\n")
