"""Every page that a person may open, by a name and an address; one list for whoever walks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from playwright.async_api import Browser, BrowserContext, Page

from tests.conftest import Demo
from tests.polling import until


class Width(NamedTuple):
    name: str
    width: int
    height: int


DESK = Width("desk", 1366, 768)
PHONE = Width("phone", 390, 844)


class Town(NamedTuple):
    """Addresses that hold ids: of an order, of an item, of a run, of the form, of a customer's
    page."""

    order: str
    item: str
    run: str
    form: str
    lens: str


async def look_around(page: Page, demo: Demo) -> Town:
    """Something of each kind, of the demo's company; `page` is signed in."""

    async def get(path: str) -> dict[str, list[dict[str, str]]]:
        answer = await page.request.get(demo.address + path)
        found: dict[str, list[dict[str, str]]] = await answer.json()
        return found

    if not (await get("/api/runs?limit=1"))["runs"]:
        sent = await page.request.post(f"{demo.address}/api/demo/orders", data={"at_most": 40})
        assert sent.ok

    async def begun() -> list[dict[str, str]]:
        return (await get("/api/runs?limit=1"))["runs"]

    run = (await until(begun, within_s=60, what="a run of a demo order"))[0]["id"]
    orders = await get("/api/tables/orders/records?limit=1")
    goods = await get("/api/tables/goods/records?limit=1")
    forms = await get("/api/forms")
    (form,) = (one for one in forms["forms"] if one["key"] == "order")
    body = {
        "cells": {
            "customer_name": "看客户页",
            "phone": "13812345678",
            "product": "KL-1",
            "quantity": 1,
        },
        "once": "0b6c6d5e-6a2f-4b5c-9a33-5d8a8f1c2d10",
    }
    token = form["link"].removeprefix("/f/")
    answer = await page.request.post(f"{demo.address}/api/public/forms/{token}", data=body)
    order, item = (one["records"][0]["id"] for one in (orders, goods))
    return Town(order, item, run, form["link"], (await answer.json())["lens"])


def pages(town: Town) -> dict[str, str]:
    """Address by name, of who is signed in."""
    return {
        "today": "/",
        "orders": "/t/orders",
        "order": f"/t/orders/{town.order}",
        "order-drawer": f"/t/orders?record={town.order}",
        "customers": "/t/customers",
        "tasks": "/tasks",
        "flows": "/flows",
        "run": f"/runs/{town.run}",
        "connections": "/connections",
        "forms": "/forms",
        "where": "/where?asked=DL-000001",
        "stock": "/stock",
        "stock-item": f"/stock/goods/{town.item}",
        "menu": "/menu",
        "boards": "/boards",
        "board": "/boards/today",
        "board-editing": "/boards/today?edit=1",
        "board-rush": "/boards/rush",
        "board-rush-editing": "/boards/rush?edit=1",
        "flow": "/flows/order-audit",
        "flow-words": "/flows/order-audit?tab=sentences",
        "flow-runs": "/flows/order-audit?tab=runs",
        "flow-versions": "/flows/order-audit?tab=versions",
        "flow-laboratory": "/flows/order-audit?tab=lab",
        "parked": "/parked",
        "form-designer": "/forms/order",
        "form-poster": "/forms/order/poster",
        "tables": "/build",
        "table-fields": "/build/orders",
        "table-rules": "/build/orders/rules",
        "table-history": "/build/orders/history",
        "imports": "/import",
        "import-new": "/import/new",
        "team": "/team",
        "roles": "/team?part=roles",
        "account": "/account",
        "portrait": "/account?part=portrait",
        "devices": "/account?part=devices",
        "tokens": "/account?part=tokens",
        "company": "/company",
        "audit": "/audit",
        "packs": "/packs",
        "start": "/start",
        "unsubscribed": "/unsubscribe/guessed",
        "no-such-page": "/nowhere",
        "pda": "/pda",
        "form": town.form,
        "form-choosing": "/f/~store_order",
        "lens": town.lens,
        "evidence": f"{town.lens}?evidence",
    }


WORKSHOP = {
    "floor": "/floor",
    "telephone": "/phone",
    "customer-orders": "/t/customer_orders",
    "order-items": "/t/order_items",
    "jobs": "/t/jobs",
    "schedule": "/t/jobs?view=schedule",
    "job-materials": "/t/job_materials",
    "bom": "/t/bom_lines",
    "calls": "/t/call_drafts",
    "after-sales": "/t/after_sales",
    "invoices": "/t/invoices",
    "board-production": "/boards/production",
    "flow-split": "/flows/order-split",
    "flow-split-words": "/flows/order-split?tab=sentences",
}


async def build_workshop(page: Page, demo: Demo) -> dict[str, str]:
    """The pages of the workshop pack, which is put beside the others, with an order in work."""

    async def tell(path: str, body: object) -> dict[str, str]:
        answer = await page.request.post(demo.address + path, data=body)
        assert answer.ok, await answer.text()
        found: dict[str, str] = await answer.json()
        return found

    await tell("/api/packs/workshop/install", {"demo": True})
    records = "/api/tables/{}/records"
    told = {"customer": "宁波启帆机械", "channel": "phone", "due": "2027-03-01"}
    order = (await tell(records.format("customer_orders"), {"cells": told}))["id"]
    for line, product in enumerate(("DJ-A", "DJ-B", "DJ-C"), 1):
        cells = {"order": order, "line": line, "item": product, "quantity": 2 * line}
        await tell(records.format("order_items"), {"cells": cells})
    await tell("/api/flows/order-split/start", {"records": [order]})

    async def planned() -> bool:
        answer = await page.request.get(
            f"{demo.address}/api/tables/customer_orders/records/{order}"
        )
        return bool((await answer.json())["cells"]["status"] == "planned")

    await until(planned, within_s=60, what="the order is split")
    return {**WORKSHOP, "customer-order": f"/t/customer_orders/{order}"}


@asynccontextmanager
async def signed_in(
    chromium: Browser, demo: Demo, width: Width, theme: str
) -> AsyncIterator[BrowserContext]:
    """A window of this width and theme, of the demo's owner."""
    context = await chromium.new_context(
        viewport={"width": width.width, "height": width.height},
        is_mobile=width is PHONE,
        has_touch=width is PHONE,
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="zh-CN",
    )
    body = {"login": "demo", "password": "danliu-demo"}
    signed = await context.request.post(f"{demo.address}/api/session", data=body)
    assert signed.ok
    yield context
    await context.close()


async def opened(page: Page, demo: Demo, path: str) -> None:
    """The page, when what it first shows is there."""
    await page.goto(demo.address + path)
    await page.wait_for_function(
        "() => document.querySelector('h1, form, [data-testid], .nothing')"
        " && !document.querySelector('.ant-skeleton-active, [aria-busy=true]')"
        # what fades from disabled to ready is neither for a moment
        " && document.getAnimations().every(({ playState, effect }) =>"
        "   playState !== 'running' || effect.getTiming().iterations === Infinity)"
    )
