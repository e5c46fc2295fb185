"""A person who sees the product for the first time, by the keystroke-level model.

A key takes 0.28 s, a point and click 1.3 s, a decision 1.35 s before each click, and every text is
read once, at four characters a second, labels and help included.
Source: Card, Moran and Newell, The Keystroke-Level Model, 1980.
"""

from dataclasses import dataclass, field

from playwright.async_api import Locator, Page

KEY_S, CLICK_S, DECIDE_S, READS_PER_S = 0.28, 1.3, 1.35, 4


@dataclass
class Novice:
    """Clicks and types like a person, and counts what it would take."""

    page: Page
    clicks: int = 0
    keys: int = 0
    _read: set[str] = field(default_factory=set)

    @property
    def seconds(self) -> float:
        read = sum(map(len, self._read)) / READS_PER_S
        return self.clicks * (CLICK_S + DECIDE_S) + self.keys * KEY_S + read

    async def read(self) -> None:
        """What is on the screen and was not read before."""
        text = await self.page.locator("main").first.inner_text()
        self._read |= {line.strip() for line in text.splitlines() if line.strip()}

    async def click(self, what: Locator) -> None:
        await what.wait_for()
        await self.read()
        await what.click()
        self.clicks += 1

    async def type(self, where: Locator, text: str) -> None:
        """Point at the box, and type; what stood in it is gone."""
        await self.click(where)
        await where.fill(text)
        self.keys += len(text)
