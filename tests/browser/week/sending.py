"""Shipments: a part of an order, the last of it; what comes of it, and how soon."""

import asyncio
import time
from collections.abc import Awaitable, Mapping
from typing import NamedTuple
from uuid import UUID, uuid4

from playwright.async_api import Page

from danliu.flows.shelves import open_tasks
from danliu.flows.tasks import TaskRow
from tests.browser.week.company import Week
from tests.polling import until

WAITS_S = 60


class Took(NamedTuple):
    """Seconds from the last parcel's scan to what it brings about."""

    to_do: float
    message: float


async def drafted(week: Week, order: UUID, waybill: str, pieces: Mapping[str, int]) -> UUID:
    """A shipment of so many of each product, not sent yet."""
    lines = {one.cells["sku"]: one.id for one in await week.works.of("order_items", order)}
    shipment = uuid4()
    cells = {"order": str(order), "carrier": "顺丰", "waybill": waybill}
    await week.write("shipments", "create", [{"id": str(shipment), "cells": cells}])
    await week.make(
        "shipment_lines",
        [
            {"shipment": str(shipment), "order_item": str(lines[sku]), "quantity": count}
            for sku, count in pieces.items()
        ],
    )
    return shipment


async def sent_on_page(week: Week, page: Page, shipment: UUID) -> None:
    await page.goto(f"{week.address}/t/shipments/{shipment}")
    await week.click(page, page.get_by_role("button", name="确认发出"))


async def all_of(week: Week, order: UUID, waybill: str) -> Took:
    """The whole order in one shipment, sent by a press."""
    lines = await week.works.of("order_items", order)
    pieces = {one.cells["sku"]: int(one.cells["quantity"]) for one in lines}
    shipment = await drafted(week, order, waybill, pieces)
    return await the_last(week, order, week.press("shipments", shipment, "send"))


async def the_last(week: Week, order: UUID, sending: Awaitable[None]) -> Took:
    """Once it is sent, finance has a to-do and the customer a message."""
    began = time.perf_counter()

    async def after(what: Awaitable[object]) -> float:
        await what
        return time.perf_counter() - began

    _, to_do, message = await asyncio.gather(
        sending, after(billing(week, order)), after(_told(week, order))
    )
    return Took(to_do, message)


async def billing(week: Week, order: UUID) -> TaskRow:
    """The to-do of finance about it, once it is there."""

    async def asked() -> TaskRow | None:
        found = await week.works.of("invoices", order)
        tasks = await open_tasks(week.story.ws.db, week.story.ws.row.id)
        return next((one for one in tasks if found and one.record_id == found[0].id), None)

    return await until(asked, within_s=WAITS_S, what="finance is asked for the invoice")


async def _told(week: Week, order: UUID) -> bool:
    """The message is written down, and away."""

    async def away() -> bool:
        found = await week.works.of("customer_messages", order)
        return bool(found and found[0].cells["way"])

    return await until(away, within_s=WAITS_S, what="the customer is told")


async def nothing_yet(week: Week, order: UUID) -> None:
    """Of a part of an order nobody is told."""
    await week.settle()
    assert (await week.cells(order))["status"] == "sending"
    assert await week.works.of("invoices", order) == []
    assert await week.works.of("customer_messages", order) == []
