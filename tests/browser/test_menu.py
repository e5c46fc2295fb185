"""The menu: a builder groups the tables without code; each person folds what they do not need."""

import re

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.test_first_order import sign_in
from tests.conftest import Demo


async def saved(page: Page) -> None:
    await expect(page.get_by_test_id("menu-saving")).to_have_attribute("data-saving", "false")


async def test_a_builder_makes_a_group_and_takes_it_back(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await sign_in(desktop, demo)
    nav = page.get_by_role("navigation")
    await page.get_by_test_id("nav-arrange").click()

    await page.get_by_test_id("group-add").click()
    await page.keyboard.type("我常看的")
    await page.keyboard.press("Enter")
    tickets = page.get_by_test_id("arrange-table:tickets")
    await tickets.get_by_role("button", name=re.compile("移动")).click()
    await page.get_by_text("移到「我常看的」").click()

    group = nav.locator(".nav-group").filter(has_text="我常看的")
    await expect(group.get_by_role("link")).to_have_text(["售后工单"])
    await expect(nav.get_by_role("button", name="售后", exact=True)).to_have_count(0)

    # by the keyboard alone, out of the group again: to before its head
    await tickets.locator(".reorder-handle").focus()
    await page.keyboard.press("Alt+ArrowUp")
    await expect(group).to_have_count(0)
    await expect(tickets.locator(".reorder-handle")).to_be_focused()

    for _ in range(4):
        await page.get_by_test_id("menu-undo").click()
    await expect(page.get_by_test_id("menu-undo")).to_be_disabled()
    await saved(page)
    await page.reload()
    service = nav.locator(".nav-group").filter(has_text="售后")
    await expect(service.get_by_role("link")).to_have_text(["售后工单"])


async def test_what_one_has_folded_stays_folded_and_is_found_by_its_name(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await sign_in(desktop, demo)
    head = page.get_by_role("button", name="货品资料")
    await expect(page.get_by_role("link", name="车型")).to_be_visible()
    await head.press("Enter")
    await page.reload()
    await expect(head).to_have_attribute("aria-expanded", "false")
    await expect(page.get_by_role("link", name="车型")).to_be_hidden()

    await page.keyboard.press("Control+k")
    await page.get_by_test_id("search-text").press_sequentially("车型")
    await expect(page.get_by_test_id("search-place").first).to_contain_text("货品资料")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="车型")).to_be_visible()


async def test_on_a_phone_the_menu_lies_over_the_page_until_one_has_chosen(
    demo: Demo, phone: BrowserContext
) -> None:
    page = await sign_in(phone, demo)
    await page.get_by_test_id("menu-open").click()
    menu = page.get_by_role("dialog")
    await menu.get_by_role("link", name="波次").click()
    await expect(page.get_by_role("heading", name="波次")).to_be_visible()
    await expect(menu).to_have_count(0)

    await page.get_by_test_id("menu-open").click()
    await page.keyboard.press("Escape")
    await expect(menu).to_have_count(0)
