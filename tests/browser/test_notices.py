"""The bell on the desk."""

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.test_tasks import at_the_desk
from tests.conftest import Demo


async def rings(page: Page, demo: Demo) -> None:
    """A flow that tells everybody of some orders."""
    block = {"id": "n", "block": "notify", "settings": {"text": "铃铛响了"}}
    trigger = {"kind": "created", "table": "orders", "when": '{product}="响铃"'}
    flow = {"name": "响铃", "trigger": trigger, "blocks": [block]}
    path = f"{demo.address}/api/flows/rings/draft"
    saved = await (await page.request.put(path, data={"flow": flow, "number": 0})).json()
    await page.request.post(f"{path}/publish", data={"number": saved["number"]})


async def ring(page: Page, demo: Demo) -> None:
    cells = {"channel": "phone", "product": "响铃"}
    await page.request.post(f"{demo.address}/api/tables/orders/records", data={"cells": cells})


async def test_what_was_opened_was_seen(demo: Demo, desktop: BrowserContext) -> None:
    page = await at_the_desk(desktop, demo)
    await rings(page, demo)
    await page.goto(f"{demo.address}/flows")
    await ring(page, demo)
    count = page.locator(".bell-count")
    await expect(count).to_be_visible()
    await page.get_by_role("button", name="通知").first.click()
    new = page.locator('.notices li[data-read="false"]')
    await expect(new.filter(has_text="铃铛响了")).to_be_visible()
    await expect(count).to_have_count(0)
    await expect(new.filter(has_text="铃铛响了")).to_be_visible()


async def test_the_list_lies_within_a_phone(demo: Demo, phone: BrowserContext) -> None:
    page = await at_the_desk(phone, demo)
    await rings(page, demo)
    await page.goto(f"{demo.address}/flows")
    await ring(page, demo)
    await expect(page.locator(".bell-count")).to_be_visible()
    await page.get_by_role("button", name="通知").first.click()
    popover = page.locator(".ant-popover")
    await expect(popover.get_by_text("铃铛响了").first).to_be_visible()
    box = await popover.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
