"""Where the menu is kept: one row a workspace, saved only over the version that was seen."""

from datetime import datetime

import msgspec
from msgspec import Struct

from danliu.menu.definition import Menu, check_menu
from danliu.menu.errors import MenuMoved
from danliu.postgres.pool import Executor


class Kept(Struct, frozen=True):
    """version: counts its saves, from 1; 0 where nobody arranged anything yet"""

    menu: Menu
    version: int = 0
    changed_by: str = ""


async def find(db: Executor, workspace: int) -> Kept:
    row = await db.fetchrow(
        "SELECT definition, version, changed_by FROM danliu.menus WHERE workspace_id = $1",
        workspace,
    )
    return Kept(msgspec.convert(row[0], Menu), row[1], row[2]) if row else Kept(Menu())


async def save(
    db: Executor, workspace: int, menu: Menu, *, seen: int, by: str, now: datetime
) -> int:
    """Keep it over the version that was seen, 0 for the first; the new version.

    Raises  MenuMoved, InvalidMenu
    """
    check_menu(menu)
    version: int | None = await db.fetchval(
        "INSERT INTO danliu.menus AS m (workspace_id, definition, version, changed_at, changed_by)"
        " SELECT $1, $2, 1, $4, $5 WHERE $3 = 0"
        "  OR EXISTS (SELECT FROM danliu.menus WHERE workspace_id = $1)"
        " ON CONFLICT (workspace_id) DO UPDATE SET definition = $2, version = m.version + 1,"
        " changed_at = $4, changed_by = $5 WHERE m.version = $3 RETURNING version",
        workspace,
        menu,
        seen,
        now,
        by,
    )
    if version is None:
        there = await find(db, workspace)
        raise MenuMoved(there.version, there.changed_by)
    return version
