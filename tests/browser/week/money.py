"""Finance: invoices are issued; a gap of one piece is found, traced to its event, and closed."""

from collections.abc import Sequence
from uuid import UUID

from playwright.async_api import Page, expect

from danliu.tables.query import Record
from tests.browser.week.company import Week
from tests.browser.week.sending import billing
from tests.polling import until


def invoice_of(number: str) -> str:
    """Twenty digits, as the tax office gives them."""
    return f"2433{int(number[2:]):016}"


async def issued_on_page(week: Week, page: Page, order: UUID, says: str) -> None:
    """At the to-do, which tells what for."""
    task = await billing(week, order)
    await page.goto(f"{week.address}/tasks?task={task.id}")
    sheet = page.get_by_test_id("task")
    await expect(sheet).to_contain_text(await week.number(order))
    await expect(sheet).to_contain_text(says)
    await page.fill("#field-invoice_number", invoice_of(await week.number(order)))
    await page.get_by_test_id("task-choice-filled").click()
    await week.reaches(order, "invoiced")


async def issued(week: Week, orders: Sequence[UUID]) -> None:
    for order in orders:
        task, number = await billing(week, order), await week.number(order)
        given = {"invoice_number": invoice_of(number)}
        said = {"decision": "filled", "given": given}
        await week.post(f"/api/tasks/{task.id}/decide", said)
    for order in orders:
        await week.reaches(order, "invoiced")
    await week.settle()


async def a_piece_is_lost(week: Week, page: Page, order: UUID, sku: str) -> None:
    """Somebody writes one piece less into what was shipped: red at finance, with who and when; gone
    once it is put right."""
    line = await _first_line(week, order, sku)
    was = int(line.cells["sent"])
    await page.goto(f"{week.address}/t/order_items?view=gaps")
    await expect(page.get_by_text("从哪一步起").first).to_be_visible()
    await expect(page.get_by_text(await week.number(order))).to_have_count(0)

    await week.change("shipment_lines", {line.id: {"sent": was - 1}})

    row = page.locator(".grid-row", has_text=await week.number(order))
    await expect(row.locator('[data-field="gap"]')).to_have_text("-1")
    traced = row.locator('[data-field="traced"]')
    says = f"{line.cells['number']}：{was} → {was - 1}，赵老板，"
    await expect(traced).to_contain_text(says)
    await expect(row.locator('[data-tone="red"]')).to_have_count(1)
    await week.click(page, row.get_by_test_id("press-trace"))
    await week.settle()
    await expect(traced).to_contain_text(says)

    await week.change("shipment_lines", {line.id: {"sent": was}})
    await expect(page.get_by_text(await week.number(order))).to_have_count(0)
    await until(lambda: _closed(week, order), what="it agrees again")


async def _closed(week: Week, order: UUID) -> bool:
    found = await week.works.listed("order_items", order, "gap", "traced")
    return {*found.values()} == {(0, None)}


async def _first_line(week: Week, order: UUID, sku: str) -> Record:
    number = await week.number(order)
    found = await week.story.records("shipment_lines", f'{{shipment.order.number}}="{number}"')
    return next(one for one in found if one.cells["sku"] == sku)
