"""Webhooks that tell others: who is told of what, what was sent and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from danliu.tables.access import check_may_build, check_sees_all
from danliu.tables.changes import Kind
from danliu.tables.errors import NotFound
from danliu.tables.roles import BUILT_IN
from danliu.tables.schema import Schema
from danliu.webhooks import deliveries, subscriptions
from danliu.webhooks.deliveries import Delivery, Status
from danliu.webhooks.subscriptions import Subscription
from danliu.workspace import Workspace

_PAGE = 50
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Url = Annotated[str, Meta(max_length=2_000)]
Keys = Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(max_length=200)]
Attributes = Annotated[
    dict[Annotated[str, Meta(max_length=60)], Annotated[str, Meta(max_length=200)]],
    Meta(max_length=50),
]


class Tell(Struct, forbid_unknown_fields=True):
    """tables, kinds: what it is told of; none: all that the role sees
    role, attributes: as whom it sees"""

    name: Name
    url: Url
    role: str
    tables: Keys = []
    kinds: list[Kind] = []
    attributes: Attributes = {}


class Change(Struct, forbid_unknown_fields=True):
    """What is left out stays."""

    name: Name | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    role: str | UnsetType = UNSET
    tables: Keys | UnsetType = UNSET
    kinds: list[Kind] | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class WebhookOut(Struct):
    """failing_since: when nothing arrived any more; why_off: why the house switched it off"""

    id: UUID
    name: str
    url: str
    role: str
    attributes: Mapping[str, str]
    tables: list[str]
    kinds: list[Kind]
    active: bool
    why_off: str
    failing_since: datetime | None
    created_at: datetime


class WebhookMade(WebhookOut, kw_only=True):
    """secret: shown this once; the receiver verifies signatures with it"""

    secret: str


class WebhooksOut(Struct):
    webhooks: list[WebhookOut]


class DeliveriesOut(Struct):
    deliveries: list[Delivery]
    next: int | None


class WebhookRoutes(Controller):
    path = "/api/webhooks"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> WebhooksOut:
        await _check(ws)
        found = await subscriptions.all_of(ws.db, ws.row.id)
        return WebhooksOut([_shown(one) for one in found])

    @post("/", status_code=201)
    async def add(self, data: JSONBody[Tell], ws: NamedDependency[Workspace]) -> WebhookMade:
        """Tell an address of what happens from now on, signed as Standard Webhooks says."""
        schema = await _check(ws)
        _check_known(schema, data.role, data.tables)
        secret = subscriptions.new_secret()
        made = await subscriptions.add(
            ws.db,
            number=ws.clock.new_id(),
            workspace=ws.row.id,
            name=data.name,
            url=data.url,
            tables=data.tables,
            kinds=data.kinds,
            role=data.role,
            attributes=data.attributes,
            secret=ws.house.vault.seal(secret.encode()),
            by=ws.actor.ref,
            now=ws.clock.now(),
        )
        return WebhookMade(**structs.asdict(_shown(made)), secret=secret)

    @patch("/{webhook:uuid}")
    async def change(
        self, webhook: FromPath[UUID], data: JSONBody[Change], ws: NamedDependency[Workspace]
    ) -> WebhookOut:
        """Change some of it. Switched on again it goes on where it stopped."""
        schema = await _check(ws)
        given = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
        wanted = structs.replace(await subscriptions.find(ws.db, ws.row.id, webhook), **given)
        _check_known(schema, wanted.role, wanted.tables)
        return _shown(await subscriptions.change(ws.db, wanted, ws.clock.now()))

    @delete("/{webhook:uuid}", status_code=204)
    async def drop(self, webhook: FromPath[UUID], ws: NamedDependency[Workspace]) -> None:
        await _check(ws)
        await subscriptions.drop(ws.db, ws.row.id, webhook)

    @get("/{webhook:uuid}/deliveries")
    async def log(
        self,
        webhook: FromPath[UUID],
        ws: NamedDependency[Workspace],
        status: FromQuery[Status | None] = None,
        after: FromQuery[int | None] = None,
    ) -> DeliveriesOut:
        """What was sent and what came back, newest first; kept for 30 days."""
        await _check(ws)
        await subscriptions.find(ws.db, ws.row.id, webhook)
        found = await deliveries.newest(
            ws.db, webhook, status=status, before=after, limit=_PAGE + 1
        )
        return DeliveriesOut(found[:_PAGE], found[_PAGE - 1].number if len(found) > _PAGE else None)

    @post("/{webhook:uuid}/deliveries/{number:int}/replay", status_code=200)
    async def replay(
        self, webhook: FromPath[UUID], number: FromPath[int], ws: NamedDependency[Workspace]
    ) -> Delivery:
        """Send one again, under the id that it had: before what waits, since it is older."""
        await _check(ws)
        await subscriptions.find(ws.db, ws.row.id, webhook)
        return await deliveries.replay(ws.db, webhook, number, ws.clock.now())


async def _check(ws: Workspace) -> Schema:
    """A webhook may be told as any role: it is for who builds and sees everything."""
    check_may_build(ws.actor)
    schema = await ws.tables.fresh_schema()
    check_sees_all(ws.tables.sight(schema), ws.actor)
    return schema


def _check_known(schema: Schema, role: str, tables: list[str]) -> None:
    if role == "guest" or (role not in BUILT_IN and role not in schema.roles):
        raise NotFound("role", role)
    for key in tables:
        schema.table(key)


def _shown(one: Subscription) -> WebhookOut:
    return WebhookOut(*(getattr(one, name) for name in WebhookOut.__struct_fields__))
