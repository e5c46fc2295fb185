"""One company of this installation, for a command that works in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import all_workspaces
from danliu.tables.errors import NotFound
from danliu.tables.write import Context
from danliu.workspace import Workspace

In = Annotated[
    str,
    typer.Option(
        "--workspace", help="工作区的标识；不写是第一个  A workspace by key, else the first"
    ),
]


class NoWorkspace(DanliuError):
    """There is no workspace yet: run `danliu up` once.
    还没有公司：先运行一次 danliu up。
    """

    code = "no-workspace"


@asynccontextmanager
async def company(dsn: str, folder: Path, key: str, doing: str) -> AsyncIterator[Workspace]:
    """A workspace by its key, seen by the house itself. Raises NoWorkspace, NotFound."""
    async with Hub.open(dsn, folder, size=4) as hub:
        rows = await all_workspaces(hub.house.db)
        if not rows:
            raise NoWorkspace
        row = next((one for one in rows if key in ("", one.key)), None)
        if row is None:
            raise NotFound("workspace", key)
        yield Workspace(hub.house, row, Context(SYSTEM, doing))


async def beside(ws: Workspace, key: str) -> Workspace:
    """Another company of the same installation. Raises NotFound."""
    rows = await all_workspaces(ws.house.db)
    row = next((one for one in rows if one.key == key), None)
    if row is None:
        raise NotFound("workspace", key)
    return Workspace(ws.house, row, ws.context)
