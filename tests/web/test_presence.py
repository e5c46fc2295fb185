"""A place in a table is of a window and its person: nobody pushes others out of theirs."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import msgspec
import pytest
from litestar.response.sse import ServerSentEventMessage

from danliu.tables.write import Create
from danliu.web import presence
from danliu.web.feed import Feed
from danliu.web.names import Names
from danliu.web.presence import Place, Presence
from tests.flows.office import Office, an_office
from tests.polling import until


@pytest.fixture
async def office(new_database: Callable[[str], str], tmp_path: Path) -> AsyncIterator[Office]:
    async with an_office(new_database(f"presence_{uuid4().hex}"), tmp_path) as found:
        yield found


async def test_a_window_that_is_back_after_a_break_stays_when_its_old_stream_ends(
    office: Office,
) -> None:
    feed = await listening(office)
    events = {
        stream: follow(feed, office, name, seat)
        for stream, name, seat in (
            ("watcher", "李", "watcher0"),
            ("old", "王", "window00"),
            ("back", "王", "window00"),
        )
    }
    for stream in events.values():
        assert (await anext(stream)).event == "hello"
    await be(office, "李", "watcher0")
    await be(office, "王", "window00")
    first = await around(events["watcher"])

    await events["old"].aclose()
    office.hub.bell.ring(office.row.id, "runs")
    await until_told(events["watcher"], "runs")
    (written,) = await office.ws.tables.write([Create("orders", {"number": "D-9"})])
    await be(office, "王", "window00", written.id)
    second = await around(events["watcher"])
    await events["back"].aclose()
    third = await around(events["watcher"])
    await events["watcher"].aclose()
    await feed.stop()

    assert first == [("王", None)]
    assert second == [("王", str(written.id))]
    assert third == []


def test_who_invents_seats_pushes_nobody_else_out() -> None:
    here, quiet, loud = Presence(), uuid4(), uuid4()
    here.hear(1, told(Place("quiet000", quiet, 7)))
    for number in range(presence.SEATS_AT_MOST):
        here.hear(1, told(Place(f"invented{number}", loud, 7)))

    assert here.table_of(1, (quiet, "quiet000")) == 7
    assert here.table_of(1, (loud, "invented999")) == 7
    assert here.table_of(1, (loud, "invented979")) is None


def test_a_person_with_some_windows_keeps_them_all() -> None:
    here, user = Presence(), uuid4()
    for number in range(presence.SEATS_EACH):
        here.hear(1, told(Place(f"window{number:02}", user, 7)))

    kept = [here.table_of(1, (user, f"window{n:02}")) for n in range(presence.SEATS_EACH)]
    assert kept == [7] * presence.SEATS_EACH


Events = AsyncIterator[ServerSentEventMessage]


async def listening(office: Office) -> Feed:
    feed = Feed(office.hub)
    await feed.start()
    async with aclosing(follow(feed, office, "李", "")) as events:
        heard = asyncio.create_task(until_told(events, "tasks"))

        async def rung() -> bool:
            office.hub.bell.ring(office.row.id, "tasks")
            return heard.done()

        await until(rung, what="the feed hears the bell")
    return feed


def follow(feed: Feed, office: Office, name: str, seat: str) -> AsyncGenerator[Any]:
    async def still() -> bool:
        return True

    stream = feed.follow(office.as_(name), None, still, seat, Names())
    return cast(AsyncGenerator[Any], stream)


async def be(office: Office, name: str, seat: str, record: UUID | None = None) -> None:
    table = (await office.ws.tables.fresh_schema()).table("orders").id
    place = Place(seat, office.people[name], table, record)
    office.hub.bell.ring(office.row.id, told(place))


async def until_told(events: Events, name: str) -> ServerSentEventMessage:
    async with asyncio.timeout(20):
        return await anext(event async for event in events if event.event == name)


async def around(events: Events) -> list[tuple[str, str | None]]:
    """Who is told to be in the same table next: name, record."""
    event = await until_told(events, "here")
    people = msgspec.json.decode(str(event.data))["people"]
    return [(one["name"], one["record"]) for one in people]


def told(place: Place) -> str:
    return presence.TOPIC + msgspec.json.encode(place).decode()
