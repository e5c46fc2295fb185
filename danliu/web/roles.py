"""Roles, and who has which: only for who may build."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct, structs

from danliu.flows.duties import LEFT, Departure
from danliu.people import users
from danliu.people.errors import Forbidden
from danliu.people.sessions import Sessions
from danliu.people.users import Member
from danliu.postgres.queue import Job, enqueue
from danliu.tables.access import check_in_person, check_may_build
from danliu.tables.errors import NotFound
from danliu.tables.roles import BUILT_IN, Role
from danliu.tables.schema import Schema
from danliu.workspace import Workspace

_PAGE = 200
Key = Annotated[str, Meta(max_length=60)]
Value = Annotated[str, Meta(max_length=200)]


class RolesOut(Struct):
    """built_in: those that every workspace has and nobody changes"""

    roles: list[Role]
    built_in: list[Role]


class PeopleOut(Struct):
    people: list[Member]
    next: UUID | None


class Place(Struct, forbid_unknown_fields=True):
    """attributes: for row filters, as {$me.store}: {"store": "苏州一店"}"""

    role: Key
    attributes: Annotated[dict[Key, Value], Meta(max_length=50)] = {}


class RoleRoutes(Controller):
    path = "/api/roles"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> RolesOut:
        check_may_build(ws.actor)
        schema = await ws.tables.fresh_schema()
        return RolesOut(list(schema.roles.values()), list(BUILT_IN.values()))

    @put("/{key:str}")
    async def save(
        self,
        key: FromPath[str],
        data: JSONBody[Role],
        ws: NamedDependency[Workspace],
        sessions: NamedDependency[Sessions],
    ) -> Role:
        """Make a role, or set it anew; it holds at once for who has it."""
        check_whole(ws)
        role = structs.replace(data, key=key)
        await ws.tables.building().role(role)
        sessions.forget()
        return role

    @delete("/{key:str}", status_code=204)
    async def drop(self, key: FromPath[str], ws: NamedDependency[Workspace]) -> None:
        """A role that nobody has."""
        check_whole(ws)
        await ws.tables.building().drop_role(key)


class PeopleRoutes(Controller):
    path = "/api/people"

    @get("/")
    async def page(
        self, ws: NamedDependency[Workspace], after: FromQuery[UUID | None] = None
    ) -> PeopleOut:
        """The members with role and attributes, by name."""
        check_may_build(ws.actor)
        found = await users.members(ws.db, ws.row.id, after=after, limit=_PAGE + 1)
        more = found[_PAGE - 1].id if len(found) > _PAGE else None
        return PeopleOut(found[:_PAGE], more)

    @put("/{user:uuid}")
    async def place(
        self,
        user: FromPath[UUID],
        data: JSONBody[Place],
        ws: NamedDependency[Workspace],
        sessions: NamedDependency[Sessions],
    ) -> Member:
        """Give a member a role and attributes. Owners are made and unmade by owners."""
        check_may_build(ws.actor)
        check_whole(ws)
        check_known(await ws.tables.fresh_schema(), data.role)
        async with ws.house.db.acquire() as db, db.transaction():
            was = await users.member(db, ws.row.id, user)
            if "owner" in (was.role, data.role) and ws.actor.role != "owner":
                raise Forbidden(ws.actor.role, "make or unmake owners")
            await users.place(db, ws.row.id, user, data.role, data.attributes)
            placed = await users.member(db, ws.row.id, user)
        sessions.forget()
        return placed

    @post("/{user:uuid}/leave", status_code=200)
    async def leave(
        self,
        user: FromPath[UUID],
        ws: NamedDependency[Workspace],
        sessions: NamedDependency[Sessions],
    ) -> Member:
        """Let a member go: the sessions end, and what waits for them goes on to who is next."""
        check_may_build(ws.actor)
        check_whole(ws)
        async with ws.house.db.acquire() as db, db.transaction():
            await users.leave(db, ws.row.id, user, ws.clock.now())
            gone = msgspec.json.encode(Departure(ws.row.id, user))
            await enqueue(db, [Job(LEFT, gone, workspace=ws.row.id)])
        sessions.forget()
        ws.house.wake()
        return await users.member(ws.db, ws.row.id, user)

    @post("/{user:uuid}/come-back", status_code=200)
    async def come_back(self, user: FromPath[UUID], ws: NamedDependency[Workspace]) -> Member:
        """Take somebody in again who had left."""
        check_may_build(ws.actor)
        check_whole(ws)
        await users.come_back(ws.db, ws.row.id, user)
        return await users.member(ws.db, ws.row.id, user)


def check_whole(ws: Workspace) -> None:
    """Raises Forbidden to a token, and to who is bounded: they could lift their own bounds."""
    check_in_person(ws.actor)
    if ws.actor.role != "owner":
        raise Forbidden(ws.actor.role, "change roles, invite or install packs: only an owner does")


def check_known(schema: Schema, role: str) -> None:
    """Raises NotFound for a role that no member can have."""
    if role == "guest" or (role not in BUILT_IN and role not in schema.roles):
        raise NotFound("role", role)
