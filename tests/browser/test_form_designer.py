"""Forms whose answers come from a table, set up by clicking; and boards edited on a phone."""

from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.steps import pick
from tests.browser.test_first_order import sign_in
from tests.conftest import Demo

FORM = {
    "key": "picked",
    "name": "选着填",
    "table": "orders",
    "fields": [
        {"field": "product"},
        {
            "field": "items",
            "lines": [{"field": "sku"}, {"field": "quantity"}, {"field": "price"}],
        },
    ],
}


async def kept(page: Page, demo: Demo) -> Any:
    answer = await page.request.get(f"{demo.address}/api/forms/picked")
    return (await answer.json())["form"]


async def test_answers_are_taken_from_a_table_without_writing_json(
    demo: Demo, desktop: BrowserContext
) -> None:
    page = await sign_in(desktop, demo)
    body = {"form": FORM, "version": None}
    made = await page.request.put(f"{demo.address}/api/forms/picked", data=body)
    assert made.ok, await made.text()
    await page.goto(f"{demo.address}/forms/picked")

    await page.get_by_test_id("item-product").click()
    await page.locator("#choose-product").click()
    await pick(page, page.locator("#choose-product-table"), "货品")
    await pick(page, page.locator("#choose-product-show"), "品名")
    await page.keyboard.press("Escape")
    await page.get_by_test_id("narrow-add").click()
    line = page.get_by_test_id("narrow-line")
    await pick(page, line.get_by_role("combobox").nth(0), "品名")
    await pick(page, line.get_by_role("combobox").nth(1), "不等于")
    await pick(page, line.get_by_role("combobox").nth(2), "固定的值")
    await line.get_by_role("textbox", name="固定的值").fill("停产")

    await page.get_by_test_id("item-items").click()
    await pick(page, page.get_by_test_id("total-add").get_by_role("combobox"), "订单金额")
    total = page.get_by_test_id("total-amount")
    await pick(page, total.get_by_role("combobox").nth(1), "× 单价")
    await page.get_by_test_id("form-save").click()
    await expect(page.get_by_text("有改动没保存")).to_have_count(0)

    form = await kept(page, demo)
    product, items = form["fields"]
    assert product["choose"]["table"] == "goods"
    assert product["choose"]["where"] == '{name}<>"停产"'
    assert product["choose"]["show"] == ["name"]
    assert items["totals"] == {"amount": "{quantity}*{price}"}
    await page.request.delete(f"{demo.address}/api/forms/picked")


async def test_on_a_phone_a_board_is_put_in_order_and_a_tile_goes(
    demo: Demo, phone: BrowserContext
) -> None:
    page = await sign_in(phone, demo)
    place = {"x": 0, "y": 0, "w": 3, "h": 2}
    tile = {"kind": "number", "table": "orders", "place": place, "settings": {}}
    tiles = [{**tile, "key": key, "name": key} for key in ("one", "two", "three")]
    board = {"key": "pocket", "name": "口袋看板", "tiles": tiles}
    answer = await page.request.put(
        f"{demo.address}/api/boards/pocket", data={"board": board, "seen": 0}
    )
    assert answer.ok, await answer.text()
    await page.goto(f"{demo.address}/boards/pocket")
    await page.get_by_test_id("board-edit").click()

    await page.get_by_role("button", name="上移: three").click()
    await page.get_by_role("button", name="移除: one").click()
    async with page.expect_response(lambda answer: answer.request.method == "PUT"):
        await page.get_by_test_id("board-save").click()

    await expect(page.locator(".tile h2")).to_have_text(["three", "two"])
    found = await page.request.get(f"{demo.address}/api/boards/pocket")
    told = (await found.json())["board"]["tiles"]
    assert [(one["key"], one["place"]) for one in told] == [("three", place), ("two", place)]
    await page.request.delete(f"{demo.address}/api/boards/pocket")
