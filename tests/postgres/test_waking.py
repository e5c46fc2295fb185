"""Workers hear of a job soon after its commit, and find it by themselves if nobody told them."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from danliu.hub import Hub
from danliu.postgres.queue import Job, Worker, enqueue


class Floor:
    """A worker that writes down how long each job took to reach it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.heard: asyncio.Queue[float] = asyncio.Queue()
        self.worker = Worker(hub.house.db, {"told": self._take})

    async def _take(self, payload: bytes, job: int) -> None:
        await self.heard.put(time.monotonic() - float(payload))

    def job(self) -> list[Job]:
        return [Job("told", str(time.monotonic()).encode())]

    async def delay_s(self) -> float:
        async with asyncio.timeout(10):
            return await self.heard.get()


@pytest.fixture
async def floor(dsn: str, tmp_path) -> AsyncIterator[Floor]:
    async with Hub.open(dsn, tmp_path, size=5) as hub:
        floor = Floor(hub)
        working = asyncio.create_task(floor.worker.run())
        await enqueue(hub.house.db, floor.job())
        await floor.delay_s()  # it works
        await asyncio.sleep(0.2)
        yield floor
        floor.worker.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(working, 10)


async def test_a_job_that_was_told_is_taken_at_once(floor: Floor):
    await enqueue(floor.hub.house.db, floor.job())
    floor.hub.house.wake()
    assert await floor.delay_s() < 0.5


async def test_a_job_that_was_told_before_its_commit_is_taken_soon_after(floor: Floor):
    async with floor.hub.house.db.acquire() as db, db.transaction():
        await enqueue(db, floor.job())
        floor.hub.house.wake()
        await asyncio.sleep(0.03)
    assert await floor.delay_s() < 0.6


async def test_a_job_of_which_nobody_told_is_found_within_some_seconds(floor: Floor):
    await enqueue(floor.hub.house.db, floor.job())
    assert await floor.delay_s() < 3
