"""The way to the company's chat system and back: who comes is said by a code.

An account that nobody here has linked yet is kept in a sealed cookie for some minutes, and becomes
that of whoever signs in by password meanwhile and says that it is theirs (linking.py).
"""

from typing import Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from danliu.connect.connections import Connections, UnknownConnection
from danliu.hub import Hub
from danliu.people import code_doors, identities
from danliu.people.code_doors import CALLBACK, CodeDoor
from danliu.people.errors import ProviderUnlinked
from danliu.people.providers import Claims
from danliu.people.sessions import Sessions, Signed
from danliu.people.trips import Kind, Setting, Trip
from danliu.postgres.pool import Connection
from danliu.tables.access import check_in_person
from danliu.web.entering import Entrance
from danliu.web.linking import Stranger, linking_cookie
from danliu.web.session import signed_in
from danliu.web.trips import Passage, Vouched, Way

PREFIX = "code:"


class _ByCode:
    """Past a chat system that knows the company's people."""

    kind: Kind = "code"
    path = "/api/public/code-door"

    async def way(
        self, hub: Hub, request: Request[Any, Any, Any], workspace: int, going: Setting
    ) -> str:
        door, connector = await _opened(hub, workspace)
        agent = request.headers.get("user-agent", "")
        return str(connector.way_in(door.back, going.state, agent))

    async def vouched(self, hub: Hub, trip: Trip, code: str) -> Vouched:
        door, connector = await _opened(hub, trip.workspace)
        if not code:
            raise ProviderUnlinked
        account = await connector.visitor(code)
        return Vouched(door.issuer, Claims(account, account))

    async def check_still(self, db: Connection, workspace: int, issuer: str) -> None:
        await code_doors.check_still(db, workspace, issuer)

    async def enter(
        self, passage: Passage, db: Connection, trip: Trip, vouched: Vouched
    ) -> tuple[list[Cookie], str]:
        """Of whom the account was linked to; else the account is remembered, and the person
        proves by password who they are."""
        hub, request, account = passage.hub, passage.request, vouched.claims.subject
        user = await identities.whose(db, trip.workspace, vouched.issuer, account)
        if user is None:
            stranger = Stranger(trip.workspace, vouched.issuer, account, hub.house.clock.now())
            return [linking_cookie(hub, request, stranger)], "/?link=1"
        entrance = Entrance(hub, request)
        secret, _ = await entrance.let_in(db, user, workspace=trip.workspace, via="code")
        return signed_in(request, secret), "/"


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


BY_CODE = _ByCode()


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
        return await Passage(BY_CODE, hub, request).link(signed)

    @delete("/", status_code=204)
    async def unlink(self, signed: NamedDependency[Signed], hub: NamedDependency[Hub]) -> None:
        check_in_person(signed.actor)
        await identities.unlink(hub.house.db, signed.workspace, signed.user, code=True)


@get("/api/public/code-door/{workspace:str}")
async def go_by_code(
    workspace: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Redirect:
    """From the sign-in page to the chat system of this workspace."""
    return await Passage(BY_CODE, hub, request).out(workspace)


@get(CALLBACK)
async def come_home_by_code(
    request: Request[Any, Any, Any],
    hub: NamedDependency[Hub],
    sessions: NamedDependency[Sessions],
) -> Redirect:
    """Back from the chat system, with a code for who this is."""
    return await Passage(BY_CODE, hub, request).home(sessions)
