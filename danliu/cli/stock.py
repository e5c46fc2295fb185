"""`danliu stock check`: add the whole ledger up again and tell every sum that differs."""

from typing import Annotated

import typer
import uvloop
from rich.table import Table as Grid

from danliu.cli.company import In, company
from danliu.cli.place import Data, console, data_folder, database
from danliu.stock.drift import Drift, drift

app = typer.Typer(help="库存 Stock", no_args_is_help=True)


@app.callback()
def stock() -> None:
    """库存 Stock"""


@app.command("check")
def check(
    data: Data = None,
    workspace: In = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="只用退出码回答 Exit code only")] = False,
) -> None:
    """把流水从头加一遍，和结余核对；有差返回 1。 Add the ledger up again; 1 where a sum differs."""
    folder = data_folder(data)

    async def run(dsn: str) -> list[Drift]:
        async with company(dsn, folder, workspace, "stock check") as ws:
            return await drift(ws.db, ws.row.id)

    with database(folder) as dsn:
        found = uvloop.run(run(dsn))
    if not quiet:
        _tell(found)
    if found:
        raise typer.Exit(1)


def _tell(found: list[Drift]) -> None:
    if found:
        grid = Grid("哪里 where", "物料 item", "库位 place", "批次 lot", "结余 kept", "流水 ledger")
        for one in found:
            grid.add_row(one.of, str(one.item), one.place, one.lot, one.kept, one.ledger)
        console.print(grid)
    typer.echo(f"差异 drift {len(found)}")
