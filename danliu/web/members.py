"""The members of the workspace by name: whom a person field may name."""

from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct

from danliu.people import users
from danliu.workspace import Workspace


class MemberOut(Struct):
    id: str
    name: str


class MembersOut(Struct):
    members: list[MemberOut]


@get("/api/members")
async def members(ws: NamedDependency[Workspace]) -> MembersOut:
    """Everybody, by name."""
    names = await users.names(ws.db, ws.row.id)
    found = [MemberOut(ref.removeprefix("user:"), name) for ref, name in names.items()]
    return MembersOut(sorted(found, key=lambda one: (one.name, one.id)))
