"""What is free of some items just now, for who only asks: by the next moment it may be promised."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from danliu.stock.asked import Holder, Ref
from danliu.stock.items import stocked, units
from danliu.stock.ledger import holds_of, levels_of
from danliu.tables.errors import NotFound
from danliu.tables.fields.quantity import QuantityOptions
from danliu.workspace import Workspace


class Seen(Struct, frozen=True):
    """free   of each: what is on hand and nobody was promised; in its base unit"""

    free: Mapping[UUID, Decimal]
    counted: Mapping[UUID, QuantityOptions]

    def units(self, item: UUID) -> QuantityOptions:
        return self.counted[item]


async def seen(
    ws: Workspace, table: str, items: Collection[UUID], holder: Ref | None = None
) -> Seen:
    """holder: what this record holds of them is free for it. Raises NotFound for one that is not
    there, NotStocked."""
    of = stocked(ws.tables.sight(await ws.tables.fresh_schema()), table)
    counted = await units(ws, of, set(items))
    for item in items:
        if item not in counted:
            raise NotFound(table, str(item))
    free = await _held(ws, of.table.id, [*counted], holder)
    levels = await levels_of(ws.db, ws.row.id, [of.table.id] * len(counted), [*counted])
    for slot, (on_hand, reserved) in levels.items():
        free[slot.item] += on_hand - reserved
    return Seen({item: max(one, Decimal(0)) for item, one in free.items()}, counted)


async def _held(
    ws: Workspace, table: int, items: list[UUID], holder: Ref | None
) -> dict[UUID, Decimal]:
    held = dict.fromkeys(items, Decimal(0))
    if holder is None:
        return held
    own = Holder((await ws.tables.schema()).table(holder.table).id, holder.id)
    tables = [table] * len(items)
    for (who, slot), quantity in (await holds_of(ws.db, ws.row.id, tables, items)).items():
        held[slot.item] += quantity if who == own else 0
    return held
