"""How near we come to the best that anybody found, on a folder of questions.

`best_known.csv`, if it is there, names dataset (a folder), instance (a file) and best_objective.
"""

import csv
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import fmean

from msgspec import Struct

from danliu.orders.selection.problem import fault
from danliu.orders.selection.reading import NotReadable, read
from danliu.orders.selection.search import select

BEST = "best_known.csv"


class Tried(Struct, frozen=True):
    """One question. value: units for each aisle; gap: 1 - value / best, None where none is known;
    found: False where no wave was, whose gap is 1"""

    name: str
    found: bool
    value: float
    best: float | None
    gap: float | None
    orders: int
    aisles: int
    units: int
    seconds: float


class Report(Struct, frozen=True):
    """mean_gap: of those whose best is known; seconds: of all together"""

    instances: int
    mean_gap: float | None
    seconds: float
    each: list[Tried]


def evaluate(folder: Path, within_s: float, tick: Callable[[int, int], None]) -> Report:
    """Every question below the folder, so many seconds each. Every answer is checked anew.

    tick      called with how many are done, of how many
    Raises    NotReadable for a file that is none, or where there is no question at all
    """
    best, paths = _best(folder / BEST), sorted(_questions(folder))
    if not paths:
        raise NotReadable(f"{folder}: no *.txt or *.txt.gz")
    each = list[Tried]()
    for path in paths:
        tick(len(each), len(paths))
        each.append(_tried(folder, path, best, within_s))
    tick(len(each), len(paths))
    gaps = [one.gap for one in each if one.gap is not None]
    mean = round(fmean(gaps), 6) if gaps else None
    return Report(len(each), mean, round(sum(one.seconds for one in each), 3), each)


def _questions(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.txt*"):
        if path.name.endswith((".txt", ".txt.gz")) and path.is_file():
            yield path


def _best(file: Path) -> Mapping[str, float]:
    """By dataset/instance, as the files are called."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    return {f"{row['dataset']}/{row['instance']}": float(row["best_objective"]) for row in rows}


def _tried(folder: Path, path: Path, known: Mapping[str, float], within_s: float) -> Tried:
    name = str(path.relative_to(folder).as_posix()).removesuffix(".gz")
    begun = time.perf_counter()
    problem = read(path)
    found = select(problem, lambda: time.perf_counter() - begun > within_s)
    seconds = round(time.perf_counter() - begun, 3)
    if found and (wrong := fault(problem, found)):
        raise AssertionError(f"{name}: {wrong}")
    value, best = found.value if found else 0.0, known.get(name)
    gap = round(1 - value / best, 6) if best else None
    counts = (len(found.orders), len(found.aisles), found.units) if found else (0, 0, 0)
    return Tried(name, found is not None, value, best, gap, *counts, seconds)
