"""What a post needs to know of the records that it names, asked of the tables before it begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from danliu.stock import items
from danliu.stock.asked import Ask, Holder, Move, Ref
from danliu.stock.errors import NotStocked
from danliu.stock.items import Stocked
from danliu.tables.access import Sight
from danliu.tables.errors import NotFound
from danliu.tables.fields.quantity import QuantityOptions
from danliu.workspace import Workspace


@dataclass
class Known:
    """tables   by key; may_owe: the numbers of those whose items may go below zero
    counted  the units of each item, by the number of its table and its id
    deleted  those of them that lie in the trash
    """

    tables: dict[str, Stocked] = field(default_factory=dict)
    counted: dict[tuple[int, UUID], QuantityOptions] = field(default_factory=dict)
    deleted: set[tuple[int, UUID]] = field(default_factory=set)

    @property
    def may_owe(self) -> set[int]:
        return {one.table.id for one in self.tables.values() if one.options.may_owe}

    def units(self, item: Ref) -> QuantityOptions:
        return self.counted[self.tables[item.table].table.id, item.id]


async def known_of_asks(ws: Workspace, asks: Sequence[Ask]) -> Known:
    """Raises NotFound, Forbidden, NotStocked."""
    sight, known = ws.tables.sight(await ws.tables.fresh_schema()), Known()
    for key in {one.item.table for one in asks}:
        await _learn(ws, sight, known, key, {one.item.id for one in asks if one.item.table == key})
    return known


async def known_of_moves(ws: Workspace, moves: Sequence[Move]) -> Known:
    """Of what was moved already; what lies in the trash by now, too."""
    schema = await ws.tables.fresh_schema()
    sight, known = ws.tables.sight(schema), Known()
    for number in {one.slot.table for one in moves}:
        if number not in schema.by_id:
            raise NotStocked(str(number))
        wanted = {one.slot.item for one in moves if one.slot.table == number}
        await _learn(ws, sight, known, schema.by_id[number].key, wanted)
    return known


async def _learn(ws: Workspace, sight: Sight, known: Known, key: str, wanted: set[UUID]) -> None:
    of = known.tables[key] = items.stocked(sight, key)
    items.check_moves(ws, sight, of)
    counted = await items.units(ws, of, wanted)
    if missing := wanted - counted.keys():
        # in the trash it may still go out and be let go, and its entries be corrected
        gone = await items.units(ws, of, missing, trash=True)
        known.deleted |= {(of.table.id, item) for item in gone}
        counted |= gone
    for item in wanted:
        if item not in counted:
            raise NotFound(key, str(item))
    known.counted |= {(of.table.id, item): one for item, one in counted.items()}


async def holders_of(ws: Workspace, refs: Iterable[Ref]) -> dict[Ref, Holder]:
    """Raises NotFound for a record that is not there, or not for this actor."""
    schema = await ws.tables.schema()
    found: dict[Ref, Holder] = {}
    for ref in set(refs):
        if not await ws.tables.sees(ref.table, ref.id):
            raise NotFound(ref.table, str(ref.id))
        found[ref] = Holder(schema.table(ref.table).id, ref.id)
    return found
