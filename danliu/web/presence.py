"""Who is where in the tables right now. It lives in memory, and ends with the stream of a window.

Each web process holds all of it: a place is told to the others by the bell, with the seat that a
window made for itself. Others hear that seat: it is one only together with its person, so that
nobody takes a colleague's. What a reader may not see of it, it is not told.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.tables.access import Sight
from danliu.tables.seen import among_seen
from danliu.workspace import Workspace

TOPIC = "here "
GONE_AFTER_S = 60.0  # without a word of its window
TOLD_AT_MOST = 30  # others of one table
SEATS_AT_MOST = 1_000  # of one workspace
SEATS_EACH = 20  # of one person


class Place(Struct, frozen=True):
    """table: None where the window looks at no table; opened: the record, in full"""

    seat: str
    user: UUID
    table: int | None = None
    record: UUID | None = None
    field: str = ""
    opened: UUID | None = None


class Other(Struct, frozen=True):
    """Somebody else as a reader may see them; the place is blank where it is hidden."""

    seat: str
    user: UUID
    name: str
    record: UUID | None
    field: str
    opened: UUID | None


Window = tuple[UUID, str]  # whose, and its seat
Seats = dict[Window, tuple[float, Place]]


class Presence:
    """The seats of every workspace, as this process heard of them."""

    def __init__(self) -> None:
        self._seats: dict[int, Seats] = defaultdict(dict)

    def hear(self, workspace: int, topic: str) -> set[int]:
        """Take a ring in; the tables in which somebody moved."""
        place = msgspec.json.decode(topic.removeprefix(TOPIC), type=Place)
        seats = self._seats[workspace]
        before = seats.pop((place.user, place.seat), None)
        if place.table is not None:
            _make_room(seats, place.user)
            seats[place.user, place.seat] = (time.monotonic(), place)
        moved = {place.table, before[1].table if before else None}
        return {table for table in moved if table is not None}

    def table_of(self, workspace: int, window: Window) -> int | None:
        found = self._seats[workspace].get(window)
        return found[1].table if found else None

    async def around(self, ws: Workspace, window: Window, names: Mapping[str, str]) -> list[Other]:
        """The others in the table that this window looks at, as far as its person may see."""
        at = self.table_of(ws.row.id, window)
        here = [one for one in self._alive(ws.row.id) if one.table == at]
        others = [one for one in here if one.user != ws.actor.user]
        if at is None or not others:
            return []
        sight = ws.tables.sight(await ws.tables.schema())
        table = sight.schema.by_id.get(at)
        if table is None or not sight.reads(table.key):
            return []
        shown = others[:TOLD_AT_MOST]
        records = {one for place in shown for one in (place.record, place.opened) if one}
        seen = await among_seen(ws.db, sight, ws.tables.about(), table, records)
        return [_other(one, seen, sight, names) for one in shown]

    def _alive(self, workspace: int) -> Iterable[Place]:
        since = time.monotonic() - GONE_AFTER_S
        return [place for at, place in self._seats[workspace].values() if at > since]


def left(window: Window) -> str:
    """What is rung when a window is closed."""
    user, seat = window
    return TOPIC + msgspec.json.encode(Place(seat, user)).decode()


def _make_room(seats: Seats, user: UUID) -> None:
    """The newest stay: they stand last."""
    own = [window for window in seats if window[0] == user]
    for window in own[: max(0, len(own) - SEATS_EACH + 1)]:
        del seats[window]
    while len(seats) >= SEATS_AT_MOST:
        del seats[next(iter(seats))]


def _other(place: Place, seen: set[UUID], sight: Sight, names: Mapping[str, str]) -> Other:
    assert place.table is not None
    table = sight.schema.by_id[place.table].key
    record = place.record if place.record in seen else None
    field = place.field if record and sight.shows(table, place.field) else ""
    opened = place.opened if place.opened in seen else None
    name = names.get(f"user:{place.user}", "?")
    return Other(place.seat, place.user, name, record, field, opened)
