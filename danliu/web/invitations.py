"""Invitations: made and withdrawn by owners, accepted by whoever has the link."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.hub import Hub
from danliu.people import audit, invitations
from danliu.people.attempts import count_attempt
from danliu.people.audit import Entry
from danliu.people.errors import LoginTaken, SecondFactorRefused
from danliu.people.invitations import Invitation, Newcomer, Welcome
from danliu.web.caller import where_from
from danliu.web.entering import Entrance, count_sign_in
from danliu.web.roles import Key, Value, check_known, check_whole
from danliu.web.session import signed_in
from danliu.workspace import Workspace

AT_MOST, PER = 120, timedelta(minutes=1)  # looks and answers of one address
Name = Annotated[str, Meta(min_length=1, max_length=60)]


class Invite(Struct, forbid_unknown_fields=True):
    name: Name
    role: Key
    attributes: Annotated[dict[Key, Value], Meta(max_length=50)] = {}


class Invited(Struct):
    """link: shown this once"""

    invitation: Invitation
    link: str


class InvitationsOut(Struct):
    invitations: list[Invitation]


class InvitationRoutes(Controller):
    path = "/api/invitations"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> InvitationsOut:
        """Those that nobody has used yet, newest first."""
        check_whole(ws)
        found = await invitations.open_invitations(ws.db, ws.row.id, ws.clock.now())
        return InvitationsOut(found)

    @post("/", status_code=201)
    async def invite(self, data: JSONBody[Invite], ws: NamedDependency[Workspace]) -> Invited:
        """A link that makes whoever opens it a member of this role, once, within a week."""
        check_whole(ws)
        check_known(await ws.tables.fresh_schema(), data.role)
        by, now = ws.actor.ref, ws.clock.now()
        made, secret = await invitations.invite(
            ws.db, ws.row.id, data.name, data.role, data.attributes, by=by, now=now
        )
        return Invited(made, f"/join/{secret}")

    @delete("/{invitation:uuid}", status_code=204)
    async def withdraw(self, invitation: FromPath[UUID], ws: NamedDependency[Workspace]) -> None:
        check_whole(ws)
        await invitations.withdraw(ws.db, ws.row.id, invitation)


class WelcomeRoutes(Controller):
    path = "/api/public/invitations/{secret:str}"

    @get("/")
    async def welcome(
        self,
        secret: FromPath[str],
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
    ) -> Welcome:
        await count_look(request, hub)
        return await invitations.welcome(hub.house.db, secret, hub.house.clock.now())

    @post("/", status_code=200)
    async def accept(
        self,
        secret: FromPath[str],
        data: JSONBody[Newcomer],
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
    ) -> Response[None]:
        """Join, and be signed in."""
        await count_look(request, hub)
        await count_sign_in(hub, data.login)
        house, door = hub.house, Entrance(hub, request)
        now = house.clock.now()
        await invitations.welcome(house.db, secret, now)
        try:
            known = await invitations.known_here(house.db, house.vault, data, now)
        except (LoginTaken, SecondFactorRefused) as error:
            await door.failed(data.login, error)
            raise
        async with house.db.acquire() as db, db.transaction():
            workspace, user = await invitations.accept(db, secret, data, known, now)
            entry = Entry("joined", f"user:{user}", where_from(request))
            await audit.record(db, workspace, entry, house.clock)
            session, _ = await door.let_in(db, user, workspace=workspace)
        house.ring(workspace, "members")
        return Response(None, cookies=signed_in(request, session))


async def count_look(request: Request[Any, Any, Any], hub: Hub) -> None:
    address = request.client.host if request.client else "-"
    now = hub.house.clock.now()
    await count_attempt(hub.house.db, f"join:{address}", now, at_most=AT_MOST, per=PER)
