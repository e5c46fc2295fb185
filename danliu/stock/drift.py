"""Whether the sums are those of the ledger: all of it added up again."""

from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor


class Drift(Struct, frozen=True):
    """Where a sum is not that of its moves.

    of  a level; a hold; or what is reserved at a slot, against its holds
    """

    of: str
    item: UUID
    place: str
    lot: str
    kept: str
    ledger: str


_DRIFT = """
SELECT 'level', coalesce(l.item, m.item), coalesce(l.place, m.place), coalesce(l.lot, m.lot),
    concat_ws(' / ', trim_scale(coalesce(l.on_hand, 0)), trim_scale(coalesce(l.reserved, 0))),
    concat_ws(' / ', trim_scale(coalesce(m.on_hand, 0)), trim_scale(coalesce(m.reserved, 0)))
FROM (SELECT * FROM danliu.stock_levels WHERE workspace_id = $1) l FULL JOIN (
    SELECT table_id, item, place, lot, sum(on_hand) AS on_hand, sum(reserved) AS reserved
    FROM danliu.stock_moves WHERE workspace_id = $1 GROUP BY table_id, item, place, lot) m
    USING (table_id, item, place, lot)
WHERE (coalesce(l.on_hand, 0), coalesce(l.reserved, 0))
    <> (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
UNION ALL
SELECT 'hold', coalesce(h.item, m.item), coalesce(h.place, m.place), coalesce(h.lot, m.lot),
    trim_scale(coalesce(h.quantity, 0))::text, trim_scale(coalesce(m.reserved, 0))::text
FROM (SELECT * FROM danliu.stock_holds WHERE workspace_id = $1) h FULL JOIN (
    SELECT holder_table, holder, table_id, item, place, lot, sum(reserved) AS reserved
    FROM danliu.stock_moves WHERE workspace_id = $1 AND holder IS NOT NULL
    GROUP BY holder_table, holder, table_id, item, place, lot) m
    USING (holder_table, holder, table_id, item, place, lot)
WHERE coalesce(h.quantity, 0) <> coalesce(m.reserved, 0)
UNION ALL
SELECT 'reserved', l.item, l.place, l.lot, trim_scale(l.reserved)::text,
    trim_scale(coalesce(sum(h.quantity), 0))::text
FROM danliu.stock_levels l LEFT JOIN danliu.stock_holds h
    USING (workspace_id, table_id, item, place, lot)
WHERE l.workspace_id = $1 GROUP BY l.item, l.place, l.lot, l.reserved, l.table_id
HAVING l.reserved <> coalesce(sum(h.quantity), 0)
LIMIT 1000
"""


async def drift(db: Executor, workspace: int) -> list[Drift]:
    """Every sum that the ledger, added up again, does not give; at most 1,000."""
    rows = await db.fetch(_DRIFT, workspace)
    return [Drift(*row) for row in rows]
