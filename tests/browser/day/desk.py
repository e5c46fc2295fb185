"""One person at the desk: sees the board, decides what waits, puts right what was held."""

from typing import Any
from uuid import UUID

from playwright.async_api import Browser, Page, expect

from danliu.tables.query import Record
from tests.browser.day.company import Day
from tests.browser.day.goods import price
from tests.web.people import PASSWORD

NO_PRICE = "订单没有金额"


async def sit_down(day: Day, chromium: Browser) -> Page:
    """At the board of today."""
    context = await chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce"
    )
    day.browsers.append(context)
    signed = {"login": "demo", "password": PASSWORD}
    assert (await context.request.post(f"{day.address}/api/session", data=signed)).ok
    page = await context.new_page()
    await page.goto(f"{day.address}/boards/today")
    await expect(page.get_by_test_id("tile-今天来单")).to_be_visible()
    return page


async def sees(page: Page, tile: str, number: int) -> None:
    """A figure of the board, once it has come there by itself."""
    await expect(page.get_by_test_id(f"tile-{tile}")).to_contain_text(f"{number:,}")


async def approves(day: Day, page: Page, order: UUID) -> None:
    """On the page of what waits for a person."""
    task = await day.story.task(order)
    await page.goto(f"{day.address}/tasks?task={task.id}")
    # the worker is at the orders of half a day, and the desk waits its turn
    await expect(page.get_by_test_id("task")).to_be_visible(timeout=60_000)
    await page.get_by_test_id("task-approve").click()
    await day.story.reaches(order, "approved")
    await page.goto(f"{day.address}/boards/today")


async def refuses(day: Day, order: UUID, because: str) -> None:
    task = await day.story.task(order)
    said: dict[str, Any] = {"decision": "refused", "comment": because}
    said["seen"] = (await day.story.record(order)).version
    await day.post(f"/api/tasks/{task.id}/decide", said)
    await day.story.reaches(order, "refused")


async def prices(day: Day) -> int:
    """What came without a price gets one, and goes to the audit again; how many."""
    held = [one for one in await day.orders('{status}="held"') if one.cells["decision"] == NO_PRICE]
    await day.change("orders", {one.id: _priced(one) for one in held})
    return len(held)


def _priced(order: Record) -> dict[str, Any]:
    cells = order.cells
    return {"amount": str(price(cells["product"]) * cells["quantity"]), "status": "new"}
