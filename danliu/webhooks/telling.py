"""Beside the clock of the house: what happened becomes messages, and the messages are sent."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog

from danliu.tables.catalog import Catalog
from danliu.webhooks.gathering import due, gather, hungry
from danliu.webhooks.sending import Sending

log = structlog.get_logger()
AT_ONCE = 20  # receivers that one process sends to


@dataclass
class Telling:
    """One in each process that has the clock; any number of them share the work."""

    sending: Sending
    catalog: Catalog
    _busy: dict[UUID, asyncio.Task[None]] = field(default_factory=dict)
    _looking: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Look whether there is something to tell, unless we still do. Never waits."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(_logged(self.round()))

    async def round(self) -> None:
        """Gather for everybody, and begin to send where something waits."""
        db, clock = self.sending.db, self.sending.clock
        for one in await hungry(db):
            await gather(db, self.catalog, clock, one)
        for webhook in await due(db, clock.now()):
            if len(self._busy) < AT_ONCE and webhook not in self._busy:
                self._busy[webhook] = asyncio.create_task(_logged(self._send(webhook)))

    async def _send(self, webhook: UUID) -> None:
        try:
            await self.sending.send(webhook)
        finally:
            del self._busy[webhook]

    async def settled(self) -> None:
        """Until those that send have ended."""
        while self._busy:
            await asyncio.wait(self._busy.values())

    async def stop(self) -> None:
        if self._looking:
            self._looking.cancel()
        sending = list(self._busy.values())
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("telling those outside failed")
