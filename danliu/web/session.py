"""Signing in and out."""

from datetime import timedelta
from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.hub import Hub
from danliu.people import sessions as keep
from danliu.people.actor import Power
from danliu.people.attempts import count_attempt, forget_attempts
from danliu.people.sessions import Sessions, Signed
from danliu.people.users import check_password
from danliu.web.signed import COOKIE, LOOK, secret_of
from danliu.workspace import Workspace


class SignIn(Struct, forbid_unknown_fields=True):
    login: Annotated[str, Meta(max_length=200)]
    password: Annotated[str, Meta(max_length=500)]


class UserOut(Struct):
    id: str
    name: str
    login: str


class WorkspaceOut(Struct):
    key: str
    name: str
    zone: str


class Me(Struct):
    """may: act, build: what the role allows besides its tables. looking: an owner looks as this
    person does, and changes nothing"""

    user: UserOut
    workspace: WorkspaceOut
    demo: bool
    role: str
    may: list[Power]
    looking: bool


class Demo(Struct):
    login: str
    password: str


class Hello(Struct):
    """What the sign-in page may know. fresh: there is no company here yet"""

    workspace: str
    demo: Demo | None
    fresh: bool


class SessionRoutes(Controller):
    path = "/api"

    @get("/hello")
    async def hello(self, hub: NamedDependency[Hub]) -> Hello:
        """The company's name; for a demo, how to get in."""
        row = await hub.first_workspace()
        demo = Demo(hub.demo.login, hub.demo.password) if hub.demo else None
        return Hello(row.name if row else "Danliu", demo, fresh=row is None)

    @get("/session")
    async def me(self, ws: NamedDependency[Workspace], signed: NamedDependency[Signed]) -> Me:
        return _me(ws, signed)

    @post("/session", status_code=200)
    async def sign_in(
        self,
        data: JSONBody[SignIn],
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> Response[Me]:
        """Ten wrong attempts a minute for each login, whoever asks."""
        db, now = hub.house.db, hub.house.clock.now()
        subject = await count_sign_in(hub, data.login)
        user = await check_password(db, data.login, data.password)
        await forget_attempts(db, subject)
        label = request.headers.get("user-agent", "")[:200]
        secret = await keep.sign_in(db, user, now, label=label)
        signed = await sessions.find(db, secret)
        me = _me(await hub.seen_by(signed), signed)
        return Response(me, cookies=signed_in(request, secret))

    @delete("/session")
    async def sign_out(
        self,
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> Response[None]:
        """Ends one's own session, and that of a look as somebody else."""
        secrets = {secret_of(request), *(request.cookies.get(name) for name in (COOKIE, LOOK))}
        for secret in secrets:
            if secret:
                await sessions.end(hub.house.db, secret)
        gone = [cookie(request, "", 0, name) for name in (COOKIE, LOOK)]
        return Response(None, status_code=204, cookies=gone)


async def count_sign_in(hub: Hub, login: str) -> str:
    """Count one try of a password, wherever it is asked: ten a minute for each login.

    Returns what it is counted under. Raises TooManyRequests.
    """
    subject, now = f"sign-in:{login[:100]}", hub.house.clock.now()
    await count_attempt(hub.house.db, subject, now, at_most=10, per=timedelta(minutes=1))
    return subject


def _me(ws: Workspace, signed: Signed) -> Me:
    user = UserOut(str(signed.user), signed.name, signed.login)
    company = WorkspaceOut(ws.row.key, ws.row.name, ws.row.zone)
    looking = signed.scopes is not None
    return Me(user, company, ws.row.demo, signed.role, list(signed.may), looking)


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
