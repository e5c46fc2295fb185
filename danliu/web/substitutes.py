"""Who stands in for whom: each for themselves, and for others who may build."""

from datetime import datetime
from uuid import UUID

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from danliu.people import substitutes, users
from danliu.people.errors import Forbidden
from danliu.people.substitutes import Substitute
from danliu.tables.access import check_may_act
from danliu.workspace import Workspace


class StandIn(Struct, forbid_unknown_fields=True):
    substitute: UUID
    from_at: datetime
    until_at: datetime


class AwayOut(Struct):
    """away: until when, and who stands in; None at the desk"""

    away: Substitute | None
    name: str | None


class SubstituteRoutes(Controller):
    path = "/api/substitutes"

    @get("/{user:uuid}")
    async def one(self, user: FromPath[UUID], ws: NamedDependency[Workspace]) -> AwayOut:
        await users.member(ws.db, ws.row.id, user)
        return await _away(ws, user)

    @put("/{user:uuid}")
    async def appoint(
        self,
        user: FromPath[UUID],
        data: JSONBody[StandIn],
        ws: NamedDependency[Workspace],
    ) -> AwayOut:
        """From then until then, who is named answers as well."""
        _check(ws, user)
        at = [_zoned(ws, one) for one in (data.from_at, data.until_at)]
        await substitutes.appoint(ws.db, ws.row.id, Substitute(user, data.substitute, at[0], at[1]))
        ws.house.ring(ws.row.id, "tasks")
        return await _away(ws, user)

    @delete("/{user:uuid}", status_code=204)
    async def dismiss(self, user: FromPath[UUID], ws: NamedDependency[Workspace]) -> None:
        """Back at the desk."""
        _check(ws, user)
        await substitutes.dismiss(ws.db, ws.row.id, user)
        ws.house.ring(ws.row.id, "tasks")


def _check(ws: Workspace, user: UUID) -> None:
    """Raises Forbidden."""
    check_may_act(ws.actor)
    if ws.actor.user != user and "build" not in ws.actor.may:
        raise Forbidden(ws.actor.role, "say who stands in for others")


def _zoned(ws: Workspace, moment: datetime) -> datetime:
    """A moment typed without a zone is the company's own time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=ws.row.tz)


async def _away(ws: Workspace, user: UUID) -> AwayOut:
    found = await substitutes.of_member(ws.db, ws.row.id, user, ws.clock.now())
    name = (await users.member(ws.db, ws.row.id, found.substitute)).name if found else None
    return AwayOut(found, name)
