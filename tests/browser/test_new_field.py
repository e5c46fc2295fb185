"""Whoever builds a table is told in the dialog what is still missing, before anything is sent."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.steps import choose, drop_table, make_table
from tests.browser.test_first_order import sign_in
from tests.conftest import Demo

TABLE = "补字段的表"


@pytest.fixture(autouse=True)
def tidy(demo: Demo) -> Iterator[None]:
    yield
    drop_table(demo, TABLE)


async def test_a_missing_option_is_marked_before_anything_is_sent(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await sign_in(desktop, demo)
    await make_table(page, TABLE, "单号")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "PUT" else None)
    await page.get_by_test_id("field-add").click()
    await page.fill("#field-name", "客户")
    for type_, said in [
        ("link", "选一张表"),
        ("lookup", "选一个关联"),
        ("state", "至少加一个阶段"),
        ("formula", "写一个公式"),
        ("button", "写上按钮上的字"),
        ("link", "选一张表"),
    ]:
        await page.get_by_test_id("field-type").click()
        await page.get_by_test_id(f"type-{type_}").click()
        await page.get_by_test_id("field-save").click()
        await expect(page.locator(".setting[data-fault] .fault").first).to_have_text(said)
    assert sent == []

    await choose(page, "#option-table", "客户")
    await expect(page.locator(".setting[data-fault]")).to_have_count(0)
    await page.get_by_test_id("field-save").click()
    await expect(page.locator(".field-row[aria-current]")).to_contain_text(re.compile("客户"))


async def test_a_new_table_may_number_its_records_and_so_may_a_text_that_is_there(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await sign_in(desktop, demo)
    await page.get_by_test_id("nav-new-table").click()
    await page.fill("#table-name", TABLE)
    await page.fill("#first-field", "单号")
    await page.get_by_text("自动编号，如 DD-000001").click()
    await page.fill("#first-prefix", "DH-")
    await page.get_by_role("button", name="建表", exact=True).click()
    await expect(page.get_by_role("heading", name=TABLE)).to_be_visible()
    await expect(page.locator(".field-row").first).to_contain_text("自动编号")

    await page.get_by_test_id("field-add").click()
    await page.fill("#field-name", "批次")
    await page.get_by_test_id("field-save").click()
    await expect(page.locator(".field-row[aria-current]")).to_contain_text("批次")
    await page.get_by_test_id("field-type").click()
    await expect(page.get_by_test_id("type-formula")).to_be_disabled()
    await page.get_by_test_id("type-auto-number").click()
    await page.get_by_test_id("convert-look").click()
    await page.get_by_test_id("convert-do").click()
    await expect(page.locator(".field-row[aria-current]")).to_contain_text("自动编号")
