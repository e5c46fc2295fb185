"""The way to the company's chat system and back: who comes is said by a code.

An account that nobody here has linked yet is kept in a sealed cookie for some minutes, and becomes
that of whoever signs in by password meanwhile and says that it is theirs (linking.py).
"""

from datetime import timedelta
from typing import Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from danliu.connect.connections import Connections, UnknownConnection
from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.people import audit, code_doors, identities, trips
from danliu.people.attempts import count_attempt
from danliu.people.audit import FAILED, Entry
from danliu.people.code_doors import CALLBACK, CodeDoor
from danliu.people.errors import NotSignedIn, ProviderUnlinked, TripEnded
from danliu.people.providers import Claims
from danliu.people.sessions import Sessions, Signed
from danliu.people.trips import Trip
from danliu.tables.access import check_in_person
from danliu.web.caller import where_from
from danliu.web.entering import Entrance
from danliu.web.linking import Stranger, linking_cookie
from danliu.web.provider_trip import TRIP, Way, trip_cookie
from danliu.web.session import signed_in
from danliu.web.signed import COOKIE

PATH = "/api/public/code-door"
AT_MOST, PER = 60, timedelta(minutes=1)  # trips of one address
PREFIX = "code:"


class CodeIdentityRoutes(Controller):
    path = "/api/account/code-identity"

    @post("/", status_code=200)
    async def link(
        self,
        request: Request[Any, Any, Any],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
    ) -> Response[Way]:
        """Begin to link one's account of the chat system; the browser goes there and back."""
        check_in_person(signed.actor)
        way, kept = await _set_out(hub, request, signed.workspace, signed)
        return Response(Way(way), cookies=[kept])

    @delete("/", status_code=204)
    async def unlink(self, signed: NamedDependency[Signed], hub: NamedDependency[Hub]) -> None:
        check_in_person(signed.actor)
        await identities.unlink(hub.house.db, signed.workspace, signed.user, code=True)


@get("/api/public/code-door/{workspace:str}")
async def go_by_code(
    workspace: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Redirect:
    """From the sign-in page to the chat system of this workspace."""
    where, house = where_from(request), hub.house
    now = house.clock.now()
    await count_attempt(house.db, f"trip:{where.address}", now, at_most=AT_MOST, per=PER)
    found = await house.db.fetchval("SELECT id FROM danliu.workspaces WHERE key = $1", workspace)
    try:
        way, kept = await _set_out(hub, request, found, None)
    except DanliuError as error:
        return Redirect(f"/?provider={error.code}", status_code=303)
    return Redirect(way, status_code=303, cookies=[kept])


@get(CALLBACK)
async def come_home_by_code(
    request: Request[Any, Any, Any],
    hub: NamedDependency[Hub],
    sessions: NamedDependency[Sessions],
) -> Redirect:
    """Back from the chat system, with a code for who this is."""
    house, asked = hub.house, request.query_params
    away, browser = trip_cookie(request, "", 0, PATH), request.cookies.get(TRIP, "")
    state, code, now = asked.get("state", ""), asked.get("code", ""), house.clock.now()
    try:
        trip = await trips.come_home(house.db, house.vault, state, browser, now, door="code")
    except TripEnded as error:
        return Redirect(f"/?provider={error.code}", status_code=303, cookies=[away])
    try:
        if trip.user:
            await _link(hub, request, sessions, trip, code)
            return Redirect("/account", status_code=303, cookies=[away])
        cookies, to = await _enter(hub, request, trip, code)
    except DanliuError as error:
        entry = Entry(FAILED, "", where_from(request), facts={"why": error.code})
        await audit.record(house.db, trip.workspace, entry, house.clock)
        place = "/account" if trip.user else "/"
        return Redirect(f"{place}?provider={error.code}", status_code=303, cookies=[away])
    return Redirect(to, status_code=303, cookies=[away, *cookies])


async def _enter(
    hub: Hub, request: Request[Any, Any, Any], trip: Trip, code: str
) -> tuple[list[Cookie], str]:
    """The session of whom the account was linked to; else the account is remembered, and the
    person proves by password who they are. Raises ProviderUnlinked, NotSignedIn, OutsideError."""
    door, account = await _visitor(hub, trip.workspace, code)
    async with hub.house.db.acquire() as db, db.transaction():
        await code_doors.check_still(db, trip.workspace, door.issuer)
        user = await identities.whose(db, trip.workspace, door.issuer, account)
        if user is None:
            stranger = Stranger(trip.workspace, door.issuer, account, hub.house.clock.now())
            return [linking_cookie(hub, request, stranger)], "/?link=1"
        entrance = Entrance(hub, request)
        secret, _ = await entrance.let_in(db, user, workspace=trip.workspace, via="code")
    return signed_in(request, secret), "/"


async def _link(
    hub: Hub, request: Request[Any, Any, Any], sessions: Sessions, trip: Trip, code: str
) -> None:
    """Only while the person who set out is still the one at the screen.

    Raises  ProviderUnlinked, NotSignedIn, OutsideError
    """
    house = hub.house
    signed = await sessions.find(house.db, request.cookies.get(COOKIE, ""))
    if signed.user != trip.user or signed.workspace != trip.workspace:
        raise NotSignedIn
    door, account = await _visitor(hub, trip.workspace, code)
    async with house.db.acquire() as db, db.transaction():
        await code_doors.check_still(db, trip.workspace, door.issuer)
        now, claims = house.clock.now(), Claims(account, account)
        await identities.link(db, trip.workspace, door.issuer, claims, signed.user, now)
        entry = Entry("provider-linked", signed.actor.ref, where_from(request))
        await audit.record(db, trip.workspace, entry, house.clock)


async def _visitor(hub: Hub, workspace: int, code: str) -> tuple[CodeDoor, str]:
    """Raises ProviderUnlinked where they said no there, or the door is not what it was."""
    door, connector = await _opened(hub, workspace)
    if not code:
        raise ProviderUnlinked
    return door, await connector.visitor(code)


async def _opened(hub: Hub, workspace: int) -> tuple[CodeDoor, Any]:
    """The door with its connector. Raises ProviderUnlinked where the connection speaks for other
    accounts than the owner chose: whoever changes it must not come in as everybody."""
    house = hub.house
    door = await code_doors.find_door(house.db, workspace)
    if door is None:
        raise ProviderUnlinked
    try:
        connector = await Connections(house.db, workspace, house.vault, house.http).open(
            door.connection
        )
    except UnknownConnection as error:
        raise ProviderUnlinked from error
    if PREFIX + connector.accounts != door.issuer:
        raise ProviderUnlinked
    return door, connector


async def _set_out(
    hub: Hub, request: Request[Any, Any, Any], workspace: int | None, signed: Signed | None
) -> tuple[str, Cookie]:
    """The way there, and the cookie that proves the browser on its way back."""
    if workspace is None:
        raise ProviderUnlinked
    house, user = hub.house, signed.user if signed else None
    door, connector = await _opened(hub, workspace)
    now = house.clock.now()
    going = await trips.set_out(house.db, house.vault, workspace, user, now, door="code")
    agent = request.headers.get("user-agent", "")
    way = connector.way_in(door.back, going.state, agent)
    lasts = int(trips.LASTS.total_seconds())
    return way, trip_cookie(request, going.browser, lasts, PATH)
