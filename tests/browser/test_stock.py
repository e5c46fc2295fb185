"""Stock by hand: goods are booked in, seen in the ledger, and a mistake is corrected."""

from uuid import uuid4

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.test_first_order import sign_in
from tests.conftest import Demo


async def test_a_receipt_is_booked_counted_and_corrected(
    demo: Demo, desktop: BrowserContext
) -> None:
    page, sku = await sign_in(desktop, demo), f"KL-{uuid4().hex[:6]}"
    cells = {"sku": sku, "name": "空气滤清器", "own_units": "箱=24"}
    made = await page.request.post(
        f"{demo.address}/api/tables/goods/records", data={"cells": cells}
    )
    assert made.ok

    await page.goto(f"{demo.address}/stock?find={sku}")
    row = page.get_by_test_id("stock-item").filter(has_text=sku)
    await row.get_by_test_id("stock-receive").click()
    await book(page, "2箱6件", place="A区-01排-01层-01格")
    await expect(row).to_contain_text("54")

    await row.get_by_test_id("stock-dispatch").click()
    await page.locator("#stock-quantity").fill("3箱")
    await page.locator(".ant-modal .ant-btn-primary").click()
    await expect(page.get_by_text("能用的只有 54 件")).to_be_visible()
    await page.keyboard.press("Escape")

    await row.get_by_role("link", name=sku).click()
    await expect(page.get_by_test_id("on-hand")).to_have_text("54 件")
    await page.get_by_test_id("stock-count").click()
    await book(page, "50", place="A区-01排-01层-01格")
    await expect(page.get_by_test_id("on-hand")).to_have_text("50 件")

    line = page.get_by_test_id("stock-line").first
    await expect(line).to_contain_text("盘点")
    await line.get_by_test_id("stock-correct").click()
    await page.locator(".ant-modal-confirm .ant-btn-primary").click()
    await expect(page.get_by_test_id("on-hand")).to_have_text("54 件")
    await expect(page.get_by_test_id("stock-line")).to_have_count(3)


async def book(page: Page, quantity: str, *, place: str) -> None:
    await page.locator("#stock-quantity").fill(quantity)
    await page.locator("#stock-place").fill(place)
    await page.locator(".ant-modal .ant-btn-primary").click()
    await expect(page.get_by_text("已记账").first).to_be_visible()
