"""Realtime: one stream a browser, fed by the bell, checked against the log every second."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from danliu.hub import Hub
from danliu.people.errors import NotSignedIn
from danliu.people.sessions import Sessions
from danliu.postgres.bell import LOOKS_EVERY_S, listen
from danliu.tables import changes
from danliu.tables.changes import Mark
from danliu.tables.news import Bulletin
from danliu.web.signed import secret_of
from danliu.workspace import Workspace

COALESCES_FOR_S = 0.1
STILL_THERE_EVERY = 15  # looks; a proxy ends a stream that is silent for long
AT_MOST_NAMED = 200  # records in one event

Still = Callable[[], Awaitable[bool]]


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

    async def follow(
        self, ws: Workspace, since: Mark | None, still: Still
    ) -> AsyncIterator[ServerSentEventMessage]:
        """Events of one workspace, from where the reader was, else from now on.

        still   whether the reader is still signed in, in the same role
        """
        heard, workspace = asyncio.Event(), ws.row.id
        self._waiting[workspace].add(heard)
        self._topics[heard] = set()
        try:
            mark = since or await changes.newest(ws.db)
            yield _event("hello", {}, mark)
            silent = 0
            while True:
                topics = set() if since else await self._next(heard)
                since = None
                while bulletin := await ws.tables.news(mark):
                    if not await still():
                        return
                    mark, silent = bulletin.mark, 0
                    yield _event("change", _told(bulletin), mark)
                for topic in sorted(topics - {"changes"}):
                    yield _event(topic, {})
                silent += 1
                if silent % STILL_THERE_EVERY == 0:
                    if not await still():
                        return
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


def _event(name: str, data: Any, mark: Mark | None = None) -> ServerSentEventMessage:
    text = msgspec.json.encode(data).decode()
    return ServerSentEventMessage(data=text, event=name, id=str(mark) if mark else None)


def _told(bulletin: Bulletin) -> dict[str, Any]:
    """Of a burst only the tables are told: whoever shows them reads anew."""
    few = bulletin.news if len(bulletin.news) <= AT_MOST_NAMED else []
    return {"seq": bulletin.mark.seq, "tables": bulletin.tables, "changes": few}


@get("/api/feed")
async def feed(
    ws: NamedDependency[Workspace],
    news: NamedDependency[Feed],
    sessions: NamedDependency[Sessions],
    request: Request[Any, Any, Any],
) -> ServerSentEvent:
    """Server-sent events: `change` {seq, tables, changes}, `tasks`, `runs`.

    A change names table, record, version, kind and fields, as far as the reader may see them; of
    a burst only the tables are told. With `Last-Event-ID`, which browsers send by themselves
    after a break, it goes on where the reader was. It ends when the reader signs out, or
    gets another role.
    """
    secret = secret_of(request)

    async def still() -> bool:
        try:
            return (await sessions.find(ws.db, secret)).actor == ws.actor
        except NotSignedIn:
            return False

    since = Mark.read(request.headers.get("last-event-id", ""))
    return ServerSentEvent(news.follow(ws, since, still))
