"""The members of the workspace by name: whom a person field may name."""

from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct

from danliu.people import users
from danliu.tables.search import pinyin
from danliu.workspace import Workspace


class MemberOut(Struct):
    """spelled: the name in pinyin; initials: of each of its characters, all letters that its
    readings begin with"""

    id: str
    name: str
    spelled: str
    initials: list[str]


class MembersOut(Struct):
    members: list[MemberOut]


@get("/api/members")
async def members(ws: NamedDependency[Workspace]) -> MembersOut:
    """Everybody who has not left, by name."""
    names = await users.names(ws.db, ws.row.id)
    here = {f"user:{user}" for user in await users.members_in(ws.db, ws.row.id)}
    told = {ref: name for ref, name in names.items() if ref in here}
    found = [_member(ref.removeprefix("user:"), name) for ref, name in told.items()]
    return MembersOut(sorted(found, key=lambda one: (one.name, one.id)))


def _member(id_: str, name: str) -> MemberOut:
    return MemberOut(id_, name, pinyin.spelled(name), [pinyin.keys(one.lower()) for one in name])
