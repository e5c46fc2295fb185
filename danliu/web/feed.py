"""Realtime: one stream a browser, fed by the bell, checked against the log every second."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from danliu.hub import Hub
from danliu.people.errors import NotSignedIn
from danliu.people.sessions import Sessions
from danliu.postgres.bell import LOOKS_EVERY_S, listen
from danliu.tables import changes
from danliu.tables.changes import Mark
from danliu.tables.news import Bulletin
from danliu.tables.schema import Schema
from danliu.tables.tape import Tape
from danliu.web.here import Seat
from danliu.web.names import Names
from danliu.web.presence import TOPIC, Other, Presence, Window, left
from danliu.web.signed import secret_of
from danliu.workspace import Workspace

COALESCES_FOR_S = 0.1
LOOKS_SOON_S = 0.2  # after a ring: a transaction that ran beside it may have held the log back
MOVES_TOLD_EVERY_S = 0.3
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
        self._tapes: dict[int, Tape] = {}
        self._presence = Presence()
        self._windows: dict[asyncio.Event, Window] = {}
        self._moved: dict[int, set[int]] = {}
        self._ending = False

    async def start(self) -> None:
        self._listening = asyncio.create_task(listen(self._hub.house.db, self._heard))

    async def stop(self) -> None:
        if self._listening:
            self._listening.cancel()

    def end(self) -> None:
        """Every stream ends at once: a server that stops waits for what is under way."""
        self._ending = True
        for heard in self._topics:
            heard.set()

    def _heard(self, workspace: int, topic: str) -> None:
        if topic.startswith(TOPIC):
            self._hear_where(workspace, topic)
            return
        for event in self._waiting[workspace]:
            self._topics[event].add(topic)
            event.set()

    def _hear_where(self, workspace: int, topic: str) -> None:
        """Cursors move all the time: who is beside them is told a few times a second."""
        moved = self._presence.hear(workspace, topic)
        if workspace not in self._moved:
            loop = asyncio.get_running_loop()
            loop.call_later(MOVES_TOLD_EVERY_S, self._tell_where, workspace)
        self._moved.setdefault(workspace, set()).update(moved)

    def _tell_where(self, workspace: int) -> None:
        moved = self._moved.pop(workspace)
        for event in self._waiting[workspace]:
            window = self._windows.get(event)
            if window and self._presence.table_of(workspace, window) in moved:
                event.set()

    async def follow(
        self, ws: Workspace, since: Mark | None, still: Still, seat: str, names: Names
    ) -> AsyncIterator[ServerSentEventMessage]:
        """Events of one workspace, from where the reader was, else from now on.

        still   whether the reader is still signed in, in the same role
        seat    of the window that listens, which is where `here` says; «» for none
        """
        heard, workspace = asyncio.Event(), ws.row.id
        self._waiting[workspace].add(heard)
        self._topics[heard] = set()
        window = (ws.actor.user, seat) if ws.actor.user and seat else None
        if window:
            self._windows[heard] = window
        around: list[Other] = []
        try:
            mark, tape = since or await changes.newest(ws.db), self._tape(workspace)
            yield _event("hello", {}, mark)
            silent, topics = 0, set[str]()
            while not self._ending:
                wait = LOOKS_SOON_S if "changes" in topics else LOOKS_EVERY_S
                if not since:
                    topics = await self._next(heard, wait)
                # where nothing was rung, what another reader has just looked up will do
                recent = 0.0 if since or "changes" in topics else wait / 2
                since = None
                while (new := await tape.after(mark, at_most_s=recent)).entries:
                    if not await still():
                        return
                    mark, silent, recent = new.mark, 0, LOOKS_EVERY_S / 2
                    yield _event("change", _told(await ws.tables.news(new)), mark)
                mark = new.mark
                for topic in sorted(topics - {"changes"}):
                    yield _event(topic, {})
                if window:
                    known = await names.of(ws.db, workspace)
                    if (now := await self._presence.around(ws, window, known)) != around:
                        around = now
                        yield _event("here", {"people": around})
                silent += 1
                if silent % STILL_THERE_EVERY == 0:
                    if not await still():
                        return
                    yield ServerSentEventMessage(comment="still here")
        finally:
            self._waiting[workspace].discard(heard)
            self._topics.pop(heard, None)
            self._windows.pop(heard, None)
            # after a break a window is back before the end of its old stream is noticed
            if window and window not in map(self._windows.get, self._waiting[workspace]):
                self._hub.bell.ring(workspace, left(window))

    def _tape(self, workspace: int) -> Tape:
        if workspace not in self._tapes:
            house = self._hub.house

            async def fresh() -> Schema:
                return await house.catalog.fresh(house.db, workspace)

            self._tapes[workspace] = Tape(house.db, f"ws_{workspace}", fresh)
        return self._tapes[workspace]

    async def _next(self, heard: asyncio.Event, at_most_s: float) -> set[str]:
        """Wait for a ring, at most until it is time to look anyway; what was rung for."""
        try:
            async with asyncio.timeout(at_most_s):
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
    names: NamedDependency[Names],
    request: Request[Any, Any, Any],
    seat: FromQuery[Seat | None] = None,
) -> ServerSentEvent:
    """Server-sent events: `change` {seq, tables, changes}, `tasks`, `runs`, `notices`, `comments`,
    `stock`, and for a window with a seat `here` {people}: who else is in the table that it looks
    at.

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
    return ServerSentEvent(news.follow(ws, since, still, seat or "", names))
