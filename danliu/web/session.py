"""Signing in and out."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.connect.connector import connectors
from danliu.hub import Hub
from danliu.people import audit, code_doors
from danliu.people import sessions as keep
from danliu.people.actor import Power
from danliu.people.audit import Entry
from danliu.people.errors import NotSignedIn
from danliu.people.portraits import portrait_of
from danliu.people.providers import name_of
from danliu.people.sessions import Sessions, Signed
from danliu.people.workspaces import WorkspaceRow
from danliu.web.caller import where_from
from danliu.web.entering import Entrance
from danliu.web.linking import link_waiting, linking_cookie
from danliu.web.looks import logo_of, portrait_at
from danliu.web.signed import COOKIE, LOOK, secret_of, secrets_of
from danliu.workspace import Workspace


class SignIn(Struct, forbid_unknown_fields=True):
    """link: the account of the chat system that waits in this browser is theirs"""

    login: Annotated[str, Meta(max_length=200)]
    password: Annotated[str, Meta(max_length=500)]
    code: Annotated[str, Meta(max_length=40)] = ""
    link: bool = False


class UserOut(Struct):
    """portrait: where their picture is, blank for none"""

    id: str
    name: str
    login: str
    portrait: str


class WorkspaceOut(Struct):
    """accent: #rrggbb, blank for ours. logo: where its picture is, blank for none"""

    key: str
    name: str
    zone: str
    accent: str
    logo: str


class Me(Struct):
    """may: act, build: what the role allows besides its tables. looking: an owner looks as this
    person does, and changes nothing. unsecured: nothing else is open to them before they have set
    up the second factor that the workspace asks for. toured: they were shown around, or did not
    want to be"""

    user: UserOut
    workspace: WorkspaceOut
    demo: bool
    role: str
    may: list[Power]
    looking: bool
    unsecured: bool
    toured: bool


class Demo(Struct):
    login: str
    password: str


class Hello(Struct):
    """What the sign-in page may know. fresh: there is no company here yet. provider: its own way
    to sign in: a name, and where that goes"""

    workspace: str
    accent: str
    logo: str
    provider: str
    provider_way: str
    code: str
    code_en: str
    code_way: str
    demo: Demo | None
    fresh: bool


class SessionRoutes(Controller):
    path = "/api"

    @get("/hello")
    async def hello(self, hub: NamedDependency[Hub]) -> Hello:
        """The company's name; for a demo, how to get in."""
        row = await hub.first_workspace()
        demo = Demo(hub.demo.login, hub.demo.password) if hub.demo else None
        if row is None:
            return Hello("Danliu", "", "", "", "", "", "", "", demo, fresh=True)
        provider = await name_of(hub.house.db, row.id)
        way = f"/api/public/provider/{row.key}" if provider else ""
        by_code = await _by_code(hub, row)
        looks = (row.name, row.accent, logo_of(row))
        return Hello(*looks, provider, way, *by_code, demo, fresh=False)

    @get("/session")
    async def me(self, signed: NamedDependency[Signed], hub: NamedDependency[Hub]) -> Me:
        return await me_of(await hub.seen_by(signed), signed)

    @post("/session", status_code=200)
    async def sign_in(
        self,
        data: JSONBody[SignIn],
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> Response[Me]:
        """Ten wrong attempts a minute for each login, whoever asks. Where the right password is
        answered by `second-factor-needed`, it comes again with the code."""
        db, door = hub.house.db, Entrance(hub, request)
        user = await door.proved(data.login, data.password, data.code)
        secret = await _let_in(hub, door, user, link=data.link)
        signed = await sessions.find(db, secret)
        me = await me_of(await hub.seen_by(signed), signed)
        return Response(
            me, cookies=[*signed_in(request, secret), linking_cookie(hub, request, None)]
        )

    @delete("/session")
    async def sign_out(
        self,
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> Response[None]:
        """Ends one's own session, and that of a look as somebody else."""
        await _tell_sign_out(request, hub, sessions)
        for secret in secrets_of(request):
            await sessions.end(hub.house.db, secret)
        gone = [cookie(request, "", 0, name) for name in (COOKIE, LOOK)]
        return Response(None, status_code=204, cookies=gone)


async def _let_in(hub: Hub, door: Entrance, user: UUID, *, link: bool) -> str:
    """Into the workspace whose chat system sent them, where it did; both, or none. Raises
    TripEnded, ProviderUnlinked."""
    async with hub.house.db.acquire() as db, db.transaction():
        to = await link_waiting(hub, db, door.request, user) if link else None
        secret, _ = await door.let_in(db, user, workspace=to)
    return secret


async def _by_code(hub: Hub, row: WorkspaceRow) -> tuple[str, str, str]:
    """What the chat system is called, and the way there; blank where nobody signs in by it."""
    kind = await code_doors.connector_of(hub.house.db, row.id)
    if kind not in connectors:
        return "", "", ""
    titles = connectors[kind].titles
    return titles["zh"], titles["en"], f"/api/public/code-door/{row.key}"


async def _tell_sign_out(request: Request[Any, Any, Any], hub: Hub, sessions: Sessions) -> None:
    """A session that has ended already has nothing to tell."""
    try:
        signed = await sessions.find(hub.house.db, secret_of(request))
    except NotSignedIn:
        return
    if signed.scopes is None:
        entry = Entry("signed-out", signed.actor.ref, where_from(request))
        await audit.record(hub.house.db, signed.workspace, entry, hub.house.clock)


async def me_of(ws: Workspace, signed: Signed) -> Me:
    id = str(signed.user)
    shown = await portrait_of(ws.house.db, ws.row.id, id)
    user = UserOut(id, signed.name, signed.login, portrait_at(shown.picture))
    row = ws.row
    company = WorkspaceOut(row.key, row.name, row.zone, row.accent, logo_of(row))
    looking = signed.scopes is not None
    may = list(signed.may)
    return Me(
        user,
        company,
        row.demo,
        signed.role,
        may,
        looking,
        signed.unsecured,
        signed.toured,
    )


def signed_in(request: Request[Any, Any, Any], secret: str) -> list[Cookie]:
    """The cookie of a new session; who looked as somebody else no longer does."""
    return [cookie(request, secret), cookie(request, "", 0, LOOK)]


def cookie(
    request: Request[Any, Any, Any], secret: str, max_age: int | None = None, name: str = COOKIE
) -> Cookie:
    """The cookie that carries a session's secret; `max_age` 0 takes it away."""
    age = int(keep.SESSION_LASTS.total_seconds()) if max_age is None else max_age
    secure = request.url.scheme == "https"
    return Cookie(name, value=secret, httponly=True, samesite="lax", secure=secure, max_age=age)
