"""`danliu flow save`, `publish`, `discard`, `diff`: the draft of a flow, and what differs."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
import uvloop
import yaml

from danliu.cli.company import In, company
from danliu.cli.flow_files import Name, Over, show_draft
from danliu.cli.naming import flow_named
from danliu.cli.place import Data, data_folder, database
from danliu.flows import drafts, versions
from danliu.flows.definition import Flow
from danliu.flows.differences import differences
from danliu.flows.draft_faults import faults_of, read
from danliu.flows.portable import document
from danliu.workspace import Workspace

_YAML = (".yaml", ".yml")
Number = Annotated[int, typer.Option(help="草稿的编号，save 时显示的  As `save` told it")]


def save(
    name: Name,
    file: Annotated[Path, typer.Argument(help="流程，YAML  The flow as YAML", exists=True)],
    over: Over = 0,
    workspace: In = "",
    data: Data = None,
) -> None:
    """存成草稿，没写完也可以；哪里不对一次说清。 Keep a flow as a draft, whole or not.

    danliu flow show order-audit > audit.yaml
    danliu flow save order-audit audit.yaml
    danliu flow test order-audit --draft --record 0198…
    danliu flow publish order-audit --number 12
    """
    folder, told = data_folder(data), yaml.safe_load(file.read_text(encoding="utf-8"))

    async def keep() -> None:
        async with company(dsn, folder, workspace, "save") as ws:
            now, by = ws.clock.now(), ws.actor.ref
            key = await flow_named(ws.db, ws.row.id, name)
            draft = await drafts.save(ws.db, ws.row.id, key, told, seen=over, by=by, now=now)
            show_draft(draft, await faults_of(ws.db, ws.row.id, draft.definition))

    with database(folder) as dsn:
        uvloop.run(keep())


def publish(
    name: Name,
    number: Number,
    over: Annotated[
        int | None,
        typer.Option(help="草稿开始后又发布的版本，看过差别了  The live version, once looked at"),
    ] = None,
    workspace: In = "",
    data: Data = None,
) -> None:
    """发布草稿，成为正在用的版本。 Publish a draft: it is the live version from now on.

    有错的草稿发布不了；别人在您之后发布过，先列出差别，看过再加 --over。 One with faults is
    refused; where another version went live since it began, what differs is told first.
    """
    folder = data_folder(data)

    async def go_live() -> int:
        async with company(dsn, folder, workspace, "publish") as ws:
            by, now = ws.actor.ref, ws.clock.now()
            key = await flow_named(ws.db, ws.row.id, name)
            async with ws.house.db.acquire() as db, db.transaction():
                version = await drafts.publish(
                    db, ws.row.id, key, seen=number, over=over, by=by, now=now
                )
            ws.house.ring(ws.row.id, "schema")
            ws.house.wake()
            return version

    with database(folder) as dsn:
        typer.echo(f"{name}  v{uvloop.run(go_live())}")


def discard(name: Name, number: Number, workspace: In = "", data: Data = None) -> None:
    """扔掉草稿。 Throw a draft away."""
    folder = data_folder(data)

    async def throw_away() -> None:
        async with company(dsn, folder, workspace, "discard") as ws:
            key = await flow_named(ws.db, ws.row.id, name)
            await drafts.discard(ws.db, ws.row.id, key, number)

    with database(folder) as dsn:
        uvloop.run(throw_away())


def diff(
    before: Annotated[str, typer.Argument(help="order-audit@1，或文件  A version, or a file")],
    after: Annotated[
        str, typer.Argument(help="order-audit（正在用的）、order-audit@draft  Live, or the draft")
    ],
    workspace: In = "",
    data: Data = None,
) -> None:
    """两个版本、草稿或文件之间，做法有什么不同，一步一步列出来。 What two flows do differently.

    danliu flow diff order-audit@1 order-audit
    danliu flow diff order-audit audit.yaml
    """
    folder = data_folder(data)

    files = {one: _from_file(Path(one)) for one in (before, after) if one.endswith(_YAML)}

    async def both() -> list[Flow]:
        async with company(dsn, folder, workspace, "diff") as ws:
            return [files.get(one) or await _kept(ws, one) for one in (before, after)]

    with database(folder) as dsn:
        old, new = uvloop.run(both())
    found = differences(old, new)
    for one in found:
        typer.echo(f"{one.place or '·'}: {_said(one.before)} → {_said(one.after)}")
    if not found:
        typer.echo("没有不同  No difference")


async def _kept(ws: Workspace, name: str) -> Flow:
    """A draft, a version, or the live one. Raises UnknownFlow, NoDraft."""
    said, _, which = name.partition("@")
    key = await flow_named(ws.db, ws.row.id, said)
    if which == "draft":
        return read((await drafts.the_draft(ws.db, ws.row.id, key)).definition)
    version = int(which) if which.isdecimal() else None
    found, _ = await versions.definition(ws.db, ws.row.id, key, version)
    return found


def _from_file(file: Path) -> Flow:
    """As `export` or as `show` wrote it. Raises NotAFlowFile."""
    text = file.read_text(encoding="utf-8")
    told: Any = yaml.safe_load(text)
    exported = isinstance(told, dict) and "format" in told
    return document.read(text).definition if exported else msgspec.convert(told, Flow)


def _said(value: Any) -> str:
    return "·" if value is None else str(value)
