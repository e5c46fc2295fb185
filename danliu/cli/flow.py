"""`danliu flow read NAME`: a flow as sentences."""

from pathlib import Path
from typing import Annotated

import typer
import uvloop

from danliu.cli.place import Data, data_folder, database
from danliu.flows.definition import Flow
from danliu.flows.errors import UnknownFlow
from danliu.flows.published import live_flows
from danliu.flows.say import Sentence, read_aloud
from danliu.flows.vocabulary import Account, Vocabulary
from danliu.hub import Hub
from danliu.people.workspaces import WorkspaceRow

app = typer.Typer(help="流程 Flows", no_args_is_help=True)


@app.callback()
def flows() -> None:
    """流程 Flows"""


@app.command("read")
def read(
    name: Annotated[str, typer.Argument(help="流程的标识 The key of a flow: order-audit")],
    language: Annotated[str, typer.Option(help="语言 Language: zh, en")] = "zh",
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
        for flow, _ in await live_flows(hub.house.db, row.id) if row else []:
            if flow.key == name:
                return read_aloud(flow, await _words(hub, row, flow, language))
    raise UnknownFlow("flow", name)


async def _words(hub: Hub, row: WorkspaceRow | None, flow: Flow, language: str) -> Vocabulary:
    assert row is not None
    ws = hub.seen_by_guest(row)
    accounts = {one.key: Account(one.name, one.connector) for one in await ws.connect.all()}
    return Vocabulary(await ws.tables.schema(), flow, accounts, language)
