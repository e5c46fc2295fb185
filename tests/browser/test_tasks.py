"""People at their tasks: at the desk, and on a phone by a link that works once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
import pytest_asyncio
import yaml
from playwright.async_api import BrowserContext, Page, expect

from danliu.flows.definition import Flow
from danliu.flows.published import publish
from danliu.postgres.pool import prepare
from tests.conftest import Demo
from tests.polling import until

CREDIT = """
key: credit-by-people
name: 月结审批
trigger: {table: customers}
blocks:
  - id: quote
    block: fill-in
    title: 财务填额度
    settings:
      question: 给多少额度
      who: [demo]
      fields: [{key: limit, name: 额度, type: money, help: 含税}]
  - id: agree
    block: approve
    settings: {question: 同意月结吗, who: [demo], facts: {额度: '{quote.limit}'}, returns: [quote]}
  - id: card
    block: confirm-card
    settings:
      question: 先发还是等齐
      who: [demo]
      lines: [{name: 箱数, was: '"3"', now: '"2"'}]
      choices: [{key: ship, name: 先发}, {key: wait, name: 等齐, stops: true}]
"""


@pytest_asyncio.fixture
async def asking(demo: Demo) -> AsyncIterator[Demo]:
    """The demo with a flow that asks its owner three things; without it again afterwards."""
    db = await asyncpg.connect(demo.database)
    await prepare(db)
    async with db.transaction():
        flow = msgspec.convert(yaml.safe_load(CREDIT), Flow)
        await publish(db, 1, flow, by="user:1", now=datetime.now(UTC))
    yield demo
    await db.execute("DELETE FROM danliu.triggers WHERE flow = 'credit-by-people'")
    await db.execute(
        "UPDATE danliu.workspaces SET schema_version = schema_version + 1 WHERE id = 1"
    )
    await db.close()


async def at_the_desk(context: BrowserContext, demo: Demo) -> Page:
    page = await context.new_page()
    body = {"login": "demo", "password": "danliu-demo"}
    await page.request.post(f"{demo.address}/api/session", data=body)
    return page


async def asked(page: Page, demo: Demo, customer: str, question: str) -> Any:
    async def there() -> Any:
        answer = await page.request.get(f"{demo.address}/api/tasks?shelf=mine")
        tasks = (await answer.json())["tasks"]
        found = [one for one in tasks if one["title"] == customer]
        return next((one for one in found if one["question"] == question), None)

    return await until(there, what=f"«{question}» about {customer}")


async def new_customer(page: Page, demo: Demo, name: str) -> str:
    path = f"{demo.address}/api/tables/customers/records"
    answer = await page.request.post(path, data={"cells": {"name": name, "city": "苏州"}})
    record: str = (await answer.json())["id"]
    return record


async def test_filled_in_agreed_to_and_confirmed_at_the_desk(
    asking: Demo, desktop: BrowserContext
) -> None:
    page = await at_the_desk(desktop, asking)
    record = await new_customer(page, asking, "桌上的客户")
    task = await asked(page, asking, "桌上的客户", "给多少额度")
    await page.goto(f"{asking.address}/tasks?task={task['id']}")
    sheet = page.get_by_test_id("task")
    await page.get_by_test_id("task-choice-filled").click()
    await expect(page.get_by_test_id("fault-limit")).to_be_visible()
    await page.fill("#field-limit", "20000")
    await page.get_by_test_id("task-choice-filled").click()

    task = await asked(page, asking, "桌上的客户", "同意月结吗")
    await page.goto(f"{asking.address}/tasks?task={task['id']}")
    await expect(sheet).to_contain_text("20,000.00")
    edit = {"version": 1, "cells": {"city": "昆山"}}
    path = f"{asking.address}/api/tables/customers/records/{record}"
    await page.route("**/api/tasks*", lambda route: route.abort())  # nothing new reaches the page
    assert (await page.request.patch(path, data=edit)).ok
    await page.unroute("**/api/tasks*")
    await page.get_by_test_id("task-approve").click()
    await expect(page.get_by_test_id("task-changed")).to_contain_text("昆山")
    await page.get_by_test_id("task-approve").click()

    task = await asked(page, asking, "桌上的客户", "先发还是等齐")
    await page.goto(f"{asking.address}/tasks?task={task['id']}")
    await expect(sheet).to_contain_text("箱数")
    await page.keyboard.press("1")
    await page.get_by_text("我处理过的").click()
    await expect(page.get_by_text("先发还是等齐").first).to_be_visible()


async def test_a_link_on_the_phone_is_looked_at_often_and_pressed_once(
    asking: Demo, desktop: BrowserContext, phone: BrowserContext
) -> None:
    desk = await at_the_desk(desktop, asking)
    await new_customer(desk, asking, "手机上的客户")
    task = await asked(desk, asking, "手机上的客户", "给多少额度")
    await desk.goto(f"{asking.address}/tasks?task={task['id']}")
    await desk.get_by_test_id("task-more").click()
    await desk.get_by_text("用手机处理…").click()
    link = await desk.get_by_test_id("task-link").input_value()

    preview = await phone.new_page()  # what a chat does with a link, scripts and all
    await preview.goto(link)
    await expect(preview.get_by_test_id("link-filled")).to_be_visible()
    await preview.close()
    page = await phone.new_page()
    await page.goto(link)
    await page.get_by_test_id("link-filled").click()
    await expect(page.get_by_test_id("fault-limit")).to_be_visible()
    await page.locator('input[name="limit"]').fill("8000")
    await page.get_by_test_id("link-filled").click()
    await expect(page.get_by_test_id("link-done")).to_be_visible()
    await page.reload()

    await expect(page.get_by_test_id("link-spent")).to_contain_text("已经用过")
    following = await asked(desk, asking, "手机上的客户", "同意月结吗")
    assert following["facts"] == [{"name": "额度", "value": "8,000.00"}]


async def test_many_are_approved_at_once_on_a_phone_sized_desk(
    asking: Demo, phone: BrowserContext
) -> None:
    page = await at_the_desk(phone, asking)
    for name in ("一批甲", "一批乙"):
        await new_customer(page, asking, name)
        task = await asked(page, asking, name, "给多少额度")
        verdict = {"decision": "filled", "given": {"limit": "100"}}
        await page.request.post(f"{asking.address}/api/tasks/{task['id']}/decide", data=verdict)
        await asked(page, asking, name, "同意月结吗")

    await page.goto(f"{asking.address}/tasks")
    for name in ("一批甲", "一批乙"):
        line = page.locator(".pool-list li").filter(has_text=name)
        await line.get_by_test_id("task-tick").check()
    await page.get_by_test_id("batch-approve").click()

    await asked(page, asking, "一批甲", "先发还是等齐")
    await asked(page, asking, "一批乙", "先发还是等齐")
