"""Built by clicking and typing only: a board with an alarm, a role that sees its own orders."""

import time
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.test_first_order import sign_in
from tests.conftest import Demo
from tests.web.people import made

SOUNDS_WITHIN_S = 3


@pytest.fixture
def shop(demo: Demo) -> Iterator[httpx.Client]:
    """Where orders come from while people look at their screens."""
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        client.post("/api/session", json={"login": "demo", "password": "danliu-demo"})
        yield client


async def choose(page: Page, label: str, option: str) -> None:
    """An entry of a drop-down list, by their names."""
    await page.get_by_role("combobox", name=label, exact=True).click()
    await page.locator(".ant-select-dropdown:visible").get_by_title(option, exact=True).click()


async def test_an_alarm_that_was_clicked_together_shows_on_every_page_at_once(
    demo: Demo, desktop: BrowserContext, shop: httpx.Client
) -> None:
    mark = f"急{uuid4().hex[:6]}"
    page = await sign_in(desktop, demo)
    await page.goto(f"{demo.address}/boards")
    await page.get_by_test_id("board-new").click()
    await page.get_by_test_id("board-name").fill(f"盯单 {mark}")
    await page.get_by_test_id("tile-add").click()
    await choose(page, "哪张表的记录", "订单")
    await page.get_by_test_id("tile-kind-bars").click()
    await page.get_by_test_id("tile-keep").click()
    await page.get_by_test_id("tile-add").click()
    await choose(page, "哪张表的记录", "订单")
    await page.get_by_test_id("tile-kind-alarms").click()
    # by the names that people see: the store keeps keys
    await page.get_by_test_id("tile-where").fill(f'AND({{紧急等级}}="红",{{备注}}="{mark}")')
    await page.get_by_test_id("alarm-says").fill(f"{mark}还没放行")
    await page.get_by_test_id("tile-keep").click()
    await page.get_by_test_id("board-save").click()
    await expect(page.get_by_test_id("board-edit")).to_be_visible()

    await page.goto(f"{demo.address}/t/customers")
    await expect(page.get_by_test_id("feed")).to_be_visible()
    strip = page.get_by_test_id("board-alarm").filter(has_text=mark)
    await expect(strip).to_have_count(0)
    order = made(shop, "orders", channel="phone", urgency="red", note=mark)
    came = time.monotonic()
    await expect(strip).to_be_visible(timeout=SOUNDS_WITHIN_S * 1_000)
    print(f"the alarm sounded after {time.monotonic() - came:.2f} s")
    shop.delete(f"/api/tables/orders/records/{order}")
    await expect(strip).to_have_count(0)


async def test_a_role_made_by_clicking_sees_its_own_orders_only(
    demo: Demo, desktop: BrowserContext, chromium: Browser, shop: httpx.Client
) -> None:
    city = f"城{uuid4().hex[:6]}"
    made(shop, "orders", channel="phone", city=city, source_number=f"自-{city}")
    made(shop, "orders", channel="phone", city="别处", source_number=f"别-{city}")
    page = await sign_in(desktop, demo)
    await page.goto(f"{demo.address}/team")
    await page.get_by_title("角色", exact=True).click()
    await page.get_by_test_id("role-new").click()
    await page.get_by_test_id("role-name").fill(f"门店 {city}")
    await page.get_by_test_id("grant-orders-read").check()
    await page.get_by_test_id("grant-detail-orders").click()
    await page.get_by_test_id("grant-where-orders").fill("{收货城市}={$me.city}")
    await page.get_by_test_id("role-save").click()
    await expect(page.get_by_test_id("role-name")).to_have_count(0)

    await page.get_by_title("成员", exact=True).click()
    await page.get_by_test_id("invite").click()
    await page.get_by_test_id("invite-name").fill("小苏")
    await choose(page, "角色", f"门店 {city}")
    await page.get_by_test_id("attributes").fill(f"city={city}")
    await page.get_by_test_id("invite-make").click()
    link = (await page.get_by_test_id("invite-link").inner_text()).strip()

    window = await chromium.new_context(locale="zh-CN", reduced_motion="reduce")
    guest = await window.new_page()
    await guest.goto(link)
    await guest.locator("#login").fill(f"su-{uuid4().hex[:8]}")
    await guest.locator("#password").fill("虎丘塔下的老茶馆")
    await guest.locator("button[type=submit]").click()
    await expect(guest.get_by_test_id("user-menu")).to_contain_text("小苏")
    await guest.goto(f"{demo.address}/t/orders")
    await expect(guest.get_by_text("共 1 条")).to_be_visible()
    await expect(guest.get_by_text("搭建", exact=True)).to_have_count(0)
    await window.close()
