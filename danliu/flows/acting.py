"""The workspace as one of its members sees it: who may be asked, and who acts by a link."""

from collections.abc import Mapping
from uuid import UUID

from danliu.people.actor import Power, person, powers
from danliu.people.errors import UnknownMember
from danliu.people.users import member
from danliu.tables.roles import Role
from danliu.tables.write import Context
from danliu.workspace import Workspace


async def as_member(ws: Workspace, user: UUID, origin: str) -> Workspace | None:
    """None for nobody of the workspace, and for who has left."""
    try:
        found = await member(ws.db, ws.row.id, user)
    except UnknownMember:
        return None
    if found.left_at:
        return None
    may = powers_of(found.role, (await ws.tables.fresh_schema()).roles)
    actor = person(user, found.role, found.name, may, found.attributes)
    return Workspace(ws.house, ws.row, Context(actor, origin), ws.db)


def powers_of(role: str, own: Mapping[str, Role]) -> tuple[Power, ...]:
    """What a role may besides its tables: built in, or one of the workspace's."""
    if role not in own:
        return powers(role)
    kept: tuple[Power, ...] = ("act",) if own[role].act else ()
    return (*kept, "build") if own[role].build else kept
