"""Who calls, and what they ordered before: as far as the person who asks may see it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.lens.calls import Calls
from danliu.lens.lens import Lens, all_lenses
from danliu.tables.access import Sight
from danliu.tables.definition import Sort
from danliu.tables.errors import NotFound
from danliu.tables.query import Query, Record
from danliu.workspace import Workspace

ORDERS, LINES = 3, 20  # that one call is told of
_GIVEN: Path = ("$given",)


class KnownItem(Struct):
    id: UUID
    number: str
    name: str


class KnownLine(Struct):
    item: KnownItem
    quantity: Decimal | None


class EarlierOut(Struct):
    """An order that the caller had before; its lines in their turn, at most 20"""

    id: UUID
    number: str
    placed_at: datetime
    lines: list[KnownLine]


class CallerOut(Struct):
    """customer: None where nobody is known by this number; orders: the newest three"""

    customer: UUID | None
    name: str
    contact: str
    address: str
    level: str
    orders: list[EarlierOut]


class Desk(NamedTuple):
    lens: Lens
    calls: Calls
    sight: Sight


async def find_desk(ws: Workspace) -> Desk | None:
    """The first whose drafts this person may make."""
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    for lens in await all_lenses(ws.db, ws.row.id):
        calls = lens.calls
        if calls and _takes(sight, calls):
            return Desk(lens, calls, sight)
    return None


async def is_there(ws: Workspace) -> bool:
    """Whether anybody of the company may take calls down."""
    return any(lens.calls for lens in await all_lenses(ws.db, ws.row.id))


def _takes(sight: Sight, calls: Calls) -> bool:
    table = calls.drafts.table
    return sight.reads(table) and "create" in sight.may(sight.table(table))


async def caller(ws: Workspace, desk: Desk, mobile: str) -> CallerOut:
    customer = await _customer(ws, desk, mobile)
    if customer is None:
        return CallerOut(None, "", "", "", "", [])
    return await _known(ws, desk, customer)


async def chosen(ws: Workspace, desk: Desk, customer: UUID) -> CallerOut:
    """Raises NotFound."""
    found = await ws.tables.one(desk.calls.callers.table, customer)
    if found is None:
        raise NotFound("record", str(customer))
    return await _known(ws, desk, found)


async def _known(ws: Workspace, desk: Desk, customer: Record) -> CallerOut:
    of, seen = desk.calls.callers, customer.cells
    name, contact, address, level = (
        str(seen.get(key) or "") for key in (of.name, of.contact, of.address, of.level)
    )
    orders = await _earlier(ws, desk, customer.id)
    return CallerOut(customer.id, name, contact, address, level, orders)


async def _customer(ws: Workspace, desk: Desk, mobile: str) -> Record | None:
    """Whose number it is; else who gave it with their last order."""
    calls, of = desk.calls, desk.calls.callers
    if found := await _newest(ws, desk.sight, of.table, of.phone, mobile, 1):
        return found[0]
    table = desk.lens.table
    if not desk.sight.shows(table, calls.customer):
        return None
    for order in await _newest(ws, desk.sight, table, calls.phone, mobile, 1):
        if link := order.cells[calls.customer]:
            return await ws.tables.one(of.table, UUID(str(link["id"])))
    return None


async def _newest(
    ws: Workspace, sight: Sight, table: str, field: str, value: Any, limit: int
) -> Sequence[Record]:
    """The newest with this value; none where this person does not see the field."""
    if not sight.shows(table, field):
        return []
    order = (Sort("created_at", descending=True),)
    query = Query(table, f"{{{field}}}={{$given}}", order, limit)
    return (await ws.tables.page(query, {_GIVEN: value})).records


async def _earlier(ws: Workspace, desk: Desk, customer: UUID) -> list[EarlierOut]:
    lens, calls = desk.lens, desk.calls
    if not all(desk.sight.shows(*one) for one in calls.read(lens.table)):
        return []
    orders = await _newest(ws, desk.sight, lens.table, calls.customer, customer, ORDERS)
    return [
        EarlierOut(
            one.id,
            str(one.cells.get(lens.number) or ""),
            one.created_at,
            await _lines(ws, calls, one.id),
        )
        for one in orders
    ]


async def _lines(ws: Workspace, calls: Calls, order: UUID) -> list[KnownLine]:
    of = calls.lines
    query = Query(of.table, f"{{{of.order}}}={{$given}}", (Sort(of.line),), LINES)
    page = await ws.tables.page(query, {_GIVEN: order})
    return [_line(calls, one) for one in page.records if one.cells[of.item]]


def _line(calls: Calls, one: Record) -> KnownLine:
    of, item = calls.lines, one.cells[calls.lines.item]
    name = str(one.cells.get(of.name) or "")
    told = KnownItem(UUID(str(item["id"])), str(item["title"] or ""), name)
    return KnownLine(told, one.cells[of.quantity])
