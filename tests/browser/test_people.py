"""How people come in: a second factor set up by its code, a forgotten password, a first look."""

import base64
import time
from uuid import uuid4

import httpx
from playwright.async_api import Browser, BrowserContext, Page, expect

from danliu.people.second_factor import app
from tests.browser.test_first_order import sign_in
from tests.conftest import Demo
from tests.web.people import PASSWORD

NEW = "冬天的第一碗羊肉汤"


async def enter(page: Page, demo: Demo, login: str, password: str) -> None:
    await page.goto(demo.address)
    await page.get_by_test_id("login").fill(login)
    await page.get_by_test_id("password").fill(password)
    await page.get_by_test_id("sign-in").click()


async def test_a_person_secures_their_account_and_an_owner_helps_who_forgot(
    demo: Demo, desktop: BrowserContext, chromium: Browser
) -> None:
    login = f"chen-{uuid4().hex[:8]}"
    await _hired(demo, login)
    window = await chromium.new_context(locale="zh-CN", reduced_motion="reduce")
    page = await window.new_page()
    await enter(page, demo, login, PASSWORD)

    await page.get_by_test_id("tour-begin").click()
    await expect(page.get_by_text("每天从「今天」开始")).to_be_visible()
    for _ in range(3):
        await page.locator(".ant-tour-next-btn").click()
    await page.get_by_role("button", name="知道了").click()
    await expect(page.get_by_test_id("tour-begin")).to_have_count(0)

    await page.get_by_test_id("user-menu").click()
    await page.get_by_text("我的账号").click()
    await page.get_by_test_id("second-on").click()
    await page.locator("#typed").fill(PASSWORD)
    await page.get_by_test_id("second-next").click()
    secret = base64.b32decode(await page.get_by_test_id("second-secret").inner_text())
    await page.locator("#typed").fill(app(secret).generate(int(time.time())).decode())
    await page.get_by_test_id("second-next").click()
    codes = (await page.get_by_test_id("recovery-codes").inner_text()).split()
    await page.get_by_test_id("recovery-kept").click()
    await expect(page.get_by_text("还剩 10 个恢复码")).to_be_visible()

    owner = await sign_in(desktop, demo)
    await owner.goto(f"{demo.address}/team")
    await owner.get_by_test_id(f"more-{login}").click()
    await owner.get_by_text("重设密码").click()
    link = (await owner.get_by_test_id("reset-link").inner_text()).strip()

    await page.goto(link)
    await page.locator("#password").fill(NEW)
    await page.locator("button[type=submit]").click()
    await page.get_by_text("去登录").click()
    await page.get_by_test_id("login").fill(login)
    await page.get_by_test_id("password").fill(NEW)
    await page.get_by_test_id("sign-in").click()
    await page.get_by_test_id("code").fill(codes[0])
    await page.get_by_test_id("sign-in").click()
    await expect(page.get_by_test_id("user-menu")).to_contain_text("小陈")
    await window.close()

    await owner.goto(f"{demo.address}/audit")
    log = owner.get_by_test_id("audit")
    for told in ("发了重设密码链接给 小陈", "用链接重设了密码", "开启了两步验证"):
        await expect(log.get_by_text(told).first).to_be_visible()


async def _hired(demo: Demo, login: str) -> None:
    """By an invitation, as everybody comes."""
    async with httpx.AsyncClient(base_url=demo.address) as owner:
        await owner.post("/api/session", json={"login": "demo", "password": PASSWORD})
        answer = await owner.post("/api/invitations", json={"name": "小陈", "role": "member"})
    secret = answer.json()["link"].removeprefix("/join/")
    async with httpx.AsyncClient(base_url=demo.address) as person:
        body = {"login": login, "name": "小陈", "password": PASSWORD}
        await person.post(f"/api/public/invitations/{secret}", json=body)
