"""A new password for who forgot theirs: an owner makes the link, the person sets it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.hub import Hub
from danliu.people import audit, resets, second_factor, users
from danliu.people.audit import Entry
from danliu.people.resets import Reset
from danliu.people.sessions import Sessions, Signed
from danliu.web.caller import where_from
from danliu.web.invitations import count_look
from danliu.web.roles import check_whole
from danliu.workspace import Workspace


class ResetMade(Struct):
    """link: shown this once"""

    link: str
    expires_at: datetime


class Chosen(Struct, forbid_unknown_fields=True):
    password: Annotated[str, Meta(max_length=500)]


@post("/api/people/{user:uuid}/reset", status_code=200)
async def make_reset(
    user: FromPath[UUID], ws: NamedDependency[Workspace], signed: NamedDependency[Signed]
) -> ResetMade:
    """A link by which this person sets a new password, once, within a day. Until then the old
    one works."""
    check_whole(ws)
    secret, until = await resets.make_reset(ws.db, ws.row.id, user, signed.user, ws.clock.now())
    return ResetMade(f"/reset/{secret}", until)


@post("/api/people/{user:uuid}/second-factor/off", status_code=204)
async def take_second_factor(
    user: FromPath[UUID],
    ws: NamedDependency[Workspace],
    signed: NamedDependency[Signed],
    sessions: NamedDependency[Sessions],
) -> None:
    """For who lost phone and codes: their password alone lets them in until they set it up
    again."""
    check_whole(ws)
    await users.member(ws.db, ws.row.id, user)
    await resets.check_ours_alone(ws.db, ws.row.id, user, signed.user)
    await second_factor.turn_off(ws.db, user)
    sessions.forget()


class ResetRoutes(Controller):
    path = "/api/public/resets/{secret:str}"

    @get("/")
    async def look(
        self, secret: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
    ) -> Reset:
        await count_look(request, hub)
        return await resets.open_reset(hub.house.db, secret, hub.house.clock.now())

    @post("/", status_code=204)
    async def use(
        self,
        secret: FromPath[str],
        data: JSONBody[Chosen],
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> None:
        """Signs nobody in: whoever has a second factor is asked for it as ever."""
        await count_look(request, hub)
        house = hub.house
        async with house.db.acquire() as db, db.transaction():
            workspace, user = await resets.use_reset(db, secret, data.password, house.clock.now())
            entry = Entry("password-reset", f"user:{user}", where_from(request))
            await audit.record(db, workspace, entry, house.clock)
        sessions.forget()
