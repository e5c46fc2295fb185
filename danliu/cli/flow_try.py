"""`danliu flow show NAME` and `danliu flow try NAME FILE`: a flow edited on paper, on past runs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
import uvloop
import yaml
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from danliu.cli.naming import field_named, flow_named, table_named
from danliu.cli.place import Data, data_folder, database
from danliu.cli.running import run
from danliu.flows.definition import Flow
from danliu.flows.differences import differences
from danliu.flows.faults import check
from danliu.flows.laboratory.past import Period
from danliu.flows.laboratory.trial import Report, Trial
from danliu.flows.portable.document import as_yaml
from danliu.flows.versions import definition
from danliu.hub import Hub

Name = Annotated[
    str, typer.Argument(help="流程的名称或标识，见 danliu flow list  Its name or key: order-audit")
]


def show(
    name: Name,
    version: Annotated[int | None, typer.Option(help="哪一版；不写是正在用的  Or the live")] = None,
    data: Data = None,
) -> None:
    """把流程写成 YAML，改了以后给 flow try 试。 A flow as YAML: edit it, then `danliu flow try`."""
    folder = data_folder(data)
    with database(folder) as dsn:
        flow, _ = uvloop.run(_definition(dsn, folder, name, version))
    told = _plain(msgspec.to_builtins(flow))
    typer.echo(as_yaml(told), nl=False)


def try_(
    name: Name,
    file: Annotated[Path, typer.Argument(help="改好的流程，YAML  The edited flow", exists=True)],
    days: Annotated[int, typer.Option(help="多少天以来的运行  Runs of the last so many days")] = 30,
    amount: Annotated[str, typer.Option(help="合计哪个字段  A field to sum up: amount")] = "",
    at_most: Annotated[int, typer.Option(help="最多多少次运行  At most so many runs")] = 100_000,
    data: Data = None,
) -> None:
    """改好的流程放到过去的单子上走一遍：哪些会走另一条路。什么都不写，谁也不问。

    Which past runs would have gone another way. Nothing is written, nobody is asked.
    """
    folder = data_folder(data)
    new = msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), Flow)
    now = datetime.now(UTC)
    period = Period(now - timedelta(days=days), now, at_most)
    with database(folder) as dsn:
        report = run(_tried(dsn, folder, name, new, amount, period))
    for line in _told(report):
        typer.echo(line)


async def _definition(dsn: str, folder: Path, name: str, version: int | None) -> tuple[Flow, int]:
    async with Hub.open(dsn, folder, size=2) as hub:
        row = await hub.first_workspace()
        workspace = row.id if row else 0
        key = await flow_named(hub.house.db, workspace, name)
        return await definition(hub.house.db, workspace, key, version)


async def _tried(
    dsn: str, folder: Path, name: str, new: Flow, amount: str, period: Period
) -> Report:
    async with Hub.open(dsn, folder, size=3) as hub:
        row = await hub.first_workspace()
        key = await flow_named(hub.house.db, row.id if row else 0, name)
        old, version = await definition(hub.house.db, row.id if row else 0, key)
        assert row is not None
        ws = hub.seen_by_guest(row)
        schema = await ws.tables.fresh_schema()
        check(new, schema)
        if amount:
            amount = field_named(table_named(schema, old.trigger.table), amount).key
        for one in differences(old, new):
            typer.echo(f"{one.place}: {one.before} → {one.after}")
        trial = Trial(
            hub.house.db, schema, row.id, row.zone, old, version, new, old.trigger.table, amount
        )
        return await _shown(trial, period)


async def _shown(trial: Trial, period: Period) -> Report:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        bar = progress.add_task("过去的运行 past runs", total=None)
        return await trial.over(
            period, lambda done, of: progress.update(bar, completed=done, total=of)
        )


def _told(report: Report) -> list[str]:
    head = (
        f"看了 {report.looked:,} 次运行，{report.flipped:,} 次会走另一条路，合计 {report.amount:,}"
        f"（未知 {report.unknown:,}）"
        f"  {report.looked:,} runs, {report.flipped:,} would go another way"
    )
    groups = [
        f"  {one.runs:>8,}  {_sum(one.amount):>16}  {one.path}: {one.before} → {one.after}"
        for one in report.groups
    ]
    return [head, *groups]


def _sum(amount: Decimal) -> str:
    return f"{amount:,}"


_NOTHING: tuple[Any, ...] = ("", {}, [], (), None)


def _plain(told: Any) -> Any:
    """Without what is as it is by default: an empty title, no branches."""
    if isinstance(told, dict):
        return {key: _plain(one) for key, one in told.items() if one not in _NOTHING}
    return [_plain(one) for one in told] if isinstance(told, list | tuple) else told
