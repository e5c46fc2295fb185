"""What was measured, against what, and whether it holds."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Literal

import msgspec
from msgspec import Struct
from rich.table import Table

LATEST = Path(__file__).parent / "latest.json"


class Point(Struct, frozen=True):
    """One line of the table, as kept in latest.json.

    ours, ceiling   in `unit`; the median of the rounds
    ratio           ours / ceiling within a round, the median of the rounds
    n               what was counted: requests, runs or orders of ours
    """

    name: str
    ours: float
    ceiling: float
    ratio: float
    unit: str
    n: int


class Measured(Struct, frozen=True):
    """A point and its bar. `lowest` and `highest` ratio of the rounds."""

    point: Point
    bar: float
    good: Literal["at least", "at most"]
    lowest: float
    highest: float

    @property
    def holds(self) -> bool:
        ratio = self.point.ratio
        return ratio >= self.bar if self.good == "at least" else ratio <= self.bar


def compared(
    name: str,
    unit: str,
    ours: Sequence[float],
    ceiling: Sequence[float],
    n: int,
    *,
    bar: float,
    good: Literal["at least", "at most"],
) -> Measured:
    """Round i of one side against round i of the other."""
    ratios = [mine / other for mine, other in zip(ours, ceiling, strict=True)]
    point = Point(name, median(ours), median(ceiling), median(ratios), unit, n)
    return Measured(point, bar, good, min(ratios), max(ratios))


def kept(measured: Sequence[Measured]) -> None:
    """Write latest.json."""
    points = [
        msgspec.structs.replace(
            one.point,
            ours=round(one.point.ours, 3),
            ceiling=round(one.point.ceiling, 3),
            ratio=round(one.point.ratio, 3),
        )
        for one in measured
    ]
    LATEST.write_bytes(msgspec.json.format(msgspec.json.encode(points)) + b"\n")


def shown(measured: Sequence[Measured], form: str) -> Table:
    table = Table(title=f"make bench, {form} form", title_justify="left")
    for name in ("point", "ours", "ceiling", "unit", "ratio", "spread", "bar", "", "n"):
        table.add_column(name, justify="left" if name in ("point", "unit") else "right")
    for one in measured:
        sign = "≥" if one.good == "at least" else "≤"
        table.add_row(
            one.point.name,
            f"{one.point.ours:,.3g}" if one.point.ours < 100 else f"{one.point.ours:,.0f}",
            f"{one.point.ceiling:,.3g}" if one.point.ceiling < 100 else f"{one.point.ceiling:,.0f}",
            one.point.unit,
            f"{one.point.ratio:.2f}",
            f"{one.lowest:.2f}–{one.highest:.2f}",
            f"{sign} {one.bar:g}",
            "[green]holds[/green]" if one.holds else "[red]missed[/red]",
            f"{one.point.n:,}",
        )
    return table
