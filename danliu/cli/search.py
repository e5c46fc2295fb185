"""`danliu search rebuild`: read everything that can be searched for again."""

import asyncio
from pathlib import Path

import typer
import uvloop
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from danliu.cli.imports import NoWorkspace
from danliu.cli.place import Data, console, data_folder, database
from danliu.hub import Hub
from danliu.people.workspaces import WorkspaceRow
from danliu.tables.search.indexing import Indexer, behind

_LOOKS_AGAIN_S = 0.2

app = typer.Typer(help="搜索 Search", no_args_is_help=True)


@app.callback()
def search() -> None:
    """搜索 Search"""


@app.command("rebuild")
def rebuild(data: Data = None) -> None:
    """重新读一遍所有的表，搜索照常可用。 Read all tables again; search goes on meanwhile."""
    folder = data_folder(data)
    with database(folder) as dsn:
        uvloop.run(_rebuild(dsn, folder))


async def _rebuild(dsn: str, folder: Path) -> None:
    async with Hub.open(dsn, folder, size=2, name="search") as hub:
        row = await hub.first_workspace()
        if row is None:
            raise NoWorkspace
        indexer = Indexer(hub.house.db, hub.house.catalog)
        await indexer.rebuild(row.id)
        with _bar() as progress:
            bar = progress.add_task(row.name, total=await _records(hub, row))
            while (done := await indexer.step(row.id)) or await _is_read(hub, row):
                progress.advance(bar, done)
                await asyncio.sleep(0 if done else _LOOKS_AGAIN_S)
        await indexer.settle(row.id)


async def _is_read(hub: Hub, row: WorkspaceRow) -> bool:
    """Whether a worker is at it: then it is waited for."""
    schema = await hub.house.catalog.fresh(hub.house.db, row.id)
    return bool((await behind(hub.house.db, schema)).tables)


async def _records(hub: Hub, row: WorkspaceRow) -> int:
    """About how many there are."""
    schema = await hub.house.catalog.fresh(hub.house.db, row.id)
    names = [schema.physical(table) for table in schema.tables.values()]
    found: int = await hub.house.db.fetchval(
        "SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class"
        " WHERE oid = ANY ($1::text[]::regclass[])",
        names,
    )
    return found


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)
