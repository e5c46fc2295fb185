"""The telephone rings: a call is taken down and reviewed by the keyboard alone, in under 45 s."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import BrowserContext, FilePayload, Page, expect

from tests.browser.keys import Keys
from tests.browser.test_axe import AXE, RUN
from tests.browser.test_first_order import sign_in
from tests.conftest import Demo, open_folder, running_demo
from tests.fields.pictures import SVG, picture

MOST_S = 45
MOBILE = "13900000001"


@pytest.fixture(scope="module")
def works(new_database: Callable[[str], str]) -> Any:
    with running_demo(new_database("phone_desk"), open_folder()) as running:
        yield running


@pytest.fixture
async def desk(works: Demo, desktop: BrowserContext) -> AsyncIterator[Page]:
    page = await sign_in(desktop, works)
    api = f"{works.address}/api"
    installed = await page.request.post(f"{api}/packs/workshop/install", data={"demo": True})
    assert installed.ok, await installed.text()
    yield page


async def at(page: Page, step: str) -> None:
    await expect(page.locator(f'[data-step="{step}"]')).to_be_focused()


async def earlier_order(page: Page, works: Demo) -> None:
    due = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    cells = {"customer": "宁波启帆机械", "channel": "wechat", "due": due}
    path = f"{works.address}/api/tables"
    made = await page.request.post(f"{path}/customer_orders/records", data={"cells": cells})
    order = (await made.json())["id"]
    line = {"order": order, "line": "1", "item": "DJ-A", "quantity": "6"}
    added = await page.request.post(f"{path}/order_items/records", data={"cells": line})
    assert added.ok, await added.text()


async def test_a_call_is_taken_down_and_becomes_an_order_by_the_keyboard_alone(
    works: Demo, desk: Page, phone: BrowserContext
) -> None:
    await earlier_order(desk, works)
    await desk.goto(f"{works.address}/phone")
    keys = Keys(desk)
    await at(desk, "mobile")

    await keys.type(MOBILE)
    await at(desk, "earlier")
    await expect(desk.locator("#phone-customer")).to_have_value("宁波启帆机械")
    await expect(desk.get_by_test_id("phone-elapsed")).to_contain_text("秒")
    await keys.press("1", think=True)
    await at(desk, "quantity-0")
    await keys.type("8")
    await keys.press("Enter")
    await keys.type("老价格")
    await keys.press("Enter")
    await at(desk, "item-1")
    await keys.type("DJ-C")
    await keys.press("Enter")
    await at(desk, "quantity-1")
    await keys.type("20")
    await keys.press("Enter")
    await keys.press("Enter")
    await at(desk, "item-2")
    await keys.press("Enter", think=True)
    await at(desk, "due")
    await keys.type("15")
    await keys.press("Enter")
    await at(desk, "urgency")
    await keys.press("Enter")
    await at(desk, "note")
    await keys.type("月底装船")
    await keys.press("Control+Enter", think=True)

    await expect(desk.get_by_text("已提交复核")).to_be_visible()
    await at(desk, "mobile")
    assert keys.seconds < MOST_S, f"{keys.pressed} keys, {keys.decided} decisions"

    await reviewed(works, desk, phone)


async def reviewed(works: Demo, desk: Page, phone: BrowserContext) -> None:
    """The draft becomes an order by its button, and the customer sees who took it."""
    draft = await newest(desk, works, "call_drafts")
    assert (draft["cells"]["status"], draft["cells"]["note"]) == ("waiting", "月底装船")
    assert int(draft["cells"]["seconds"]) < MOST_S
    await desk.goto(f"{works.address}/t/call_drafts/{draft['id']}")
    button = desk.get_by_role("button", name="生成订单")
    await button.focus()
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_text("已成单").first).to_be_visible()

    order = await newest(desk, works, "customer_orders")
    assert order["cells"]["channel"] == "phone"
    customer = await phone.new_page()
    await customer.goto(works.address + await lens_of(works, desk, order))
    said = customer.get_by_test_id("lens-personal")
    await expect(said).to_contain_text("您刚来电确认的订单")
    await expect(said).to_contain_text("张敏")


async def test_a_customer_sees_the_face_and_the_line_of_who_took_the_call(
    works: Demo, desk: Page, phone: BrowserContext
) -> None:
    await desk.goto(f"{works.address}/account?part=portrait")
    file, preview = desk.get_by_test_id("portrait-file"), desk.get_by_test_id("lens-personal")
    await file.set_input_files(pictured("me.png", SVG))
    await desk.get_by_test_id("portrait-save").click()
    await expect(desk.get_by_text("这个图片不能用")).to_be_visible()
    await expect(preview.locator("img")).to_have_count(0)

    await file.set_input_files(pictured("me.png", picture(300, 200)))
    await expect(preview.locator("img")).to_have_js_property("naturalWidth", 300)
    await desk.get_by_test_id("portrait-signature").fill("启帆电机销售，随时找我")
    await desk.get_by_test_id("portrait-save").click()
    await expect(desk.get_by_text("名片已保存")).to_be_visible()
    await expect(preview.locator("img")).to_have_js_property("naturalWidth", 256)
    await expect(desk.get_by_test_id("user-menu").locator("img")).to_be_visible()

    customer = await phone.new_page()
    await customer.goto(works.address + await called(works, desk))
    said = customer.get_by_test_id("lens-personal")
    await expect(said.locator("img")).to_have_js_property("naturalWidth", 256)
    await expect(said).to_contain_text("启帆电机销售，随时找我")

    await desk.get_by_test_id("portrait-take").click()
    await expect(preview.locator("img")).to_have_count(0)
    await customer.reload()
    await expect(said.locator('[data-initial="张"]')).to_be_visible()


def pictured(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


async def called(works: Demo, desk: Page) -> str:
    """A new order that came by telephone; the address of its page."""
    due = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    told = {"customer": "宁波启帆机械", "channel": "phone", "due": due, "salesperson": "demo"}
    path = f"{works.address}/api/tables/customer_orders/records"
    made = await desk.request.post(path, data={"cells": told})
    assert made.ok, await made.text()
    return await lens_of(works, desk, await newest(desk, works, "customer_orders"))


async def lens_of(works: Demo, desk: Page, order: dict[str, Any]) -> str:
    number = order["cells"]["number"]
    answer = await desk.request.get(f"{works.address}/api/where?asked={number}")
    (found,) = (await answer.json())["answers"]
    address: str = found["lens"]
    return address


async def test_a_stranger_is_asked_for_a_name_and_an_early_date_is_asked_about(
    works: Demo, desk: Page
) -> None:
    await desk.goto(f"{works.address}/phone")
    keys = Keys(desk)
    await at(desk, "mobile")
    await keys.type("13711112222")
    await at(desk, "customer")
    await keys.press("Control+Enter")
    await expect(desk.get_by_text("写上客户名称")).to_be_visible()
    await at(desk, "customer")
    await keys.type("湖州新友泵业")
    for step in ("contact", "address", "item-0"):
        await keys.press("Enter")
        await at(desk, step)
    await keys.type("电机")
    await desk.evaluate(AXE.read_text(encoding="utf-8"))
    assert await desk.evaluate(RUN) == []
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await at(desk, "quantity-0")
    await keys.type("2")
    for step in ("price-0", "item-1", "due"):
        await keys.press("Enter")
        await at(desk, step)
    await keys.type("1")
    await keys.press("Control+Enter")
    await expect(desk.get_by_text("该交期需确认产能")).to_be_visible()
    await keys.press("Control+Enter")
    await expect(desk.get_by_text("已提交复核")).to_be_visible()
    draft = await newest(desk, works, "call_drafts")
    cells = draft["cells"]
    assert (cells["customer"], cells["customer_name"]) == (None, "湖州新友泵业")


async def newest(page: Page, works: Demo, table: str) -> dict[str, Any]:
    query = "sort=-created_at&limit=1"
    answer = await page.request.get(f"{works.address}/api/tables/{table}/records?{query}")
    found: dict[str, Any] = (await answer.json())["records"][0]
    return found


async def test_a_known_customer_who_calls_from_another_number_is_found_by_name(
    works: Demo, desk: Page
) -> None:
    await desk.goto(f"{works.address}/phone")
    keys = Keys(desk)
    await at(desk, "mobile")
    await keys.type("13655550001")
    await at(desk, "customer")
    await keys.type("启明")
    offered = desk.get_by_test_id("phone-customers").get_by_role("option")
    await expect(offered).to_have_count(2)
    await expect(offered.first).to_contain_text("苏州启明机电")
    await expect(offered.last).to_have_text("「启明」是新客户")
    await desk.evaluate(AXE.read_text(encoding="utf-8"))
    assert await desk.evaluate(RUN) == []
    await keys.press("Enter")
    await expect(desk.locator("#phone-customer")).to_have_value("苏州启明机电")
    await at(desk, "item-0")
    await keys.type("DJ-C")
    await keys.press("Enter")
    await at(desk, "quantity-0")
    await keys.type("3")
    await keys.press("Control+Enter")
    await expect(desk.get_by_text("已提交复核")).to_be_visible()

    path = f"{works.address}/api/tables/call_drafts/records"
    read = await desk.request.get(path, params={"where": '{mobile}="13655550001"'})
    (draft,) = (await read.json())["records"]
    assert draft["cells"]["customer"]["title"] == "苏州启明机电"


async def test_nobody_is_made_a_new_customer_without_being_asked(works: Demo, desk: Page) -> None:
    await desk.goto(f"{works.address}/phone")
    keys = Keys(desk)
    await at(desk, "mobile")
    await keys.type("13655550002")
    await at(desk, "customer")
    await desk.locator("#phone-customer").fill("启明")
    await desk.locator('[data-step="item-0"]').fill("DJ-C")
    await expect(desk.get_by_role("option").first).to_be_visible()
    await keys.press("Enter")
    await at(desk, "quantity-0")
    await keys.type("3")
    await keys.press("Control+Enter")
    await expect(desk.get_by_test_id("phone-ask-new")).to_contain_text("「启明」会建成新客户")
    await keys.press("Control+Enter")
    await expect(desk.get_by_text("已提交复核")).to_be_visible()
