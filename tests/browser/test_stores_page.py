"""A store on its phone: vehicle and year, the parts that fit, and where the order stands."""

import asyncio

import httpx
from playwright.async_api import BrowserContext, Page, expect

from tests.conftest import Demo
from tests.web.people import PASSWORD, hire

STORE = "常熟虞山店"


async def choose(page: Page, label: str, typed: str) -> None:
    """Type at a field that offers, and take the first of what comes."""
    box = page.get_by_role("combobox", name=label)
    await box.fill(typed)
    await page.get_by_role("option").filter(has_text=typed).first.click()


async def test_a_store_orders_only_what_fits(demo: Demo, phone: BrowserContext) -> None:
    await asyncio.to_thread(hire, demo, "yushan", "虞山店长", "store", {"store": STORE})
    page = await phone.new_page()
    await page.goto(f"{demo.address}/f/~store_order")
    await expect(page.get_by_test_id("form-end")).to_have_text("请先登录")
    signed = await phone.request.post(
        f"{demo.address}/api/session", data={"login": "yushan", "password": PASSWORD}
    )
    assert signed.ok

    await page.reload()
    part = page.locator("[id='f-items.0.sku']")
    await expect(part).to_be_disabled()
    await expect(part).to_have_attribute("placeholder", "先填车型、年份")
    await choose(page, "车型", "帕萨特")
    await page.get_by_label("年份").fill("2021")
    await part.click()
    offers = page.get_by_test_id("offers-items.sku").get_by_role("option")
    await expect(offers).to_have_count(2)
    await page.get_by_label("年份").fill("2018")
    await part.fill("空滤")
    await expect(offers.first).to_contain_text("KL-1022")
    await part.press("Enter")
    await expect(part).to_have_value("KL-1022")
    await page.get_by_label("数量").fill("3")
    await page.get_by_test_id("form-submit").click()

    await expect(
        page.get_by_text("审核通过，等待仓库备货").or_(page.get_by_text("正在自动审核"))
    ).to_be_visible()
    with httpx.Client(base_url=demo.address) as store:
        store.post("/api/session", json={"login": "yushan", "password": PASSWORD})
        (order,) = store.get("/api/tables/orders/records").json()["records"]
    assert order["cells"]["customer"]["title"] == STORE
