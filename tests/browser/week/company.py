"""The workshop of the week: its processes, its clock, and what everybody in the story may do."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from playwright.async_api import Browser, Locator, Page

from danliu.tables.query import Record
from tests.browser.day.company import Day
from tests.browser.day.hands import Hands
from tests.browser.week.sizes import Size
from tests.polling import until
from tests.processes import Outside
from tests.stories.works import Works
from tests.web.people import PASSWORD

DESK = {"width": 1366, "height": 768}
OWNER = "zhao"


class Week(Day):
    """Where everything of the week is found.

    placed    orders, by channel
    received  of each item, in its own unit, what was bought or came from the floor
    clocked   pages whose clocks go with the story's
    """

    def __init__(
        self, works: Works, hands: Hands, outside: Outside, http: httpx.AsyncClient, size: Size
    ) -> None:
        super().__init__(works.story, hands, outside, http, size)
        self.works = works
        self.clocked: list[Page] = []

    def tell(self, what: str) -> None:
        print(f"  {self.hands.here():%a}", end="")
        super().tell(what)

    async def orders(self, where: str = "") -> list[Record]:
        return await self.story.records("customer_orders", where)

    async def cells(self, order: UUID) -> Mapping[str, Any]:
        return (await self.story.record(order, "customer_orders")).cells

    async def number(self, order: UUID) -> str:
        return str((await self.cells(order))["number"])

    async def press(self, table: str, record: UUID, button: str) -> None:
        await self.post(f"/api/tables/{table}/records/{record}/press", {"button": button})

    async def click(self, page: Page, button: Locator) -> None:
        """A button of a record; its flow is on its way then."""
        async with page.expect_response("**/press"):
            await button.click()

    async def reaches(self, order: UUID, status: str) -> None:
        await self.works.reaches(order, status)

    async def parts(self) -> dict[str, Record]:
        return {one.cells["sku"]: one for one in await self.story.records("goods")}

    async def opened(self, browser: Browser, login: str, **size: Any) -> Page:
        """A page of somebody's own, signed in, on the clock of the story."""
        page = await self.guest(browser, **size)
        signed = {"login": login, "password": PASSWORD}
        answer = await page.request.post(f"{self.address}/api/session", data=signed)
        assert answer.ok, await answer.text()
        return page

    async def guest(self, browser: Browser, **size: Any) -> Page:
        context = await browser.new_context(
            locale="zh-CN", reduced_motion="reduce", **{"viewport": DESK, **size}
        )
        self.browsers.append(context)
        page = await context.new_page()
        await page.clock.install(time=self.hands.now())
        self.clocked.append(page)
        return page

    async def next_morning(self) -> None:
        """Eight o'clock of the next day, for the house and at every page."""
        before = self.hands.now()
        day = self.hands.here() + timedelta(days=1)
        self.hands.set(day.replace(hour=8, minute=0, second=0, microsecond=0))
        ahead = self.hands.now() - before
        for page in self.clocked:
            await page.clock.fast_forward(int(ahead.total_seconds() * 1_000))
        await self.settle()

    async def held(self, order: UUID) -> Counter[str]:
        """What the order holds of each item, as the ledger has it."""
        named = {one.id: sku for sku, one in (await self.parts()).items()}
        rows = await self.story.ws.db.fetch(
            "SELECT item, sum(quantity) AS pieces FROM danliu.stock_holds"
            " WHERE workspace_id = $1 AND holder = $2 AND quantity <> 0 GROUP BY item",
            self.story.ws.row.id,
            order,
        )
        return Counter({named[row["item"]]: row["pieces"] for row in rows})

    async def found(self, table: str, where: str, what: str) -> Record:
        """The one record that is so, once it is there."""

        async def there() -> list[Record]:
            return await self.story.records(table, where)

        (one,) = await until(there, within_s=self.size.settles_s, what=what)
        return one
