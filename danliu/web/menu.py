"""The side menu over HTTP: as it stands for who asks, and arranging it for everybody."""

from typing import Annotated

from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.boards import store as boards
from danliu.menu import kept
from danliu.menu.definition import BOARD, TABLE, Menu
from danliu.menu.errors import MenuMoved
from danliu.tables.access import check_may_build
from danliu.web.boards import BoardRef, ref_of
from danliu.web.names import Names
from danliu.workspace import Workspace


class MenuOut(Struct):
    """version: to be sent back as `seen`; boards: those that stand in the menu"""

    menu: Menu
    version: int
    boards: list[BoardRef]


class Arrange(Struct, forbid_unknown_fields=True):
    """seen: the version that was arranged anew; 0 where there was none"""

    menu: Menu
    seen: Annotated[int, Meta(ge=0)]


class MenuRoutes(Controller):
    path = "/api/menu"

    @get("/")
    async def menu(self, ws: NamedDependency[Workspace]) -> MenuOut:
        """Who builds gets all of it, empty groups too; others what is there for them."""
        return await _out(ws)

    @put("/")
    async def arrange(
        self, data: JSONBody[Arrange], ws: NamedDependency[Workspace], names: NamedDependency[Names]
    ) -> MenuOut:
        check_may_build(ws.actor)
        by, now = ws.actor.ref, ws.clock.now()
        try:
            await kept.save(ws.db, ws.row.id, data.menu, seen=data.seen, by=by, now=now)
        except MenuMoved as moved:
            known = await names.of(ws.db, ws.row.id)
            moved.changed_by = known.get(moved.changed_by, moved.changed_by)
            raise
        return await _out(ws)


async def _out(ws: Workspace) -> MenuOut:
    found = await kept.find(ws.db, ws.row.id)
    menu = found.menu if "build" in ws.actor.may else await _seen(ws, found.menu)
    named = {item for item in menu.items if item.startswith(BOARD)}
    there = await boards.all_boards(ws.db, ws.row.id) if named else ()
    refs = [ref_of(one.board) for one in there if BOARD + one.board.key in named]
    return MenuOut(menu, found.version, refs)


async def _seen(ws: Workspace, menu: Menu) -> Menu:
    """Without the tables that are not there for who asks."""
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    return menu.only(
        lambda item: not item.startswith(TABLE) or sight.reads(item.removeprefix(TABLE))
    )
