"""The customer on a phone: where the parcel is, where the time went; and the desk."""

from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
from playwright.async_api import BrowserContext, expect

from tests.browser.test_first_order import sign_in
from tests.conftest import Demo
from tests.polling import until
from tests.web.people import made
from tests.web.people import sign_in as signed_in

CHINA = timezone(timedelta(hours=8))
WAYBILL = "ZT70020001"


async def on_its_way(client: httpx.Client, demo: Demo) -> dict[str, Any]:
    """An order whose parcel has been seen in two towns; what the desk knows of it."""
    given = {"channel": "phone", "source_number": "LENS-1", "product": "空滤 大众帕萨特"}
    more = {"quantity": "12", "phone": "13812340001", "status": "shipped"}
    order = made(client, "orders", **given, **more, waybill=WAYBILL, carrier="中通快递")
    lines = {"1": ("空滤 大众帕萨特", "10"), "2": ("机滤 大众帕萨特", "2")}
    for line, (name, quantity) in lines.items():
        cells = {"line": line, "sku": f"LENS-{line}", "name": name, "quantity": quantity}
        made(client, "order_lines", order=order, **cells)

    async def followed() -> bool:
        where = {"where": f'{{number}}="{WAYBILL}"'}
        rows = client.get("/api/tables/waybills/records", params=where).json()["records"]
        return bool(rows and rows[0]["cells"]["followed_at"])  # the carrier was asked to tell

    await until(followed, within_s=30, what="the parcel is followed")
    sandbox = f"{demo.address}/sandbox/kdniao"
    now = datetime.now(CHINA)
    for hours, says, place in ((3, "离开苏州", "苏州市"), (1, "到达厦门转运中心", "厦门市")):
        at = (now + timedelta(hours=3 - hours, minutes=-1)).strftime("%Y-%m-%d %H:%M:%S")
        told = {"number": WAYBILL, "carrier": "ZTO", "at": at, "says": says, "place": place}
        httpx.post(f"{sandbox}/_move", json={**told, "state": "2"}, timeout=10)
    connections = client.get("/api/connections").json()["connections"]
    (hook,) = (one["hook"] for one in connections if one["key"] == "kdniao")
    url = f"{demo.address}{hook}"
    answer = httpx.post(f"{sandbox}/_push", json={"url": url}, timeout=10)
    assert answer.status_code == 200, answer.text

    async def mapped() -> dict[str, Any] | None:
        (one,) = client.get("/api/where", params={"asked": WAYBILL}).json()["answers"]
        spots = one["parcels"][0]["spots"]
        return one if len(spots) == 2 and all(spot["lng"] for spot in spots) else None

    return await until(mapped, within_s=30, what="the parcel is on the map")


async def test_a_customer_sees_the_parcel_on_its_way_and_the_desk_finds_it_by_any_number(
    demo: Demo, desktop: BrowserContext, phone: BrowserContext
) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        signed_in(client, "demo")
        known = await on_its_way(client, demo)
    customer = await phone.new_page()
    await customer.goto(f"{demo.address}{known['lens']}")

    await expect(customer.get_by_test_id("lens-countdown")).to_contain_text("还有")
    await expect(customer.get_by_test_id("lens-stage-shipped")).to_have_attribute(
        "data-state", "done"
    )
    parcel = customer.get_by_test_id("lens-parcel")
    await expect(parcel).to_contain_text("中通快递")
    await expect(parcel).to_contain_text(WAYBILL)
    await expect(parcel).to_contain_text("到达厦门转运中心")
    await expect(customer.get_by_test_id("parcel-here")).to_be_visible()
    lines = customer.get_by_test_id("lens-lines").get_by_role("listitem")
    await expect(lines).to_have_text(["空滤 大众帕萨特10 件", "机滤 大众帕萨特2 件"])
    await customer.get_by_test_id("lens-texts").click()
    await expect(customer.get_by_text("已停发短信")).to_be_visible()

    await customer.get_by_text("时间去哪了").click()
    await expect(customer.get_by_test_id("evidence")).to_contain_text(known["number"])
    await expect(customer.get_by_test_id("evidence")).to_contain_text("承运商")

    desk = await sign_in(desktop, demo)
    await desk.goto(f"{demo.address}/where")
    await desk.get_by_placeholder("订单号、原始单号").fill("LENS-1")
    await desk.keyboard.press("Enter")
    answer = desk.get_by_test_id("where-answer")
    await expect(answer).to_contain_text(known["number"])
    await expect(answer).to_contain_text("到达厦门转运中心")
    await expect(desk.get_by_test_id("fact-carrier")).to_contain_text("张敏")
    await expect(desk.get_by_test_id("fact-expected_at")).to_contain_text("快递鸟")
