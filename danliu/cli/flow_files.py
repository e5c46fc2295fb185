"""`danliu flow export`, `import`, `copy`: flows between workspaces, as files or straight over."""

from pathlib import Path
from typing import Annotated

import typer
import uvloop

from danliu.cli.company import In, beside, company
from danliu.cli.naming import field_named, flow_named, table_named
from danliu.cli.place import Data, data_folder, database
from danliu.flows.draft_faults import faults_of
from danliu.flows.drafts import Draft
from danliu.flows.faults import FlowFault
from danliu.flows.portable.document import Portable, read, written
from danliu.flows.portable.fitting import Fit, Renaming
from danliu.flows.portable.moving import Look, bring_in, look, take_out
from danliu.workspace import Workspace

Name = Annotated[str, typer.Argument(help="流程的名称或标识  Its name or key: order-audit")]
Version = Annotated[int | None, typer.Option(help="哪一版；不写是正在用的  A version, else live")]
OfDraft = Annotated[bool, typer.Option("--draft", help="取草稿  The draft")]
Key = Annotated[str, typer.Option(help="在那边叫什么  Its key there, if not its own")]
Looking = Annotated[bool, typer.Option("--look", help="只看，什么都不建  Only look, make nothing")]
Over = Annotated[
    int, typer.Option(help="替换这个编号的草稿  The number of the draft that it replaces")
]
Tables = Annotated[
    list[str] | None,
    typer.Option("--table", help="表在那边叫什么  A table's name or key there: orders=so"),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field", help="字段在那边叫什么  A field's name or key there: orders.amount=sum"
    ),
]
Connections = Annotated[
    list[str] | None,
    typer.Option("--connection", help="连接在那边的标识  A connection's key there: kingdee=erp"),
]
_STATUS = {
    "there": "有 there",
    "missing": "缺 missing",
    "other": "类型不同 of another type",
}


def export(
    name: Name,
    version: Version = None,
    draft: OfDraft = False,
    out: Annotated[Path | None, typer.Option(help="写到文件；不写就显示  A file to write")] = None,
    workspace: In = "",
    data: Data = None,
) -> None:
    """把流程写成一个文件，连同它需要的表、字段、连接、角色。 A flow as a file, to import elsewhere.

    密码和本系统的编号不会写进去，写到哪里略去了，文件里会说明。 It holds no secret and no id of
    this installation; where one stood, the file says so.

        danliu flow export order-audit --out audit.yaml
        danliu flow import audit.yaml --workspace other --look
    """
    folder = data_folder(data)
    with database(folder) as dsn:
        told = uvloop.run(_taken(dsn, folder, workspace, name, version, draft))
    if out is None:
        typer.echo(written(told), nl=False)
        return
    out.write_text(written(told), encoding="utf-8")
    typer.echo(f"{out}")
    for place in told.left_out:
        typer.echo(f"  略去 left out: {place}")


async def _taken(
    dsn: str, folder: Path, workspace: str, name: str, version: int | None, draft: bool
) -> Portable:
    async with company(dsn, folder, workspace, "export") as ws:
        key = await flow_named(ws.db, ws.row.id, name)
        return await take_out(ws, key, version=version, draft=draft)


def import_(
    file: Annotated[
        Path, typer.Argument(help="danliu flow export 写的文件  The file", exists=True)
    ],
    key: Key = "",
    table: Tables = None,
    field: Fields = None,
    connection: Connections = None,
    only_look: Looking = False,
    over: Over = 0,
    workspace: In = "",
    data: Data = None,
) -> None:
    """把文件里的流程带进来，成为草稿；先说有什么、缺什么。 Bring a flow in from a file, as a draft.

    名字不一样的，用 --table --field --connection 对上。 What is called otherwise here is mapped;
    what is missing is told, and keeps the draft from being published.

        danliu flow import audit.yaml --look
        danliu flow import audit.yaml --table orders=so --field orders.amount=sum
    """
    folder, coming = data_folder(data), read(file.read_text(encoding="utf-8"))

    async def bring() -> None:
        async with company(dsn, folder, workspace, "import") as ws:
            renaming = await _renaming(ws, table, field, connection)
            await _brought(ws, coming, renaming, key, over, only_look=only_look)

    with database(folder) as dsn:
        uvloop.run(bring())


def copy(
    name: Name,
    to: Annotated[str, typer.Option(help="目标工作区的标识  The workspace that it is copied to")],
    key: Key = "",
    version: Version = None,
    draft: OfDraft = False,
    table: Tables = None,
    field: Fields = None,
    connection: Connections = None,
    only_look: Looking = False,
    over: Over = 0,
    workspace: In = "",
    data: Data = None,
) -> None:
    """把流程复制到别的工作区，成为那边的草稿。 Copy a flow into another workspace, as a draft."""
    folder = data_folder(data)

    async def bring() -> None:
        async with company(dsn, folder, workspace, "copy") as ws:
            flow = await flow_named(ws.db, ws.row.id, name)
            coming = await take_out(ws, flow, version=version, draft=draft)
            there = await beside(ws, to)
            renaming = await _renaming(there, table, field, connection)
            await _brought(there, coming, renaming, key, over, only_look=only_look)

    with database(folder) as dsn:
        uvloop.run(bring())


async def _brought(
    ws: Workspace, coming: Portable, renaming: Renaming, key: str, over: int, *, only_look: bool
) -> None:
    found = await look(ws, coming, renaming, key)
    _show_look(found)
    if only_look:
        return
    draft = await bring_in(ws, coming, renaming, key, seen=over)
    show_draft(draft, await faults_of(ws.db, ws.row.id, draft.definition))


async def _renaming(
    ws: Workspace,
    tables: list[str] | None,
    fields: list[str] | None,
    connections: list[str] | None,
) -> Renaming:
    """What theirs is called here, by name or by key. Raises NoSuchName, SeveralNamed."""
    schema = await ws.tables.fresh_schema()
    ours = {name: table_named(schema, to).key for name, to in pairs(tables or []).items()}
    told = {}
    for name, to in pairs(fields or []).items():
        table = name.partition(".")[0]
        told[name] = field_named(table_named(schema, ours.get(table, table)), to).key
    return Renaming(ours, told, pairs(connections or []))


def pairs(given: list[str]) -> dict[str, str]:
    """Raises typer.BadParameter."""
    pairs = [one.partition("=") for one in given]
    if wrong := [name for name, equals, to in pairs if not (name and equals and to)]:
        raise typer.BadParameter(f"{wrong[0]}: 写成 这边=那边  as THEIRS=OURS")
    return {name: to for name, _, to in pairs}


def _show_look(found: Look) -> None:
    for fit in found.fits:
        typer.echo(_line(fit))
    for place in found.left_out:
        typer.echo(f"  {place}: 要补上 to be filled in")


def _line(fit: Fit) -> str:
    name = fit.name if fit.name == fit.to else f"{fit.name} → {fit.to}"
    types = f"  ({fit.wanted} / {fit.found})" if fit.status == "other" else ""
    return f"  {fit.kind:<10} {name:<32} {_STATUS[fit.status]}{types}"


def show_draft(draft: Draft, faults: tuple[FlowFault, ...]) -> None:
    typer.echo(f"{draft.key}  草稿 draft {draft.number}")
    for one in faults:
        place = ".".join(filter(None, (one.block, one.field)))
        typer.echo(f"  {place}: 应为 {one.wanted.zh}  {one.wanted.en}")
