"""Boards that come by themselves: each person's own subscriptions, and the way out of them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.boards import store
from danliu.briefings import kept
from danliu.briefings.errors import NoAddress, UnknownBriefing
from danliu.briefings.kept import Briefing, Tongue, Way
from danliu.briefings.leaving import read_leaving
from danliu.briefings.ringing import send_now
from danliu.briefings.timetable import Days, Minute, following
from danliu.briefings.ways import address, ways_of
from danliu.connect.connections import ConnectionRow
from danliu.connect.smtp.client import bare
from danliu.flows.chat import CannotSend
from danliu.hub import Hub
from danliu.people.sessions import Signed
from danliu.tables.access import check_may_build, check_may_keep
from danliu.web.invitations import count_look
from danliu.workspace import Workspace


class BriefingOut(Struct):
    """minute   of the day, in the workspace's zone
    missed   the code of why the last one did not come; «» where it did
    """

    id: UUID
    board: str
    connection: str
    way: Way
    address: str
    days: Days
    minute: int
    due_at: datetime
    sent_for: datetime | None
    missed: str


class WayOut(Struct):
    """address   where the reader is reached by it; «» where that is not known, and of a group"""

    connection: str
    name: str
    connector: str
    way: Way
    address: str


class BriefingsOut(Struct):
    """zone: in which the hours are meant"""

    briefings: list[BriefingOut]
    ways: list[WayOut]
    zone: str


class Subscribe(Struct, forbid_unknown_fields=True):
    """address: of a mail; «»: the one that is known"""

    board: Annotated[str, Meta(max_length=100)]
    connection: Annotated[str, Meta(max_length=100)]
    way: Way
    days: Days
    minute: Minute
    tongue: Tongue = "zh"
    address: Annotated[str, Meta(max_length=300)] = ""


class Subscribed(Struct):
    id: UUID


class Leaving(Struct):
    """What is ended by a link: the name of the board, and whose company it is."""

    board: str
    company: str
    accent: str


class BriefingRoutes(Controller):
    path = "/api/briefings"

    @get("/")
    async def mine(
        self, ws: NamedDependency[Workspace], signed: NamedDependency[Signed]
    ) -> BriefingsOut:
        """One's own, and by what they could come."""
        found = await kept.of_person(ws.db, ws.row.id, signed.user)
        rows = await ws.connect.all()
        ways = [_way(row, way, signed) for row in rows for way, _ in ways_of(row.connector)]
        groups = "build" in ws.actor.may
        open_ = [one for one in ways if one.way != "group" or groups]
        return BriefingsOut([_out(one) for one in found], open_, ws.row.zone)

    @post("/", status_code=200)
    async def subscribe(
        self,
        data: JSONBody[Subscribe],
        ws: NamedDependency[Workspace],
        signed: NamedDependency[Signed],
    ) -> Subscribed:
        """To a board, by a connection; one that is there gets these days and this hour."""
        check_may_keep(ws.actor)
        await store.find(ws.db, ws.row.id, data.board)
        await _check_way(ws, signed, data)
        wanted = Briefing(
            ws.clock.new_id(),
            ws.row.id,
            data.board,
            signed.user,
            data.connection,
            data.way,
            data.address if data.way == "mail" else "",
            data.days,
            data.minute,
            data.tongue,
            following(data.days, data.minute, ws.clock.now(), ws.row.tz),
        )
        return Subscribed(await kept.keep(ws.db, wanted))

    @delete("/{briefing:uuid}", status_code=204)
    async def end(
        self,
        briefing: FromPath[UUID],
        ws: NamedDependency[Workspace],
        signed: NamedDependency[Signed],
    ) -> None:
        check_may_keep(ws.actor)
        await kept.drop(ws.db, (await _own(ws, signed, briefing)).id)

    @post("/{briefing:uuid}/send", status_code=202)
    async def now(
        self,
        briefing: FromPath[UUID],
        ws: NamedDependency[Workspace],
        signed: NamedDependency[Signed],
    ) -> None:
        """One at once, besides its hours: to see how it looks."""
        check_may_keep(ws.actor)
        found = await _own(ws, signed, briefing)
        await send_now(ws.db, ws.row.id, found.id, ws.clock.now())
        ws.house.wake()


class LeavingRoutes(Controller):
    path = "/api/public/briefings/{secret:str}"

    @get("/")
    async def look(
        self, secret: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
    ) -> Leaving:
        """What would be ended. Looking does nothing: whoever looks first is often no person."""
        await count_look(request, hub)
        db = hub.house.db
        found = await kept.find(db, read_leaving(hub.house.vault, secret))
        row = await hub.workspace_row(found.workspace_id)
        board = (await store.find(db, row.id, found.board)).board
        return Leaving(board.name, row.name, row.accent)

    @post("/", status_code=204)
    async def leave(
        self, secret: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
    ) -> None:
        """By the page, or by the button of a mail program (RFC 8058)."""
        await count_look(request, hub)
        await kept.drop(hub.house.db, read_leaving(hub.house.vault, secret))


async def _own(ws: Workspace, signed: Signed, briefing: UUID) -> Briefing:
    """Raises UnknownBriefing for those of others too."""
    found = await kept.find(ws.db, briefing)
    if (found.workspace_id, found.user_id) != (ws.row.id, signed.user):
        raise UnknownBriefing
    return found


async def _check_way(ws: Workspace, signed: Signed, data: Subscribe) -> None:
    """Raises UnknownConnection, CannotSend, NoAddress, BadRequest, and Forbidden where a group
    would be told by who may not build."""
    row = await ws.connect.row(data.connection)
    if data.way not in dict(ways_of(row.connector)):
        raise CannotSend(data.connection)
    if data.way == "group":
        check_may_build(ws.actor)
    to = address(row, data.way, signed, data.address)
    if data.way == "mail":
        bare(to, "address")


def _way(row: ConnectionRow, way: Way, signed: Signed) -> WayOut:
    try:
        to = address(row, way, signed)
    except NoAddress:
        to = ""
    return WayOut(row.key, row.name, row.connector, way, to)


def _out(one: Briefing) -> BriefingOut:
    names = BriefingOut.__struct_fields__
    return BriefingOut(**{name: getattr(one, name) for name in names})
