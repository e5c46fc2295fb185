"""Waves beside the simple rules of the literature, on published order batching instances.

python -m bench.batching FOLDER [--json]

FOLDER holds `albareda/W*/*/` (Albareda-Sambola and others 2009: a capacity in weight) and `henn/*/`
(Henn and Wäscher 2012: a capacity in articles). Every rule's batches are walked in the same way, in
an S through the aisles; the way of all batches of an instance is compared:

first come   as the orders stand in the file, a new batch where one does not fit
savings      Clarke and Wright: the two batches that save most are joined, as long as any do
waves        ours, all orders equally pressing
"""

import argparse
import gzip
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from statistics import fmean

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.progress import track
from rich.table import Table

from danliu.orders.shelves import Shelf
from danliu.orders.waves import Bounds, Line, Order, Weights, ranked, waves

MANY = 1_000_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CELLS, CELL_M, ENDS_M, AISLE_M = 45, 1.0, 1.0, 5.0  # the warehouse of Henn's instances


class Pick(Struct, frozen=True):
    """at: metres along its aisle"""

    aisle: int
    at: float
    load: float


Picks = tuple[Pick, ...]
Batch = list[Picks]


class Instance(Struct, frozen=True):
    """aisles   metres from the depot to the right, negative to the left
    load     what a picker takes
    """

    name: str
    aisles: tuple[float, ...]
    length: float
    load: float
    orders: tuple[Picks, ...]

    def fits(self, batch: Iterable[Picks]) -> bool:
        return sum(one.load for order in batch for one in order) <= self.load + 1e-9

    def walked(self, batch: Iterable[Picks]) -> float:
        """From the depot and back, row after row, the last one back if their number is odd."""
        far: dict[int, float] = {}
        for order in batch:
            for one in order:
                far[one.aisle] = max(far.get(one.aisle, 0.0), one.at)
        places = [self.aisles[aisle] for aisle in far]
        across = 2 * (max(0.0, *places) - min(0.0, *places))
        if len(far) % 2 == 0:
            return across + len(far) * self.length
        last = max(far, key=lambda aisle: self.aisles[aisle])
        return across + (len(far) - 1) * self.length + 2 * far[last]


class Row(Struct, frozen=True):
    """metres: of all batches. seconds: that our waves took."""

    instance: str
    orders: int
    first_come: float
    savings: float
    waves: float
    seconds: float


def read(folder: Path) -> Iterator[Instance]:
    for layout in sorted(folder.glob("albareda/W*/*/*layout*.gz")):
        yield _albareda(layout, layout.with_name(layout.name.replace("layout", "pedido")))
    for path in sorted(folder.glob("henn/*/*s-*-*-*.gz")):
        yield _henn(path)


def _albareda(layout: Path, orders: Path) -> Instance:
    numbers = [line.split() for line in _lines(layout)]
    told = {line: numbers[n + 1] for n, line in enumerate(map(" ".join, numbers[:-1]))}
    aisles = numbers[numbers.index(["Tiempo", "de", "giro", "(fuera", "y", "dentro)"]) + 3 : -1]
    places = tuple(float(one[2]) * (-1 if one[3] == "-1" else 1) for one in aisles)
    length = float(told["largo y ancho de las estanterias"][0])
    load = float(told["Capacidad de cada trabajador"][0])
    name = f"{layout.parts[-3]} {layout.parts[-2]}"
    return Instance(name, places, length, load, tuple(_dated(_lines(orders)[3:])))


def _dated(lines: Sequence[str]) -> Iterator[Picks]:
    rows = iter(lines)
    for head in rows:
        told = head.split()
        if len(told) < 2:
            return
        lines_of = [next(rows).split() for _ in range(int(told[1]))]
        yield tuple(Pick(int(one[0]), float(one[2]), float(one[3])) for one in lines_of)


def _henn(path: Path) -> Instance:
    _, count, load, *_ = path.name.split("-")
    text = "\n".join(_lines(path))
    orders = [
        tuple(
            Pick(int(aisle) // 2, ENDS_M + (int(at) + 0.5) * CELL_M, 1)
            for aisle, at in re.findall(r"Aisle (\d+)\s+Location (\d+)", part)
        )
        for part in re.split(r"Order \d+\s+number of articles \d+", text)[1:]
    ]
    aisles = tuple(n * AISLE_M for n in range(10))
    length = CELLS * CELL_M + 2 * ENDS_M
    return Instance(f"{path.parent.name} {count}", aisles, length, float(load), tuple(orders))


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode("latin-1").splitlines()


def first_come(instance: Instance) -> list[Batch]:
    batches: list[Batch] = []
    for order in instance.orders:
        if batches and instance.fits([*batches[-1], order]):
            batches[-1].append(order)
        else:
            batches.append([order])
    return batches


def savings(instance: Instance) -> list[Batch]:
    """Reckoned anew after each joining."""
    batches = {n: [order] for n, order in enumerate(instance.orders)}
    ways = {n: instance.walked(batch) for n, batch in batches.items()}
    saved: dict[tuple[int, int], float] = {}

    def look(pairs: Iterable[tuple[int, int]]) -> None:
        for a, b in pairs:
            both = [*batches[a], *batches[b]]
            if instance.fits(both):
                saved[a, b] = ways[a] + ways[b] - instance.walked(both)

    look(combinations(batches, 2))
    while saved:
        a, b = max(saved, key=lambda pair: saved[pair])
        if saved[a, b] <= 0:
            break
        batches[a] += batches.pop(b)
        ways[a] = instance.walked(batches[a])
        for pair in [pair for pair in saved if {a, b} & {*pair}]:
            del saved[pair]
        look((min(a, n), max(a, n)) for n in batches if n != a)
    return list(batches.values())


def ours(instance: Instance) -> list[Batch]:
    orders = [
        Order(n, NOW + timedelta(hours=12), "", tuple(map(_line, picks)))
        for n, picks in enumerate(instance.orders)
    ]
    bounds = Bounds(parcels=MANY, lines=MANY, litres=MANY, kilos=instance.load)
    found = waves(ranked(orders, Weights(), NOW), bounds)
    keys = [[int(str(one.parcel.order.key)) for one in wave.ranked] for wave in found]
    return [[instance.orders[key] for key in wave] for wave in keys]


def _line(pick: Pick) -> Line:
    return Line("", Shelf("A", pick.aisle + 1, 1, round(pick.at)), kilos=pick.load)


def compared(instance: Instance) -> Row:
    """Raises ValueError where a rule lost an order or took too much along."""
    began = time.perf_counter()
    batches = ours(instance)
    seconds = time.perf_counter() - began
    ways = [_way(instance, one) for one in (first_come(instance), savings(instance), batches)]
    return Row(instance.name, len(instance.orders), *ways, seconds)


def _way(instance: Instance, batches: Sequence[Batch]) -> float:
    if sorted(map(id, (one for batch in batches for one in batch))) != sorted(
        map(id, instance.orders)
    ) or not all(map(instance.fits, batches)):
        raise ValueError(f"{instance.name}: these are no batches of its orders")
    return sum(map(instance.walked, batches))


def shown(rows: Sequence[Row]) -> Table:
    table = Table("set", "instances", "waves / first come", "waves / savings", "longest, s")
    sets = dict.fromkeys(row.instance for row in rows)
    for name in [*sets, "all"]:
        mine = [row for row in rows if name in (row.instance, "all")]
        longest = max(row.seconds for row in mine)
        first = fmean(row.waves / row.first_come for row in mine)
        saved = fmean(row.waves / row.savings for row in mine)
        table.add_row(name, str(len(mine)), f"{first:.3f}", f"{saved:.3f}", f"{longest:.2f}")
    return table


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.batching", description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--json", action="store_true")
    words = asked.parse_args()
    instances = list(read(words.folder))
    rows = [compared(one) for one in track(instances, console=Console(stderr=True))]
    if words.json:
        sys.stdout.buffer.write(msgspec.json.encode(rows))
    else:
        Console().print(shown(rows))


if __name__ == "__main__":
    main()
