"""Stock as one actor may see it: page by page, an item in full, its ledger, at any past moment."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.stock.asked import Holder, Ref
from danliu.stock.items import Stocked, may_move, records, stocked
from danliu.stock.ledger import Line, holds_of, lines, short_items
from danliu.stock.level import NOTHING, ItemLevel, level_of, sums_of
from danliu.tables.definition import Sort
from danliu.tables.errors import NotFound
from danliu.tables.fields.operators import CONTAINS
from danliu.tables.query import LONGEST_PAGE, Query, Record
from danliu.workspace import Workspace

Only = Literal["all", "there", "short"]
FIND: Path = ("$find",)


class Levels(Struct, frozen=True):
    items: list[ItemLevel]
    next: str | None


class Hold(Struct, frozen=True):
    """What is reserved at a slot, and for which record: none where the reader may not see it."""

    table: str
    id: UUID | None
    title: str
    place: str
    lot: str
    quantity: Decimal


async def levels(
    ws: Workspace,
    table: str,
    *,
    find: str = "",
    only: Only = "all",
    after: str | None = None,
    limit: int = 50,
    at: datetime | None = None,
) -> Levels:
    """A page of items by their titles, as their table would list them to this actor.

    only  those of which there is any; or those that promise more than there is, the first 500
    at    a past moment: the stock of then, of the items of today
    Raises  NotFound, NotStocked
    """
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    of = stocked(sight, table)
    query = Query(table, limit=limit, after=after, fields=of.told_to(sight), sort=())
    query = await _only(ws, of, _named(query, of, find), only)
    page = await ws.tables.page(query, {FIND: find} if find else None)
    known = await sums_of(ws, of, [one.id for one in page.records], at)
    return Levels([level_of(of, one, known.get(one.id, {})) for one in page.records], page.next)


async def _only(ws: Workspace, of: Stocked, query: Query, only: Only) -> Query:
    if only == "there":
        return also(query, f"{{{of.field.key}}}<>0")
    if only == "short":
        among = await short_items(ws.db, ws.row.id, of.table.id, LONGEST_PAGE)
        return msgspec.structs.replace(query, among=tuple(among))
    return query


def _named(query: Query, of: Stocked, find: str) -> Query:
    """By their titles, where this actor sees them; only those whose title has this in it."""
    title = of.table.title.key
    if title not in (query.fields or ()):
        return query
    query = msgspec.structs.replace(query, sort=(Sort(title),))
    return also(query, CONTAINS.asks(title, ["{$find}"])) if find else query


def also(query: Query, where: str) -> Query:
    both = f"AND({query.where},{where})" if query.where else where
    return msgspec.structs.replace(query, where=both)


async def item(ws: Workspace, ref: Ref, at: datetime | None = None) -> ItemLevel:
    """Raises NotFound, NotStocked."""
    of, record = await _item(ws, ref)
    known = await sums_of(ws, of, [ref.id], at)
    return level_of(of, record, known.get(ref.id, {}))


async def holds(ws: Workspace, ref: Ref) -> list[Hold]:
    """For what an item is reserved. Raises NotFound, NotStocked."""
    of, _ = await _item(ws, ref)
    found = await holds_of(ws.db, ws.row.id, [of.table.id], [ref.id])
    named = await titles(ws, [holder for holder, _ in found])
    schema = await ws.tables.schema()
    told = []
    for (holder, slot), quantity in sorted(found.items()):
        seen = named.get(holder)
        table = schema.by_id[holder.table].key if seen is not None else ""
        record = holder.record if seen is not None else None
        told.append(Hold(table, record, seen or "", slot.place, slot.lot, quantity))
    return told


async def titles(ws: Workspace, holders: Iterable[Holder]) -> dict[Holder, str]:
    """Of those of the records that this actor sees."""
    schema, by_table = await ws.tables.schema(), dict[int, set[UUID]]()
    for one in holders:
        by_table.setdefault(one.table, set()).add(one.record)
    found: dict[Holder, str] = {}
    for number, ids in by_table.items():
        if number in schema.by_id:
            named = await ws.tables.titles(schema.by_id[number].key, ids)
            found |= {Holder(number, one): title for one, title in named.items()}
    return found


async def ledger(ws: Workspace, ref: Ref, before: int | None, limit: int) -> list[Line]:
    """Of an item, newest first. Raises NotFound, NotStocked."""
    of, _ = await _item(ws, ref)
    return await lines(ws.db, ws.row.id, of.table.id, ref.id, before, limit)


async def may_be_moved(ws: Workspace, ref: Ref) -> bool:
    """By this actor. Raises NotFound, NotStocked."""
    of, _ = await _item(ws, ref)
    return may_move(ws, ws.tables.sight(await ws.tables.schema()), of)


async def totals_of(ws: Workspace, ref: Ref) -> tuple[Decimal, Decimal]:
    """On hand and reserved of an item in all."""
    of, _ = await _item(ws, ref)
    sums = (await sums_of(ws, of, [ref.id], None)).get(ref.id, {})
    on_hand = sum((one for one, _ in sums.values()), NOTHING)
    return on_hand, sum((one for _, one in sums.values()), NOTHING)


async def held_by(ws: Workspace, holder: Ref, ref: Ref) -> Decimal:
    """How much of an item is reserved for a record."""
    of, _ = await _item(ws, ref)
    table = (await ws.tables.schema()).table(holder.table).id
    found = await holds_of(ws.db, ws.row.id, [of.table.id], [ref.id])
    own = Holder(table, holder.id)
    return sum((one for (who, _), one in found.items() if who == own), NOTHING)


async def kept(ws: Workspace, table: str, items: Collection[UUID]) -> set[UUID]:
    """Those whose stock is kept: of which anything was ever booked; where an item may owe, all.
    Raises NotFound, NotStocked."""
    of = stocked(ws.tables.sight(await ws.tables.fresh_schema()), table)
    if of.options.may_owe:
        return set(items)
    rows = await ws.db.fetch(
        "SELECT item FROM danliu.stock_items WHERE workspace_id = $1 AND table_id = $2"
        " AND item = ANY($3)",
        ws.row.id,
        of.table.id,
        list(items),
    )
    return {row["item"] for row in rows}


async def _item(ws: Workspace, ref: Ref) -> tuple[Stocked, Record]:
    """What lies in the trash still has its stock."""
    of = stocked(ws.tables.sight(await ws.tables.fresh_schema()), ref.table)
    for trash in (False, True):
        if found := await records(ws, of, [ref.id], trash=trash):
            return of, found[0]
    raise NotFound(ref.table, str(ref.id))
