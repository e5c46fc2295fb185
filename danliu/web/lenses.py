"""One order as its customer sees it, by a signed link and without an account."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct, json, structs

from danliu.forms import kept
from danliu.forms.errors import UnknownForm
from danliu.forms.gate import state_of
from danliu.hub import Hub
from danliu.lens import consents
from danliu.lens.consents import Said, Whose
from danliu.lens.evidence import Evidence, evidence
from danliu.lens.lens import (
    Lens,
    Parcels,
    Target,
    Through,
    Tracks,
    UnknownLens,
    all_lenses,
    read_link,
    stage_times,
)
from danliu.lens.parcels import Parcel, parcel
from danliu.lens.seen import NOBODY, Seen, Voucher, seen, vouched_by
from danliu.people.actor import SYSTEM
from danliu.people.attempts import count_attempt
from danliu.people.portraits import portrait_of
from danliu.people.workspaces import WorkspaceRow
from danliu.tables.definition import Sort
from danliu.tables.query import Query, Record
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.web import maps
from danliu.web.forms import address_of
from danliu.web.looks import logo_of, portrait_at
from danliu.web.maps import MapGround
from danliu.workspace import Workspace

MOST_PARCELS, MOST_EVENTS = 20, 60  # that one page shows
AT_MOST, PER = 20, timedelta(minutes=1)  # changes of mind of one link
_OLDEST = (Sort("created_at"),)


class TroubleOut(Struct, frozen=True):
    """Where the customer says that something is wrong: the page of a form."""

    says: str
    says_en: str
    url: str


class LensOut(Seen, kw_only=True, frozen=True):
    """zone: in which the times are meant. quiet: whether its texts were stopped; None where there
    are none"""

    company: str
    accent: str
    logo: str
    zone: str
    map: MapGround
    quiet: bool | None
    trouble: TroubleOut | None


class EvidenceOut(Evidence, kw_only=True, frozen=True):
    number: str
    company: str
    accent: str
    logo: str
    zone: str


class Wish(Struct, forbid_unknown_fields=True):
    """quiet: no more texts about orders to this number"""

    quiet: bool


class Looked(NamedTuple):
    lens: Lens
    record: Record
    seen: Seen


class LensRoutes(Controller):
    path = "/api/public/lens"

    @get("/{token:str}")
    async def show(
        self, token: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
    ) -> Response[LensOut]:
        """One order as its customer sees it; 304 while nothing changed."""
        body = await shown(hub, token)
        tag = f'"{sha256(body).hexdigest()[:24]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(cast(LensOut, None), status_code=304, headers={"etag": tag})
        headers = {"etag": tag, "cache-control": "no-cache", "referrer-policy": "no-referrer"}
        return Response(cast(LensOut, body), media_type="application/json", headers=headers)

    @get("/{token:str}/evidence")
    async def prove(self, token: FromPath[str], hub: NamedDependency[Hub]) -> EvidenceOut:
        """Where the time of this order went, and who had it when it was late."""
        target, row = await _opened(hub, token)
        ws = hub.seen_by_guest(row)
        lens, _, one = await look(ws, target.record)
        now, closed = ws.clock.now(), one.closed is not None
        proof = evidence(lens, one.stages, now, row.zone, closed=closed)
        return EvidenceOut(**structs.asdict(proof), number=one.number, **_company(row))

    @post("/{token:str}/messages", status_code=200)
    async def choose(
        self, token: FromPath[str], data: JSONBody[Wish], hub: NamedDependency[Hub]
    ) -> Wish:
        """Stop the texts to the number of this order, or have them again. Raises UnknownLens where
        it has none."""
        target, row = await _opened(hub, token)
        ws = hub.seen_by_guest(row)
        await count_attempt(
            ws.db, f"lens:{target.record}", ws.clock.now(), at_most=AT_MOST, per=PER
        )
        told = await _told(ws, (await look(ws, target.record)).lens, target.record)
        if told is None:
            raise UnknownLens
        if await consents.stopped(ws.db, told) != data.quiet:  # else it was said already
            said: Said = "stopped" if data.quiet else "resumed"
            once = f"lens:{ws.clock.new_id()}"
            await consents.note(ws.db, told, said, source=once, at=ws.clock.now())
        return data


async def _opened(hub: Hub, token: str) -> tuple[Target, WorkspaceRow]:
    target = read_link(hub.house.vault, token)
    return target, await hub.workspace_row(target.workspace)


def _company(row: WorkspaceRow) -> dict[str, Any]:
    return {"company": row.name, "accent": row.accent, "logo": logo_of(row), "zone": row.zone}


async def shown(hub: Hub, token: str) -> bytes:
    """The order of a link as JSON. Raises UnknownLens."""
    target, row = await _opened(hub, token)
    ws = hub.seen_by_guest(row)
    looked = await look(ws, target.record)
    told = await _told(ws, looked.lens, target.record)
    quiet = await consents.stopped(ws.db, told) if told else None
    parts = structs.asdict(looked.seen) | {"trouble": await _trouble(ws, looked)}
    return json.encode(LensOut(**parts, **_company(row), map=maps.ground(), quiet=quiet))


async def _trouble(ws: Workspace, looked: Looked) -> TroubleOut | None:
    """None where its form was put away, or takes no answers now."""
    said = looked.lens.trouble
    if said is None:
        return None
    try:
        form = await kept.find(ws.db, ws.row.id, said.form)
    except UnknownForm:
        return None
    if form.gone or state_of(form, ws.clock.now()) != "open":
        return None
    url = f"{address_of(form)}?{urlencode({said.number: looked.seen.number})}"
    return TroubleOut(said.says, said.says_en or said.says, url)


async def look(ws: Workspace, record: UUID) -> Looked:
    """The first lens whose table has this record. Raises UnknownLens."""
    schema = await ws.tables.schema()
    for lens in await all_lenses(ws.db, ws.row.id):
        found = await ws.tables.shown(lens.table, record, lens.fields).one(lens.table, record)
        if found is not None:
            entered = await stage_times(ws.db, schema, lens, record)
            parcels = await _parcels(ws, schema, lens, record)
            voucher = await _voucher(ws, vouched_by(lens, found.cells))
            told = seen(lens, schema.table(lens.table), found, entered, parcels, voucher)
            return Looked(lens, found, told)
    raise UnknownLens


async def _voucher(ws: Workspace, user: str) -> Voucher:
    """Only of who is vouched for does a page of a customer know the picture."""
    if not user:
        return NOBODY
    found = await portrait_of(ws.db, ws.row.id, user)
    return Voucher(found.name, portrait_at(found.picture), found.signature)


async def _parcels(ws: Workspace, schema: Schema, lens: Lens, order: UUID) -> list[Parcel]:
    asked = lens.parcels
    if asked is None or asked.table not in schema.tables:
        return []
    table, names = schema.table(asked.table), asked.tracks
    tracks = schema.tables.get(names.table) if names else None
    return [
        parcel(asked, table, one, tracks, await _events(ws, names, one.id) if tracks else [])
        for one in await _of_order(ws, asked, order)
    ]


async def _of_order(ws: Workspace, asked: Parcels, order: UUID) -> Sequence[Record]:
    """The oldest first."""
    if asked.through is None:
        shown = ws.tables.shown(asked.table, order, asked.fields, asked.link)
        return (await shown.page(Query(asked.table, sort=_OLDEST, limit=MOST_PARCELS))).records
    found = [
        await ws.tables.shown(asked.table, one, asked.fields).one(asked.table, one)
        for one in await _met(ws, asked.through, order)
    ]
    return [one for one in found if one is not None]


async def _met(ws: Workspace, through: Through, order: UUID) -> list[UUID]:
    shown = ws.tables.shown(through.table, order, (through.parcel,), through.order)
    page = await shown.page(Query(through.table, sort=_OLDEST, limit=MOST_PARCELS))
    links = (one.cells[through.parcel] for one in page.records)
    return list(dict.fromkeys(UUID(str(one["id"])) for one in links if one))


async def _events(ws: Workspace, names: Tracks | None, of: UUID) -> list[Record]:
    if names is None:
        return []
    shown = ws.tables.shown(names.table, of, names.fields, names.link)
    newest = (Sort(names.at, descending=True),)
    return list((await shown.page(Query(names.table, "", newest, MOST_EVENTS))).records)


async def _told(ws: Workspace, lens: Lens, record: UUID) -> Whose | None:
    """To whose number texts about this order go. The house looks: a guest sees no customer."""
    house = Workspace(ws.house, ws.row, Context(SYSTEM, ws.context.origin), ws.db)
    for path in lens.numbers:
        if number := await _behind(house, lens.table, record, path.split(".")):
            return Whose(ws.row.id, "sms", str(number))
    return None


async def _behind(house: Workspace, table: str, record: UUID, path: Sequence[str]) -> Any:
    """The value at a path through links."""
    schema, found = await house.tables.schema(), await house.tables.one(table, record)
    (key, *more) = path
    value = found.cells.get(key) if found else None
    if not more or not value:
        return value
    target = schema.target(schema.table(table).columns[key])
    return await _behind(house, target.key, UUID(str(value["id"])), more)
