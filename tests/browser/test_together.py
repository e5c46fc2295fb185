"""Two people at one table: they talk about a record, see each other, and group and choose."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.test_first_order import sign_in
from tests.browser.test_grid import FIELDS, cell
from tests.conftest import Demo
from tests.web.people import PASSWORD, hire

SORTED = "look=%7B%22sort%22%3A%5B%7B%22field%22%3A%22name%22%7D%5D%7D"


@pytest.fixture
def lilei(demo: Demo) -> str:
    """The login of a colleague."""
    hire(demo, "lilei", "李蕾", "member")
    return "lilei"


@pytest_asyncio.fixture
async def desk(demo: Demo, desktop: BrowserContext, lilei: str) -> AsyncIterator[Page]:
    """张敏 at a table of this test's own, with two thousand records."""
    assert lilei  # whom she may mention is known before she comes
    page = await sign_in(desktop, demo)
    key = f"both_{uuid4().hex[:8]}"
    address = f"{demo.address}/api/tables/{key}"
    table = {"key": key, "name": "同看", "title": "name", "fields": FIELDS}
    assert (await page.request.put(address, data={"table": table})).ok
    for part in (0, 1):
        create = [
            {"cells": {"name": f"第{n:04}条", "pieces": n % 3, "kind": "ab"[n % 2]}}
            for n in range(part * 1_000, part * 1_000 + 1_000)
        ]
        assert (await page.request.post(f"{address}/writes", data={"create": create})).ok
    await page.goto(f"{demo.address}/t/{key}?{SORTED}")
    await expect(cell(page, 0, "name")).to_contain_text("第0000条")
    yield page
    await page.request.delete(address)


@pytest_asyncio.fixture
async def other(demo: Demo, chromium: Browser, desk: Page, lilei: str) -> AsyncIterator[Page]:
    """The colleague at the same table, in another browser."""
    context = await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = await context.new_page()
    signed = await page.request.post(
        f"{demo.address}/api/session", data={"login": lilei, "password": PASSWORD}
    )
    assert signed.ok
    await page.goto(desk.url)
    await expect(cell(page, 0, "name")).to_contain_text("第0000条")
    yield page
    await context.close()


async def test_two_people_see_each_other_and_talk_about_a_record(desk: Page, other: Page) -> None:
    await cell(other, 2, "pieces").click()
    await expect(cell(desk, 2, "pieces").get_by_test_id("grid-peer")).to_have_text("李蕾")

    for page in (desk, other):
        await cell(page, 1, "name").get_by_test_id("grid-row").click()
        await page.get_by_role("tab", name="评论").click()
    await expect(desk.get_by_test_id("record-drawer").get_by_test_id("faces")).to_contain_text(
        "李蕾"
    )
    await desk.get_by_test_id("comment-text").click()
    await desk.keyboard.type("请核对 @l")
    offers = desk.locator(".ant-mentions-dropdown:visible .ant-mentions-dropdown-menu-item")
    await expect(offers.filter(has_text="张敏")).to_have_count(0)
    await desk.keyboard.type(
        "l"
    )  # of 李蕾, by the initials; a word of an input method comes at once
    await desk.keyboard.press("Backspace")
    await desk.keyboard.press("Backspace")
    await desk.keyboard.insert_text("李")
    await expect(offers.filter(has_text="张敏")).to_have_count(0)
    offered = offers.filter(has_text="李蕾")
    await offered.last.click()  # while it opens, the menu may be drawn twice
    await desk.keyboard.press("Control+Enter")
    said = other.get_by_test_id("comment")
    await expect(said).to_contain_text("请核对 @李蕾")
    await expect(said.get_by_test_id("comment-edit")).to_have_count(0)
    await expect(other.get_by_role("status").filter(has_text="提到了您")).to_be_visible()

    await desk.get_by_test_id("comment-edit").click()
    await desk.get_by_test_id("comment-text").last.fill("核对过了 @李蕾")
    await desk.get_by_test_id("comment-save").click()
    await expect(said).to_contain_text("核对过了 @李蕾")
    await desk.get_by_role("tab", name="时间线").click()
    await expect(desk.get_by_test_id("timeline").locator("li")).to_have_count(2)

    await other.close()
    await expect(desk.get_by_test_id("faces")).to_have_count(0)


async def test_a_change_during_an_edit_is_a_conflict_with_both_values(
    desk: Page, other: Page
) -> None:
    mine, theirs = cell(desk, 3, "pieces"), cell(other, 3, "pieces")
    await mine.click()
    await desk.keyboard.type("55")
    await theirs.click()
    await other.keyboard.type("77")
    async with desk.expect_response(lambda answer: "/records?" in answer.url):  # it comes here too
        await other.keyboard.press("Enter")
    await expect(theirs).to_contain_text("77")

    await desk.keyboard.press("Enter")
    await mine.click()
    note = desk.get_by_test_id("cell-note")
    await expect(note).to_contain_text("55")
    await expect(note).to_contain_text("77")
    await note.get_by_role("button", name="改用我的").click()
    await expect(theirs).to_contain_text("55")


async def test_groups_within_groups_and_a_range_beyond_what_is_here(desk: Page) -> None:
    await desk.keyboard.press("Control+Home")
    await cell(desk, 0, "name").hover()
    await desk.locator('[aria-rowindex="2"] input[type=checkbox]').check()
    grid = desk.get_by_test_id("grid")
    await grid.evaluate("grid => { grid.scrollTop = 800 * 38 }")
    there = cell(desk, 805, "name")
    await there.hover()
    # places are estimates until what lies between is here; the record under the mouse is the end
    number = int((await there.inner_text()).strip("第条\n "))
    box = desk.locator('[aria-rowindex="807"] input[type=checkbox]')
    await box.click(modifiers=["Shift"])
    await expect(desk.get_by_text(f"已选 {number + 1} 条")).to_be_visible()
    await desk.get_by_role("button", name="取消选择").click()

    await desk.get_by_test_id("view-group").click()
    for number, name in enumerate(("类型", "件数")):
        await desk.get_by_test_id("group-by").nth(number).click()
        await desk.locator(".ant-select-item-option:visible").filter(has_text=name).click()
    await desk.keyboard.press("Escape")
    heads = desk.get_by_test_id("group-head")
    await expect(heads.nth(0)).to_contain_text("1,000")
    await expect(heads.nth(1)).to_contain_text("334")
    await heads.nth(0).get_by_role("button").click()
    await expect(heads.nth(1)).to_contain_text("加急")
