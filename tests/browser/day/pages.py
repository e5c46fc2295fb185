"""What every customer sees by their own link: where it stands, and nothing of anybody else."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from playwright.async_api import Browser, expect

from danliu.lens.lens import Target, write_link
from danliu.tables.query import Record
from tests.browser.day.books import CANCELLED, SHIPPED
from tests.browser.day.company import Day

AT_ONCE = 8
NUMBERS = re.compile(r"DL-\d{6}|SF9\d{6}")
STAGES = ("placed", "approved", "stocked", "shipped", "signed")


async def all_right(day: Day) -> int:
    """Of every order; how many were looked at."""
    orders, turn = await day.orders(), asyncio.Semaphore(AT_ONCE)

    async def look(order: Record) -> None:
        async with turn:
            answer = await day.http.get(f"/api/public/lens/{_token(day, order)}")
        assert answer.status_code == 200, answer.text
        _right(order, answer.json(), answer.text)

    await asyncio.gather(*(look(one) for one in orders))
    return len(orders)


def _right(order: Record, seen: dict[str, Any], text: str) -> None:
    cells, status = order.cells, order.cells["status"]
    number = cells["number"]
    assert seen["number"] == number
    assert bool(seen["closed"]) == (status in CANCELLED), number
    done = [one["key"] for one in seen["stages"] if one["state"] == "done"]
    reached = STAGES[: STAGES.index(status) + 1] if status in STAGES else STAGES[:1]
    paid = ["paid"] if cells["paid_at"] is not None else []
    if status not in CANCELLED:
        assert done == [reached[0], *paid, *reached[1:]], (number, status, done)
    bills = [cells["waybill"]] if status in SHIPPED else []
    assert [one["number"] for one in seen["parcels"]] == bills, number
    assert set(NUMBERS.findall(text)) == {number, *bills}, number
    moved = {"was": str(cells["due_was"]), "now": str(cells["due"])} if cells["due_was"] else None
    assert seen["moved"] == moved, number
    times = [one["at"] for one in seen["stages"] if one["at"]]
    assert times == sorted(times), (number, times)


async def opens(day: Day, chromium: Browser, orders: Sequence[Record]) -> None:
    """On a phone, as its customer does."""
    context = await chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, locale="zh-CN"
    )
    await context.clock.install(time=day.hands.now())
    page = await context.new_page()
    for one in orders:
        await page.goto(f"{day.address}/l/{_token(day, one)}")
        stage = page.get_by_test_id(f"lens-stage-{one.cells['status']}")
        await expect(stage).to_have_attribute("data-state", "done")
        if one.cells["status"] in SHIPPED:
            await expect(page.get_by_test_id("lens-parcel")).to_contain_text(one.cells["waybill"])
    await context.close()


def _token(day: Day, order: Record) -> str:
    return write_link(day.story.hub.house.vault, Target(day.story.ws.row.id, order.id))
