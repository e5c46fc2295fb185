"""The ledger in SQL: moves with their sums appended in one statement, and read again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Connection, Executor
from danliu.stock.asked import Holder, Move, Slot
from danliu.stock.books import Books

_APPEND = """
WITH given AS (
    SELECT * FROM unnest($4::text[], $5::int[], $6::uuid[], $7::text[], $8::text[], $9::numeric[],
        $10::numeric[], $11::numeric[], $12::numeric[], $13::int[], $14::uuid[])
        WITH ORDINALITY AS t(kind, table_id, item, place, lot, on_hand, reserved, on_hand_after,
            reserved_after, holder_table, holder, place_in_entry)
), moved AS (
    INSERT INTO danliu.stock_moves (workspace_id, entry, at, kind, table_id, item, place, lot,
        on_hand, reserved, on_hand_after, reserved_after, holder_table, holder)
    SELECT $1::int, $2::uuid, $3::timestamptz, kind, table_id, item, place, lot,
        on_hand, reserved, on_hand_after, reserved_after, holder_table, holder
    FROM given ORDER BY place_in_entry
), sums AS (
    SELECT table_id, item, place, lot, sum(on_hand) AS on_hand, sum(reserved) AS reserved
    FROM given GROUP BY table_id, item, place, lot
), kept AS (
    UPDATE danliu.stock_levels l SET on_hand = l.on_hand + s.on_hand,
        reserved = l.reserved + s.reserved, moved_at = $3, may_owe = l.table_id = ANY($15::int[])
            OR (l.may_owe AND l.on_hand + s.on_hand < 0)  -- what is owed may still come
    FROM sums s WHERE l.workspace_id = $1 AND l.table_id = s.table_id AND l.item = s.item
        AND l.place = s.place AND l.lot = s.lot
), begun AS (
    INSERT INTO danliu.stock_levels (workspace_id, table_id, item, place, lot, on_hand, reserved,
        may_owe, moved_at)
    SELECT $1::int, s.*, s.table_id = ANY($15::int[]), $3 FROM sums s
    WHERE NOT EXISTS (SELECT FROM danliu.stock_levels l WHERE l.workspace_id = $1
        AND l.table_id = s.table_id AND l.item = s.item AND l.place = s.place AND l.lot = s.lot)
), told AS (
    UPDATE danliu.stock_entries SET short = $16::jsonb WHERE id = $2 AND $16::jsonb <> '[]'::jsonb
), held AS (
    SELECT holder_table, holder, table_id, item, place, lot, sum(reserved) AS quantity
    FROM given WHERE holder IS NOT NULL
    GROUP BY holder_table, holder, table_id, item, place, lot
), let_go AS (
    DELETE FROM danliu.stock_holds h USING held g WHERE h.workspace_id = $1
        AND (h.holder_table, h.holder, h.table_id, h.item, h.place, h.lot)
            = (g.holder_table, g.holder, g.table_id, g.item, g.place, g.lot)
        AND h.quantity + g.quantity = 0
), changed AS (
    UPDATE danliu.stock_holds h SET quantity = h.quantity + g.quantity FROM held g
    WHERE h.workspace_id = $1
        AND (h.holder_table, h.holder, h.table_id, h.item, h.place, h.lot)
            = (g.holder_table, g.holder, g.table_id, g.item, g.place, g.lot)
        AND h.quantity + g.quantity <> 0
)
INSERT INTO danliu.stock_holds (workspace_id, holder_table, holder, table_id, item, place, lot,
    quantity)
SELECT $1::int, g.* FROM held g
WHERE g.quantity <> 0 AND NOT EXISTS (SELECT FROM danliu.stock_holds h WHERE h.workspace_id = $1
    AND (h.holder_table, h.holder, h.table_id, h.item, h.place, h.lot)
        = (g.holder_table, g.holder, g.table_id, g.item, g.place, g.lot))
"""


async def append(
    db: Connection,
    workspace: int,
    entry: UUID,
    at: datetime,
    books: Books,
    may_owe: Collection[int],
) -> None:
    """Moves and what follows from them, and what could not be reserved: whoever asks again under
    the same cause is told it again. The caller has the rows of their items."""
    if not books.moves and not books.short:
        return
    moves = _by_column(books.moves)
    await db.execute(_APPEND, workspace, entry, at, *moves, sorted(may_owe), books.short)


class _Row(NamedTuple):
    """A move as `_APPEND` takes it, a column each."""

    kind: str
    table_id: int
    item: UUID
    place: str
    lot: str
    on_hand: Decimal
    reserved: Decimal
    on_hand_after: Decimal
    reserved_after: Decimal
    holder_table: int | None
    holder: UUID | None


def _row_of(one: Move) -> _Row:
    slot, holder = one.slot, one.holder
    whose = (holder.table, holder.record) if holder else (None, None)
    place = (slot.table, slot.item, slot.place, slot.lot)
    sums = (one.on_hand, one.reserved, one.on_hand_after, one.reserved_after)
    return _Row(one.kind, *place, *sums, *whose)


def _by_column(moves: Sequence[Move]) -> list[list[Any]]:
    rows = [_row_of(one) for one in moves]
    return [[row[n] for row in rows] for n in range(len(_Row._fields))]


_AMONG = "workspace_id = $1 AND (table_id, item) IN (SELECT * FROM unnest($2::int[], $3::uuid[]))"


async def levels_of(
    db: Executor, workspace: int, tables: Sequence[int], items: Sequence[UUID]
) -> dict[Slot, tuple[Decimal, Decimal]]:
    """On hand and reserved at every slot of these items."""
    rows = await db.fetch(
        "SELECT table_id, item, place, lot, on_hand, reserved FROM danliu.stock_levels"
        f" WHERE {_AMONG}",
        workspace,
        tables,
        items,
    )
    return {_slot(row): (row["on_hand"], row["reserved"]) for row in rows}


async def levels_at(
    db: Executor, workspace: int, table: int, items: Sequence[UUID], at: datetime
) -> dict[Slot, tuple[Decimal, Decimal]]:
    """The same, as it was at a past moment."""
    rows = await db.fetch(
        "SELECT table_id, item, place, lot, sum(on_hand) AS on_hand, sum(reserved) AS reserved"
        " FROM danliu.stock_moves"
        " WHERE workspace_id = $1 AND table_id = $2 AND item = ANY($3) AND at <= $4"
        " GROUP BY table_id, item, place, lot",
        workspace,
        table,
        items,
        at,
    )
    return {_slot(row): (row["on_hand"], row["reserved"]) for row in rows}


async def holds_of(
    db: Executor, workspace: int, tables: Sequence[int], items: Sequence[UUID]
) -> dict[tuple[Holder, Slot], Decimal]:
    """What is reserved of these items, by holder and slot."""
    rows = await db.fetch(
        "SELECT holder_table, holder, table_id, item, place, lot, quantity FROM danliu.stock_holds"
        f" WHERE {_AMONG}",
        workspace,
        tables,
        items,
    )
    return {(_holder(row), _slot(row)): row["quantity"] for row in rows}


_SUMS = f"""
SELECT NULL::int AS holder_table, NULL::uuid AS holder, table_id, item, place, lot, on_hand,
    reserved
FROM danliu.stock_levels WHERE {_AMONG}
UNION ALL
SELECT holder_table, holder, table_id, item, place, lot, NULL, quantity
FROM danliu.stock_holds WHERE
"""
_EVERYBODY = _SUMS + _AMONG
_OF_THESE = _SUMS + (
    "workspace_id = $1 AND (holder_table, holder) IN (SELECT * FROM unnest($4::int[], $5::uuid[]))"
)


async def sums_of(
    db: Executor,
    workspace: int,
    tables: Sequence[int],
    items: Sequence[UUID],
    holders: Collection[Holder] | None,
) -> tuple[dict[Slot, tuple[Decimal, Decimal]], dict[tuple[Holder, Slot], Decimal]]:
    """Levels of these items, and their holds. With holders, what these hold of whatever item: of
    one that all orders want, hundreds hold some."""
    whose: tuple[list[Any], ...] = ()
    if holders is not None:
        whose = ([one.table for one in holders], [one.record for one in holders])
    sql = _EVERYBODY if holders is None else _OF_THESE
    levels, holds = {}, {}
    for row in await db.fetch(sql, workspace, tables, items, *whose):
        if row["holder"] is None:
            levels[_slot(row)] = (row["on_hand"], row["reserved"])
        else:
            holds[_holder(row), _slot(row)] = row["reserved"]
    return levels, holds


async def short_items(db: Executor, workspace: int, table: int, limit: int) -> list[UUID]:
    """Items that promise more than there is, or owe."""
    rows = await db.fetch(
        "SELECT item FROM danliu.stock_levels WHERE workspace_id = $1 AND table_id = $2"
        " GROUP BY item HAVING bool_or(reserved > on_hand) OR bool_or(on_hand < 0) LIMIT $3",
        workspace,
        table,
        limit,
    )
    return [row["item"] for row in rows]


async def items_held(db: Executor, workspace: int, holder: Holder) -> list[tuple[int, UUID]]:
    rows = await db.fetch(
        "SELECT DISTINCT table_id, item FROM danliu.stock_holds"
        " WHERE workspace_id = $1 AND holder_table = $2 AND holder = $3",
        workspace,
        holder.table,
        holder.record,
    )
    return [tuple(row) for row in rows]


class Entry(Struct, frozen=True):
    """What was done under one cause. corrected_by: the entry that took it back."""

    id: UUID
    cause: str
    at: datetime
    who: str
    origin: str
    reason: str
    run: UUID | None
    corrects: UUID | None
    corrected_by: UUID | None


_ENTRY = (
    "e.id, e.cause, e.at, e.who, e.origin, e.reason, e.run_id, e.corrects,"
    " (SELECT c.id FROM danliu.stock_entries c WHERE c.corrects = e.id)"
)
_MOVE = (
    "m.kind, m.table_id, m.item, m.place, m.lot, m.on_hand, m.reserved, m.on_hand_after,"
    " m.reserved_after, m.holder_table, m.holder"
)


async def entry_of(db: Executor, workspace: int, entry: UUID) -> Entry | None:
    row = await db.fetchrow(
        f"SELECT {_ENTRY} FROM danliu.stock_entries e WHERE e.workspace_id = $1 AND e.id = $2",
        workspace,
        entry,
    )
    return Entry(*row) if row else None


async def moves_of(db: Executor, entry: UUID) -> list[Move]:
    rows = await db.fetch(
        f"SELECT {_MOVE} FROM danliu.stock_moves m WHERE m.entry = $1 ORDER BY m.number", entry
    )
    return [_move(row) for row in rows]


class Line(Struct, frozen=True):
    number: int
    at: datetime
    move: Move
    entry: Entry


async def lines(
    db: Executor, workspace: int, table: int, item: UUID, before: int | None, limit: int
) -> list[Line]:
    """The ledger of an item, newest first, older than line `before`."""
    rows = await db.fetch(
        f"SELECT {_MOVE}, m.number, m.at AS moved, {_ENTRY}"
        " FROM danliu.stock_moves m JOIN danliu.stock_entries e ON e.id = m.entry"
        " WHERE m.workspace_id = $1 AND m.table_id = $2 AND m.item = $3"
        "  AND ($4::bigint IS NULL OR m.number < $4) ORDER BY m.number DESC LIMIT $5",
        workspace,
        table,
        item,
        before,
        limit,
    )
    return [Line(row["number"], row["moved"], _move(row), Entry(*tuple(row)[13:])) for row in rows]


def _holder(row: Any) -> Holder:
    return Holder(row["holder_table"], row["holder"])


def _slot(row: Any) -> Slot:
    return Slot(row["table_id"], row["item"], row["place"], row["lot"])


def _move(row: Any) -> Move:
    holder = Holder(row["holder_table"], row["holder"]) if row["holder"] else None
    changes, sums = (row["on_hand"], row["reserved"]), (row["on_hand_after"], row["reserved_after"])
    return Move(row["kind"], _slot(row), *changes, *sums, holder)
