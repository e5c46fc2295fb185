"""Two pickers, each with a PDA in a browser of its own, on the clock of the day."""

from decimal import Decimal

from playwright.async_api import Browser, BrowserContext, Page, expect

from danliu.tables.query import Record
from tests.browser.day.company import Day
from tests.web.people import PASSWORD

SCANNED = """code => [...code, 'Enter'].forEach(key =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))"""
SCANNED_BY_HAND = 2  # pieces; of more the number is typed


class Pda:
    """One picker's device."""

    def __init__(self, day: Day, context: BrowserContext, page: Page) -> None:
        self.day, self.context, self.page = day, context, page

    @classmethod
    async def begun(cls, day: Day, chromium: Browser, login: str) -> "Pda":
        context = await chromium.new_context(
            viewport={"width": 390, "height": 844},
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
            reduced_motion="reduce",
        )
        day.browsers.append(context)
        page = await context.new_page()
        await page.clock.install(time=day.hands.now())
        await page.goto(f"{day.address}/pda")
        await page.get_by_test_id("pda-login").fill(login)
        await page.get_by_test_id("pda-password").fill(PASSWORD)
        await page.get_by_test_id("pda-enter").click()
        await expect(page.get_by_test_id("pda-home")).to_be_visible()
        return cls(day, context, page)

    async def scan(self, code: str) -> None:
        """As a hardware scanner: quick keys, then Enter; as quick on a machine that is busy."""
        await self.page.evaluate(SCANNED, code)

    async def take(self, wave: Record) -> None:
        await self.scan(wave.cells["number"])
        await expect(self.page.get_by_test_id("pda-shelf")).to_be_visible()

    async def hears(self, says: str) -> None:
        """An alarm that stops everything until it was seen."""
        await expect(self.page.get_by_test_id("alarm")).to_contain_text(says)
        await self.page.get_by_test_id("alarm-seen").click()

    async def reports(self, kind: str) -> None:
        await self.page.get_by_test_id("pda-trouble").click()
        await self.page.get_by_test_id(f"pda-kind-{kind}").click()
        await self.page.get_by_test_id("pda-report").click()

    async def pick(self, line: Record) -> None:
        """A line at its shelf: what must be read is read, then each piece is scanned."""
        sku, pieces = line.cells["sku"], int(line.cells["quantity"])
        await self.stands_at(line)
        await self.tick()
        for n in range(min(pieces, SCANNED_BY_HAND)):
            await self.scan(sku)
            if n + 1 < pieces:
                await self._picked(n + 1, pieces)
        if pieces > SCANNED_BY_HAND:
            await self.page.get_by_test_id("pda-quantity").click()
            await self.page.get_by_test_id("pda-count").fill(str(pieces))
            await self.page.get_by_test_id("pda-count-save").click()

    async def stands_at(self, line: Record) -> None:
        page, cells = self.page, line.cells
        await expect(page.get_by_test_id("pda-part")).to_have_text(cells["sku"])
        await expect(page.get_by_test_id("pda-shelf")).to_have_attribute(
            "data-place", cells["shelf"]
        )
        await self._picked(0, cells["quantity"])

    async def tick(self) -> None:
        left = self.page.locator('[data-testid="pda-care"]:not([disabled])')
        while count := await left.count():
            await left.first.click()
            await expect(left).to_have_count(count - 1)

    async def short(self) -> None:
        await self.page.get_by_test_id("pda-short").click()
        await self.page.get_by_test_id("pda-short-notThere").click()

    async def pack(self, lines: list[Record]) -> None:
        """Every parcel of the wave is closed."""
        page = self.page
        await expect(page.get_by_test_id("pda-packing")).to_be_visible()
        for number in dict.fromkeys(one.cells["order"]["title"] for one in lines):
            await self.scan(number)
            await page.get_by_test_id("pda-close-parcel").click()
            await expect(page.get_by_test_id("pda-close-parcel")).to_have_count(0)
            await page.get_by_test_id("pda-parcels-back").click()
        await expect(page.get_by_test_id("pda-done")).to_be_visible()
        await expect(page.get_by_test_id("pda-unsent")).to_have_count(0)
        await page.get_by_test_id("pda-home-again").click()
        await expect(page.get_by_test_id("pda-home")).to_be_visible()

    async def progress(self, done: int, of: int) -> None:
        await expect(self.page.get_by_test_id("pda-progress")).to_have_text(f"{done}/{of}")

    async def _picked(self, picked: int, of: int | Decimal) -> None:
        says = f"已拣 {picked} / {int(of)}"
        await expect(self.page.get_by_test_id("pda-pieces")).to_have_text(says)
