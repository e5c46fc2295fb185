"""The page 今天: what came in, of every table into which business comes."""

import asyncio
import re
from uuid import uuid4

import httpx
from playwright.async_api import BrowserContext, expect

from tests.browser.test_first_order import sign_in
from tests.conftest import Demo
from tests.web.people import PASSWORD, made
from tests.web.people import sign_in as signed
from tests.web.test_coming_in import NAME, STATE


def written(demo: Demo, name: str) -> None:
    """A new record of an own table, and an order of the pack."""
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        signed(client, "demo")
        table = {"key": "today_own", "name": "手工单", "title": "name", "fields": [NAME, STATE]}
        assert client.put("/api/tables/today_own", json={"table": table}).is_success
        made(client, "orders", channel="phone", amount="100", kind="trial")
        made(client, "today_own", name=name)


async def test_new_records_of_all_tables_stand_in_one_list_newest_first(
    demo: Demo, desktop: BrowserContext
) -> None:
    name = f"来单{uuid4().hex[:6]}"
    page = await sign_in(desktop, demo)
    await asyncio.to_thread(written, demo, name)
    await page.goto(demo.address)

    first = page.get_by_test_id("new-today_own").first
    await expect(first).to_contain_text(name)
    await expect(first).to_contain_text("手工单")
    await expect(page.get_by_test_id("new-orders").first).to_contain_text("订单")
    await first.click()
    await expect(page).to_have_url(re.compile("/t/today_own/"))


async def test_the_order_itself_leads_to_the_page_of_its_customer(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await sign_in(desktop, demo)
    await asyncio.to_thread(written, demo, f"来单{uuid4().hex[:6]}")
    await page.goto(demo.address)
    await page.get_by_test_id("new-orders").first.click()

    link = page.get_by_test_id("customer-open")
    path = await link.get_attribute("href")
    assert path
    await page.get_by_test_id("customer-qr").click()
    await expect(page.locator(".ant-qrcode")).to_be_visible()
    await page.goto(demo.address + path)
    await expect(page.get_by_test_id("lens-headline")).to_be_visible()


async def test_the_picker_of_the_demo_is_offered_no_demo_orders_and_has_the_pda(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await desktop.new_page()
    body = {"login": "picker", "password": PASSWORD}
    assert (await page.request.post(f"{demo.address}/api/session", data=body)).ok
    await page.goto(demo.address)
    await expect(page.get_by_test_id("user-menu")).to_be_visible()
    await expect(page.get_by_test_id("demo")).to_have_count(0)
    await expect(page.get_by_role("link", name="波次")).to_be_visible()
