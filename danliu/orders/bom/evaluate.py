"""Bills of material beside an explosion that others worked out: a folder in AdventureWorks' form.

`BillOfMaterials.csv.gz` names ProductAssemblyID, ComponentID, PerAssemblyQty, StartDate, EndDate (a
row without an assembly is no line); `expected_explosion.csv.gz` names top_product_id, component_id,
qty_for_one and is_leaf (1 or 0).
"""

import csv
import gzip
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from danliu.orders.bom.lines import Line
from danliu.orders.bom.needs import needs
from danliu.orders.bom.structure import Structure

LINES, EXPECTED = "BillOfMaterials.csv.gz", "expected_explosion.csv.gz"


class NotReadable(ValueError):
    """A file of the folder is not there, or not what it should be."""


class Answer(NamedTuple):
    quantity: Decimal
    leaf: bool


class Difference(Struct, frozen=True):
    """ours, expected: None where one of the two knows no such component"""

    product: str
    part: str
    ours: Decimal | None
    expected: Decimal | None


class Report(Struct, frozen=True):
    """Counted are components of top products: the same quantity and the same leaf, or not."""

    products: int
    equal: int
    different: int
    differences: list[Difference]


def evaluate(folder: Path, day: date, tick: Callable[[int, int], None]) -> Report:
    """Every expected top product exploded for one piece. Raises NotReadable, Circle."""
    try:
        structure = Structure(_lines(folder / LINES), day, lambda part, unit: Decimal(1))
        expected = _expected(folder / EXPECTED)
    except (KeyError, ValueError, ArithmeticError, OSError) as error:
        raise NotReadable(f"{folder}: {error}") from error
    equal, differences = 0, list[Difference]()
    for done, (product, wanted) in enumerate(expected.items()):
        tick(done, len(expected))
        ours = _exploded(product, structure)
        equal += sum(ours.get(part) == answer for part, answer in wanted.items())
        differences += _different(product, ours, wanted)
    tick(len(expected), len(expected))
    return Report(len(expected), equal, len(differences), differences)


def _exploded(product: str, structure: Structure) -> Mapping[str, Answer]:
    found = needs({product: Decimal(1)}, structure, {})
    return {
        need.part: Answer(need.needed, not structure.parts(need.part))
        for need in found
        if need.part != product
    }


def _different(
    product: str, ours: Mapping[str, Answer], wanted: Mapping[str, Answer]
) -> Iterator[Difference]:
    for part in ours.keys() | wanted.keys():
        mine, other = ours.get(part), wanted.get(part)
        if mine != other:
            told = (one.quantity if one else None for one in (mine, other))
            yield Difference(product, part, *told)


def _lines(file: Path) -> Iterator[Line]:
    for row in _rows(file):
        if row["ProductAssemblyID"]:
            days = (_day(row["StartDate"]), _day(row["EndDate"]))
            usage = Decimal(row["PerAssemblyQty"])
            yield Line(
                row["ProductAssemblyID"], row["ComponentID"], usage, since=days[0], until=days[1]
            )


def _expected(file: Path) -> Mapping[str, Mapping[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for row in _rows(file):
        answer = Answer(Decimal(row["qty_for_one"]), row["is_leaf"] == "1")
        found.setdefault(row["top_product_id"], {})[row["component_id"]] = answer
    return found


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)
