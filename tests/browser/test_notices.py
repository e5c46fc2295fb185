"""The bell on the desk."""

from playwright.async_api import BrowserContext, expect

from tests.browser.test_tasks import at_the_desk
from tests.conftest import Demo


async def test_what_was_opened_was_seen(demo: Demo, desktop: BrowserContext) -> None:
    page = await at_the_desk(desktop, demo)
    block = {"id": "n", "block": "notify", "settings": {"text": "铃铛响了"}}
    trigger = {"kind": "created", "table": "orders", "when": '{product}="响铃"'}
    flow = {"name": "响铃", "trigger": trigger, "blocks": [block]}
    path = f"{demo.address}/api/flows/rings/draft"
    saved = await (await page.request.put(path, data={"flow": flow, "number": 0})).json()
    await page.request.post(f"{path}/publish", data={"number": saved["number"]})
    await page.goto(f"{demo.address}/flows")
    cells = {"channel": "phone", "product": "响铃"}
    await page.request.post(f"{demo.address}/api/tables/orders/records", data={"cells": cells})
    count = page.locator(".bell-count")
    await expect(count).to_be_visible()
    await page.get_by_role("button", name="通知").first.click()
    new = page.locator('.notices li[data-read="false"]')
    await expect(new.filter(has_text="铃铛响了")).to_be_visible()
    await expect(count).to_have_count(0)
    await expect(new.filter(has_text="铃铛响了")).to_be_visible()
