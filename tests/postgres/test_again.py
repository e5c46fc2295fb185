"""A job that cannot be done now comes again, ever more rarely, until it can."""

import asyncio
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from danliu.hub import Hub
from danliu.postgres.queue import Job, NotYet, Worker, enqueue


async def test_what_is_not_yet_possible_is_tried_ever_more_rarely(dsn: str, tmp_path: Path) -> None:
    tried: list[float] = []
    done = asyncio.Event()

    async def handle(_payload: bytes, _job: int) -> None:
        tried.append(time.monotonic())
        if len(tried) < 4:
            raise NotYet("they are away")
        done.set()

    async with Hub.open(dsn, tmp_path, size=5) as hub:
        worker = Worker(hub.house.db, {"knock": handle})
        working = asyncio.create_task(worker.run())
        await enqueue(hub.house.db, [Job("knock", b"")])
        await asyncio.wait_for(done.wait(), 30)
        worker.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(working, 10)
        left = await hub.house.db.fetchval("SELECT count(*) FROM danliu.pgqueuer")

    first, second, third = (b - a for a, b in pairwise(tried))
    assert first >= 0.5
    assert second >= 1
    assert third >= 2
    assert left == 0
