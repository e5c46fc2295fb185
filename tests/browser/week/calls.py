"""The telephone: taken down at /phone by the keyboard alone, reviewed by somebody else."""

import re
from uuid import UUID

from playwright.async_api import Browser, Page, expect

from tests.browser.week.company import Week
from tests.browser.week.orders import Wanted
from tests.browser.week.staff import SALES, SUPERVISOR

ASKED_NEXT = re.compile("earlier|item-0|customer")


class Telephone:
    """Whoever answers it, and the supervisor."""

    def __init__(self, week: Week, desk: Page, review: Page) -> None:
        self.week, self.desk, self.review = week, desk, review

    @classmethod
    async def answered(cls, week: Week, browser: Browser) -> "Telephone":
        desk = await week.opened(browser, SALES)
        await desk.goto(f"{week.address}/phone")
        return cls(week, desk, await week.opened(browser, SUPERVISOR))

    async def rings(self, one: Wanted) -> UUID:
        """Somebody calls; the order that comes of it."""
        await self._taken_down(one)
        draft = await self.week.found("call_drafts", '{status}="waiting"', "the draft of the call")
        await self._reviewed(draft.id)
        self.week.placed["phone"] += 1
        made = await self.week.story.record(draft.id, "call_drafts")
        return UUID(str(made.cells["order"]["id"]))

    async def _taken_down(self, one: Wanted) -> None:
        await self._at("mobile")
        await self.desk.keyboard.type(one.customer[1])
        cursor = self.desk.locator("[data-step]:focus")
        await expect(cursor).to_have_attribute("data-step", ASKED_NEXT)
        if await cursor.get_attribute("data-step") == "earlier":
            await self._enter("item-0")
        for number, (sku, pieces) in enumerate(one.lines):
            await self._at(f"item-{number}")
            await self.desk.keyboard.type(sku)
            await self._enter(f"quantity-{number}")
            await self.desk.keyboard.type(str(pieces))
            await self._enter(f"price-{number}")
            await self._enter(f"item-{number + 1}")
        await self._enter("due")
        await self.desk.keyboard.type(str(one.due))
        await self.desk.keyboard.press("Control+Enter")
        await self._at("mobile")

    async def _reviewed(self, draft: UUID) -> None:
        """One press."""
        page = self.review
        await page.goto(f"{self.week.address}/t/call_drafts/{draft}")
        await self.week.click(page, page.get_by_role("button", name="生成订单"))
        await expect(page.get_by_text("已成单").first).to_be_visible()

    async def _enter(self, leads_to: str) -> None:
        await self.desk.keyboard.press("Enter")
        await self._at(leads_to)

    async def _at(self, step: str) -> None:
        await expect(self.desk.locator(f'[data-step="{step}"]')).to_be_focused()
