"""`danliu eval`: what we answer, beside what others hold right: formulas as Excel did, waves as the
best that anybody found, bills of material as somebody else took them apart."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress

from danliu.formulas.workbook import Report, evaluate
from danliu.orders.bom import evaluate as bom_
from danliu.orders.selection import evaluate as waves_
from danliu.orders.selection.reading import NotReadable

app = typer.Typer(help="对照评测 Compare with what others hold right", no_args_is_help=True)


@app.callback()
def evaluations() -> None:
    """对照评测 Compare with what others hold right"""


@app.command("formulas")
def formulas(
    file: Annotated[Path, typer.Argument(help="工作簿 A workbook: .xlsx", exists=True)],
    json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 As JSON")] = False,
) -> None:
    """逐个计算工作簿里的公式，与 Excel 留下的结果对照。 Run a workbook's formulas."""
    report = evaluate(file)
    if json:
        typer.echo(msgspec.json.encode(report).decode())
    else:
        _print(report)


def _print(report: Report) -> None:
    typer.echo(
        f"试算 tried {report.tried} · 一致 equal {report.equal} · 不同 different "
        f"{report.different} · 不支持 unknown {report.unknown}"
    )
    for cell in report.cells:
        if cell.state == "different":
            typer.echo(f"  {cell.place}  {cell.formula}  Excel: {cell.excel}  单流: {cell.answer}")


@app.command("waves")
def waves(
    folder: Annotated[Path, typer.Argument(help="题目所在文件夹 Questions", exists=True)],
    seconds: Annotated[float, typer.Option(help="每题最多几秒 Seconds for each", min=0)] = 10,
    json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 As JSON")] = False,
) -> None:
    """选哪些订单成一波、走哪些巷道，与已知最好的结果对照。 Waves beside the best known.

    题目是 SBPO 2025 挑战赛的格式（*.txt 或 *.txt.gz）；同一文件夹里的 best_known.csv 是已知最好的
    结果。 Questions in the form of the SBPO 2025 challenge, and best_known.csv beside them.
    """
    with Progress(console=Console(stderr=True), transient=True) as progress:
        told = progress.add_task("waves", total=None)
        try:
            report = waves_.evaluate(
                folder, seconds, lambda done, of: progress.update(told, completed=done, total=of)
            )
        except NotReadable as error:
            raise typer.BadParameter(str(error), param_hint="FOLDER") from error
    typer.echo(msgspec.json.encode(report).decode()) if json else _print_waves(report)


def _print_waves(report: waves_.Report) -> None:
    for one in report.each:
        known = "" if one.gap is None else f"  已知最好 best {one.best:.3f}  差 gap {one.gap:.2%}"
        size = f"{one.orders} 单 orders / {one.aisles} 巷道 aisles / {one.units} 件 units"
        typer.echo(f"{one.name}  {one.value:.3f}  {size}{known}  {one.seconds:.1f} s")
    mean = "—" if report.mean_gap is None else f"{report.mean_gap:.2%}"
    typer.echo(f"{report.instances} 题 instances · 平均差 mean gap {mean} · {report.seconds:.0f} s")


@app.command("bom")
def bom(
    folder: Annotated[Path, typer.Argument(help="数据所在文件夹 A folder of data", exists=True)],
    day: Annotated[
        datetime,
        typer.Option(help="哪一天的物料清单 The day whose lines hold", formats=["%Y-%m-%d"]),
    ] = datetime(2025, 1, 1),  # noqa: DTZ001  a day, and that of the known explosion
    json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 As JSON")] = False,
) -> None:
    """逐层展开物料清单，与他人算好的结果对照。 Bills of material, exploded, beside a known result.

    数据是 AdventureWorks 的格式：BillOfMaterials.csv.gz，以及 expected_explosion.csv.gz。
    Files in the form of AdventureWorks, and expected_explosion.csv.gz beside them.
    """
    with Progress(console=Console(stderr=True), transient=True) as progress:
        told = progress.add_task("bom", total=None)
        try:
            report = bom_.evaluate(
                folder,
                day.date(),
                lambda done, of: progress.update(told, completed=done, total=of),
            )
        except bom_.NotReadable as error:
            raise typer.BadParameter(str(error), param_hint="FOLDER") from error
    typer.echo(msgspec.json.encode(report).decode()) if json else _print_bom(report)


def _print_bom(report: bom_.Report) -> None:
    typer.echo(
        f"{report.products} 个产品 products · 一致 equal {report.equal} · "
        f"不同 different {report.different}"
    )
    for one in report.differences:
        typer.echo(f"  {one.product} → {one.part}  单流 {one.ours}  对照 expected {one.expected}")
