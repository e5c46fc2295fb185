"""One process of Danliu on the clock of the day: `python -m tests.browser.day.house web 8123`."""

import asyncio
import os
import sys
from pathlib import Path

from danliu.cli.running import run, stop_event
from danliu.clock import Clock
from danliu.hub import Hub
from danliu.web.serve import serve
from tests.browser.day.hands import Hands


async def _web(hub: Hub, port: int) -> None:
    await serve(hub, host="127.0.0.1", port=port, stand_ins=False, stop=stop_event())


async def _worker(hub: Hub) -> None:
    stop, worker = stop_event(), hub.worker()
    jobs, clock = asyncio.create_task(worker.run()), asyncio.create_task(hub.tick())
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({jobs, clock, stopped}, return_when=asyncio.FIRST_COMPLETED)
    worker.stop()
    clock.cancel()
    await asyncio.wait({jobs, clock}, timeout=20)


async def _open(kind: str, port: int) -> None:
    given = os.environ
    clock = Clock(now=Hands(Path(given["DAY_HANDS"])).now)
    dsn, data = given["DANLIU_DATABASE_URL"], Path(given["DANLIU_DATA"])
    async with Hub.open(dsn, data, clock=clock, size=24, name=kind) as hub:
        await (_worker(hub) if kind == "worker" else _web(hub, port))


if __name__ == "__main__":
    run(_open(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0))
