"""`danliu demo-orders`: every order of the public sets through intake, audit and lens."""

import asyncio
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
import uvloop
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from danliu.cli.place import Data, console, data_folder, database
from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.lens.lens import Target, write_link
from danliu.packs.olist import Olist, woocommerce
from danliu.packs.rehearsal import AT_ONCE, Parcel, Tally, count, send
from danliu.people.actor import SYSTEM
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

_BATCH = 200
_LOOK_EVERY_S = 0.5


Outcome = tuple[Tally, dict[str, int]]
"""What became of the orders, and how many stand at which stage of the lens."""


class NoDataSets(DanliuError):
    """The public data sets are not here: set DANLIU_DATA_SETS to the folder that holds them.
    这里没有公开数据集：用 DANLIU_DATA_SETS 说明它们在哪个文件夹。
    """

    code = "no-data-sets"


def demo_orders(
    data: Data = None,
    sets: Annotated[
        Path | None, typer.Option(envvar="DANLIU_DATA_SETS", help="公开数据集目录 The data sets")
    ] = None,
    address: Annotated[str, typer.Option(help="正在运行的单流 A running Danliu")] = "",
    limit: Annotated[int, typer.Option(help="最多多少单，0 = 全部 At most so many")] = 0,
) -> None:
    """把公开数据集的每一单送进来，看它们怎样被判定。 Feed every order of the public sets."""
    folder = sets or Path("../shared/data")
    if not (folder / "orders-olist").exists():
        raise NoDataSets
    home = data_folder(data)
    url = address or f"http://127.0.0.1:{os.environ.get('DANLIU_PORT', '8700')}"
    with database(home) as dsn:
        tally, reached = uvloop.run(_feed(dsn, home, folder, url, limit))
    _print(tally, reached)


async def _feed(dsn: str, home: Path, folder: Path, url: str, limit: int) -> Outcome:
    olist = Olist(folder / "orders-olist")
    parcels = [*olist.parcels(), *woocommerce(folder / "webhooks" / "woocommerce")]
    parcels = parcels[-limit:] if limit else parcels
    total = sum(parcel.documents for parcel in parcels)
    async with Hub.open(dsn, home, size=6, name="demo") as hub:
        row = await hub.first_workspace()
        assert row is not None
        ws = Workspace(hub.house, row, Context(SYSTEM, "demo-orders"))
        with _progress() as progress:
            await _customers(ws, list(olist.customers()), progress)
            since = ws.clock.now()
            await _send(ws, url, parcels, total, progress)
            tally = await _settled(ws, since, total, progress)
            return tally, await _looked_at(ws, url, since, progress)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=console)


async def _customers(ws: Workspace, people: list[dict[str, str]], progress: Progress) -> None:
    bar = progress.add_task("客户 customers", total=len(people))
    for start in range(0, len(people), _BATCH):
        batch = people[start : start + _BATCH]
        await ws.tables.write([Create("customers", cells) for cells in batch], because="演示客户")
        progress.advance(bar, len(batch))


async def _send(
    ws: Workspace, url: str, parcels: Iterable[Parcel], total: int, progress: Progress
) -> None:
    bar = progress.add_task("来单 sent", total=total)
    async for parcel in send(ws, ws.house.http, url, parcels):
        progress.advance(bar, parcel.documents)


async def _settled(ws: Workspace, since: datetime, total: int, progress: Progress) -> Tally:
    """Wait until nothing is on its way any more."""
    bar = progress.add_task("判定 decided", total=total)
    while True:
        tally = await count(ws.db, ws, since, total)
        progress.update(bar, completed=total - tally.going)
        if tally.going == 0:
            return tally
        await asyncio.sleep(_LOOK_EVERY_S)


async def _looked_at(
    ws: Workspace, url: str, since: datetime, progress: Progress
) -> dict[str, int]:
    """Open every new order's page as its customer would; how many stand at which stage."""
    schema = await ws.tables.schema()
    rows = await ws.db.fetch(
        f"SELECT id FROM {schema.physical(schema.table('orders'))} WHERE created_at >= $1", since
    )
    bar = progress.add_task("透视镜 lens", total=len(rows))
    reached: dict[str, int] = {}
    for start in range(0, len(rows), AT_ONCE):
        pages = [_stage(ws, url, row["id"]) for row in rows[start : start + AT_ONCE]]
        for stage in await asyncio.gather(*pages):
            reached[stage] = reached.get(stage, 0) + 1
            progress.advance(bar)
    return reached


async def _stage(ws: Workspace, url: str, order: UUID) -> str:
    """The name of the last stage that the customer sees reached."""
    token = write_link(ws.house.vault, Target(ws.row.id, order))
    answer = await ws.house.http.get(f"{url}/api/public/lens/{token}", timeout=30)
    answer.raise_for_status()
    done = [one["name"] for one in answer.json()["stages"] if one["state"] == "done"]
    return str(done[-1]) if done else "-"


def _print(tally: Tally, reached: dict[str, int]) -> None:
    table = Table(show_header=False, box=None)
    table.add_row("收到 received", f"{tally.received:,}")
    table.add_row("重复吸收 duplicates absorbed", f"{tally.absorbed:,}")
    table.add_row("拒收 refused", f"{tally.refused:,}")
    for reason, number in sorted(tally.reasons.items(), key=lambda one: -one[1]):
        table.add_row(f"    {reason}", f"{number:,}")
    table.add_row("与我无关 ignored", f"{tally.ignored:,}")
    for rule, number in sorted(tally.by_rule.items(), key=lambda one: -one[1]):
        table.add_row(f"判定 decided：{rule}", f"{number:,}")
    table.add_row("人工决定 decided by a person", f"{tally.by_person:,}")
    table.add_row("等人 waiting for a person", f"{tally.waiting:,}")
    table.add_row("失败 failed", f"{tally.failed:,}")
    table.add_row("（其中有标记 flagged of these）", f"{tally.flagged:,}")
    decided = sum(tally.by_rule.values()) + tally.by_person
    parts = (tally.absorbed, tally.refused, tally.ignored, decided, tally.waiting, tally.failed)
    for stage, number in reached.items():
        table.add_row(f"客户看到 the customer sees：{stage}", f"{number:,}")
    table.add_row("合计 adds up", f"{sum(parts):,} = {tally.received:,}")
    console.print(table)
