"""`danliu flow test`: a draft or a version, run without anything coming of it."""

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
import uvloop
import yaml

from danliu.cli.company import In, company
from danliu.cli.flow_files import Name, OfDraft, Version, pairs
from danliu.cli.naming import flow_named
from danliu.cli.place import Data, data_folder, database
from danliu.flows import drafts, versions
from danliu.flows.draft_errors import FlowHasFaults
from danliu.flows.draft_faults import faults_of, read
from danliu.flows.laboratory.begins import Begins
from danliu.flows.laboratory.noted import Noted
from danliu.flows.laboratory.sandbox_run import RunReport, run_sandboxed
from danliu.workspace import Workspace

Cells = Annotated[
    Path | None, typer.Option(help="一条新记录，YAML  The cells of a new record", exists=True)
]


def test(
    name: Name,
    draft: OfDraft = False,
    version: Version = None,
    record: Annotated[UUID | None, typer.Option(help="哪一条记录  The record it is about")] = None,
    cells: Cells = None,
    given: Annotated[
        Path | None, typer.Option(help="触发时带来的值，YAML  What the trigger tells", exists=True)
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(help="各步骤的答复，YAML  Answers by step", exists=True)
    ] = None,
    fails: Annotated[
        list[str] | None, typer.Option(help="让这一步失败  A step to fail: credit=timed-out")
    ] = None,
    until: Annotated[str, typer.Option(help="做完哪一步停下  Stop after this step")] = "",
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="先问模拟的外部系统  Ask the stand-ins first")
    ] = False,
    go_on: Annotated[
        bool, typer.Option("--go-on", help="没有答复的按空白继续  Blanks where nobody answers")
    ] = False,
    workspace: In = "",
    data: Data = None,
) -> None:
    """试运行：每一步真的走一遍，最后全部撤回，谁也不打扰。 Run it, and leave no trace.

    外部系统的答复取自以前的运行，或它的模拟系统，或您写的；等待立刻过去。 Answers of other systems
    come from past runs, from the stand-ins, or from a file:

        credit: {available: 5000}                   # 一步的结果 the output of a step
        ask: {decision: approved, comment: 好}       # 人的决定 a person's decision
        gate: {came: false}                         # 等的事没有发生 what it waits for did not come
    """
    folder = data_folder(data)
    read_ = [_document(one) for one in (cells, given, answers)]
    begins = Begins(
        record,
        read_[0] if cells else None,
        read_[1],
        answers=read_[2],
        fails=pairs(fails or []),
        first="sandbox" if sandbox else "recorded",
        goes_on=go_on,
        until=until,
    )

    async def go() -> RunReport:
        async with company(dsn, folder, workspace, "test") as ws:
            return await _tested(ws, name, begins, draft=draft, version=version)

    with database(folder) as dsn:
        report = uvloop.run(go())
    for step in report.steps:
        for line in _lines(step):
            typer.echo(line)
    typer.echo(f"{report.end}  {report.at}".rstrip())


async def _tested(
    ws: Workspace, key: str, begins: Begins, *, draft: bool, version: int | None
) -> RunReport:
    """Raises FlowHasFaults, and what the run itself raises."""
    key = await flow_named(ws.db, ws.row.id, key)
    if draft:
        told = (await drafts.the_draft(ws.db, ws.row.id, key)).definition
    else:
        told, _ = await versions.document(ws.db, ws.row.id, key, version)
    if faults := await faults_of(ws.db, ws.row.id, told):
        raise FlowHasFaults(key, list(faults))
    return await run_sandboxed(ws, read(told), begins)


def _document(file: Path | None) -> dict[str, Any]:
    told: Any = yaml.safe_load(file.read_text(encoding="utf-8")) if file else {}
    if not isinstance(told, dict):
        raise typer.BadParameter(f"{file}: 名字和值  names with values")
    return told


def _lines(step: Noted) -> list[str]:
    whence = step.source.kind
    lines = [f"{step.path}  {step.status}  [{whence}]  {step.ms:.1f} ms"]
    if step.why:
        lines.append(f"    {step.why}")
    if step.error:
        lines.append(f"    {step.error['code']}: {step.error['title']}")
    elif step.output not in (None, {}):
        lines.append(f"    → {_short(step.output)}")
    lines += [
        f"    {one.kind} {one.table} {one.record}: {_short(one.before)} → {_short(one.after)}"
        for one in step.writes
    ]
    if step.sends:
        lines.append(f"    会发出 would send: {_short(step.input)}")
    lines += [f"    会启动 would start: {one}" for one in step.starts]
    return lines


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 300 else text[:300] + "…"
