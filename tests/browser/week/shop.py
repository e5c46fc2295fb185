"""The shop floor: five work stations, the check, the store, and the jobs that go through them."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from playwright.async_api import Browser

from danliu.tables.query import Record
from tests.browser.week.company import Week
from tests.browser.week.staff import INSPECTOR, KEEPER, LEADERS
from tests.browser.week.tablet import Tablet


class Shop:
    """at     the tablet of each work station
    handed  finished operations after which another one comes, by the station that is told
    whole   of jobs: their last operation was finished, again after a failed check as well
    passed, stored   jobs
    """

    def __init__(self, week: Week, at: dict[str, Tablet], check: Tablet, store: Tablet) -> None:
        self.week, self.at, self.check, self.store = week, at, check, store
        self.handed: Counter[str] = Counter()
        self.whole = self.passed = self.stored = 0

    @classmethod
    async def opened(cls, week: Week, browser: Browser) -> "Shop":
        places = {place: login for place, (login, _) in LEADERS.items()}
        places |= {"质检": INSPECTOR, "入库": KEEPER}
        hung = (Tablet.hung_up(week, browser, *one) for one in places.items())
        *tablets, check, store = await asyncio.gather(*hung)
        return cls(week, dict(zip(places, tablets, strict=False)), check, store)

    async def jobs(self, orders: Sequence[UUID]) -> list[Record]:
        """Those that are assigned and not begun, parts before what they go into."""
        found = [one for order in orders for one in await self.week.works.of("jobs", order)]
        waiting = [one for one in found if one.cells["status"] == "assigned"]
        return sorted(waiting, key=lambda one: -one.cells["level"])

    async def job(self, order: UUID, sku: str) -> Record:
        (found,) = [one for one in await self.week.works.of("jobs", order) if _sku(one) == sku]
        return found

    async def state(self, job: Record) -> str:
        now = await self.week.story.record(job.id, "jobs")
        return str(now.cells["status"])

    async def makes(self, jobs: Sequence[Record]) -> None:
        """Each from its first operation into the store, all stations at once; parts before what
        they go into, which could not have been made else."""
        for level in sorted({one.cells["level"] for one in jobs}, reverse=True):
            await asyncio.gather(*(self.made(one) for one in jobs if one.cells["level"] == level))
        await self.week.settle()

    async def made(self, job: Record, *, scrap: str = "", fails: bool = False) -> None:
        """scrap: at its first operation, made up for at once; fails: its first check"""
        await self.worked(job, scrap=scrap)
        number = str(job.cells["number"])
        if fails:
            await self.check.fails(number)
            last = (await self.places(job))[-1]
            await self.at[last].works(number)
            self.whole += 1
        await self.passes(number)
        await self.stores(job)

    async def worked(self, job: Record, *, scrap: str = "", begun: bool = False) -> None:
        """All its operations. begun: the first is under way"""
        number, places = str(job.cells["number"]), await self.places(job)
        for turn, place in enumerate(places):
            lost = {"good": f"{int(job.cells['quantity'])}", "scrap": scrap} if scrap else {}
            if begun and turn == 0:
                await self._finished(place, number)
            else:
                await self.at[place].works(number, **(lost if turn == 0 else {}))
            if turn + 1 < len(places):
                self.handed[places[turn + 1]] += 1
        self.whole += 1

    async def _finished(self, place: str, number: str) -> None:
        tablet = self.at[place]
        async with tablet.turn:
            await tablet.ready(number).click()
            await tablet.finishes(number)
            await tablet.told()

    async def passes(self, number: str) -> None:
        await self.check.passes(number)
        self.passed += 1

    async def stores(self, job: Record, *, pieces: str = "") -> None:
        """pieces: where it is not as many as there should be"""
        await self.store.stores(str(job.cells["number"]), pieces=pieces)
        self.stored += 1
        self.week.received[_sku(job)] += Decimal(pieces or job.cells["quantity"])

    async def places(self, job: Record) -> list[str]:
        """The work stations of its operations, in turn."""
        where = f'{{job.number}}="{job.cells["number"]}"'
        steps = await self.week.story.records("job_steps", where)
        steps.sort(key=lambda one: one.cells["turn"])
        return [str(one.cells["station"]["title"]) for one in steps]


def _sku(job: Record) -> str:
    return str(job.cells["item"]["title"])
