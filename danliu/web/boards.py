"""Boards over HTTP: their definitions, what their tiles show, and what they sound the alarm for."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct, structs

from danliu.boards import store
from danliu.boards.definition import Board, Tile
from danliu.boards.errors import BoardMoved, InvalidBoard
from danliu.boards.kind import kinds
from danliu.errors import DanliuError, Words
from danliu.tables.access import check_may_build
from danliu.tiles import Figure, asked_of, figure
from danliu.web.names import Names
from danliu.workspace import Workspace


class BoardRef(Struct):
    key: str
    name: str
    name_en: str


class BoardsOut(Struct):
    boards: list[BoardRef]


class BoardOut(Struct):
    """version: to be sent back as `seen`"""

    board: Board
    version: int
    changed_at: datetime
    changed_by: str


class Save(Struct, forbid_unknown_fields=True):
    """seen: the version that was edited; 0: a new board"""

    board: Board
    seen: Annotated[int, Meta(ge=0)]


class Look(Struct, forbid_unknown_fields=True):
    """where: a formula that narrows the tile further, as the whole board is"""

    tile: Tile
    where: str = ""


class Alarm(Struct):
    """count: how many records; 0 where `broken` says why it can no longer be asked"""

    board: str
    tile: str
    name: str
    says: str
    says_en: str
    table: str
    view: str
    where: str
    count: int
    broken: str


class AlarmsOut(Struct):
    alarms: list[Alarm]


class BoardRoutes(Controller):
    path = "/api/boards"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> BoardsOut:
        """Every board by name; what its tiles show follows from who looks."""
        kept = await store.all_boards(ws.db, ws.row.id)
        return BoardsOut([ref_of(one.board) for one in kept])

    @get("/{key:str}")
    async def one(
        self, key: FromPath[str], ws: NamedDependency[Workspace], names: NamedDependency[Names]
    ) -> BoardOut:
        return await _out(ws, names, await store.find(ws.db, ws.row.id, key))

    @put("/{key:str}")
    async def save(
        self,
        key: FromPath[str],
        data: JSONBody[Save],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> BoardOut:
        """Make a board, or set it anew: every tile is asked once, so that none is saved broken."""
        check_may_build(ws.actor)
        board, by, now = structs.replace(data.board, key=key), ws.actor.ref, ws.clock.now()
        await _check(ws, board)
        try:
            await store.save(ws.db, ws.row.id, board, seen=data.seen, by=by, now=now)
        except BoardMoved as moved:
            known = await names.of(ws.db, ws.row.id)
            moved.changed_by = known.get(moved.changed_by, moved.changed_by)
            raise
        return await _out(ws, names, await store.find(ws.db, ws.row.id, key))

    @delete("/{key:str}", status_code=204)
    async def drop(self, key: FromPath[str], ws: NamedDependency[Workspace]) -> None:
        check_may_build(ws.actor)
        await store.drop(ws.db, ws.row.id, key)


@get("/api/alarms")
async def alarms(ws: NamedDependency[Workspace]) -> AlarmsOut:
    """What is wrong now, as far as the reader sees it."""
    sight = ws.tables.sight(await ws.tables.schema())
    kept = await store.all_boards(ws.db, ws.row.id)
    told = [
        await _alarm(ws, one.board, tile)
        for one in kept
        for tile in one.board.tiles
        if kinds[tile.kind].alarms and sight.reads(tile.table)
    ]
    mends = "build" in ws.actor.may
    return AlarmsOut([one for one in told if one.count or (one.broken and mends)])


@post("/api/figure", status_code=200)
async def look(data: JSONBody[Look], ws: NamedDependency[Workspace]) -> Figure:
    """What a tile of a board shows, saved or not."""
    return await figure(ws, data.tile, data.where)


def ref_of(board: Board) -> BoardRef:
    return BoardRef(board.key, board.name, board.name_en or board.name)


async def _out(ws: Workspace, names: Names, kept: store.Kept) -> BoardOut:
    known = await names.of(ws.db, ws.row.id)
    by = known.get(kept.changed_by, kept.changed_by)
    return BoardOut(kept.board, kept.version, kept.changed_at, by)


async def _check(ws: Workspace, board: Board) -> None:
    """Raises InvalidBoard, naming the tile."""
    keys = [tile.key for tile in board.tiles]
    if twice := next((one for one in keys if keys.count(one) > 1), None):
        raise InvalidBoard(twice, Words("每块各自的标识", "a key that no other tile has"))
    for tile in board.tiles:
        try:
            await figure(ws, tile)
        except InvalidBoard:
            raise
        except DanliuError as error:
            raise InvalidBoard(tile.key, _undrawn(tile, error)) from error


def _undrawn(tile: Tile, error: DanliuError) -> Words:
    wanted = getattr(error, "wanted", None)
    told = wanted if isinstance(wanted, Words) else Words(str(error), str(error))
    return Words(f"「{tile.name}」{told.zh}", f"“{tile.name_en or tile.name}”: {told.en}")


async def _alarm(ws: Workspace, board: Board, tile: Tile) -> Alarm:
    says: Any = tile.settings
    about = (board.key, tile.key, tile.name, says.get("says", tile.name), says.get("says_en", ""))
    try:
        ask = await asked_of(ws, tile)
        found = await ws.tables.groups(ask.query, (), ())
    except DanliuError as error:
        return Alarm(*about, tile.table, tile.view, tile.where, 0, str(error))
    return Alarm(*about, tile.table, tile.view, tile.where, found.groups[0].count, "")
