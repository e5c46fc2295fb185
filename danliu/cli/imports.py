"""`danliu import orders FILE`: a file into tables, through a saved mapping or a guessed one."""

import asyncio
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
import uvloop
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from danliu.cli.naming import field_named, table_named
from danliu.cli.place import Data, console, data_folder, database
from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.people.actor import Actor
from danliu.tables.access import sight
from danliu.tables.exchange import imports, refusals, starting
from danliu.tables.exchange.files import File, open_file
from danliu.tables.exchange.guessing import Guesses, guess
from danliu.tables.exchange.importing import Store, run
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.previewing import Preview, preview
from danliu.tables.exchange.tally import Progress as Reached
from danliu.tables.exchange.tally import Report
from danliu.tables.schema import Schema
from danliu.tables.table import Table

_SHOWN = 10  # refusals printed; the file of refused rows has them all


class NoWorkspace(DanliuError):
    """There is no workspace yet: run `danliu up` once.
    还没有公司：先运行一次 danliu up。
    """

    code = "no-workspace"


def import_file(
    target: Annotated[str, typer.Argument(help="保存的映射，或一张表 A saved mapping, or a table")],
    file: Annotated[Path, typer.Argument(help="csv xlsx xls xlsb ods ndjson", exists=True)],
    data: Data = None,
    sheet: Annotated[str, typer.Option(help="工作表 The sheet of a workbook")] = "",
    key: Annotated[str, typer.Option(help="匹配字段 Fields to match by: 店铺,订单号")] = "",
    column: Annotated[
        list[str] | None, typer.Option(help="更正：列=字段 Correct a guess: COLUMN=FIELD")
    ] = None,
    make: Annotated[
        str, typer.Option(help="找不到的关联记录一起建立 Make what is not there: customer")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--preview", help="只看会怎样 Write nothing")] = False,
) -> None:
    """导入文件，坏行另存并写明原因。 Import a file.

    表和字段写您看到的名称，或它的标识。 Tables and fields are called by name or by key:

        danliu import 订单 orders.xlsx --key 订单号 --make 客户 --preview

    同一文件导入两次不会重复；中断后再运行同一条命令，接着来。 Rows that cannot be taken are kept
    beside the file with their reasons; the same file twice is absorbed; after a crash the same
    command goes on where it was.
    """
    folder = data_folder(data)
    with database(folder) as dsn, _rare_collections():
        columns = _pairs(column or [])
        chosen = _Chosen(target, file, sheet, _listed(key), columns, _listed(make), dry_run)
        uvloop.run(_import(dsn, folder, chosen))


class _Chosen(msgspec.Struct):
    target: str
    file: Path
    sheet: str
    key: tuple[str, ...]
    columns: dict[str, str]
    makes: tuple[str, ...]
    dry_run: bool


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _pairs(columns: list[str]) -> dict[str, str]:
    """COLUMN=FIELD; nothing after the sign leaves the column out."""
    found = {}
    for one in columns:
        name, sign, field = one.rpartition("=")
        if not sign:
            raise typer.BadParameter(f"列=字段 COLUMN=FIELD: {one}")
        found[name.strip()] = field.strip()
    return found


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Rows make no cycles: looking for some after every few hundred takes a third of the time."""
    was = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    yield
    gc.set_threshold(*was)


async def _import(dsn: str, folder: Path, chosen: _Chosen) -> None:
    async with Hub.open(dsn, folder, size=4, name="import") as hub:
        row = await hub.first_workspace()
        if row is None:
            raise NoWorkspace
        house = hub.house
        store = Store(house.db, house.writer, row.id)
        file = await asyncio.to_thread(open_file, chosen.file, sheet=chosen.sheet)
        mapped, source = await _mapping(store, file, chosen)
        await _bring_in(store, file, mapped, source, chosen)


async def _bring_in(store: Store, file: File, mapped: Mapped, source: str, chosen: _Chosen) -> None:
    begun = await starting.start(
        store, file.path, mapped, source, _actor(chosen), sheet=file.sheet, keep=not chosen.dry_run
    )
    if chosen.dry_run:
        seen = await preview(store, begun, file)
        _print_preview(seen)
        _print_linked(seen.report, await store.schema(), mapped)
        return
    with _bar() as progress:
        bar = progress.add_task(file.name, total=None)

        def reached(now: Reached) -> None:
            progress.update(bar, completed=now.received, total=max(now.about, now.received))

        report = await run(store, begun, file, progress=reached)
    await imports.settle(store.db, begun.id, "done", store.writer.clock.now())
    _print(report)
    _print_linked(report, await store.schema(), mapped)
    if report.refused:
        path = file.path.with_name(f"{file.name}.refused.csv")
        with path.open("wb") as kept:
            async for piece in refusals.mendable(store.db, begun.id, file.names):
                kept.write(piece)
        console.print(f"拒收的行连同原因在 {path}", markup=False)


def _actor(chosen: _Chosen) -> Actor:
    return Actor("import", chosen.target, "member")


async def _mapping(store: Store, file: File, chosen: _Chosen) -> tuple[Mapped, str]:
    """The saved mapping of this name, else what is guessed of the table of this name."""
    saved = await store.db.fetchval(
        "SELECT definition FROM danliu.mappings WHERE workspace_id = $1 AND key = $2",
        store.workspace,
        chosen.target,
    )
    if saved is not None:
        mapped = msgspec.convert(saved, Mapped)
        table = (await store.schema()).table(mapped.table)
        key, makes = (_keys(table, one) for one in (chosen.key, chosen.makes))
        return msgspec.structs.replace(
            mapped, key=key or mapped.key, makes=makes or mapped.makes
        ), chosen.target
    schema = await store.schema()
    table, seen = table_named(schema, chosen.target), sight(schema, _actor(chosen))
    rows = await asyncio.to_thread(file.samples)
    guesses = await asyncio.to_thread(guess, seen, table, file.names, rows)
    return _corrected(table, guesses, chosen), f"table/{table.key}"


def _corrected(table: Table, guesses: Guesses, chosen: _Chosen) -> Mapped:
    corrected = {
        column: field_named(table, field).key if field else ""
        for column, field in chosen.columns.items()
    }
    columns = {one.column: one.field for one in guesses.columns} | corrected
    for one in guesses.columns:
        field = table.by_name.get(columns[one.column] or "")
        shown = field.definition.name if field else "—"
        console.print(f"  {one.column} → {shown}  {one.sure:.0%} {one.why.zh}", markup=False)
    told = {field: column for column, field in columns.items() if field}
    key, makes = (_keys(table, one) for one in (chosen.key, chosen.makes))
    return Mapped(table.key, {}, columns=told, key=key, makes=makes)


def _keys(table: Table, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Raises NoSuchName, SeveralNamed."""
    return tuple(field_named(table, one).key for one in fields)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


def _print(report: Report) -> None:
    changed = f" + 更新 {report.changed:,}" if report.changed else ""
    console.print(
        f"收到 {report.received:,} 行 = 新建 {report.created:,}{changed} + 已有"
        f" {report.absorbed:,} + 跳过 {report.skipped:,} + 拒收 {report.refused:,}"
    )
    if report.repeated:
        console.print(f"  其中 {report.repeated:,} 行与文件里前面的某一行完全相同")
    for flag, rows in report.flagged.items():
        console.print(f"  提醒 {rows:,} 条：{flag}", markup=False)
    for one in report.causes[:_SHOWN]:
        console.print(f"  拒收 {one.rows:,} 行：{one.reason.zh}", markup=False)
    for refusal in report.reasons[:_SHOWN]:
        console.print(f"  第 {refusal.line} 行：{refusal.reason.zh}", markup=False)


def _print_linked(report: Report, schema: Schema, mapped: Mapped) -> None:
    """Records of other tables that were made, or that the file names and nothing has."""
    table = schema.table(mapped.table)
    for one in report.made:
        name = schema.table(one.table).definition.name
        titles = _named(one.titles, one.records)
        console.print(f"  同时建立「{name}」{one.records:,} 条：{titles}", markup=False)
    for missing in report.unknown:
        column = table.columns[missing.field]
        target, n = schema.target(column).definition.name, len(missing.values)
        more = " 个以上" if missing.more else " 个"
        titles = _named([each.value for each in missing.values], n)
        console.print(
            f"  「{column.definition.name}」有 {n}{more}值在「{target}」表里没有：{titles}",
            markup=False,
        )
        if column.type.points == "one":
            console.print(
                f"    一起建立请加 --make {column.definition.name}  Make them: --make {column.key}",
                markup=False,
            )


def _named(titles: Sequence[str], all_: int) -> str:
    more = "……" if all_ > _SHOWN else ""
    return "、".join(titles[:_SHOWN]) + more


def _print_preview(seen: Preview) -> None:
    part = "全部" if seen.whole else f"约 {seen.about:,} 行中的前"
    console.print(f"预览（什么都没有写入）：{part} {seen.tried:,} 行")
    _print(seen.report)
    for one in [row for row in seen.rows if row.kind == "changed"][:_SHOWN]:
        cells = "，".join(f"{cell.field} {cell.before} → {cell.after}" for cell in one.cells)
        console.print(f"  第 {one.line} 行更新：{cells}", markup=False)
