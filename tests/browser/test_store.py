"""The store as somebody meets it who knows only the README: search, import, buttons, choices."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.test_first_order import sign_in
from tests.browser.test_grid import cell
from tests.conftest import Demo
from tests.web.test_starts import published

FLOW = """
key: %(flow)s
name: 核对
trigger: {kind: button, table: %(table)s, settings: {label: 核对}}
blocks: [{id: mark, block: update, settings: {cells: {note: 核对过了}}}]
"""


class Desk:
    """The desk with tables of this test's own, gone afterwards."""

    def __init__(self, demo: Demo, page: Page) -> None:
        self.demo, self.page = demo, page
        self.made: list[str] = []

    async def table(self, name: str, fields: list[dict[str, Any]]) -> str:
        key = f"store_{uuid4().hex[:8]}"
        table = {"key": key, "name": name, "title": fields[0]["key"], "fields": fields}
        answer = await self.page.request.put(self.at(key), data={"table": table})
        assert answer.ok, await answer.text()
        self.made.append(key)
        return key

    async def records(self, table: str, *cells: dict[str, Any]) -> None:
        create = [{"cells": one} for one in cells]
        answer = await self.page.request.post(f"{self.at(table)}/writes", data={"create": create})
        assert answer.ok, await answer.text()

    def at(self, table: str) -> str:
        return f"{self.demo.address}/api/tables/{table}"


@pytest_asyncio.fixture
async def desk(demo: Demo, desktop: BrowserContext) -> AsyncIterator[Desk]:
    desk = Desk(demo, await sign_in(desktop, demo))
    yield desk
    for key in reversed(desk.made):
        await desk.page.request.delete(desk.at(key))


async def test_ctrl_k_finds_a_record_by_what_stands_in_it(desk: Desk) -> None:
    page = desk.page
    table = await desk.table(
        "样品柜",
        [
            {"key": "name", "name": "名称", "type": "text"},
            {"key": "note", "name": "备注", "type": "text"},
        ],
    )
    await desk.records(
        table, {"name": "栈道甲", "note": "夔门 瞿塘"}, {"name": "栈道乙", "note": "瞿塘"}
    )
    await page.reload()  # a table that was made elsewhere
    await expect(page.get_by_test_id("search-open")).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.get_by_test_id("search-text").press_sequentially("夔门")
    await expect(page.get_by_test_id("search-line")).to_have_count(1)
    await expect(page.get_by_test_id("search-found")).to_contain_text("样品柜")
    await expect(page.get_by_test_id("search-line").locator("mark")).to_have_text("夔门")

    await page.get_by_test_id("search-text").fill("瞿塘")
    lines = page.get_by_test_id("search-line")
    await expect(lines).to_have_count(2)
    second = await lines.nth(1).locator("strong").inner_text()
    await page.keyboard.press("ArrowDown")
    await expect(lines.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("search-box")).to_have_count(0)
    await expect(page.locator("h1")).to_contain_text(second)

    await page.get_by_test_id("search-open").click()
    await page.get_by_test_id("search-text").fill("没有这种东西吧")
    await expect(page.get_by_test_id("search-box")).to_contain_text("没有找到")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("search-box")).to_have_count(0)


async def test_customers_that_a_file_names_are_made_with_it(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    people = await desk.table("熟客", [{"key": "name", "name": "名称", "type": "text"}])
    await desk.records(people, {"name": "老主顾"})
    link = {"key": "who", "name": "客户", "type": "link", "options": {"table": people}}
    visits = await desk.table("拜访", [{"key": "what", "name": "事由", "type": "text"}, link])
    file = tmp_path / "拜访.csv"
    file.write_text("事由,客户\n送样,老主顾\n回访,新客甲\n催款,新客乙\n", encoding="utf-8")

    await page.goto(f"{desk.demo.address}/import/new?table={visits}")
    await page.set_input_files("[data-testid=import-file]", file)
    await page.get_by_test_id("import-preview").click()
    unknown = page.get_by_test_id("unknown-who")
    await expect(unknown).to_contain_text("「客户」有 2 个值在「熟客」表里没有")
    await expect(unknown).to_contain_text("新客甲、新客乙")
    await unknown.get_by_role("button", name="建立这些熟客").click()
    made = page.get_by_test_id(f"made-{people}")
    await expect(made).to_contain_text("新客甲、新客乙")
    await expect(page.get_by_test_id("tally").locator("[data-what=refused] b")).to_have_text("0")

    await page.get_by_test_id("import-start").click()
    await expect(page.get_by_test_id("import-done")).to_be_visible()
    await expect(made).to_contain_text("同时建立了 2 条")
    await page.goto(f"{desk.demo.address}/t/{people}")
    await expect(page.get_by_test_id("grid-row")).to_have_count(3)


async def test_a_button_is_pressed_where_it_stands(desk: Desk) -> None:
    page, flow = desk.page, f"check-{uuid4().hex[:8]}"
    look = {"label": "核对", "flow": flow, "confirms": "现在核对？"}
    table = await desk.table(
        "核对单",
        [
            {"key": "name", "name": "名称", "type": "text"},
            {"key": "note", "name": "备注", "type": "text"},
            {"key": "check", "name": "核对", "type": "button", "options": look},
        ],
    )
    await desk.records(table, {"name": "第1条"}, {"name": "第2条"})
    text = FLOW % {"flow": flow, "table": table}
    await publish_there(desk, text)
    sort = json.dumps({"sort": [{"field": "name"}]})
    await page.goto(f"{desk.demo.address}/t/{table}?look={sort}")

    await cell(page, 0, "check").get_by_test_id("press-check").click()
    await page.get_by_role("dialog").get_by_role("button", name="核对").click()
    await expect(cell(page, 0, "note")).to_have_text("核对过了")
    await expect(cell(page, 1, "note")).to_have_text("")

    # by the keys of the grid, too; and in the record
    await cell(page, 1, "check").click(position={"x": 2, "y": 2})
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="取消").click()
    await cell(page, 1, "name").get_by_test_id("grid-row").click()
    await page.get_by_test_id("record-drawer").get_by_test_id("press-check").click()
    await page.get_by_role("dialog").get_by_role("button", name="核对").last.click()
    await expect(cell(page, 1, "note")).to_have_text("核对过了")


async def publish_there(desk: Desk, text: str) -> None:
    """Away from the loop of the browser: it opens a connection of its own."""
    await asyncio.to_thread(published, desk.demo, text)


async def test_choices_typed_and_saved_by_the_mouse_are_there(desk: Desk) -> None:
    """The press that leaves the box must land where it was meant: nothing moves under it."""
    page = desk.page
    table = await desk.table("颜色表", [{"key": "name", "name": "名称", "type": "text"}])
    await page.goto(f"{desk.demo.address}/build/{table}")
    await page.get_by_test_id("field-add").click()
    await page.fill("#field-name", "颜色")
    await page.get_by_test_id("field-type").click()
    await page.get_by_test_id("type-choice").click()
    await page.get_by_test_id("choices-add").fill("红、黄、绿、蓝、紫")
    save = page.get_by_test_id("field-save")
    before = await save.bounding_box()
    assert before
    await page.mouse.move(before["x"] + 10, before["y"] + 10)
    await page.mouse.down()
    assert await save.bounding_box() == before
    await page.mouse.up()
    await expect(page.locator(".field-row[aria-current]")).to_contain_text("颜色")
    answer = await page.request.get(f"{desk.demo.address}/api/schema")
    (made,) = [one for one in (await answer.json())["tables"] if one["key"] == table]
    (colour,) = [one for one in made["fields"] if one["name"] == "颜色"]
    names = [one["name"] for one in colour["options"]["choices"]]
    assert names == ["红", "黄", "绿", "蓝", "紫"]
