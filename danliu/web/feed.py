"""Realtime: one stream a browser, fed by the bell, checked against the log every second."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from danliu.hub import Hub
from danliu.postgres.bell import LOOKS_EVERY_S, listen
from danliu.tables import changes
from danliu.workspace import Workspace

COALESCES_FOR_S = 0.1
STILL_THERE_EVERY = 15  # looks; a proxy ends a stream that is silent for long


class Feed:
    """What this web process heard, for its browsers."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._waiting: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._topics: dict[asyncio.Event, set[str]] = {}
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._listening = asyncio.create_task(listen(self._hub.house.db, self._heard))

    async def stop(self) -> None:
        if self._listening:
            self._listening.cancel()

    def _heard(self, workspace: int, topic: str) -> None:
        for event in self._waiting[workspace]:
            self._topics[event].add(topic)
            event.set()

    async def follow(self, ws: Workspace) -> AsyncIterator[ServerSentEventMessage]:
        """Events of one workspace from now on."""
        heard, workspace = asyncio.Event(), ws.row.id
        self._waiting[workspace].add(heard)
        self._topics[heard] = set()
        try:
            mark = await changes.newest(ws.db)
            yield _event("hello", {})
            silent = 0
            while True:
                topics = await self._next(heard)
                fresh = await changes.news(ws.db, f"ws_{workspace}", mark)
                silent = 0 if fresh or topics else silent + 1
                if fresh:
                    mark = fresh[-1][0]
                    yield _event("change", await _tables(ws, fresh))
                for topic in sorted(topics - {"changes"}):
                    yield _event(topic, {})
                if silent >= STILL_THERE_EVERY:
                    silent = 0
                    yield ServerSentEventMessage(comment="still here")
        finally:
            self._waiting[workspace].discard(heard)
            self._topics.pop(heard, None)

    async def _next(self, heard: asyncio.Event) -> set[str]:
        """Wait for a ring, at most until it is time to look anyway; what was rung for."""
        try:
            async with asyncio.timeout(LOOKS_EVERY_S):
                await heard.wait()
            await asyncio.sleep(COALESCES_FOR_S)
        except TimeoutError:
            return set()
        topics, self._topics[heard] = self._topics[heard], set()
        heard.clear()
        return topics


def _event(name: str, data: Any) -> ServerSentEventMessage:
    return ServerSentEventMessage(data=msgspec.json.encode(data).decode(), event=name)


async def _tables(ws: Workspace, fresh: Any) -> dict[str, Any]:
    schema = await ws.tables.schema()
    keys = {schema.by_id[table].key for _, table in fresh if table in schema.by_id}
    return {"seq": fresh[-1][0].seq, "tables": sorted(keys)}


@get("/api/feed")
async def feed(ws: NamedDependency[Workspace], news: NamedDependency[Feed]) -> ServerSentEvent:
    """Server-sent events: `change` {seq, tables}, `tasks`, `runs`. After a break, read anew."""
    return ServerSentEvent(news.follow(ws))
