"""What a tile of a board shows to this reader: its question asked of the tables."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct, structs

from danliu.boards.definition import Tile
from danliu.boards.kind import Ask, Seen, asked
from danliu.formulas import Kind
from danliu.tables.kinds import Scope, kind_at
from danliu.tables.query import Record
from danliu.tables.totals import Group
from danliu.workspace import Workspace


class Figure(Struct):
    """What a tile shows.

    count    of all its records
    groups   in order; whole: False where there are more groups than are told
    titles   of the linked records that groups stand for, by id
    now      the group of the stretch of time that runs, `before` of the one before it
    where    the formula that the records satisfy, for a look at them
    """

    count: int
    groups: list[Group]
    whole: bool
    titles: dict[UUID, str]
    now: Group | None
    before: Group | None
    records: list[Record]
    where: str


async def figure(ws: Workspace, tile: Tile, where: str = "") -> Figure:
    """Raises what the tables raise, and InvalidBoard where the tile is not set up."""
    ask = await asked_of(ws, tile, where)
    found = await ws.tables.groups(ask.query, ask.by, ask.totals)
    records = await _records(ws, ask)
    return Figure(
        sum(one.count for one in found.groups),
        found.groups,
        found.whole,
        await _titles(ws, tile.table, ask, found.groups),
        *_compared(ask, found.groups),
        records,
        ask.query.where,
    )


async def asked_of(ws: Workspace, tile: Tile, where: str = "") -> Ask:
    """What the tile asks, for this reader and this day."""
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    table = sight.table(tile.table)

    def kind_of(field: str) -> Kind:
        return kind_at(Scope(sight, table), (field,))

    today = ws.clock.now().astimezone(ws.row.tz).date()
    narrowed = structs.replace(tile, where=_both(tile.where, where))
    return asked(narrowed, Seen(today, kind_of))


def _both(one: str, other: str) -> str:
    return f"AND({one},{other})" if one and other else one or other


async def _records(ws: Workspace, ask: Ask) -> list[Record]:
    if not ask.records:
        return []
    page = await ws.tables.page(structs.replace(ask.query, limit=ask.records))
    return page.records


def _compared(ask: Ask, groups: Sequence[Group]) -> tuple[Group | None, Group | None]:
    if ask.periods is None:
        return None, None
    by_day = {one.values[0]: one for one in groups}
    return by_day.get(ask.periods.now), by_day.get(ask.periods.before)


async def _titles(ws: Workspace, table: str, ask: Ask, groups: Sequence[Group]) -> dict[UUID, str]:
    """Of the records that groups by a link stand for."""
    sight = ws.tables.sight(await ws.tables.schema())
    columns, found = sight.columns(sight.table(table)), dict[UUID, str]()
    for place, by in enumerate(ask.by):
        column = columns.get(by.field)
        if column is not None and column.type.points == "one" and column.points_to:
            ids = {one.values[place] for one in groups if one.values[place] is not None}
            found |= await ws.tables.titles(column.points_to, ids)
    return found
