"""Flows built in the browser: by a sentence and by clicking; then they run, and are looked at."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest_asyncio
from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.browser.test_tasks import at_the_desk
from tests.conftest import Demo
from tests.polling import until


@pytest_asyncio.fixture
async def drawing(demo: Demo) -> AsyncIterator[Demo]:
    """The demo; what a test has published starts nothing any more afterwards."""
    db = await asyncpg.connect(demo.database)
    before = {row["flow"] for row in await db.fetch("SELECT flow FROM danliu.triggers")}
    yield demo
    await db.execute("DELETE FROM danliu.triggers WHERE NOT flow = ANY($1)", list(before))
    await db.execute(
        "UPDATE danliu.workspaces SET schema_version = schema_version + 1 WHERE id = 1"
    )
    await db.close()


async def choose(page: Page, box: Locator, option: str) -> None:
    """An option of a select, sought by its words: a long list draws only what is seen of it."""
    await box.click()
    await page.keyboard.insert_text(option)
    shown = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)")
    await shown.get_by_text(option, exact=True).first.click()


def setting(page: Page, key: str) -> Locator:
    return page.locator(".panel").get_by_test_id(f"setting-{key}")


async def add(page: Page, spot: str, block: str) -> None:
    await page.get_by_test_id(f"add-{spot}").click()
    await page.get_by_test_id("gallery-search").fill(block)
    await page.get_by_test_id(f"pick-{block}").click()
    await expect(page.get_by_test_id("block-panel")).to_be_visible()


async def published(page: Page) -> str:
    """The key of the flow, once it is live."""
    await expect(page.get_by_text("可以发布")).to_be_visible()
    await expect(page.get_by_test_id("saving")).to_have_attribute("data-saving", "saved")
    await page.get_by_test_id("publish").click()
    await page.get_by_test_id("publish-now").click()
    await expect(page.get_by_test_id("saving")).to_have_attribute("data-saving", "as-live")
    return page.url.split("/flows/")[1].split("?")[0]


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(hours=8, days=days)).date().isoformat()


async def new_order(page: Page, demo: Demo, **cells: Any) -> str:
    path = f"{demo.address}/api/tables/orders/records"
    told = {"channel": "phone", **cells}
    answer = await page.request.post(path, data={"cells": told})
    record: str = (await answer.json())["id"]
    return record


async def run_of(page: Page, demo: Demo, flow: str, record: str) -> str:
    async def ended() -> Any:
        answer = await page.request.get(f"{demo.address}/api/runs?record={record}")
        runs = [one for one in (await answer.json())["runs"] if one["flow"]["name"] == flow]
        return next((one["id"] for one in runs if one["status"] == "done"), None)

    run: str = await until(ended, what=f"a run of «{flow}»")
    return run


async def test_a_sentence_becomes_a_rule_that_an_order_starts(
    drawing: Demo, desktop: BrowserContext
) -> None:
    page = await at_the_desk(desktop, drawing)
    await page.goto(f"{drawing.address}/flows")
    await page.get_by_test_id("new-flow").click()
    await page.get_by_test_id("new-flow-name").fill("说出来的交期提醒")
    said = page.get_by_test_id("sentence")
    await said.fill("当期望交期早于今天+3天时，提醒需确认产能，并抄送计划主管")
    await page.get_by_test_id("propose").click()
    await expect(page.get_by_test_id("not-understood")).to_contain_text("计划主管")
    await said.fill("当期望交期早于今天+3天时，提醒需确认产能，并抄送负责人")
    await page.get_by_test_id("propose").click()
    await expect(page.get_by_test_id("understood")).to_contain_text("期望交期")
    await expect(page.get_by_test_id("not-understood")).to_have_count(0)
    await page.get_by_test_id("take-proposal").click()

    await expect(page.get_by_test_id("block-notify1")).to_contain_text("需确认产能")
    await expect(page.get_by_test_id("block-trigger")).to_contain_text("期望交期")
    await published(page)
    record = await new_order(page, drawing, due=in_days(1))
    run = await run_of(page, drawing, "说出来的交期提醒", record)
    await page.goto(f"{drawing.address}/runs/{run}")
    await expect(page.get_by_test_id("block-notify1")).to_have_attribute("data-status", "done")


async def test_the_same_rule_by_clicking_alone(drawing: Demo, desktop: BrowserContext) -> None:
    page = await at_the_desk(desktop, drawing)
    await page.goto(f"{drawing.address}/flows")
    await page.get_by_test_id("new-flow").click()
    await page.get_by_test_id("new-flow-name").fill("点出来的交期提醒")
    await page.get_by_test_id("begin-changed").click()
    await choose(page, setting(page, "table").get_by_role("combobox"), "订单")
    await setting(page, "created").get_by_role("switch").click()
    await page.get_by_test_id("add-condition").click()
    await choose(page, page.get_by_test_id("condition-field"), "期望交期")
    await page.get_by_test_id("condition-days").fill("3")
    await page.get_by_test_id("condition-days").press("Enter")
    await expect(page.get_by_test_id("block-trigger")).to_contain_text("期望交期 早于 今天+3天")

    await add(page, "/0", "notify")
    await setting(page, "text").locator("textarea").fill("订单 {订单号} 该交期需确认产能")
    await expect(page.get_by_test_id("block-notify")).to_contain_text("该交期需确认产能")
    await page.get_by_test_id("flow-canvas").focus()
    await page.keyboard.press("Control+d")
    await expect(page.get_by_test_id("block-notify2")).to_be_visible()
    await page.get_by_test_id("flow-canvas").focus()
    await page.keyboard.press("Control+z")
    await expect(page.get_by_test_id("block-notify2")).to_have_count(0)
    await published(page)

    late = await new_order(page, drawing, due=in_days(9))
    record = await new_order(page, drawing, due=in_days(2))
    await run_of(page, drawing, "点出来的交期提醒", record)
    answer = await page.request.get(f"{drawing.address}/api/runs?record={late}")
    names = [one["flow"]["name"] for one in (await answer.json())["runs"]]
    assert "点出来的交期提醒" not in names


async def connect(page: Page, connection: str, operation: str) -> None:
    """In the panel of a call: which connection, and what it is asked."""
    await choose(page, setting(page, "connection").get_by_role("combobox"), connection)
    await choose(page, setting(page, "operation").get_by_role("combobox"), operation)


async def give(page: Page, name: str, formula: str) -> None:
    """In the panel of a call: one value that its operation takes."""
    box = setting(page, "input").locator("textarea[id$='-" + name + "']")
    await box.fill(formula)
    await box.press("Escape")


async def three_calls(page: Page) -> None:
    await add(page, "parallel.way1/0", "call")
    await connect(page, "金蝶云星空", "查询客户 … 的信用额度")
    await give(page, "number", '"C000"')
    await add(page, "parallel.way2/0", "call")
    await connect(page, "旺店通", "查询库存是否够发")
    await give(page, "lines", "{查找记录.记录}")
    await add(page, "parallel.way/0", "call")
    await connect(page, "快递鸟", "向 … 询价：… 到 …，… 公斤")
    await give(page, "from_city", "苏州")
    await give(page, "to_city", "{收货城市}")
    await give(page, "weight_kg", "1")


async def test_an_audit_with_three_calls_at_once_is_clicked_tested_and_drawn(
    drawing: Demo, desktop: BrowserContext
) -> None:
    page = await at_the_desk(desktop, drawing)
    before = await new_order(page, drawing, product="试运行用的", amount="300", city="上海")
    await page.goto(f"{drawing.address}/flows")
    await page.get_by_test_id("new-flow").click()
    await page.get_by_test_id("new-flow-name").fill("点出来的审核")
    await page.get_by_test_id("begin-created").click()
    await choose(page, setting(page, "table").get_by_role("combobox"), "订单")

    await add(page, "/0", "find")
    await choose(page, setting(page, "table").get_by_role("combobox"), "订单明细")
    await page.get_by_test_id("add-condition").click()
    await choose(page, page.get_by_test_id("condition-field"), "订单")
    await setting(page, "where").get_by_test_id("insert-value").click()
    await page.locator(".value-picker").get_by_text("这条记录", exact=True).click()
    await expect(page.get_by_test_id("block-find")).to_contain_text("订单 = 订单")
    await add(page, "/1", "parallel")
    await page.get_by_test_id("add-branch").click()
    await expect(page.get_by_test_id("branch-parallel.way")).to_be_visible()
    await three_calls(page)
    await add(page, "/2", "if")
    await page.get_by_test_id("add-condition").click()
    await choose(page, page.get_by_test_id("condition-field"), "同时进行.分支 1.成功")
    await expect(page.get_by_test_id("block-if")).to_contain_text("成功")
    await add(page, "if.then/0", "update")
    await choose(page, page.get_by_test_id("add-cell"), "审核说明")
    await setting(page, "cells").locator("textarea").fill("三家都问过，可用 {调用连接.available}")

    await page.get_by_test_id("open-test").click()
    await page.get_by_test_id("run-test").click()
    await expect(page.get_by_test_id("test-end")).to_have_attribute("data-end", "done")
    for call in ("call", "call2", "call3"):
        await expect(page.get_by_test_id(f"block-{call}")).to_have_attribute("data-status", "done")
    await page.get_by_role("button", name="看全部").click()
    await page.get_by_test_id("block-update").click()
    await expect(page.get_by_test_id("step-result")).to_contain_text("三家都问过")
    untouched = await page.request.get(f"{drawing.address}/api/tables/orders/records/{before}")
    assert "三家都问过" not in str((await untouched.json())["cells"])

    flow = await published(page)
    record = await new_order(page, drawing, product="真的", amount="300", city="上海")
    run = await run_of(page, drawing, "点出来的审核", record)
    await page.goto(f"{drawing.address}/flows/{flow}?tab=runs")
    await page.get_by_test_id("flow-runs").locator(f"a[href$='{run}']").click()
    await expect(page.get_by_test_id("block-call3")).to_have_attribute("data-status", "done")
    await page.get_by_role("button", name="看全部").click()
    await page.get_by_test_id("block-update").click()
    await expect(page.get_by_test_id("step-result")).to_contain_text("三家都问过")
