"""The grid as people of spreadsheets use it: write in place, paste, undo, filter, drag."""

import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.browser.test_first_order import sign_in
from tests.conftest import Demo

STAGES = [
    {"key": "new", "name": "待处理", "meaning": "waiting", "next": ["going"]},
    {"key": "going", "name": "进行中", "meaning": "going", "next": ["done"]},
    {"key": "done", "name": "已完成", "meaning": "done", "next": []},
]
FIELDS = [
    {"key": "name", "name": "名称", "type": "text", "required": True},
    {"key": "pieces", "name": "件数", "type": "number"},
    {"key": "due", "name": "交期", "type": "date"},
    {
        "key": "kind",
        "name": "类型",
        "type": "choice",
        "options": {
            "choices": [{"key": "a", "name": "常规"}, {"key": "b", "name": "加急"}],
        },
    },
    {
        "key": "status",
        "name": "状态",
        "type": "state",
        "options": {"stages": STAGES, "initial": "new"},
    },
]
CHECKS = [
    {"when": "{件数}>500", "says": "一单最多 500 件，请拆成几单"},
    {"when": "{件数}>300", "says": "超过 300 件要先问仓库", "then": "ask"},
]


@pytest_asyncio.fixture
async def desk(demo: Demo, desktop: BrowserContext) -> AsyncIterator[Page]:
    """The desk at a table of this test's own, with five records."""
    await desktop.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await sign_in(desktop, demo)
    key = f"walk_{uuid4().hex[:8]}"
    address = f"{demo.address}/api/tables/{key}"
    table = {"key": key, "name": "走查", "title": "name", "fields": FIELDS, "checks": CHECKS}
    assert (await page.request.put(address, data={"table": table})).ok
    create = [{"cells": {"name": f"第{n}条", "pieces": n}} for n in range(1, 6)]
    assert (await page.request.post(f"{address}/writes", data={"create": create})).ok
    await page.goto(
        f"{demo.address}/t/{key}?look=%7B%22sort%22%3A%5B%7B%22field%22%3A%22name%22%7D%5D%7D"
    )
    await expect(page.get_by_test_id("grid-row")).to_have_count(5)
    yield page
    await page.request.delete(address)


def cell(page: Page, row: int, field: str) -> Locator:
    """By its place on the screen, from 0."""
    return page.locator(f'[data-place="{row}"][data-field="{field}"]')


async def test_a_cell_is_written_in_place_and_a_refusal_stands_at_it(desk: Page) -> None:
    await cell(desk, 0, "pieces").dblclick()
    await desk.keyboard.type("120")
    await desk.keyboard.press("Enter")
    await expect(cell(desk, 0, "pieces")).to_have_text("120")
    await expect(cell(desk, 1, "pieces")).to_have_class(re.compile("cursor"))

    # typing over a cell replaces it; what the server does not take says so and stays to be mended
    await desk.keyboard.type("viel")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_test_id("cell-note")).to_contain_text("viel")
    await expect(cell(desk, 1, "pieces").locator("> span").first).to_have_text("viel")
    await desk.get_by_role("button", name="放弃，保留 2").click()
    await expect(cell(desk, 1, "pieces")).to_have_text("2")

    await desk.keyboard.press("Control+z")
    await expect(cell(desk, 0, "pieces")).to_have_text("1")
    await desk.keyboard.press("Control+Shift+z")
    await expect(cell(desk, 0, "pieces")).to_have_text("120")


async def test_a_delivery_date_takes_three_clicks_and_no_typing_but_the_date(desk: Page) -> None:
    due = cell(desk, 2, "due")
    await due.dblclick()
    await due.locator("input").fill("2031-05-06")
    await expect(due).to_contain_text("2031年5月6日")


async def test_a_block_from_excel_is_tried_first_and_taken_back_as_one(desk: Page) -> None:
    block = "红茶\t30\t2031/1/2\t加急\r\n绿茶\t很多\t2031年1月3日\t常规\r\n"
    await desk.evaluate("text => navigator.clipboard.writeText(text)", block)
    await cell(desk, 1, "name").click(position={"x": 160, "y": 10})
    await desk.keyboard.press("Control+v")

    refused = desk.get_by_test_id("paste-refused")
    await expect(refused).to_contain_text("很多")
    await desk.get_by_role("button", name="写入 7 格").click()

    await expect(desk.get_by_text("绿茶")).to_be_visible()
    await expect(desk.get_by_text("红茶")).to_be_visible()
    await desk.get_by_test_id("grid").press("Control+z")
    await expect(desk.get_by_text("绿茶")).to_have_count(0)
    await expect(desk.get_by_text("第2条")).to_be_visible()


async def test_a_filter_clicked_together_is_saved_as_a_view(desk: Page) -> None:
    await desk.get_by_test_id("view-filter").click()
    await desk.get_by_test_id("filter-add").click()
    panel = desk.get_by_test_id("filter-panel")
    await panel.get_by_label("字段").click()
    await desk.get_by_title("件数", exact=True).last.click()
    await panel.get_by_label("怎么比").click()
    await desk.get_by_title("大于等于").click()
    await desk.get_by_test_id("filter-value").fill("4")
    await expect(desk.get_by_test_id("grid-row")).to_have_count(2)

    await desk.keyboard.press("Escape")
    await desk.get_by_test_id("view-save-as").click()
    await desk.get_by_test_id("view-name").fill("大单")
    await desk.keyboard.press("Enter")

    await expect(desk.get_by_role("button", name="大单")).to_have_attribute("aria-current", "page")
    await expect(desk.get_by_test_id("save-bar")).to_have_count(0)
    await desk.reload()
    await expect(desk.get_by_test_id("grid-row")).to_have_count(2)
    await desk.get_by_test_id("view-filter").click()
    await expect(desk.get_by_test_id("filter-value")).to_have_value("4")


async def test_a_card_goes_only_where_its_stage_leads(desk: Page) -> None:
    await desk.get_by_test_id("view-new").click()
    await desk.get_by_role("menuitem", name="看板").click()
    await desk.get_by_test_id("view-name").fill("进度")
    await desk.keyboard.press("Enter")
    waiting, going, done = (desk.get_by_test_id(f"stack-{key}") for key in ("new", "going", "done"))
    card = waiting.get_by_test_id("card").filter(has_text="第3条")
    await expect(card).to_be_visible()

    await card.drag_to(done)
    await expect(waiting.get_by_test_id("card")).to_have_count(5)
    await card.drag_to(going)

    await expect(going.get_by_test_id("card")).to_contain_text("第3条")
    await expect(waiting.get_by_test_id("card")).to_have_count(4)
    await desk.keyboard.press("Control+z")
    await expect(waiting.get_by_test_id("card")).to_have_count(5)


async def test_many_records_are_changed_after_a_look_at_what_becomes_of_them(desk: Page) -> None:
    for row in (0, 1):
        await cell(desk, row, "kind").hover()
        await desk.get_by_label("选中这一条").nth(row).check()
    await desk.get_by_test_id("bulk-edit").click()
    dialog = desk.get_by_test_id("bulk-dialog")
    await dialog.get_by_label("哪个字段").click()
    await desk.get_by_title("类型").last.click()
    await dialog.locator("#bulk-value").click()
    await desk.get_by_title("加急").last.click()
    await dialog.get_by_role("button", name="先看会怎么变").click()
    await expect(desk.get_by_test_id("bulk-preview").locator("tr")).to_have_count(2)
    await dialog.get_by_role("button", name="修改 2 条").click()
    await expect(desk.locator('[data-field="kind"]', has_text="加急")).to_have_count(2)


async def test_a_rule_that_refuses_says_so_and_what_was_typed_waits_to_be_mended(
    desk: Page,
) -> None:
    await cell(desk, 0, "pieces").click()
    await desk.keyboard.type("600")
    await desk.keyboard.press("Enter")
    note = desk.get_by_test_id("cell-note")
    await expect(note).to_contain_text("一单最多 500 件，请拆成几单")
    await expect(cell(desk, 0, "pieces").locator("> span").first).to_have_text("600")

    # who goes on is not in the way of it, and it is not forgotten
    await desk.keyboard.press("ArrowDown")
    await expect(note).to_have_count(0)
    bar = desk.get_by_test_id("refused-bar")
    await expect(bar).to_contain_text("1 格没有写入")
    await bar.get_by_role("button", name="去看").click()
    await note.get_by_role("button", name="继续改").click()
    await expect(cell(desk, 0, "pieces").locator("input")).to_have_value("600")

    # a rule that only asks is acknowledged where one stands
    await desk.keyboard.press("Control+a")
    await desk.keyboard.type("400")
    await desk.keyboard.press("Enter")
    asking = desk.get_by_role("dialog").filter(has_text="超过 300 件要先问仓库")
    await asking.get_by_role("button", name="返回修改").click()
    await expect(cell(desk, 0, "pieces").locator("> span").first).to_have_text("400")
    await cell(desk, 0, "pieces").click()
    await desk.keyboard.press("Enter")
    await desk.keyboard.press("Enter")
    await asking.get_by_role("button", name="确认并写入").click()
    await expect(bar).to_have_count(0)
    await expect(cell(desk, 0, "pieces")).to_have_text("400")


async def test_a_new_record_that_a_rule_refuses_keeps_what_was_filled_in(desk: Page) -> None:
    await desk.get_by_test_id("record-new").click()
    await desk.fill("#field-name", "第6条")
    await desk.fill("#field-pieces", "600")
    await desk.get_by_test_id("record-create").click()
    await expect(desk.get_by_test_id("fault-pieces")).to_contain_text("一单最多 500 件")
    await desk.fill("#field-pieces", "400")
    await desk.get_by_test_id("record-create").click()
    await desk.get_by_test_id("rule-asks").get_by_role("button", name="确认并写入").click()
    await expect(desk.get_by_test_id("grid-row")).to_have_count(6)


async def test_of_a_block_that_a_rule_refuses_the_rest_is_written(desk: Page) -> None:
    await desk.evaluate("text => navigator.clipboard.writeText(text)", "7\r\n900\r\n9\r\n")
    await cell(desk, 0, "pieces").click()
    await desk.keyboard.press("Control+v")
    await expect(desk.get_by_test_id("paste-refused")).to_contain_text("一单最多 500 件")
    await desk.get_by_role("button", name="写入 2 格").click()
    await expect(cell(desk, 2, "pieces")).to_have_text("9")
    await expect(cell(desk, 1, "pieces").locator("> span").first).to_have_text("900")
    await expect(desk.get_by_test_id("refused-bar")).to_contain_text("1 格没有写入")
