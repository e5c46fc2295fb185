"""A board that comes by itself, a flow that goes over to another company, and who is known to
企业微信 already."""

import asyncio
from uuid import uuid4

import httpx
from playwright.async_api import Browser, BrowserContext, expect

from danliu.connect.wecom.sandbox import AGENT, CORP, ROBOT, SECRET
from tests.browser.test_first_order import sign_in
from tests.conftest import Demo
from tests.web.people import PASSWORD
from tests.web.test_portable import belongs_to_another


def wecom(demo: Demo, name: str) -> str:
    """A connection to the stand-in; its key."""
    sandbox = f"{demo.address}/sandbox/wecom"
    account = {"corp_id": CORP, "agent_id": AGENT, "secret": SECRET, "robot_key": ROBOT}
    settings = {**account, "url": sandbox, "sign_in_url": sandbox}
    with httpx.Client(base_url=demo.address) as owner:
        owner.post("/api/session", json={"login": "demo", "password": PASSWORD})
        body = {"connector": "wecom", "name": name, "settings": settings}
        key: str = owner.post("/api/connections", json=body).json()["key"]
    return key


async def test_a_board_is_subscribed_to_comes_and_is_left(
    demo: Demo, desktop: BrowserContext
) -> None:
    group = f"发货群 {uuid4().hex[:4]}"
    await asyncio.to_thread(wecom, demo, group)
    page = await sign_in(desktop, demo)
    await page.goto(f"{demo.address}/boards/today")

    await page.get_by_test_id("board-subscribe").click()
    await page.get_by_test_id("briefing-way").click()
    await page.get_by_title(f"{group}（发到群里）").last.click()
    await page.get_by_label("几点").fill("07:45")
    await page.get_by_test_id("briefing-save").click()
    mine = page.get_by_test_id("briefings").get_by_role("listitem").filter(has_text=group)
    await expect(mine).to_contain_text("每个工作日 07:45")
    await mine.get_by_role("button", name="现在发一份").click()

    async def said() -> str:
        async with httpx.AsyncClient(base_url=f"{demo.address}/sandbox/wecom") as stand:
            books = (await stand.get("/_books")).json()["said"]
        return "\n".join(one["text"]["content"] for one in books)

    async with asyncio.timeout(20):
        while "今天" not in await said():
            await asyncio.sleep(0.1)

    await mine.get_by_test_id("briefing-end").click()
    await expect(mine).to_have_count(0)


async def test_a_flow_is_copied_to_another_company_and_looked_at_there(
    demo: Demo, chromium: Browser
) -> None:
    await asyncio.to_thread(belongs_to_another, demo, f"c-{uuid4().hex[:8]}", "owner")
    window = await chromium.new_context(locale="zh-CN", reduced_motion="reduce")
    page = await sign_in(window, demo)
    await page.goto(f"{demo.address}/flows/order-audit")

    await page.get_by_label("更多").click()
    await page.get_by_text("复制到另一个工作区…").click()
    if await page.get_by_test_id("copy-needs").count() == 0:  # others of this name are there
        await page.get_by_test_id("copy-where").click()
        await page.get_by_title("另一家").last.click()
    needs = page.get_by_test_id("copy-needs")
    await expect(needs.get_by_text("表「订单」")).to_be_visible()
    await page.get_by_test_id("copy-there").click()
    await page.get_by_test_id("copy-go").click()

    await expect(page.get_by_test_id("first-fault")).to_be_visible()
    await page.get_by_test_id("user-menu").click()
    await expect(page.get_by_text("换到「单流演示公司」")).to_be_visible()
    await window.close()


async def test_who_scans_proves_once_by_password_and_then_just_comes_in(
    demo: Demo, chromium: Browser
) -> None:
    key = await asyncio.to_thread(wecom, demo, "扫码登录")
    account = f"staff.{uuid4().hex[:6]}"
    async with httpx.AsyncClient(base_url=demo.address) as owner:
        await owner.post("/api/session", json={"login": "demo", "password": PASSWORD})
        await owner.put("/api/code-door", json={"connection": key, "address": demo.address})
        await owner.post("/sandbox/wecom/_visitor", json={"userid": account})
    window = await chromium.new_context(locale="zh-CN", reduced_motion="reduce")
    page = await window.new_page()
    await page.goto(demo.address)
    await page.get_by_test_id("sign-in-code").click()
    await expect(page.get_by_test_id("linking")).to_contain_text(account)
    await page.get_by_test_id("login").fill("demo")
    await page.get_by_test_id("password").fill(PASSWORD)
    await page.get_by_test_id("sign-in").click()
    await expect(page.get_by_test_id("user-menu")).to_be_visible()
    await page.goto(f"{demo.address}/account")
    await expect(page.get_by_text(f"已连接 {account}")).to_be_visible()
    await window.close()

    again = await chromium.new_context(locale="zh-CN", reduced_motion="reduce")
    page = await again.new_page()
    await page.goto(demo.address)
    await page.get_by_test_id("sign-in-code").click()
    await expect(page.get_by_test_id("user-menu")).to_be_visible()
    async with httpx.AsyncClient(base_url=demo.address) as owner:
        await owner.post("/api/session", json={"login": "demo", "password": PASSWORD})
        await owner.delete("/api/code-door")
    await again.close()
