"""Reading texts for the search is work that others go before."""

import asyncio
import time

from danliu.tables.search.indexing import give_way


def spin(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


async def test_who_has_other_work_has_many_turns_between_two_stretches() -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            spin(0.001)
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    await asyncio.sleep(0)
    turns = 0
    await give_way(0.02)
    beside.cancel()
    assert turns > 3  # one turn is all that a bare yield would give


async def test_alone_it_reads_on_at_once() -> None:
    await asyncio.wait_for(give_way(3_600), 5)
