"""Tells the workers of all machines that there are jobs, once they are committed.

PgQueuer would do so by a trigger, inside the transaction that enqueues. But a NOTIFY there makes
the commits of a server queue up: 16 callers who each write a record with a job get 2.6 times as far
without it (bench, two cores). What is told here may be lost with its process, so workers
also look by themselves every second.
"""

import asyncio
from contextlib import suppress

import msgspec
import structlog

from danliu.postgres.pool import LOST, Pool
from danliu.postgres.queue import QUEUE

log = structlog.get_logger()
PAUSE_S = 0.008  # between two calls: what was enqueued meanwhile is told in one
ECHO_S = 0.05  # who called before the commit was whole is told again

_SAY = "SELECT pg_notify($1, $2 || to_json(now())::text || '}')"
_WORD = msgspec.json.encode(
    {
        "type": "table_changed_event",
        "channel": QUEUE.channel,
        "operation": "insert",
        "table": QUEUE.queue_table,
    }
).decode()


class Waker:
    """`wake` is cheap and never waits: the first call is passed on at once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._called = asyncio.Event()
        self._telling: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._called.set()
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell())

    async def close(self) -> None:
        if self._telling:
            self._telling.cancel()
            with suppress(asyncio.CancelledError):
                await self._telling

    async def _tell(self) -> None:
        """Until nobody has called for a while, and then once more."""
        while self._called.is_set():
            self._called.clear()
            await self._say()
            await asyncio.sleep(PAUSE_S)
            with suppress(TimeoutError):
                async with asyncio.timeout(ECHO_S):
                    await self._called.wait()
                    continue
            await self._say()

    async def _say(self) -> None:
        try:
            await self._pool.execute(_SAY, QUEUE.channel, _WORD[:-1] + ',"sent_at":')
        except LOST as error:
            log.info("the workers were not told", error=str(error))
