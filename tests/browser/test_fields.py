"""A customer photographs and signs on the phone; the office sees both, and adds what is missing."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from danliu.forms.form import Form, FormField
from danliu.forms.kept import publish
from danliu.postgres.pool import prepare
from danliu.tables.catalog import load
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from tests.conftest import Demo
from tests.fields import pictures

BOXES = {"base": "件", "units": [{"name": "箱", "factor": "12"}], "shown": "箱"}
DAMAGES = TableDef(
    "damages",
    "破损单",
    "what",
    (
        FieldDef("what", "说明", "text"),
        FieldDef("photos", "照片", "attachment"),
        FieldDef("signed", "签字", "signature"),
        FieldDef("pieces", "数量", "quantity", options=BOXES),
        FieldDef("share", "责任比例", "percent"),
        FieldDef("took", "处理用时", "duration"),
        FieldDef("mood", "满意度", "rating"),
        FieldDef("who", "经手人", "person"),
        FieldDef("where", "地址", "address"),
        FieldDef("release", "下发", "button", options={"label": "下发", "flow": "release"}),
    ),
)
FORM = Form("damage", "报破损", "damages", tuple(map(FormField, ("what", "photos", "signed"))))


@pytest_asyncio.fixture
async def form(demo: Demo) -> AsyncIterator[str]:
    """The form's link; the demo has its one form again afterwards."""
    db = await asyncpg.connect(demo.database)
    await prepare(db)
    async with db.transaction():
        await define_tables(db, 1, [DAMAGES])
        link = await publish(db, 1, FORM, await load(db, 1))
    yield link
    await db.execute("DELETE FROM danliu.forms WHERE key = $1", FORM.key)
    await db.close()


async def sign(page: Page, selector: str) -> None:
    box = await page.locator(selector).bounding_box()
    assert box
    await page.mouse.move(box["x"] + 30, box["y"] + 60)
    await page.mouse.down()
    for step in range(1, 6):
        await page.mouse.move(box["x"] + 30 + step * 40, box["y"] + 60 + (-1) ** step * 30)
    await page.mouse.up()
    await expect(page.get_by_text("签名已就绪")).to_be_visible()


async def test_what_the_customer_photographs_and_signs_the_office_sees(
    demo: Demo, form: str, phone: BrowserContext, desktop: BrowserContext, tmp_path: Path
) -> None:
    photo = tmp_path / "破箱.jpg"
    photo.write_bytes(pictures.turned_photo(400, 300))

    customer = await phone.new_page()
    await customer.goto(f"{demo.address}/f/{form}")
    await customer.fill("#f-what", "外箱破了")
    await customer.set_input_files("#f-photos", photo)
    await expect(customer.get_by_text("破箱.jpg")).to_be_visible()
    await customer.locator("#f-signed").scroll_into_view_if_needed()
    await sign(customer, "#f-signed")
    async with customer.expect_response(lambda answer: answer.request.method == "POST") as sent:
        await customer.click("[data-testid=form-submit]")
    assert (await sent.value).status == 201

    office = await desktop.new_page()
    await office.request.post(
        f"{demo.address}/api/session", data={"login": "demo", "password": "danliu-demo"}
    )
    await office.goto(f"{demo.address}/t/damages")
    await office.get_by_test_id("grid-row").filter(has_text="外箱破了").click()
    facts = office.locator(".facts")
    for image in (facts.get_by_alt_text("破箱.jpg"), facts.get_by_alt_text("signature.png")):
        await expect(image).to_be_visible()
        assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    await fill_in(office)
    for text in ("3 箱", "62.5%", "1:30", "★★★★☆", "张敏", "江苏省苏州市吴中区木渎镇1号"):
        await expect(facts.get_by_text(text, exact=True)).to_be_visible()
    await expect(facts.get_by_alt_text("补拍.png")).to_be_visible()


async def fill_in(office: Page) -> None:
    """Every kind of widget once, as somebody at the desk would."""
    await office.get_by_test_id("record-edit").click()
    await office.set_input_files(
        "#field-photos",
        {"name": "补拍.png", "mimeType": "image/png", "buffer": pictures.picture(90, 60)},
    )
    await expect(office.get_by_text("补拍.png").first).to_be_visible()
    await office.fill("#field-pieces", "3")
    await office.fill("#field-share", "62.5")
    await office.fill("#field-took", "1:30")
    await office.locator(".ant-rate-star").nth(3).click()
    await office.locator("#field-who").click()
    await office.locator("#field-who").fill("张敏")  # the list shows a few of many
    await office.locator(".ant-select-item-option", has_text="张敏").click()
    await office.fill("#field-where", "江苏省苏州市吴中区木渎镇1号")
    await expect(office.locator(".ant-upload-list-item-done")).to_have_count(2)
    await office.get_by_test_id("record-save").click()
