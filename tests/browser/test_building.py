"""An Excel file becomes a table, and goes again."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.steps import choose, drop_table
from tests.browser.test_first_order import sign_in
from tests.conftest import Demo

MADE = "供应商名录"


@pytest.fixture(autouse=True)
def tidy(demo: Demo) -> Iterator[None]:
    """The demo has its own tables alone again afterwards."""
    yield
    drop_table(demo, MADE)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = MADE
    sheet.append(["供应商", "电话", "合作日期", "单价", "等级"])
    for number in range(9):
        sheet.append(
            [f"供应商{number}", f"1381234000{number}", "2026-02-10", 12.5 + number,
             "甲" if number % 2 else "乙"]
        )  # fmt: skip
    sheet.append(["坏电话", "12", "2026-02-10", 3, "甲"])
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "供应商.xlsx"
    path.write_bytes(content.getvalue())
    return path


async def test_an_excel_file_becomes_a_table_and_goes_again(
    demo: Demo, desktop: BrowserContext, workbook: Path
) -> None:
    page = await sign_in(desktop, demo)
    await page.locator(".side-nav a", has_text=re.compile("导入$")).click()
    await page.get_by_role("link", name="导入文件").first.click()
    # the page before takes files too, while it is empty
    await expect(page.locator("h1")).to_have_text("导入文件")
    await page.set_input_files("[data-testid=import-file]", workbook)

    await expect(page.locator("#proposed-name")).to_have_value(MADE)
    proposed = page.get_by_test_id("proposed")
    await expect(proposed.locator("tbody tr").nth(3)).to_contain_text("金额")
    await expect(proposed.locator("tbody tr").nth(4)).to_contain_text("单选")
    misfits = proposed.locator("tbody tr").nth(1).get_by_test_id("misfits")
    await expect(misfits).to_contain_text("第 11 行「12」")
    await choose(page, "[aria-label=类型] >> nth=4", "A 单行文字")
    await page.get_by_test_id("proposed-make").click()

    done = page.get_by_test_id("import-done")
    await expect(done).to_be_visible(timeout=20_000)
    tally = page.get_by_test_id("tally")
    await expect(tally.locator("[data-what=created] b")).to_have_text("9")
    await expect(tally.locator("[data-what=refused] b")).to_have_text("1")
    await expect(done).to_contain_text("第 11 行 · 电话「12」")
    await page.get_by_test_id("import-undo").click()
    await page.get_by_role("button", name="撤销整个导入").last.click()
    await expect(done).to_contain_text("已撤销")
    await page.get_by_test_id("import-see").click()
    await expect(page.get_by_text("这里还没有供应商名录")).to_be_visible()
