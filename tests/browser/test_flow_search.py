"""Thirty-seven flows on one page: the one that is meant is found by what it does."""

from playwright.async_api import BrowserContext, expect

from tests.browser.test_first_order import sign_in
from tests.conftest import Demo


async def test_a_flow_is_found_by_its_name_and_by_what_it_does(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await sign_in(desktop, demo)
    await page.goto(f"{demo.address}/flows")
    cards = page.locator("article.flow")
    await expect(cards.nth(8)).to_be_visible()
    search = page.get_by_test_id("flow-search").locator("input")

    await search.fill("三线并行")
    await expect(cards).to_have_count(1)
    await expect(cards).to_contain_text("订单无人值守审核")

    await search.fill("没有这样的")
    await expect(page.get_by_text("没有这样的流程")).to_be_visible()
