"""`danliu flow read NAME`: a flow as sentences."""

from pathlib import Path
from typing import Annotated

import typer
import uvloop

from danliu.cli.place import Data, data_folder, database
from danliu.flows.errors import UnknownFlow
from danliu.flows.published import live_flows
from danliu.flows.say import Sentence, read_aloud
from danliu.hub import Hub

app = typer.Typer(help="流程 Flows", no_args_is_help=True)


@app.callback()
def flows() -> None:
    """流程 Flows"""


@app.command("read")
def read(
    name: Annotated[str, typer.Argument(help="流程的标识，如 order-audit")],
    language: Annotated[str, typer.Option(help="zh 或 en")] = "zh",
    data: Data = None,
) -> None:
    """把流程读成一句一句的话。 Read a flow aloud."""
    folder = data_folder(data)
    with database(folder) as dsn:
        for one in uvloop.run(_sentences(dsn, folder, name, language)):
            typer.echo("  " * one.depth + one.text)


async def _sentences(dsn: str, folder: Path, name: str, language: str) -> list[Sentence]:
    async with Hub.open(dsn, folder, size=3) as hub:
        row = await hub.first_workspace()
        for flow, _ in await live_flows(hub.house.db, row.id if row else 0):
            if flow.key == name:
                return read_aloud(flow, language)
    raise UnknownFlow("flow", name)
