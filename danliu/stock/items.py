"""The tables whose records are items, and what an item is called and counted in, for one actor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from danliu.people.errors import Forbidden
from danliu.stock.errors import NotStocked
from danliu.stock.units import units_of
from danliu.tables.access import Sight, check_may_move
from danliu.tables.errors import NotFound
from danliu.tables.fields.quantity import QuantityOptions
from danliu.tables.fields.stock import StockOptions
from danliu.tables.query import LONGEST_PAGE, Query, Record
from danliu.tables.table import Column, Table
from danliu.workspace import Workspace

STOCK = "stock"


@dataclass(frozen=True)
class Stocked:
    """A table of items. field: its field of what is on hand, which says the unit too; else the
    first of its fields of type stock."""

    table: Table
    field: Column

    @property
    def options(self) -> StockOptions:
        options: StockOptions = self.field.options
        return options

    def own_of(self, cells: Mapping[str, object]) -> str:
        """What an item says of its units."""
        return str(cells.get(self.options.own_units) or "")

    def told_to(self, sight: Sight) -> tuple[str, ...]:
        """The fields that tell of an item: its title, and its own units, where they are seen."""
        seen = sight.columns(self.table)
        wanted = (self.table.title.key, self.options.own_units)
        return tuple(key for key in dict.fromkeys(wanted) if key in seen)


def stocked(sight: Sight, key: str) -> Stocked:
    """Raises NotStocked; NotFound where the table, or any of its stock, is not there for this role:
    an item's page and its ledger tell what is on hand, reserved and available alike."""
    table = sight.table(key)
    field = _field_of(table)
    if field is None:
        raise NotStocked(key)
    if not _shows_all(sight, table):
        raise NotFound("stock", key)
    return Stocked(table, field)


def all_stocked(sight: Sight) -> list[Stocked]:
    """Every table of items that is there for this role."""
    return [
        Stocked(table, field)
        for key, table in sight.schema.tables.items()
        if sight.reads(key) and (field := _field_of(table)) and _shows_all(sight, table)
    ]


def _shows_all(sight: Sight, table: Table) -> bool:
    keys = {one.key for one in table.columns.values() if one.definition.type == STOCK}
    return keys <= sight.columns(table).keys()


def _field_of(table: Table) -> Column | None:
    found = [one for one in table.columns.values() if one.definition.type == STOCK]
    on_hand = (one for one in found if one.options.shows == "on_hand")
    return next(on_hand, found[0] if found else None)


def check_moves(ws: Workspace, sight: Sight, of: Stocked) -> None:
    """Raises Forbidden to who may not move stock of this table."""
    check_may_move(sight, ws.actor, of.table, of.field.key)


def may_move(ws: Workspace, sight: Sight, of: Stocked) -> bool:
    """Whether this actor may move stock of this table."""
    try:
        check_moves(ws, sight, of)
    except Forbidden:
        return False
    return True


async def units(
    ws: Workspace, of: Stocked, items: Collection[UUID], *, trash: bool = False
) -> dict[UUID, QuantityOptions]:
    """Of those of the items that this actor sees."""
    found = await records(ws, of, items, trash=trash)
    return {one.id: units_of(of.options, of.own_of(one.cells)) for one in found}


async def records(
    ws: Workspace, of: Stocked, items: Collection[UUID], *, trash: bool = False
) -> list[Record]:
    """What tells of those of the items that this actor sees; a field that it does not see, no."""
    sight, many = ws.tables.sight(await ws.tables.schema()), list(items)
    fields = of.told_to(sight)
    found: list[Record] = []
    for start in range(0, len(many), LONGEST_PAGE):
        among = tuple(many[start : start + LONGEST_PAGE])
        query = Query(
            of.table.key, fields=fields, limit=LONGEST_PAGE, among=among, trash=trash, sort=()
        )
        found += (await ws.tables.page(query)).records
    return found
