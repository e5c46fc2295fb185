"""Boards as somebody sets them up for the first time."""

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.steps import pick_named
from tests.browser.test_tasks import at_the_desk
from tests.conftest import Demo


async def new_board(page: Page, demo: Demo, name: str) -> None:
    await page.goto(f"{demo.address}/boards")
    await page.get_by_test_id("board-new").click()
    await page.get_by_test_id("board-name").fill(name)


async def test_an_alarm_is_set_up_without_a_red_word(demo: Demo, desktop: BrowserContext) -> None:
    page = await at_the_desk(desktop, demo)
    await new_board(page, demo, "第一个告警")
    await page.get_by_test_id("tile-add").click()
    await pick_named(page, "哪张表的记录", "订单")
    await page.get_by_test_id("tile-kind-alarms").click()
    drawer = page.get_by_role("dialog")
    keep = page.get_by_test_id("tile-keep")
    await expect(page.get_by_test_id("tile-needs")).to_contain_text("写上告警说什么")
    await expect(drawer.get_by_role("alert")).to_have_count(0)
    await expect(keep).to_be_disabled()

    await page.get_by_test_id("alarm-says").fill("急单还没处理")
    await page.get_by_test_id("tile-where").fill("紧急等级=红")
    await page.get_by_test_id("tile-where").press("Enter")
    await expect(drawer).to_contain_text("公式第 1 个字符是「紧急等级」")
    await expect(keep).to_be_disabled()
    await expect(page.get_by_test_id("mended")).to_have_text('{紧急等级}="红"')
    await page.get_by_test_id("mended").click()
    await expect(page.get_by_test_id("tile-where")).to_have_value('{紧急等级}="红"')
    await keep.click()
    await expect(keep).to_have_count(0)
