"""Lines of bills of material, and which of them cannot be right. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

Factor = Callable[[str, str], Decimal | None]
"""How many of a part's own unit one of this unit is; None where it has no such unit."""

Wrong = Literal["blank", "itself", "usage", "scrap", "days", "unit", "twice", "circle"]


class Line(Struct, frozen=True):
    """usage: for one piece of the product, in `unit` («»: the part's own). scrap: of what is used,
    the share that is lost beside it (0.05 asks for 105 of 100). since, until: the days that it
    holds, the last one not counted. route: of the operations. instead: of which part of the product
    this one takes the place where that is short; alternates are asked by their rank."""

    product: str
    part: str
    usage: Decimal
    unit: str = ""
    scrap: Decimal = Decimal()
    since: date | None = None
    until: date | None = None
    route: str = ""
    instead: str = ""
    rank: int = 0

    def holds(self, day: date) -> bool:
        return (self.since or day) <= day and (self.until is None or day < self.until)


class Fault(Struct, frozen=True):
    """row: from 0. circle: from the product down to the product, where that is what is wrong"""

    row: int
    wrong: Wrong
    circle: tuple[str, ...] = ()


def faults(lines: Sequence[Line], factor: Factor) -> Iterator[Fault]:
    """One for each line that cannot stand; of a circle, the line that closes it."""
    seen: dict[tuple[str, str, str], list[Line]] = {}
    below: dict[str, list[str]] = {}
    for row, line in enumerate(lines):
        same = seen.setdefault((line.product, line.part, line.instead), [])
        if wrong := _wrong(line, factor) or ("twice" if _overlaps(line, same) else None):
            yield Fault(row, wrong)
        elif way := _way(line.part, line.product, below):
            yield Fault(row, "circle", (line.product, *way))
        else:
            same.append(line)
            below.setdefault(line.product, []).append(line.part)


def _wrong(line: Line, factor: Factor) -> Wrong | None:
    if not line.product or not line.part:
        return "blank"
    if line.product == line.part:
        return "itself"
    if line.usage <= 0:
        return "usage"
    if not 0 <= line.scrap < 1:
        return "scrap"
    if line.since and line.until and line.until <= line.since:
        return "days"
    return "unit" if line.unit and factor(line.part, line.unit) is None else None


def _overlaps(line: Line, others: Iterable[Line]) -> bool:
    return any(
        (line.until is None or (one.since or date.min) < line.until)
        and (one.until is None or (line.since or date.min) < one.until)
        for one in others
    )


def _way(start: str, end: str, below: dict[str, list[str]]) -> tuple[str, ...]:
    """From one down to the other; empty where there is none."""
    came: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            return tuple(_back(here, came))[::-1]
        for part in below.get(here, ()):
            if part not in came:
                came[part] = here
                waiting.append(part)
    return ()


def _back(end: str, came: dict[str, str | None]) -> Iterator[str]:
    here: str | None = end
    while here is not None:
        yield here
        here = came[here]
