"""How an order comes in: the form on a customer's phone, WeCom, the sales app. The telephone has a
page of its own: calls.py."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from playwright.async_api import Browser, expect

from danliu.tables.query import Record
from tests.browser.week.company import Week
from tests.browser.week.orders import Wanted
from tests.browser.week.staff import WRITES_IN_WECOM
from tests.polling import until

ON_A_PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}


def due(week: Week, one: Wanted) -> date:
    return week.hands.here().date() + timedelta(days=one.due)


async def by_form(week: Week, browser: Browser, one: Wanted) -> tuple[UUID, str]:
    """In a browser on a phone, from the link in a chat; and where its customer can follow it."""
    ((sku, pieces),) = one.lines
    page, source = await week.guest(browser, **ON_A_PHONE), f"PO-{uuid4().hex[:8]}"
    await page.goto(f"{week.address}{await _form(week)}?channel=site")
    await page.locator('input[name="customer"]').fill(one.customer[0])
    await page.locator('input[name="phone"]').fill(one.customer[1])
    await page.locator('input[name="source_number"]').fill(source)
    await page.locator("#f-product").fill(sku)
    await page.get_by_test_id("offers-product").get_by_role("option").click()
    await page.locator('input[name="quantity"]').fill(str(pieces))
    await page.locator('input[name="due"]').fill(due(week, one).isoformat())
    await page.get_by_test_id("form-submit").click()
    await page.wait_for_url("**/l/**")
    await expect(page.get_by_test_id("lens-stage-placed")).to_have_attribute("data-state", "done")
    week.placed["site"] += 1
    order = await week.found("customer_orders", f'{{source_number}}="{source}"', "the form's order")
    return order.id, page.url


async def by_link(week: Week, one: Wanted) -> UUID:
    """The same, as the page sends it."""
    ((sku, pieces),), door = one.lines, f"/api/public{await _form(week)}".replace("/f/", "/forms/")
    source = f"PO-{uuid4().hex[:8]}"
    async with httpx.AsyncClient(base_url=week.address, timeout=60) as guest:
        asked = {"field": "product", "cells": {}, "find": sku}
        (offer,) = (await week.post(f"{door}/choices", asked, guest))["offers"]
        cells = {
            "customer": one.customer[0],
            "phone": one.customer[1],
            "source_number": source,
            "product": offer["value"],
            "quantity": str(pieces),
            "due": due(week, one).isoformat(),
        }
        await week.post(door, {"cells": cells, "once": str(uuid4())}, guest)
    week.placed["site"] += 1
    where = f'{{source_number}}="{source}"'
    return (await week.found("customer_orders", where, "the form's order")).id


async def _form(week: Week) -> str:
    forms = (await week.http.get("/api/forms")).json()["forms"]
    (link,) = (one["link"] for one in forms if one["key"] == "customer_order")
    return str(link)


async def by_chat(week: Week, one: Wanted, *, wanted: bool = True) -> UUID:
    """Written to the application of WeCom, whose sealed callback comes over HTTP; the card that
    comes back is pressed."""
    day = due(week, one)
    lines = " ".join(f"{sku}×{pieces}" for sku, pieces in one.lines)
    says = f"下单 {one.customer[0]} {lines} {day.month}月{day.day}日"
    hook, who = await week.hook("wecom"), WRITES_IN_WECOM
    written = {"url": hook, "who": who, "says": says}
    assert (await week.outside.tell("wecom", "_write", written))["answers"] == [200]
    order = await week.found("customer_orders", '{status}="intent"', "the intention")
    card = await until(lambda: _card(week, order), what="a card about it")
    key = card["button_list"][0 if wanted else 1]["key"]
    pressed = {"url": hook, "who": who, "task": card["task_id"], "key": key}
    assert (await week.outside.tell("wecom", "_click", pressed))["answers"] == [200]
    await week.reaches(order.id, "new" if wanted else "cancelled")
    week.placed["wechat"] += 1
    return order.id


async def _card(week: Week, order: Record) -> dict[str, Any] | None:
    sent = (await week.outside.books("wecom"))["sent"]
    number = order.cells["number"]
    cards = [one["template_card"] for one in sent if "template_card" in one]
    return next((one for one in cards if re.search(rf"{number}\b", str(one["main_title"]))), None)


async def by_app(week: Week, one: Wanted) -> UUID:
    """The sales app knows one product an order; its line is made of it."""
    ((sku, pieces),), order = one.lines, uuid4()
    cells = {
        "customer": one.customer[0],
        "phone": one.customer[1],
        "channel": "app",
        "product": sku,
        "quantity": str(pieces),
        "due": due(week, one).isoformat(),
    }
    await week.write("customer_orders", "create", [{"id": str(order), "cells": cells}])
    week.placed["app"] += 1
    return order
