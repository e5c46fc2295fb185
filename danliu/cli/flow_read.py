"""`danliu flow list` and `danliu flow read NAME`: flows as sentences."""

from pathlib import Path
from typing import Annotated

import typer
import uvloop

from danliu.cli.naming import flow_named
from danliu.cli.place import Data, data_folder, database
from danliu.flows import places
from danliu.flows.definition import Flow
from danliu.flows.errors import UnknownFlow
from danliu.flows.naming import Account
from danliu.flows.published import live_flows
from danliu.flows.say import Sentence, read_aloud, trigger_sentence
from danliu.flows.vocabulary import Vocabulary
from danliu.hub import Hub
from danliu.people.users import names

English = Annotated[bool, typer.Option("--english", help="用英文 In English")]


def list_(english: English = False, data: Data = None) -> None:
    """列出正在用的流程：标识、版本、名称、什么时候开始。 The live flows, and what starts each."""
    folder = data_folder(data)
    with database(folder) as dsn:
        for flow, version, words, queue in uvloop.run(_listed(dsn, folder, _language(english))):
            name = flow.name_en or flow.name if english else flow.name
            begins = trigger_sentence(flow, words)
            typer.echo(f"{flow.key}  v{version}  {name}  {begins}{_line(flow, queue, english)}")


def _line(flow: Flow, queue: places.Queue, english: bool) -> str:
    """How many of its runs are under way, where the flow says how many may be, and who waits."""
    if flow.at_once is None:
        return ""
    since = queue.since.astimezone().strftime("%m-%d %H:%M:%S") if queue.since else ""
    apart = flow.at_once_of == "record"
    if english:
        waiting = f", {queue.waiting} wait since {since}" if since else ""
        return (
            f"  [{queue.held} under way, {flow.at_once}{' of a record' * apart} at once{waiting}]"
        )
    waiting = f"，{queue.waiting} 个排队，最早 {since}" if since else ""
    return f"  〔{'每条记录' * apart}同时 {flow.at_once} 个，正在进行 {queue.held} 个{waiting}〕"


def read(
    name: Annotated[
        str,
        typer.Argument(help="流程的名称或标识，见 danliu flow list  Its name or key: order-audit"),
    ],
    language: Annotated[str, typer.Option(help="语言 Language: zh, en")] = "zh",
    english: English = False,
    data: Data = None,
) -> None:
    """把流程读成一句一句的话，缩进表示哪些步骤在哪条路里。 Read a flow aloud, a sentence a step."""
    folder = data_folder(data)
    spoken = _language(english) if english else language
    with database(folder) as dsn:
        for one in uvloop.run(_sentences(dsn, folder, name, spoken)):
            typer.echo("  " * one.depth + one.text)


def _language(english: bool) -> str:
    return "en" if english else "zh"


async def _sentences(dsn: str, folder: Path, name: str, language: str) -> list[Sentence]:
    async with Hub.open(dsn, folder, size=3) as hub:
        row = await hub.first_workspace()
        key = await flow_named(hub.house.db, row.id if row else 0, name)
        for flow, _, words in await _told(hub, language):
            if flow.key == key:
                return read_aloud(flow, words)
    raise UnknownFlow("flow", name)


async def _listed(
    dsn: str, folder: Path, language: str
) -> list[tuple[Flow, int, Vocabulary, places.Queue]]:
    """The live flows, and who is under way or waits for a place of each."""
    async with Hub.open(dsn, folder, size=3) as hub:
        row = await hub.first_workspace()
        queues = await places.queues(hub.house.db, row.id) if row else {}
        return [(*one, queues.get(one[0].key, places.NOBODY)) for one in await _told(hub, language)]


async def _told(hub: Hub, language: str) -> list[tuple[Flow, int, Vocabulary]]:
    """The live flows with their versions, and the words in which each is told."""
    row = await hub.first_workspace()
    if row is None:
        return []
    ws = hub.seen_by_guest(row)
    accounts = {one.key: Account(one.name, one.connector) for one in await ws.connect.all()}
    schema, people = await ws.tables.schema(), await names(ws.db, row.id)
    return [
        (flow, version, Vocabulary(schema, flow, accounts, language, people))
        for flow, version in await live_flows(hub.house.db, row.id)
    ]
