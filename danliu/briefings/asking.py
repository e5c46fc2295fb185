"""What a board says to the person who subscribed: its tiles asked as that person."""

import msgspec

from danliu.boards.definition import Board, Tile
from danliu.boards.kinds.number import Settings
from danliu.briefings import lines
from danliu.briefings.kept import Briefing
from danliu.briefings.lines import Line
from danliu.errors import DanliuError
from danliu.tables.access import Sight
from danliu.tiles import figure
from danliu.workspace import Workspace


async def told_of(ws: Workspace, board: Board, found: Briefing) -> dict[str, Line]:
    """By tile, in their order on the board; what rings stands first."""
    told: dict[str, Line] = {}
    for tile in sorted(board.tiles, key=lambda one: (one.place.y, one.place.x)):
        if tile.kind in lines.TOLD and (one := await _told(ws, tile, found)):
            told[tile.key] = one
    return dict(sorted(told.items(), key=lambda item: item[1].mood != "alarm"))


async def _told(ws: Workspace, tile: Tile, found: Briefing) -> Line | None:
    """None for what is not there for this reader; that it is broken is told to who mends it."""
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    if not sight.reads(tile.table):
        return None
    try:
        shown, last = await figure(ws, tile), found.told.get(tile.key, "")
        return lines.line(tile, shown, last, found.tongue, _currency(sight, tile))
    except (DanliuError, msgspec.ValidationError):
        return lines.broken(tile, found.tongue) if "build" in ws.actor.may else None


def _currency(sight: Sight, tile: Tile) -> str | None:
    """Of what is added up, where that is money."""
    if tile.kind != "number":
        return None
    total = msgspec.convert(tile.settings, Settings).total
    columns = sight.columns(sight.table(tile.table))
    column = columns.get(total.field) if total else None
    counted = total is not None and total.how in ("filled", "blank", "distinct")
    return getattr(column.options, "currency", None) if column and not counted else None
