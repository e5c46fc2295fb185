"""Workers are killed in the middle of their work: nothing is lost, nothing is done twice."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

from tests.polling import until
from tests.processes import Process
from tests.stories.story import DIAMOND, Story

ORDERS = 200  # `make chaos` is the long form


async def test_hundreds_of_orders_survive_workers_that_are_killed_every_two_seconds(story, town):
    workers = [town.worker(), town.worker()]
    began = time.monotonic()

    async with killed_now_and_then(workers, Random(7)) as kills:
        numbers = await place(story, ORDERS)
        await until(lambda: ended(story, ORDERS), within_s=240, what="every run has ended")
    seconds = time.monotonic() - began
    for worker in workers:
        worker.stop()

    again = await story.ws.db.fetchval("SELECT count(*) FROM danliu.runs WHERE epoch > 1")
    print(f"{ORDERS} orders, {kills.count} kills, {again} taken over: {seconds:.1f} s")
    assert again > 0
    approved = await approvals(story)
    assert sorted(approved) == sorted(numbers)
    assert set(approved.values()) == {1}
    await the_books_hold_each_once(story, numbers)


@dataclass
class Kills:
    count: int = 0


@asynccontextmanager
async def killed_now_and_then(workers: list[Process], chance: Random) -> AsyncIterator[Kills]:
    """Every two seconds one of the workers, which is started again at once, until the block ends,
    however it ends."""
    kills = Kills()

    async def kill() -> None:
        while True:
            await asyncio.sleep(2)
            victim = chance.choice(workers)
            victim.kill()
            victim.start()
            kills.count += 1

    killing = asyncio.create_task(kill())
    try:
        yield kills
    finally:
        killing.cancel()
        await asyncio.wait([killing])


async def place(story: Story, count: int) -> list[str]:
    """Orders that pass, a few at a time; their numbers."""
    turn = asyncio.Semaphore(4)

    async def one() -> None:
        async with turn:
            await story.order(DIAMOND, amount="1000")

    await asyncio.gather(*(one() for _ in range(count)))
    return [record.cells["number"] for record in await story.records("orders")]


async def ended(story: Story, count: int) -> bool:
    done: int = await story.ws.db.fetchval(
        "SELECT count(*) FROM danliu.runs WHERE status IN ('done', 'parked')"
    )
    return done >= count


async def approvals(story: Story) -> Counter[str]:
    """How often the change log says «approved» of each order, by number."""
    rows = await story.ws.db.fetch(
        f"SELECT record_id FROM ws_{story.ws.row.id}.changes WHERE after->>'status' = 'approved'"
    )
    counted = Counter(row["record_id"] for row in rows)
    orders = {record.id: record.cells["number"] for record in await story.records("orders")}
    return Counter({orders[record]: times for record, times in counted.items()})


async def the_books_hold_each_once(story: Story, numbers: list[str]) -> None:
    documents = await story.outside.documents()
    assert sorted(one["number"] for one in documents) == sorted(numbers)
    assert {tuple(one["history"]) for one in documents} == {("Save", "Submit", "Audit")}
    for record in await story.records("orders"):
        assert record.cells["erp_number"] == record.cells["number"]


async def test_a_killed_workers_run_is_taken_over_within_five_seconds(story, town):
    await story.outside.control("kingdee", latency_ms=60_000, only="Save")
    order = await story.order(DIAMOND, amount="1000")
    victim = town.worker()
    await until(lambda: in_the_middle_of_the_call(story, order), what="the ERP is being asked")
    heir = town.worker()
    await until(lambda: connected_workers(story, 2), what="both workers are at work")

    victim.kill()
    killed = time.monotonic()
    await story.outside.calm()
    await until(lambda: taken_over(story, order), within_s=10, what="the run's epoch grows")
    seconds = time.monotonic() - killed

    print(f"taken over {seconds:.1f} s after the kill")
    assert seconds < 5
    cells = await story.decided(order)
    assert cells["status"] == "approved"
    heir.stop()


async def in_the_middle_of_the_call(story: Story, order) -> bool:
    if not await story.runs(order):
        return False
    steps = await story.steps(order)
    return "erp" in steps and steps["erp"].status == "running"


async def taken_over(story: Story, order) -> bool:
    epoch: int = await story.ws.db.fetchval(
        "SELECT epoch FROM danliu.runs WHERE record_id = $1", order
    )
    return epoch > 1


async def connected_workers(story: Story, count: int) -> bool:
    """Whether so many workers listen for jobs: each has one connection that does only that."""
    listening: int = await story.ws.db.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'danliu-worker' AND query LIKE 'LISTEN%danliu_queue%'"
    )
    return listening >= count
