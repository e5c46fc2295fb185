"""The planner: orders go to production, what lacks is bought, jobs are assigned."""

import re
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from playwright.async_api import Page, expect

from tests.browser.week.bill import Line
from tests.browser.week.company import Week
from tests.polling import until

PLENTY = {"TX-05": 9_000, "ZC-62": 300, "LS-M6": 6_000, "LB-02": 900}
PLACE = "原料区"
DISPLACES = re.compile(r"做完从 (.+) 提前到 (?!\1，).+，挤后 [1-9]\d* 张任务")


async def to_production(week: Week, page: Page, order: UUID) -> None:
    """By the button of the order, at the planner's desk."""
    await page.goto(f"{week.address}/t/customer_orders/{order}")
    await week.click(page, page.get_by_role("button", name="订单转生产任务"))
    await week.reaches(order, "planned")
    await week.settle()


async def all_to_production(week: Week) -> None:
    """All that are new, chosen together."""
    fresh = [one.id for one in await week.orders('{status}="new"')]
    if fresh:
        await week.post("/api/flows/order-split/start", {"records": [str(one) for one in fresh]})
    await week.settle()
    assert await week.orders('{status}="new"') == []


async def listed(week: Week, order: UUID) -> dict[str, Line]:
    """The materials of the order, as its list has them."""
    keys = ("needed", "taken", "made", "short")
    rows = await week.works.listed("job_materials", order, *keys)
    return {sku: Line(*(Decimal(str(one or 0)) for one in row)) for sku, row in rows.items()}


async def lacking_in_red(week: Week, page: Page, order: UUID) -> str:
    """What the order lacks, as the planner sees it; it is red among all orders."""
    number = await week.number(order)
    row = page.locator(".grid-row", has_text=number)
    await page.goto(f"{week.address}/t/customer_orders?view=all")
    await expect(row.locator('.grid-row-head[data-tone="red"]')).to_be_visible()
    await page.goto(f"{week.address}/t/customer_orders?view=lacking")
    words = row.locator('[data-field="lacks"]')
    await expect(words).to_contain_text("缺料预警：")
    return await words.inner_text()


async def nothing_lacks(week: Week, page: Page, order: UUID) -> None:
    async with page.expect_response("**/tables/customer_orders/records?**"):
        await page.goto(f"{week.address}/t/customer_orders?view=lacking")
    await expect(page.get_by_text(await week.number(order))).to_have_count(0)
    assert (await week.cells(order))["lacks"] is None


async def buys(week: Week, page: Page, sku: str, quantity: str, pieces: int) -> None:
    """A delivery, as the store books it: «2卷» of an item that is counted in metres."""
    await page.goto(f"{week.address}/stock?find={sku}")
    row = page.get_by_test_id("stock-item").filter(has_text=sku)
    await row.get_by_test_id("stock-receive").click()
    await page.locator("#stock-quantity").fill(quantity)
    await page.locator("#stock-place").fill(PLACE)
    await page.locator(".ant-modal .ant-btn-primary").click()
    await expect(page.get_by_text("已记账").first).to_be_visible()
    week.received[sku] += pieces


async def a_lorry_comes(week: Week) -> None:
    """Enough of everything for the rest of the week."""
    parts = await week.parts()
    asks = [
        {
            "do": "receive",
            "item": {"table": "goods", "id": str(parts[sku].id)},
            "quantity": pieces,
            "place": PLACE,
        }
        for sku, pieces in PLENTY.items()
    ]
    await week.post("/api/stock/moves", {"asks": asks, "cause": "周二到货"})
    week.received.update(PLENTY)


async def rushed(week: Week, page: Page, order: UUID) -> str:
    """The button tells whom it would displace; nothing moves before somebody agrees."""
    await page.goto(f"{week.address}/t/customer_orders/{order}")
    await week.click(page, page.get_by_role("button", name="加急插单"))
    task = await week.story.task(order)
    assert (await week.cells(order))["urgency"] == "green"
    await page.goto(f"{week.address}/tasks?task={task.id}")
    await expect(page.get_by_test_id("task")).to_contain_text(f"订单 {await week.number(order)}（")
    assert DISPLACES.search(task.question), task.question
    await page.get_by_test_id("task-approve").click()

    async def red() -> bool:
        cells = await week.cells(order)
        return bool(cells["urgency"] == "red" and cells["rushed_at"])

    await until(red, what="it is a rush")
    await week.settle()
    return task.question


async def assigned(week: Week, orders: Sequence[UUID]) -> None:
    """Their new jobs; each has its steps then."""
    jobs = [one for order in orders for one in await week.works.of("jobs", order)]
    fresh = [one.id for one in jobs if one.cells["status"] == "new"]
    await week.change("jobs", {one: {"status": "assigned"} for one in fresh})
    await week.settle()
