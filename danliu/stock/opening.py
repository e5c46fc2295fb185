"""How a post begins: its entry under its cause, and the books of its items held fast."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import asyncpg
import msgspec

from danliu.postgres.pool import Connection
from danliu.stock.asked import Holder, Posted, Short, Slot
from danliu.stock.books import Books
from danliu.stock.errors import CauseTaken, UnitChanged
from danliu.stock.known import Known
from danliu.stock.ledger import moves_of, sums_of
from danliu.workspace import Workspace

_AMONG = "workspace_id = $1 AND (table_id, item) IN (SELECT * FROM unnest($2::int[], $3::uuid[]))"
# None of them where one is missing: all are taken in one statement, in everybody's order.
_HOLD = f"""
SELECT table_id, item, unit FROM danliu.stock_items
WHERE {_AMONG}
    AND (SELECT count(*) FROM danliu.stock_items WHERE {_AMONG}) = cardinality($3::uuid[])
ORDER BY table_id, item FOR NO KEY UPDATE
"""
_MAKE = """
INSERT INTO danliu.stock_items AS i (workspace_id, table_id, item, unit)
SELECT $1::int, t.* FROM unnest($2::int[], $3::uuid[], $4::text[]) AS t(table_id, item, unit)
ORDER BY table_id, item
ON CONFLICT (workspace_id, table_id, item) DO UPDATE SET unit = i.unit
RETURNING table_id, item, unit
"""

HOUSE = "$"
"""With this begin the causes that the house makes; nobody else's may."""


@dataclass(frozen=True)
class Begun:
    """asked: as JSON, to tell a repeat from something else"""

    cause: str
    asked: object
    because: str
    corrects: UUID | None = None


async def begin(ws: Workspace, db: Connection, begun: Begun) -> "UUID | Posted":
    """A new entry; of a cause that is not new, what was done. Whoever comes second waits here."""
    entry, now, context = ws.clock.new_id(), ws.clock.now(), ws.context
    made = await db.fetchval(
        "INSERT INTO danliu.stock_entries (id, workspace_id, cause, asked, at, who, origin, reason,"
        "  run_id, corrects) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (workspace_id, cause) DO NOTHING RETURNING id",
        entry,
        ws.row.id,
        begun.cause,
        begun.asked,
        now,
        ws.actor.ref,
        context.origin,
        begun.because or context.reason,
        context.run,
        begun.corrects,
    )
    return made or await _done(ws, db, begun)


async def _done(ws: Workspace, db: Connection, begun: Begun) -> Posted:
    row = await db.fetchrow(
        "SELECT id, at, asked, short FROM danliu.stock_entries"
        " WHERE workspace_id = $1 AND cause = $2",
        ws.row.id,
        begun.cause,
    )
    if row is None or row["asked"] != begun.asked:
        raise CauseTaken(begun.cause)
    moves, short = await moves_of(db, row["id"]), msgspec.convert(row["short"], tuple[Short, ...])
    return Posted(row["id"], row["at"], tuple(moves), short, repeated=True)


async def opened(
    ws: Workspace,
    db: Connection,
    wanted: "set[tuple[int, UUID]]",
    known: Known,
    holders: Collection[Holder] | None = None,
) -> Books:
    """The books of these items, which nobody else moves until the transaction ends.

    holders   whose reservations are asked about; None: everybody's
    """
    keys = sorted(wanted)
    tables, ids = [table for table, _ in keys], [item for _, item in keys]
    names = [known.counted[one].base if one in known.counted else "" for one in keys]
    held = await _held(db, ws.row.id, tables, ids, names)
    levels, holds = await sums_of(db, ws.row.id, tables, ids, holders)
    for row in held:
        counted = known.counted.get((row["table_id"], row["item"]))
        if counted and row["unit"] != counted.base:
            await _take_unit(ws, db, row, counted.base, levels)
    return Books(levels, holds, known.may_owe)


async def _held(
    db: Connection, workspace: int, tables: list[int], ids: list[UUID], names: list[str]
) -> list[asyncpg.Record]:
    """The rows of these items, made where there are none.

    Who waits for a row stands in line for it, and is woken in turn. An insert that meets a row
    waits for the transaction that has it, as does everybody else: all wake at its end.
    """
    held = await db.fetch(_HOLD, workspace, tables, ids)
    if len(held) == len(ids):
        return held
    return await db.fetch(_MAKE, workspace, tables, ids, names)


async def _take_unit(
    ws: Workspace,
    db: Connection,
    row: asyncpg.Record,
    unit: str,
    levels: dict[Slot, tuple[Decimal, Decimal]],
) -> None:
    """An item counts in another unit from now on, if there is none of it."""
    mine = (sums for slot, sums in levels.items() if slot.item == row["item"])
    if any(any(sums) for sums in mine):
        raise UnitChanged(row["item"], unit, row["unit"])
    await db.execute(
        "UPDATE danliu.stock_items SET unit = $4"
        " WHERE workspace_id = $1 AND table_id = $2 AND item = $3",
        ws.row.id,
        row["table_id"],
        row["item"],
        unit,
    )
