"""A job is done at least once, whatever its handler does."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from danliu.postgres.migrate import migrate
from danliu.postgres.pool import Pool, open_pool
from danliu.postgres.queue import Job, Worker, enqueue, revive
from tests.polling import until


@pytest.fixture
async def pool(database) -> AsyncIterator[Pool]:
    pool = await open_pool(database, size=4)
    await migrate(pool, "pre")
    yield pool
    await pool.close()


async def left(pool: Pool) -> int:
    count: int = await pool.fetchval("SELECT count(*) FROM danliu.pgqueuer")
    return count


@pytest.mark.parametrize("concurrency", [1, 2, 40])
async def test_a_job_whose_handler_raises_comes_again_until_it_is_done(pool, concurrency):
    tries: list[bytes] = []

    async def stumble(payload: bytes, job: int) -> None:
        tries.append(payload)
        if len(tries) < 3:
            raise KeyError("a mistake of the handler")

    worker = Worker(pool, {"walk": stumble}, concurrency=concurrency)
    working = asyncio.create_task(worker.run())
    await enqueue(pool, [Job("walk", b"to the door")])

    async def gone() -> bool:
        return len(tries) == 3 and await left(pool) == 0

    await until(gone, what="the job is done")
    assert tries == [b"to the door"] * 3
    worker.stop()
    await working


async def test_a_job_that_was_held_because_the_asking_failed_is_done_after_all(pool):
    await enqueue(pool, [Job("walk", b"home")])
    await pool.execute("UPDATE danliu.pgqueuer SET status = 'failed', queue_manager_id = NULL")
    done = asyncio.Event()

    async def arrive(payload: bytes, job: int) -> None:
        done.set()

    worker = Worker(pool, {"walk": arrive}, concurrency=2)
    working = asyncio.create_task(worker.run())
    assert await revive(pool) == 1
    assert await revive(pool) == 0
    await asyncio.wait_for(done.wait(), 5)
    worker.stop()
    await working
