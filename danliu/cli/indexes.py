"""`danliu indexes [TABLE]`: which indexes there are and why; `--verify FIELD` proves one fresh."""

from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.table import Table as Grid

from danliu.cli.imports import NoWorkspace
from danliu.cli.naming import field_named, table_named
from danliu.cli.place import Data, data_folder, database
from danliu.hub import Hub
from danliu.tables.indexes.shown import Shown, shown
from danliu.tables.indexes.verifier import Verified, verify
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS

_MB = 1024 * 1024


def indexes(
    table: Annotated[str, typer.Argument(help="表，不写则全部 A table, else all")] = "",
    data: Data = None,
    check: Annotated[
        str, typer.Option("--verify", help="核对以此字段打头的索引 Check those of this field")
    ] = "",
) -> None:
    """列出索引及其原因、大小、使用次数。 List the indexes, and why each is there."""
    if check and not table:
        raise typer.BadParameter("--verify 需要表名 needs a table")
    folder = data_folder(data)
    with database(folder) as dsn:
        uvloop.run(_indexes(dsn, folder, table, check))


async def _indexes(dsn: str, folder: Path, key: str, check: str) -> None:
    async with Hub.open(dsn, folder, size=2, name="indexes") as hub:
        row = await hub.first_workspace()
        if row is None:
            raise NoWorkspace
        db = hub.house.db
        schema = await hub.house.catalog.fresh(db, row.id)
        if check:
            table = table_named(schema, key)
            field = check if check in SYSTEM_KINDS else field_named(table, check).key
            _print_verified(await verify(db, schema, table, field))
            return
        tables = [table_named(schema, key)] if key else list(schema.tables.values())
        _print(schema, {one.key: await shown(db, schema, one) for one in tables})


def _print(schema: Schema, found: dict[str, list[Shown]]) -> None:
    grid = Grid("表 table", "字段 fields", "为什么 why", "状态 state", "MB", "次数 scans")
    for key, shown_ in found.items():
        columns = schema.table(key).columns
        for one in shown_:
            names = [columns[f].definition.name if f in columns else f for f in one.fields]
            why = "\n".join(words.zh for words in one.why)
            reason = f"\n{one.reason.zh}" if one.reason else ""
            state = one.state if one.progress is None else f"{one.state} {one.progress}%"
            size = f"{one.bytes / _MB:,.1f}"
            grid.add_row(key, "、".join(names), why + reason, state, size, f"{one.scans:,}")
    Console().print(grid)


def _print_verified(found: list[Verified]) -> None:
    for one in found:
        checked = "-" if one.amcheck is None else one.amcheck or "ok"
        said = "一致 fresh" if one.fresh else "不一致 STALE"
        typer.echo(
            f"{one.index}  {said}  核对 rows {one.rows:,}  错 wrong {one.wrong:,}"
            f"  乱序 unordered {one.unordered:,}  amcheck {checked}"
        )
    if not all(one.fresh for one in found):
        raise typer.Exit(1)
