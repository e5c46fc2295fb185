"""What is read of an order for its customer: the order, its lines, its parcels and their tracks."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from danliu.formulas.kinds import Path
from danliu.lens.lens import Lens, Parcels, Through, Tracks, UnknownLens, all_lenses, stage_times
from danliu.lens.ordered import MOST_LINES, NOTHING, Ordered, ordered
from danliu.lens.parcels import Parcel, parcel
from danliu.lens.seen import NOBODY, Seen, Voucher, seen, vouched_by
from danliu.people.actor import SYSTEM
from danliu.people.portraits import portrait_of
from danliu.tables.definition import Sort
from danliu.tables.query import Query, Record
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.web.looks import portrait_at
from danliu.workspace import Workspace

MOST_PARCELS, MOST_EVENTS = 20, 60  # that one page shows
_OLDEST = (Sort("created_at"),)
_ORDER: Path = ("$order",)


class Looked(NamedTuple):
    lens: Lens
    record: Record
    seen: Seen


def house_of(ws: Workspace) -> Workspace:
    return Workspace(ws.house, ws.row, Context(SYSTEM, ws.context.origin), ws.db)


async def look(ws: Workspace, record: UUID) -> Looked:
    """The first lens whose table has this record. Raises UnknownLens."""
    schema = await ws.tables.schema()
    for lens in await all_lenses(ws.db, ws.row.id):
        found = await ws.tables.shown(lens.table, record, lens.fields).one(lens.table, record)
        if found is not None:
            entered = await stage_times(ws.db, schema, lens, record)
            parcels = await _parcels(ws, schema, lens, record)
            voucher = await _voucher(ws, vouched_by(lens, found.cells))
            lines = await _ordered(ws, schema, lens, record)
            by, table = (entered, parcels, voucher, lines, ws.row.zone), schema.table(lens.table)
            told = seen(lens, table, found, *by)
            return Looked(lens, found, told)
    raise UnknownLens


async def _voucher(ws: Workspace, user: str) -> Voucher:
    """Only of who is vouched for does a page of a customer know the picture."""
    if not user:
        return NOBODY
    found = await portrait_of(ws.db, ws.row.id, user)
    return Voucher(found.name, portrait_at(found.picture), found.signature)


async def _ordered(ws: Workspace, schema: Schema, lens: Lens, order: UUID) -> Ordered:
    """The house looks: a product's name stands behind a link, which a guest does not see. Only what
    the lens names is read."""
    asked = lens.lines
    table = schema.tables.get(asked.table) if asked else None
    if asked is None or table is None or not {asked.order, asked.line} <= table.columns.keys():
        return NOTHING
    house, given = house_of(ws).tables, {_ORDER: order}
    fields = tuple(key for key in asked.fields if key in table.columns)
    of_order, in_turn = f"{{{asked.order}}}={{$order}}", (Sort(asked.line),)
    query = Query(asked.table, of_order, in_turn, MOST_LINES, fields=fields)
    records, every = (await house.page(query, given)).records, 0
    if len(records) == MOST_LINES:
        every = (await house.groups(query, (), (), given)).groups[0].count
    return ordered(asked, table, records, max(0, every - MOST_LINES))


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
