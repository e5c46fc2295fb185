"""Boards as somebody sets them up for the first time."""

import re

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


async def test_a_wall_fills_the_screen_and_keeps_its_alarm(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await at_the_desk(desktop, demo)
    cells = {"channel": "phone", "product": "上墙"}
    await page.request.post(f"{demo.address}/api/tables/orders/records", data={"cells": cells})
    of = {"table": "orders", "where": '{product}="上墙"'}
    tiles = [
        {"key": "a", "kind": "alarms", "name": "红", "settings": {"says": "上墙的单"}},
        {"key": "b", "kind": "number", "name": "几单"},
        {"key": "c", "kind": "bars", "name": "渠道", "settings": {"by": {"field": "channel"}}},
    ]
    stacked = [
        {**of, **tile, "place": {"x": 0, "y": 3 * at, "w": 4, "h": 3}}
        for at, tile in enumerate(tiles)
    ]
    board = {"key": "wall", "name": "车间墙", "tiles": stacked}
    path = f"{demo.address}/api/boards/wall"
    await page.request.put(path, data={"board": board, "seen": 0})
    await page.goto(f"{demo.address}/boards/wall")
    await page.get_by_role("button", name="全屏").click()

    await expect(page.get_by_test_id("wall-head")).to_contain_text("车间墙")
    await expect(page.get_by_test_id("wall-head")).to_contain_text("数字更新于")
    await expect(page.get_by_test_id("wall-clock")).to_have_text(re.compile(r"^\d\d:\d\d"))
    await expect(page.locator(".wall").get_by_test_id("board-alarm")).to_contain_text("上墙的单")
    boxes = [await page.get_by_test_id(f"tile-{one['name']}").bounding_box() for one in tiles]
    seen = await page.evaluate("[innerWidth, innerHeight]")
    area = sum(box["width"] * box["height"] for box in boxes if box)
    assert area > 0.6 * seen[0] * seen[1]
    assert all(box and box["y"] + box["height"] <= seen[1] for box in boxes)
    await page.evaluate("document.exitFullscreen()")
    await expect(page.get_by_test_id("wall-head")).to_have_count(0)
    await page.request.delete(path)
