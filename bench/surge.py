"""A surge through an ERP that takes few requests, and a heap of orders that waits.

`python -m bench.surge [--orders 10000] [--times 10]`: four times the base rate (10,000 orders in
8 hours) for as long as the orders last, with three workers, an ERP that refuses more than five
requests a second, and clocks that run so many times as fast, the ERP's as well.

`python -m bench.surge --drain 1100`: so many orders wait; then three workers start. Nobody limits
the ERP, and the clocks are everybody's.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import uvloop
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.house import House, free_port, opened
from bench.sizes import FULL
from bench.trade import Trade
from danliu.clock import Clock
from danliu.connect.pace import Limits
from danliu.hub import Hub

PER_SECOND = 5  # requests that the ERP takes
SURGE = 4 * 10_000 / (8 * 3_600)  # orders a second
WORKERS = 3
SURGE_BAR_MIN, DRAIN_BAR_MIN = 15, 5
_GIVEN_UP_S = 3_600
console = Console(width=None if sys.stdout.isatty() else 110)


def quick_clock(began: float, times: float) -> Clock:
    """A clock that showed the right time at `began`, in Unix seconds, and runs faster since."""

    def now() -> datetime:
        return datetime.fromtimestamp(began + (time.time() - began) * times, UTC)

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / times)

    return Clock(now=now, sleep=sleep)


async def work(dsn: str, data: Path, clock: Clock) -> None:
    """One worker, until it is ended."""
    async with Hub.open(dsn, data, clock=clock, size=24, name="worker") as hub:
        await asyncio.gather(hub.worker().run(), hub.tick())


@asynccontextmanager
async def _company(house: House, orders: int, per_second: float) -> AsyncIterator[Trade]:
    web, sandbox = free_port(), free_port()
    sizes = msgspec.structs.replace(FULL, orders=orders, per_second=per_second)
    async with AsyncExitStack() as stack:
        start = stack.enter_async_context
        await start(house.process("web", "danliu", "web", "--port", str(web), port=web))
        words = ("danliu", "sandbox", "--port", str(sandbox))
        await start(house.process("sandbox", *words, port=sandbox))
        yield await start(Trade.opened(house, web, sandbox, sizes))


@asynccontextmanager
async def _workers(house: House, began: float, times: float) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for number in range(WORKERS):
            words = ("bench.surge", "--worker", str(began), "--times", str(times))
            await stack.enter_async_context(house.process(f"worker-{number}", *words))
        yield


async def surge(house: House, orders: int, times: float, progress: Progress) -> str:
    bar = progress.add_task("orders", total=orders)
    async with _company(house, orders, SURGE * times) as trade:
        await trade.ws.connect.limit("kingdee", Limits(per_second=PER_SECOND))
        await trade.control("kingdee", per_second=round(PER_SECOND * times))
        async with _workers(house, time.time(), times):
            await trade.send(lambda n: progress.advance(bar, n))
            ended = time.monotonic()
            await trade.settled(_GIVEN_UP_S)
            minutes = (time.monotonic() - ended) * times / 60
        seen, outcome = await trade.traffic("kingdee"), await trade.counted()
    return (
        f"{outcome.arrived:,} orders at {SURGE:.2f}/s, {len(outcome.took_s):,} booked,"
        f" {outcome.reviewed:,} wait for a person, {outcome.held:,} held; backlog zero"
        f" {minutes:.1f} min after the last (bar {SURGE_BAR_MIN}); the ERP saw {seen['calls']:,}"
        f" requests, at most {seen['busiest'] / times:.1f}/s, and refused {seen['refused']:,}"
    )


async def drain(house: House, orders: int, progress: Progress) -> str:
    bar = progress.add_task("orders", total=orders)
    async with _company(house, orders, 1_000) as trade:
        await trade.send(lambda n: progress.advance(bar, n))
        async with _workers(house, time.time(), 1):
            began = time.monotonic()
            await trade.settled(_GIVEN_UP_S)
            minutes = (time.monotonic() - began) / 60
        outcome = await trade.counted()
    return (
        f"{outcome.arrived:,} waiting orders: {len(outcome.took_s):,} booked, {outcome.reviewed:,}"
        f" before a person, {outcome.held:,} held after {minutes:.2f} min (bar {DRAIN_BAR_MIN})"
    )


def _measured(words: argparse.Namespace) -> str:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with opened() as house, Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        if words.drain:
            return uvloop.run(drain(house, words.drain, progress))
        return uvloop.run(surge(house, words.orders, words.times, progress))


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.surge", description=__doc__)
    asked.add_argument("--orders", type=int, default=10_000)
    asked.add_argument("--times", type=float, default=10)
    asked.add_argument("--drain", type=int, default=0)
    asked.add_argument("--worker", type=float, default=0, help=argparse.SUPPRESS)
    words = asked.parse_args()
    if words.worker:
        clock = quick_clock(words.worker, words.times)
        uvloop.run(work(os.environ["DANLIU_DATABASE_URL"], Path(os.environ["DANLIU_DATA"]), clock))
    else:
        console.print(_measured(words), highlight=False)


if __name__ == "__main__":
    main()
