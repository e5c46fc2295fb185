"""The audit log at the door: what every setting's route leaves in it, and the page that reads it.

It stands at the application, so that a route only has to be named here; a test finds those that
change something and are named nowhere.
"""

from collections.abc import Mapping
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
from danliu.workspace import Workspace

_PAGE = 50
_OF_ROOM: Mapping[str, tuple[str, ...]] = {
    "sign-in": (
        *("signed-in", "signed-out", "sign-in-failed", "signed-out-elsewhere"),
        *("password-changed", "password-reset", "second-factor-on", "second-factor-off"),
        *("recovery-renewed", "provider-linked", "provider-unlinked"),
    ),
    "people": (
        *("invited", "invitation-withdrawn", "joined", "person-placed", "person-left"),
        *("person-came-back", "looked-as", "reset-made", "second-factor-taken"),
    ),
    "roles": ("role-saved", "role-dropped"),
    "tokens": ("token-issued", "token-revoked"),
    "company": (
        *("company-changed", "logo-set", "logo-taken", "provider-set", "provider-dropped"),
        *("pack-installed", "company-exported"),
    ),
    "tables": ("table-defined", "table-dropped", "field-converted", "records-exported"),
    "flows": (
        *("flow-published", "flow-version-live", "flow-address", "flow-brought", "flow-copied"),
        "keeping-set",
    ),
    "connections": ("connection-changed", "webhook-made", "webhook-changed", "webhook-dropped"),
    "forms": ("form-saved", "form-dropped", "form-brought-back"),
    "boards": ("board-saved", "board-dropped"),
}
ROOMS = tuple(_OF_ROOM)


@dataclass(frozen=True)
class Watch:
    """target   the part of the path that says what it was done to
    told     the parts of the body that are worth telling; never a secret
    """

    what: str
    target: str = ""
    told: tuple[str, ...] = ()


WATCHED: Mapping[str, Watch] = {
    "DELETE /api/account/sessions/{session}": Watch("signed-out-elsewhere"),
    "POST /api/account/sessions/end-others": Watch("signed-out-elsewhere"),
    "POST /api/account/password": Watch("password-changed"),
    "POST /api/account/second-factor/confirm": Watch("second-factor-on"),
    "POST /api/account/second-factor/off": Watch("second-factor-off"),
    "POST /api/account/second-factor/recovery": Watch("recovery-renewed"),
    "POST /api/invitations": Watch("invited", told=("name", "role")),
    "DELETE /api/invitations/{invitation}": Watch("invitation-withdrawn"),
    "PUT /api/people/{user}": Watch("person-placed", "user", ("role",)),
    "POST /api/people/{user}/leave": Watch("person-left", "user"),
    "POST /api/people/{user}/come-back": Watch("person-came-back", "user"),
    "POST /api/people/{user}/look-as": Watch("looked-as", "user"),
    "POST /api/people/{user}/reset": Watch("reset-made", "user"),
    "POST /api/people/{user}/second-factor/off": Watch("second-factor-taken", "user"),
    "PUT /api/roles/{key}": Watch("role-saved", "key", ("name",)),
    "DELETE /api/roles/{key}": Watch("role-dropped", "key"),
    "POST /api/tokens": Watch("token-issued", told=("label", "scopes", "expires_at")),
    "DELETE /api/tokens/{token}": Watch("token-revoked"),
    "DELETE /api/account/identity": Watch("provider-unlinked"),
    "PUT /api/provider": Watch("provider-set", told=("name", "issuer", "by_email")),
    "DELETE /api/provider": Watch("provider-dropped"),
    "PUT /api/workspace/logo": Watch("logo-set"),
    "DELETE /api/workspace/logo": Watch("logo-taken"),
    "PATCH /api/workspace": Watch("company-changed", told=("name", "accent", "second_factor")),
    "POST /api/packs/{key}/install": Watch("pack-installed", "key"),
    "POST /api/packs/install": Watch("pack-installed"),
    "GET /api/packs/export": Watch("company-exported"),
    "PUT /api/tables/{table}": Watch("table-defined", "table", ("because",)),
    "DELETE /api/tables/{table}": Watch("table-dropped", "table"),
    "POST /api/tables/{table}/fields/{field}/convert": Watch("field-converted", "table"),
    "GET /api/tables/{table}/export": Watch("records-exported", "table"),
    "POST /api/flows/{flow}/publish": Watch("flow-published", "flow"),
    "POST /api/flows/{flow}/draft/publish": Watch("flow-published", "flow"),
    "POST /api/flows/{flow}/versions/{version}/live": Watch("flow-version-live", "flow"),
    "POST /api/flows/{flow}/address": Watch("flow-address", "flow"),
    "POST /api/flows/import": Watch("flow-brought", told=("key",)),
    "POST /api/flows/{flow}/copy": Watch("flow-copied", "flow", ("to",)),
    "PUT /api/flows/keeping": Watch("keeping-set", told=("full_days",)),
    "PATCH /api/connections/{key}": Watch("connection-changed", "key"),
    "POST /api/webhooks": Watch("webhook-made", told=("name", "role")),
    "PATCH /api/webhooks/{webhook}": Watch("webhook-changed", told=("name",)),
    "DELETE /api/webhooks/{webhook}": Watch("webhook-dropped"),
    "PUT /api/forms/{key}": Watch("form-saved", "key"),
    "DELETE /api/forms/{key}": Watch("form-dropped", "key"),
    "POST /api/forms/{key}/bring-back": Watch("form-brought-back", "key"),
    "PUT /api/boards/{key}": Watch("board-saved", "key"),
    "DELETE /api/boards/{key}": Watch("board-dropped", "key"),
}


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
            what=_OF_ROOM.get(room, ()) if room else None,
            who=f"user:{who}" if who else None,
            since=_aware(since, ws),
            until=_aware(until, ws),
            after=after,
            limit=_PAGE + 1,
        )
        return AuditOut(found[:_PAGE], found[_PAGE - 1].id if len(found) > _PAGE else None)


def _aware(at: datetime | None, ws: Workspace) -> datetime | None:
    return at if at is None or at.tzinfo else at.replace(tzinfo=ws.row.tz)
