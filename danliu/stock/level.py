"""How much there is of an item, slot by slot, now or at a past moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from danliu.stock.asked import Slot
from danliu.stock.items import Stocked
from danliu.stock.ledger import levels_at, levels_of
from danliu.stock.units import units_of
from danliu.tables.query import Record
from danliu.workspace import Workspace

NOTHING = Decimal(0)
Sums = Mapping[Slot, tuple[Decimal, Decimal]]
"""On hand and reserved, by slot."""


class SlotLevel(Struct, frozen=True):
    place: str
    lot: str
    on_hand: Decimal
    reserved: Decimal


class ItemLevel(Struct, frozen=True):
    """unit, unit_en: that its numbers count; units: the others, with how many of it each is

    title   «» where it is hidden from the reader
    """

    id: UUID
    title: str
    unit: str
    unit_en: str
    units: dict[str, Decimal]
    on_hand: Decimal
    reserved: Decimal
    slots: list[SlotLevel]


async def sums_of(
    ws: Workspace, of: Stocked, items: Sequence[UUID], at: datetime | None
) -> dict[UUID, Sums]:
    """By item, now or at a past moment."""
    number = of.table.id
    if at is None:
        found = await levels_of(ws.db, ws.row.id, [number] * len(items), items)
    else:
        at = at if at.tzinfo else at.replace(tzinfo=ws.row.tz)
        found = await levels_at(ws.db, ws.row.id, number, items, at)
    sorted_: dict[UUID, dict[Slot, tuple[Decimal, Decimal]]] = {}
    for slot in sorted(found):
        sorted_.setdefault(slot.item, {})[slot] = found[slot]
    return dict(sorted_)


def level_of(of: Stocked, record: Record, sums: Sums) -> ItemLevel:
    units = units_of(of.options, of.own_of(record.cells))
    slots = [SlotLevel(one.place, one.lot, *sums[one]) for one in sums if any(sums[one])]
    title = record.cells.get(of.table.title.key)
    return ItemLevel(
        record.id,
        "" if title is None else of.table.title.type.show(title, of.table.title.options),
        units.base,
        units.base_en or units.base,
        {one.name: one.factor for one in units.units},
        sum((one.on_hand for one in slots), NOTHING),
        sum((one.reserved for one in slots), NOTHING),
        slots,
    )
