"""What each customer sees by their own link: where it stands, and nothing of anybody else."""

import re
from uuid import UUID

from playwright.async_api import Browser, expect

from danliu.lens.lens import Target, write_link
from danliu.tables.query import Record
from tests.browser.week.company import Week
from tests.browser.week.doors import ON_A_PHONE
from tests.browser.week.staff import SALES_NAME

NUMBERS = re.compile(r"QM\d{8}")
STAGES = ("placed", "planned", "sending", "shipped")
SAYS = {
    "new": "等待安排生产",
    "planned": "正在生产",
    "shipped": "已全部发出",
    "invoiced": "已全部发出",
}


def link(week: Week, order: UUID) -> str:
    target = Target(week.story.ws.row.id, order)
    return write_link(week.story.hub.house.vault, target)


async def sees(week: Week, browser: Browser, order: UUID, stage: str) -> None:
    """On a phone: the stage is reached; only of a call does it say who took it."""
    page, cells = await week.guest(browser, **ON_A_PHONE), await week.cells(order)
    await page.goto(f"{week.address}/l/{link(week, order)}")
    reached = page.get_by_test_id(f"lens-stage-{stage}")
    await expect(reached).to_have_attribute("data-state", "done")
    said = page.get_by_test_id("lens-personal")
    if cells["channel"] == "phone":
        await expect(said).to_contain_text("您刚来电确认的订单")
        await expect(said).to_contain_text(SALES_NAME)
    else:
        await expect(said).to_have_count(0)
    await page.close()
    week.clocked.remove(page)


async def all_right(week: Week) -> int:
    """The page of every order; how many were looked at."""
    orders = await week.orders()
    for order in orders:
        answer = await week.http.get(f"/api/public/lens/{link(week, order.id)}")
        assert answer.status_code == 200, answer.text
        _right(order, answer.json(), answer.text)
    return len(orders)


def _right(order: Record, seen: dict[str, object], text: str) -> None:
    number, status = order.cells["number"], order.cells["status"]
    assert seen["number"] == number
    assert bool(seen["closed"]) == (status == "cancelled"), number
    assert set(NUMBERS.findall(text)) == {number}, number
    said = SAYS.get(status)
    assert said is None or said in text, (number, status, text)
