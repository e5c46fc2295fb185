"""`danliu eval formulas FILE.xlsx`: how many formulas of a workbook we answer as Excel did."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from danliu.formulas.workbook import Report, evaluate

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
