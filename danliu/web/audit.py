"""The audit log at the door: what every setting's route leaves in it, and the page that reads it.

It stands at the application, so that a route only has to be named in `watched.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.types import HTTPScope, Message, Scope
from msgspec import Meta, Struct

from danliu.hub import Hub
from danliu.people import audit
from danliu.people.audit import Entry, Kept
from danliu.people.sessions import Signed
from danliu.web.caller import where_from
from danliu.web.roles import check_whole
from danliu.web.watched import OF_ROOM, WATCHED, Watch
from danliu.workspace import Workspace

_PAGE = 50


@dataclass(frozen=True)
class Watching:
    """A hook of the application: what was done is written down before its answer leaves."""

    hub: Hub

    async def __call__(self, message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start" or message["status"] >= 300:
            return
        # an answer that is only repeated has met no route
        path = scope.get("path_template")
        watch = WATCHED.get(f"{cast(HTTPScope, scope)['method']} {path}") if path else None
        signed: Signed | None = scope["state"].get("signed") if watch else None
        if watch and signed:
            house, entry = self.hub.house, await _entry(watch, signed, scope)
            await audit.record(house.db, signed.workspace, entry, house.clock)


async def _entry(watch: Watch, signed: Signed, scope: Scope) -> Entry:
    request: Request[Any, Any, Any] = Request(scope)
    body = await request.json() if watch.told else None
    facts = {key: body[key] for key in watch.told if key in body} if body else {}
    target = str(scope["path_params"].get(watch.target, ""))
    return Entry(
        watch.what,
        signed.actor.ref,
        where_from(request),
        f"user:{target}" if watch.target == "user" else target,
        signed.label if signed.scopes is not None else "",
        facts,
    )


class AuditOut(Struct):
    """next: after which entry the next page begins"""

    entries: list[Kept]
    next: UUID | None


Room = Annotated[str, Meta(max_length=30)]


class AuditRoutes(Controller):
    path = "/api/audit"

    @get("/")
    async def page(
        self,
        ws: NamedDependency[Workspace],
        room: FromQuery[Room | None] = None,
        who: FromQuery[UUID | None] = None,
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
        after: FromQuery[UUID | None] = None,
    ) -> AuditOut:
        """Newest first, for owners. `who`: what this person did, or what was done to them."""
        check_whole(ws)
        found = await audit.page(
            ws.db,
            ws.row.id,
            what=OF_ROOM.get(room, ()) if room else None,
            who=f"user:{who}" if who else None,
            since=_aware(since, ws),
            until=_aware(until, ws),
            after=after,
            limit=_PAGE + 1,
        )
        return AuditOut(found[:_PAGE], found[_PAGE - 1].id if len(found) > _PAGE else None)


def _aware(at: datetime | None, ws: Workspace) -> datetime | None:
    return at if at is None or at.tzinfo else at.replace(tzinfo=ws.row.tz)
