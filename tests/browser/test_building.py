"""A person who cannot program builds an order table with its form, by clicking and typing only."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import openpyxl
import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.conftest import Demo

MADE = ("客户订单表", "客户库", "供应商名录")
OPEN = ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option"


@pytest.fixture(autouse=True)
def tidy(demo: Demo) -> Iterator[None]:
    """The demo has its one form and its own tables again afterwards."""
    yield
    with httpx.Client(base_url=demo.address, timeout=20) as owner:
        owner.post("/api/session", json={"login": "demo", "password": "danliu-demo"})
        for form in owner.get("/api/forms").json()["forms"]:
            if form["name"] == "客户下单":
                owner.delete(f"/api/forms/{form['key']}")
        made = {one["name"]: one["key"] for one in owner.get("/api/schema").json()["tables"]}
        for name in MADE:
            if name in made:
                assert owner.delete(f"/api/tables/{made[name]}").status_code == 200


async def sign_in(desktop: BrowserContext, demo: Demo) -> Page:
    page = await desktop.new_page()
    await page.goto(demo.address)
    await page.get_by_test_id("sign-in-demo").click()
    await expect(page.get_by_test_id("user-menu")).to_be_visible()
    return page


async def choose(page: Page, selector: str, name: str) -> None:
    await page.locator(selector).click()
    await page.locator(OPEN).filter(has_text=re.compile(f"^{re.escape(name)}$")).first.click()


async def make_table(page: Page, name: str, first: str) -> None:
    await page.get_by_test_id("nav-new-table").click()
    await page.fill("#table-name", name)
    await page.fill("#first-field", first)
    await page.get_by_role("button", name="建表", exact=True).click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()


async def add_field(page: Page, name: str, type_: str, *, choices: str = "", to: str = "") -> None:
    before = await page.locator(".field-list .field-row").count()
    await page.get_by_test_id("field-add").click()
    await expect(page.locator("#field-name")).to_have_value("")
    await page.fill("#field-name", name)
    if type_ != "text":
        await page.get_by_test_id("field-type").click()
        await page.get_by_test_id(f"type-{type_}").click()
    if choices:
        await page.get_by_test_id("choices-add").fill(choices)
        await page.get_by_test_id("choices-add").press("Enter")
        await expect(page.get_by_label(re.compile("^第 1 个选项$"))).to_be_visible()
    if to:
        await choose(page, "#option-table", to)
        await page.locator("#option-add").click()
    await page.get_by_test_id("field-save").click()
    await expect(page.locator(".field-list .field-row")).to_have_count(before + 1)
    await expect(page.locator(".field-row[aria-current]")).to_contain_text(name)


async def ask_for_early_dates(page: Page) -> None:
    await page.locator(".build-tabs a", has_text="规则").click()
    await page.get_by_test_id("rule-ask").click()
    await choose(page, "#rule-when", "期望交期")
    await page.get_by_test_id("when").get_by_label("值").fill("3")
    await page.fill("#rule-says", "该交期需确认产能")
    await page.get_by_test_id("rule-save").click()
    await expect(page.get_by_test_id("rule-list")).to_contain_text("早于今天加 3 天")


async def make_form(page: Page, table: str, name: str) -> str:
    """The address that carries the channel."""
    await page.locator(".side-nav a", has_text=re.compile("表单$")).click()
    await page.get_by_test_id("form-new").click()
    await choose(page, "#form-table", table)
    await page.fill("#form-name", name)
    await page.get_by_role("button", name="建表单", exact=True).click()
    paper = page.get_by_test_id("form-paper")
    await expect(page.get_by_test_id("item-xu_qiu_shu_liang")).to_be_visible()
    channel = paper.locator("li", has_text="下单渠道")
    await channel.get_by_label("从页面上拿掉").click()
    heading = page.get_by_test_id("palette-+section")
    await heading.drag_to(page.get_by_test_id("item-chan_pin_xing_hao"))
    await page.fill("#section-title", "要什么")
    await page.get_by_role("tab", name="表单").click()
    await choose(page, "[data-testid=add-from-link] input", "下单渠道")
    await page.get_by_test_id("form-save").click()
    await expect(page.get_by_text("有改动没保存")).to_have_count(0)
    await page.get_by_test_id("form-share").click()
    await page.locator(".share-qr .ant-select").click()
    await page.locator(OPEN).filter(has_text="微信").click()
    code = page.get_by_test_id("share-code").first
    await expect(code).to_contain_text("=wei_xin")
    address: str = await code.inner_text()
    return address


async def send_an_order(guest: Page, address: str) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    await guest.goto(address)
    for label, value in {
        "原始单号": "YS-001",
        "客户名称": "苏州启明机电",
        "联系人": "张敏",
        "产品型号": "KL-2026",
        "需求数量": "12",
        "期望交期": tomorrow,
    }.items():
        await guest.get_by_label(label).fill(value)
    await guest.locator('input[value="hong"]').check()
    await expect(guest.get_by_text("下单渠道")).to_have_count(0)
    await expect(guest.get_by_role("heading", name="要什么")).to_be_visible()
    await guest.get_by_test_id("form-submit").click()
    await expect(guest.get_by_test_id("asking")).to_contain_text("该交期需确认产能")
    await guest.get_by_test_id("asking-yes").click()
    await expect(guest.get_by_test_id("form-thanks")).to_contain_text("YS-001")


async def test_the_order_table_and_its_form_are_built_and_an_order_comes_in(
    demo: Demo, desktop: BrowserContext, phone: BrowserContext
) -> None:
    page = await sign_in(desktop, demo)
    await make_table(page, "客户库", "客户名称")
    await make_table(page, "客户订单表", "原始单号")
    await add_field(page, "客户名称", "link", to="客户库")
    await add_field(page, "联系人", "text")
    await add_field(page, "下单渠道", "choice", choices="微信、电话、官网表单、销售APP")
    await add_field(page, "产品型号", "text")
    await add_field(page, "需求数量", "number")
    await add_field(page, "期望交期", "date")
    await add_field(page, "紧急等级", "choice", choices="红、黄、绿")
    await add_field(page, "附件", "attachment")
    await ask_for_early_dates(page)
    address = await make_form(page, "客户订单表", "客户下单")

    await send_an_order(await phone.new_page(), address)

    table = await (await page.request.get(f"{demo.address}/api/schema")).json()
    key = next(one["key"] for one in table["tables"] if one["name"] == "客户订单表")
    await page.goto(f"{demo.address}/t/{key}")
    await expect(page.get_by_test_id("grid-row").filter(has_text="YS-001")).to_be_visible()
    found = await page.request.get(f"{demo.address}/api/tables/{key}/records")
    (order,) = (await found.json())["records"]
    cells = order["cells"]
    assert cells["xia_dan_qu_dao"] == "wei_xin"
    assert cells["ke_hu_ming_cheng"]["title"] == "苏州启明机电"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "供应商名录"
    sheet.append(["供应商", "电话", "合作日期", "单价", "等级"])
    for number in range(9):
        sheet.append(
            [f"供应商{number}", f"1381234000{number}", "2026-02-10", 12.5 + number,
             "甲" if number % 2 else "乙"]
        )  # fmt: skip
    sheet.append(["坏电话", "12", "2026-02-10", 3, "甲"])
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "供应商.xlsx"
    path.write_bytes(content.getvalue())
    return path


async def test_an_excel_file_becomes_a_table_and_goes_again(
    demo: Demo, desktop: BrowserContext, workbook: Path
) -> None:
    page = await sign_in(desktop, demo)
    await page.locator(".side-nav a", has_text=re.compile("导入$")).click()
    await page.get_by_role("link", name="导入文件").first.click()
    await page.set_input_files("[data-testid=import-file]", workbook)

    await expect(page.locator("#proposed-name")).to_have_value("供应商名录")
    proposed = page.get_by_test_id("proposed")
    await expect(proposed.locator("tbody tr").nth(3)).to_contain_text("金额")
    await expect(proposed.locator("tbody tr").nth(4)).to_contain_text("单选")
    await choose(page, "[aria-label=类型] >> nth=4", "A 单行文字")
    await page.get_by_test_id("proposed-make").click()

    done = page.get_by_test_id("import-done")
    await expect(done).to_be_visible(timeout=20_000)
    tally = page.get_by_test_id("tally")
    await expect(tally.locator("[data-what=created] b")).to_have_text("9")
    await expect(tally.locator("[data-what=refused] b")).to_have_text("1")
    await page.get_by_test_id("import-undo").click()
    await page.get_by_role("button", name="撤销整个导入").last.click()
    await expect(done).to_contain_text("已撤销")
    await page.get_by_test_id("import-see").click()
    await expect(page.get_by_text("这里还没有供应商名录")).to_be_visible()
