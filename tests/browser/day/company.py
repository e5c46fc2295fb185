"""The company of the day: its processes, its clock, and what everybody in the story may do."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
from playwright.async_api import BrowserContext

from danliu.tables.query import Record
from tests.browser.day.hands import Hands
from tests.browser.day.sizes import Size
from tests.processes import Outside
from tests.stories.story import Story

MANY = 500  # records in one call
LOOKS_EVERY_S = 0.25

# what is still to come of what has happened: also what is tried again in a moment
_BUSY = """
SELECT (SELECT count(*) FROM danliu.runs WHERE status = 'running'
        OR status = 'waiting' AND cause ? 'tries')
    + (SELECT count(*) FROM danliu.pgqueuer WHERE status::text IN ('queued', 'picked'))
    + (SELECT count(*) FROM danliu.inbox WHERE status = 'waiting')
    + (SELECT count(*) FROM danliu.timers WHERE due_at <= $1)
    + (SELECT count(*) FROM danliu.alarms WHERE due_at <= $1)
"""


class Day:
    """Where everything of the day is found.

    received   pieces that were booked in, by SKU; placed: orders, by channel
    browsers   that are open until the end
    """

    def __init__(
        self, story: Story, hands: Hands, outside: Outside, http: httpx.AsyncClient, size: Size
    ) -> None:
        self.story, self.hands, self.outside, self.http = story, hands, outside, http
        self.size = size
        self.received: Counter[str] = Counter()
        self.placed: Counter[str] = Counter()
        self.browsers: list[BrowserContext] = []
        self.began = time.monotonic()

    @property
    def address(self) -> str:
        return str(self.http.base_url).rstrip("/")

    async def close(self) -> None:
        for one in self.browsers:
            await one.close()

    def tell(self, what: str) -> None:
        print(
            f"\n{time.monotonic() - self.began:7.1f} s  {self.hands.here():%H:%M}  {what}", end=""
        )

    async def post(self, path: str, body: Any, http: httpx.AsyncClient | None = None) -> Any:
        """What the desk tells the house, or somebody else with a session of their own."""
        answer = await (http or self.http).post(path, json=body)
        assert answer.status_code < 300, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def write(self, table: str, kind: str, given: Sequence[Any]) -> None:
        for start in range(0, len(given), MANY):
            part = given[start : start + MANY]
            await self.post(f"/api/tables/{table}/writes", {kind: part})

    async def make(self, table: str, records: Sequence[Mapping[str, Any]]) -> None:
        await self.write(table, "create", [{"cells": one} for one in records])

    async def change(self, table: str, records: Mapping[UUID, Mapping[str, Any]]) -> None:
        given = [{"id": str(one), "cells": cells} for one, cells in records.items()]
        await self.write(table, "update", given)

    async def count(self, table: str) -> int:
        schema = await self.story.ws.tables.schema()
        physical = schema.physical(schema.table(table))
        found: int = await self.story.ws.db.fetchval(
            f"SELECT count(*) FROM {physical} WHERE deleted_at IS NULL"
        )
        return found

    async def orders(self, where: str = "") -> list[Record]:
        return await self.story.records("orders", where)

    async def cells(self, order: UUID) -> Mapping[str, Any]:
        return (await self.story.record(order)).cells

    async def hook(self, connection: str) -> str:
        row = await self.story.ws.connect.row(connection)
        return f"{self.address}/hooks/{row.hook}"

    async def settle(self) -> None:
        """Until everything that is due has happened, and what comes of it; nothing stands still."""
        deadline, quiet = time.monotonic() + self.size.settles_s, 0
        while quiet < 3:
            busy = await self.story.ws.db.fetchval(_BUSY, self.hands.now())
            quiet = 0 if busy else quiet + 1
            assert time.monotonic() < deadline, f"{busy} things are still under way"
            await asyncio.sleep(LOOKS_EVERY_S)
        assert await self.parked() == []

    async def parked(self) -> list[str]:
        rows = await self.story.ws.db.fetch(
            "SELECT flow, cause::text FROM danliu.runs WHERE status = 'parked'"
        )
        return [f"{row['flow']}: {row['cause']}" for row in rows]
