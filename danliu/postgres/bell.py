"""«Something happened»: told to whoever listens, soon after it was committed.

Not inside the writing transaction: a NOTIFY makes all commits of a server queue up one after
another. A bell that is rung collects for a moment and speaks once, on its own. It may be lost
with its process, so a listener also looks by itself every second.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

from danliu.postgres.pool import LOST, Connection, Pool

log = structlog.get_logger()
CHANNEL = "danliu_bell"
COLLECTS_FOR_S = 0.04
LOOKS_EVERY_S = 1.0

Heard = Callable[[int, str], None]


class Bell:
    """Rung by those who write. `ring` is cheap and never waits."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._rung: set[tuple[int, str]] = set()
        self._speaking: asyncio.Task[None] | None = None

    def ring(self, workspace: int, topic: str) -> None:
        self._rung.add((workspace, topic))
        if self._speaking is None or self._speaking.done():
            self._speaking = asyncio.create_task(self._speak())

    async def _speak(self) -> None:
        await asyncio.sleep(COLLECTS_FOR_S)
        while self._rung:
            rung, self._rung = self._rung, set()
            words = [f"{workspace}:{topic}" for workspace, topic in rung]
            try:
                await self._pool.execute(
                    "SELECT pg_notify($1, word) FROM unnest($2::text[]) AS word", CHANNEL, words
                )
            except LOST as error:
                log.info("the bell was not heard", error=str(error))
            await asyncio.sleep(COLLECTS_FOR_S)

    async def close(self) -> None:
        if self._speaking:
            self._speaking.cancel()
            with suppress(asyncio.CancelledError):
                await self._speaking


async def _terminated(connection: Connection) -> None:
    ended = asyncio.Event()
    connection.add_termination_listener(lambda _: ended.set())
    await ended.wait()


async def listen(pool: Pool, heard: Heard) -> None:
    """Call `heard(workspace, topic)` for every ring, for ever; listens anew after a break."""

    def on_notify(_connection: Any, _pid: Any, _channel: Any, payload: Any) -> None:
        workspace, _, topic = str(payload).partition(":")
        heard(int(workspace), topic)

    while True:
        try:
            async with pool.acquire() as connection:
                await connection.add_listener(CHANNEL, on_notify)
                try:
                    await _terminated(connection)
                finally:
                    if not connection.is_closed():
                        await connection.remove_listener(CHANNEL, on_notify)
        except LOST as error:
            log.warning("stopped hearing the bell, trying again", error=str(error))
            await asyncio.sleep(LOOKS_EVERY_S)
