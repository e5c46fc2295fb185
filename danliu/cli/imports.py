"""`danliu import orders FILE`: a file into tables, through a saved mapping."""

from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid5

import msgspec
import typer
import uvloop
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from danliu.cli.place import Data, console, data_folder, database
from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.people.actor import Actor
from danliu.tables.errors import NotFound
from danliu.tables.exchange.csv import open_csv
from danliu.tables.exchange.importing import import_rows
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.tally import Progress as Reached
from danliu.tables.exchange.tally import Report
from danliu.tables.write import Context, Create, Written
from danliu.workspace import Workspace

_SHOWN = 10  # refusals printed; the file of refused rows has them all


class NoWorkspace(DanliuError):
    """There is no workspace yet: run `danliu up` once."""

    code = "no-workspace"


def import_file(
    mapping: Annotated[str, typer.Argument(help="保存的映射 A saved mapping: orders")],
    file: Annotated[Path, typer.Argument(help="CSV 文件 The file, UTF-8 or GB18030", exists=True)],
    data: Data = None,
) -> None:
    """导入 CSV 文件，坏行另存并写明原因。 Import a CSV file.

    同一文件导入两次不会重复。 Rows that cannot be taken are kept beside the file with their
    reasons; the same file twice is absorbed.
    """
    folder = data_folder(data)
    with database(folder) as dsn:
        _print(uvloop.run(_import(dsn, folder, mapping, file)))


async def _import(dsn: str, folder: Path, key: str, file: Path) -> Report:
    async with Hub.open(dsn, folder, size=4, name="import") as hub:
        row = await hub.first_workspace()
        if row is None:
            raise NoWorkspace
        context = Context(Actor("import", key, "member"), f"import:{file.name}", file.name)
        ws = Workspace(hub.house, row, context)
        mapped = await _saved(ws, key)

        async def write(writes: list[Create]) -> list[Written]:
            return await ws.tables.write(writes)

        with _bar() as progress:
            bar = progress.add_task(file.name, total=None)

            def reached(now: Reached) -> None:
                progress.update(bar, completed=now.received, total=max(now.about, now.received))

            namespace = uuid5(UUID(int=row.id), f"import/{key}")
            return await import_rows(
                write, mapped, open_csv(file), namespace=namespace, progress=reached
            )


async def _saved(ws: Workspace, key: str) -> Mapped:
    definition = await ws.db.fetchval(
        "SELECT definition FROM danliu.mappings WHERE workspace_id = $1 AND key = $2",
        ws.row.id,
        key,
    )
    if definition is None:
        raise NotFound("mapping", key)
    return msgspec.convert(definition, Mapped)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


def _print(report: Report) -> None:
    console.print(
        f"收到 {report.received:,} 行 = 新建 {report.created:,} + 已有 {report.absorbed:,}"
        f" + 跳过 {report.skipped:,} + 拒收 {report.refused:,}"
    )
    for refusal in report.reasons[:_SHOWN]:
        console.print(f"  第 {refusal.line} 行：{refusal.reason.zh}", markup=False)
    if report.refused_rows:
        console.print(f"拒收的行连同原因在 {report.refused_rows}", markup=False)
