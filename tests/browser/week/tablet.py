"""A tablet of the shop floor in a browser of its own: what somebody scans, presses and reads."""

import asyncio

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.week.company import Week
from tests.web.people import PASSWORD

LANDSCAPE = {"width": 1280, "height": 800}
# a key every five milliseconds by its own stamp: on a busy machine they are made more slowly
SCANNED = """code => {
  const began = performance.now();
  [...code, 'Enter'].forEach((key, n) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: began + 5 * n });
    (document.activeElement || document.body).dispatchEvent(event);
  });
}"""


class Tablet:
    """turn: one thing at a time is done at it"""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.turn = asyncio.Lock()

    @classmethod
    async def hung_up(cls, week: Week, browser: Browser, place: str, login: str) -> "Tablet":
        """At its work station, by whoever leads it."""
        page = await week.guest(browser, viewport=LANDSCAPE, has_touch=True)
        await page.goto(f"{week.address}/floor")
        await page.get_by_test_id("pda-login").fill(login)
        await page.get_by_test_id("pda-password").fill(PASSWORD)
        await page.get_by_test_id("pda-enter").click()
        await page.get_by_role("button", name=place, exact=True).click()
        await expect(page.get_by_test_id("floor-list")).to_be_visible()
        return cls(page)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def ready(self, job: str) -> Locator:
        """The row of what may be done now of this job."""
        return self.page.locator(f'[data-testid="floor-duty"][data-job="{job}"]:not(.waits)')

    async def first(self) -> str:
        """The job that stands at the top of its list."""
        row = self.page.get_by_test_id("floor-duty").first
        return str(await row.get_attribute("data-job"))

    async def scan(self, code: str) -> None:
        """As a hardware scanner: quick keys, then Enter, however busy this machine is."""
        await self.page.evaluate(SCANNED, code)

    async def press(self, name: str) -> None:
        await self.page.get_by_test_id(name).click()

    async def sees(self, name: str) -> None:
        await expect(self.page.get_by_test_id(name)).to_be_visible()

    async def begins(self, job: str) -> None:
        """Scanned twice: it is shown, and it is begun."""
        await expect(self.ready(job)).to_be_visible()
        await self.scan(job)
        await expect(self.page.get_by_test_id("floor-panel")).to_contain_text(job)
        await self.scan(job)
        await self.sees("floor-finish")

    async def finishes(self, job: str, *, good: str = "", scrap: str = "") -> None:
        """Scanned once more: how many are told."""
        await self.scan(job)
        await self.sees("floor-sheet")
        await self._types(good)
        if scrap:
            await self.press("floor-scrap")
            await self._types(scrap)
            await self.press("reason-mistake")

    async def works(self, job: str, *, good: str = "", scrap: str = "") -> None:
        """One operation from its beginning to its end."""
        async with self.turn:
            await self.begins(job)
            await self.finishes(job, good=good, scrap=scrap)
            await self.told()

    async def passes(self, job: str) -> None:
        async with self.turn:
            await self._opens(job)
            await self.scan(job)
            await self.sees("floor-sheet")
            await self.told()

    async def fails(self, job: str) -> None:
        """It is measured, and goes back to its last operation."""
        async with self.turn:
            await self._opens(job)
            await self.press("floor-fail")
            await self.press("reason-size")
            await self.told()

    async def stores(self, job: str, *, pieces: str = "") -> None:
        async with self.turn:
            await self._opens(job)
            await self.scan(job)
            await self.sees("floor-sheet")
            await self._types(pieces)
            await self.told()

    async def told(self) -> None:
        """What was typed is kept, and sent."""
        await self.press("floor-tell")
        await expect(self.page.get_by_test_id("floor-sheet")).to_have_count(0)
        await self.has_sent_all()

    async def has_sent_all(self) -> None:
        await expect(self.page.get_by_test_id("floor-unsent")).to_have_count(0)

    async def reads(self, job: str, change: str) -> None:
        """The red screen, until somebody has read it."""
        async with self.turn:
            await expect(self.page.locator(".floor-change-lead")).to_contain_text(job)
            await expect(self.page.get_by_test_id("floor-changed")).to_have_text(change)
            await self.scan(job)  # a scan reads nothing
            await self.sees("floor-changed")
            await self.press("floor-change-seen")
            await expect(self.page.get_by_test_id("floor-changed")).to_have_count(0)
            await self.has_sent_all()

    async def _opens(self, job: str) -> None:
        await expect(self.ready(job)).to_be_visible()
        await self.scan(job)
        await expect(self.page.get_by_test_id("floor-panel")).to_contain_text(job)

    async def _types(self, number: str) -> None:
        for digit in number:
            await self.press(f"key-{digit}")
