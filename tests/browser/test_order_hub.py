"""An order hub built in an empty company by clicking and typing only, and then at work."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from danliu.connect.connector import connectors
from danliu.connect.sandbox import sandboxes
from danliu.people.opening import setup_key
from danliu.vault import Vault
from tests.browser.steps import (
    OPTION,
    add,
    add_field,
    ask_for_early_dates,
    begin_flow,
    call,
    choose,
    give,
    go,
    in_days,
    make_table,
    pick,
    pick_named,
    published,
    setting,
)
from tests.conftest import Demo, free_port, open_folder, running_demo, until_it_answers

ORDERS, TABLE = "客户订单表", "ke_hu_ding_dan_biao"
SYSTEMS = ("kingdee", "wangdiantong", "kdniao")
SOUNDS_WITHIN_S = 3


@pytest.fixture(scope="module")
def outside() -> Iterator[str]:
    """The address of the systems of other companies, which answer over real HTTP."""
    port = free_port()
    command = [sys.executable, "-m", "danliu", "sandbox", "--port", str(port)]
    with subprocess.Popen(command) as process:
        address = f"http://127.0.0.1:{port}"
        until_it_answers(f"{address}/kingdee/_books", process)
        httpx.post(f"{address}/wangdiantong/_stock", json={"*": 500}).raise_for_status()
        yield address
        process.kill()


@pytest.fixture(scope="module")
def empty(new_database: Callable[[str], str], outside: str) -> Iterator[Demo]:
    with running_demo(new_database("order_hub"), open_folder(), "--empty") as running:
        yield running


@pytest_asyncio.fixture
async def elsewhere(chromium: Browser) -> AsyncIterator[BrowserContext]:
    """The window of somebody else, at another desk."""
    context = await chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce"
    )
    yield context
    await context.close()


async def set_up(page: Page, empty: Demo) -> None:
    await page.goto(f"{empty.address}/setup/{setup_key(Vault.at(empty.data))}")
    await page.fill("#company", "启明机电")
    await page.fill("#name", "周启明")
    await page.fill("#login", "qiming")
    await page.fill("#password", "一路向北的旧货车")
    await page.locator("button[type=submit]").click()
    await expect(page.get_by_test_id("start-loop")).to_be_visible()


async def build_tables(page: Page) -> None:
    await make_table(page, "客户库", "客户名称")
    await make_table(page, ORDERS, "原始单号")
    await add_field(page, "客户名称", "link", to="客户库")
    await add_field(page, "联系人", "text")
    await add_field(page, "下单渠道", "choice", choices="微信、电话、官网表单、销售APP")
    await add_field(page, "产品型号", "text")
    await add_field(page, "需求数量", "number")
    await add_field(page, "期望交期", "date")
    await add_field(page, "紧急等级", "choice", choices="红、黄、绿")
    await add_field(page, "附件", "attachment")
    await add_field(page, "业务员", "person")
    await add_field(page, "审核说明", "text")
    await ask_for_early_dates(page, tell="周启明")


async def connect(page: Page, outside: str) -> None:
    await go(page, "连接")
    for name in SYSTEMS:
        await page.get_by_test_id("connection-new").click()
        await page.get_by_test_id(f"connector-{name}").click()
        await type_keys(page, sandboxes()[name].settings_for(f"{outside}/{name}"))
        await page.get_by_test_id("connection-make").click()
        card = page.get_by_test_id(f"connection-{name}")
        await card.get_by_test_id(f"connection-test-{name}").click()
        await expect(card).to_contain_text("连得上")
        await expect(card).to_contain_text(connectors[name].titles["zh"])


async def type_keys(page: Page, keys: Mapping[str, Any]) -> None:
    more = page.locator(".more-settings")
    await expect(more).to_be_visible()
    await more.click()
    for key, value in keys.items():
        await page.fill(f"#setting-{key}", str(value))


async def build_audit(page: Page) -> None:
    await go(page, "流程")
    await begin_flow(page, "订单审核", "created", ORDERS)
    await add(page, "/0", "parallel")
    await page.get_by_test_id("add-branch").click()
    await expect(page.get_by_test_id("branch-parallel.way")).to_be_visible()
    await add(page, "parallel.way1/0", "call")
    await call(page, "金蝶云星空", "查询客户 … 的信用额度")
    await give(page, "number", "C001")
    await add(page, "parallel.way2/0", "call")
    await call(page, "旺店通企业版", "查询库存是否够发")
    await setting(page, "input").get_by_test_id("items-one-by-one").click()
    await give(page, "sku", "{产品型号}")
    await give(page, "quantity", "{需求数量}")
    await add(page, "parallel.way/0", "call")
    await call(page, "快递鸟", "向 … 询价：… 到 …，… 公斤")
    await give(page, "from_city", "苏州")
    await give(page, "to_city", "上海")
    await give(page, "weight_kg", "{需求数量}")
    await add(page, "/1", "if")
    await page.get_by_test_id("add-condition").click()
    await pick(page, page.get_by_test_id("condition-field"), "同时进行.分支 1.成功")
    await add(page, "if.then/0", "update")
    await pick(page, page.get_by_test_id("add-cell"), "审核说明")
    text = setting(page, "cells").locator("textarea")
    await text.fill("可用 {调用连接.可用}")
    await expect(page.get_by_test_id("stranger")).to_contain_text("调用连接.可用")
    await text.fill("可用额度 {调用连接.可用额度}")
    await expect(page.get_by_test_id("stranger")).to_have_count(0)
    await published(page)


async def build_board(page: Page) -> None:
    await go(page, "看板")
    await page.get_by_test_id("board-new").click()
    await page.get_by_test_id("board-name").fill("盯单")
    await page.get_by_test_id("tile-add").click()
    await pick_named(page, "哪张表的记录", ORDERS)
    await page.get_by_test_id("tile-kind-bars").click()
    await page.get_by_test_id("tile-keep").click()
    await page.get_by_test_id("tile-add").click()
    await pick_named(page, "哪张表的记录", ORDERS)
    await page.get_by_test_id("tile-kind-alarms").click()
    # by the names that people see: the store keeps keys
    await page.get_by_test_id("tile-where").fill('{紧急等级}="红"')
    await page.get_by_test_id("alarm-says").fill("红色订单还没处理")
    await page.get_by_test_id("tile-keep").click()
    await page.get_by_test_id("board-save").click()
    await expect(page.get_by_test_id("board-edit")).to_be_visible()


async def invite_sales(page: Page) -> str:
    """The link for the salesperson, who is to see orders of their own."""
    await go(page, "成员与角色")
    await page.get_by_title("角色", exact=True).click()
    await page.get_by_test_id("role-new").click()
    await page.get_by_test_id("role-name").fill("销售")
    await page.get_by_test_id(f"grant-{TABLE}-read").check()
    await page.get_by_test_id(f"grant-detail-{TABLE}").click()
    await page.get_by_test_id("grant-own-ye_wu_yuan").click()
    await page.get_by_test_id("role-save").click()
    await expect(page.get_by_test_id("role-name")).to_have_count(0)
    await page.get_by_title("成员", exact=True).click()
    await page.get_by_test_id("invite").click()
    await page.get_by_test_id("invite-name").fill("小苏")
    await pick_named(page, "角色", "销售")
    await page.get_by_test_id("invite-make").click()
    return (await page.get_by_test_id("invite-link").inner_text()).strip()


async def join(guest: Page, link: str) -> None:
    await guest.goto(link)
    await guest.locator("#login").fill("xiaosu")
    await guest.locator("#password").fill("虎丘塔下的老茶馆")
    await guest.locator("button[type=submit]").click()
    await expect(guest.get_by_test_id("user-menu")).to_contain_text("小苏")


async def build_form(page: Page) -> tuple[str, str]:
    """Its address for WeChat and the salesperson, and for everybody."""
    await go(page, "表单")
    await page.get_by_test_id("form-new").click()
    await choose(page, "#form-table", ORDERS)
    await page.fill("#form-name", "客户下单")
    await page.get_by_role("button", name="建表单", exact=True).click()
    await expect(page.get_by_test_id("item-xu_qiu_shu_liang")).to_be_visible()
    for name in ("下单渠道", "业务员", "审核说明"):
        item = page.get_by_test_id("form-paper").locator("li", has_text=name)
        if await item.count():  # what only the house fills in is not on the page anyway
            await item.get_by_label("从页面上拿掉").click()
    heading = page.get_by_test_id("palette-+section")
    await heading.drag_to(page.get_by_test_id("item-chan_pin_xing_hao"))
    await page.fill("#section-title", "要什么")
    await page.get_by_role("tab", name="表单").click()
    for name in ("下单渠道", "业务员"):
        await choose(page, "[data-testid=add-from-link] input", name)
    await page.get_by_test_id("form-save").click()
    await expect(page.get_by_text("有改动没保存")).to_have_count(0)
    await expect(page.get_by_test_id("form-opens")).to_contain_text("还是草稿，别人填不了")
    await page.locator("#form-open").click()
    await expect(page.get_by_test_id("form-opens")).to_contain_text("打开链接就能填")
    await page.get_by_test_id("form-share").click()
    code = page.get_by_test_id("share-code").first
    bare = await code.inner_text()
    await choose_in(page, "#carry-xia_dan_qu_dao", "微信")
    await choose_in(page, "#carry-ye_wu_yuan", "小苏")
    await expect(code).to_contain_text("ye_wu_yuan=")
    code_image = page.locator(".share-qr img")
    await expect(code_image).to_have_js_property("complete", True)
    assert await code_image.evaluate("one => one.naturalWidth") > 100
    return await code.inner_text(), bare


async def choose_in(page: Page, selector: str, name: str) -> None:
    await page.locator(selector).click()
    await page.locator(OPTION).filter(has_text=name).click()


async def send_order(guest: Page, address: str, number: str, due: str, urgency: str) -> None:
    await guest.goto(address)
    for label, value in {
        "原始单号": number,
        "客户名称": "苏州启明机电",
        "联系人": "张敏",
        "产品型号": "KL-2026",
        "需求数量": "12",
        "期望交期": due,
    }.items():
        await guest.get_by_label(label).fill(value)
    await guest.locator(f'input[value="{urgency}"]').check()
    await expect(guest.get_by_text("下单渠道")).to_have_count(0)
    await expect(guest.get_by_text("业务员")).to_have_count(0)
    await expect(guest.get_by_role("heading", name="要什么")).to_be_visible()
    await guest.get_by_test_id("form-submit").click()


async def test_an_order_hub_is_built_by_clicking_and_then_processes_an_order(
    empty: Demo,
    outside: str,
    desktop: BrowserContext,
    phone: BrowserContext,
    elsewhere: BrowserContext,
) -> None:
    page = await desktop.new_page()
    await set_up(page, empty)
    await build_tables(page)
    await connect(page, outside)
    await build_audit(page)
    await build_board(page)
    sales = await elsewhere.new_page()
    await join(sales, await invite_sales(page))
    await page.keyboard.press("Escape")
    for_sales, for_all = await build_form(page)

    customer = await phone.new_page()
    await send_order(customer, for_all, "YS-000", in_days(9), "lv")
    await expect(customer.get_by_test_id("form-thanks")).to_contain_text("YS-000")
    await page.goto(f"{empty.address}/t/{TABLE}")
    await expect(page.get_by_test_id("grid-row").filter(has_text="YS-000")).to_be_visible()
    strip = page.get_by_test_id("board-alarm")
    await expect(strip).to_have_count(0)
    await send_order(customer, for_sales, "YS-001", in_days(1), "hong")
    await expect(customer.get_by_test_id("asking")).to_contain_text("该交期需确认产能")
    await customer.get_by_test_id("asking-yes").click()
    came = time.monotonic()
    await expect(strip).to_contain_text("红色订单还没处理", timeout=SOUNDS_WITHIN_S * 1_000)
    print(f"the alarm sounded {time.monotonic() - came:.2f} s after the order was sent")
    await expect(customer.get_by_test_id("form-thanks")).to_contain_text("YS-001")

    await page.get_by_test_id("grid-row").filter(has_text="YS-001").click()
    for told in ("苏州启明机电", "微信", "小苏", "可用额度 150"):
        await expect(page.get_by_test_id("record-drawer")).to_contain_text(told)
    await page.keyboard.press("Escape")
    await see_run(page, "YS-001")
    await go(page, "看板")
    await page.get_by_text("盯单", exact=True).click()
    await expect(page.get_by_test_id("tile-告警")).to_contain_text("YS-001")

    await sales.goto(f"{empty.address}/t/{TABLE}")
    await expect(sales.get_by_text("共 1 条")).to_be_visible()
    await expect(sales.get_by_test_id("grid-row")).to_contain_text("YS-001")
    await expect(sales.get_by_text("搭建", exact=True)).to_have_count(0)


async def see_run(page: Page, order: str) -> None:
    """What the flow did, drawn on its canvas."""
    await go(page, "流程")
    await page.get_by_role("link", name="订单审核").click()
    await page.get_by_test_id("tab-runs").click()
    await page.get_by_test_id("flow-runs").locator("a", has_text=order).click()
    await page.get_by_role("button", name="看全部").click()
    for one in ("call", "call2", "call3", "update"):
        await expect(page.get_by_test_id(f"block-{one}")).to_have_attribute("data-status", "done")
