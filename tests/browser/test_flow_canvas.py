"""Flows built in the browser: by a sentence and by clicking; then they run, and are looked at."""

import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.steps import add, begin_flow, in_days, pick, published, setting
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
    await pick(page, page.get_by_test_id("stranger-is"), "只读成员")
    await expect(page.get_by_test_id("not-understood")).to_have_count(0)
    await said.fill("当期望交期早于今天+3天时，提醒需确认产能，并抄送负责人")
    await page.get_by_test_id("propose").click()
    await expect(page.get_by_test_id("understood")).to_contain_text("期望交期")
    await expect(page.get_by_test_id("not-understood")).to_have_count(0)
    await page.get_by_test_id("take-proposal").click()

    await expect(page.get_by_test_id("block-notify1")).to_contain_text("需确认产能")
    await expect(page.get_by_test_id("block-notify1")).to_contain_text(
        "通知 负责人：订单 〔订单号〕"
    )
    await expect(page.get_by_test_id("block-trigger")).to_contain_text("期望交期")
    await published(page)
    record = await new_order(page, drawing, due=in_days(1))
    run = await run_of(page, drawing, "说出来的交期提醒", record)
    await page.goto(f"{drawing.address}/runs/{run}")
    await expect(page.get_by_test_id("block-notify1")).to_have_attribute("data-status", "done")


async def test_what_was_not_understood_is_said_until_it_is_published_knowingly(
    drawing: Demo, desktop: BrowserContext
) -> None:
    page = await at_the_desk(desktop, drawing)
    await page.goto(f"{drawing.address}/flows")
    await page.get_by_test_id("new-flow").click()
    await page.get_by_test_id("new-flow-name").fill("没读懂的交期提醒")
    await page.get_by_test_id("sentence").fill("新增客户时，提醒看一下，并抄送计划主管")
    await page.get_by_test_id("propose").click()
    await page.get_by_test_id("take-proposal").click()
    await expect(page.get_by_test_id("unplaced")).to_contain_text("没读懂：计划主管")
    await expect(page.get_by_text("可以发布", exact=True)).to_have_count(0)
    publish = page.get_by_test_id("publish")
    await expect(publish).not_to_have_class(re.compile("ant-btn-primary"))
    await publish.click()
    await expect(page.get_by_role("dialog")).to_contain_text("「计划主管」没有放进流程")
    await page.get_by_test_id("publish-now").click()
    await expect(page.get_by_test_id("unplaced")).to_have_count(0)


async def test_a_run_that_told_nobody_says_so(drawing: Demo, desktop: BrowserContext) -> None:
    page = await at_the_desk(desktop, drawing)
    block = {"id": "n", "block": "notify", "settings": {"text": "看一下", "to": ["={channel}"]}}
    trigger = {"kind": "created", "table": "orders", "when": '{product}="没人收的"'}
    flow = {"name": "没有人收到的", "trigger": trigger, "blocks": [block]}
    path = f"{drawing.address}/api/flows/heard-by-nobody/draft"
    saved = await (await page.request.put(path, data={"flow": flow, "number": 0})).json()
    await page.request.post(f"{path}/publish", data={"number": saved["number"]})
    record = await new_order(page, drawing, product="没人收的")
    run = await run_of(page, drawing, "没有人收到的", record)
    await page.goto(f"{drawing.address}/runs/{run}")
    await expect(page.get_by_test_id("run-story")).to_contain_text("没有人收到")
    await expect(page.get_by_test_id("block-n")).to_contain_text("没有人收到")
    await page.goto(f"{drawing.address}/flows/heard-by-nobody?tab=runs")
    await expect(page.get_by_test_id("flow-runs")).to_contain_text("没有人收到")


async def test_the_same_rule_by_clicking_alone(drawing: Demo, desktop: BrowserContext) -> None:
    page = await at_the_desk(desktop, drawing)
    await new_order(page, drawing, product="试运行用的", due=in_days(1))
    await page.goto(f"{drawing.address}/flows")
    await begin_flow(page, "点出来的交期提醒", "changed", "订单")
    await setting(page, "created").get_by_role("switch").click()
    await page.get_by_test_id("add-condition").click()
    await pick(page, page.get_by_test_id("condition-field"), "期望交期")
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

    await page.get_by_test_id("open-test").click()
    await page.get_by_test_id("run-test").click()
    await expect(page.get_by_test_id("test-end")).to_have_attribute("data-end", "done")
    await page.get_by_test_id("block-notify").click()
    await expect(page.get_by_test_id("step-result")).to_contain_text("该交期需确认产能")
    await published(page)

    late = await new_order(page, drawing, due=in_days(9), product="不急的")
    await page.reload()
    await page.get_by_test_id("open-test").click()
    await page.get_by_test_id("run-test").click()
    await expect(page.get_by_test_id("test-end")).to_contain_text("不会启动")
    await expect(page.get_by_test_id("test-end")).to_contain_text("会走完")
    await expect(page.get_by_test_id("block-notify")).to_have_attribute("data-status", "would")
    record = await new_order(page, drawing, due=in_days(2))
    await run_of(page, drawing, "点出来的交期提醒", record)
    answer = await page.request.get(f"{drawing.address}/api/runs?record={late}")
    names = [one["flow"]["name"] for one in (await answer.json())["runs"]]
    assert "点出来的交期提醒" not in names


async def test_a_flow_that_others_call_tells_its_address_and_its_secret_once(
    drawing: Demo, desktop: BrowserContext
) -> None:
    page = await at_the_desk(desktop, drawing)
    await page.goto(f"{drawing.address}/flows")
    await page.get_by_test_id("new-flow").click()
    await page.get_by_test_id("new-flow-name").fill("收银台来单")
    await page.get_by_test_id("begin-webhook").click()
    address = page.get_by_test_id("flow-address")
    await expect(address).to_contain_text("发布以后")
    await add(page, "/0", "notify")
    await setting(page, "text").locator("textarea").fill("收到了")
    await published(page)
    await page.get_by_test_id("block-trigger").click()
    await page.get_by_test_id("open-address").click()
    await expect(page.get_by_test_id("address-secret")).to_contain_text("whsec_")
    await page.get_by_role("button", name="我已复制").click()
    await expect(page.get_by_test_id("address-secret")).to_have_count(0)
    await expect(address.locator("code")).to_contain_text("/hooks/")
