"""What is free of some items just now, for who only asks: by the next moment it may be promised."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from danliu.stock.items import stocked, units
from danliu.stock.ledger import levels_of
from danliu.tables.errors import NotFound
from danliu.tables.fields.quantity import QuantityOptions
from danliu.workspace import Workspace


class Seen(Struct, frozen=True):
    """free   of each: what is on hand and nobody was promised; in its base unit"""

    free: Mapping[UUID, Decimal]
    counted: Mapping[UUID, QuantityOptions]

    def units(self, item: UUID) -> QuantityOptions:
        return self.counted[item]


async def seen(ws: Workspace, table: str, items: Collection[UUID]) -> Seen:
    """Raises NotFound for one that is not there, NotStocked."""
    of = stocked(ws.tables.sight(await ws.tables.fresh_schema()), table)
    counted = await units(ws, of, set(items))
    for item in items:
        if item not in counted:
            raise NotFound(table, str(item))
    free = dict.fromkeys(counted, Decimal(0))
    levels = await levels_of(ws.db, ws.row.id, [of.table.id] * len(counted), [*counted])
    for slot, (on_hand, reserved) in levels.items():
        free[slot.item] += on_hand - reserved
    return Seen({item: max(one, Decimal(0)) for item, one in free.items()}, counted)
