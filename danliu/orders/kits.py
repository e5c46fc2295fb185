"""Kits and what they are made of: a line of a kit is picked as lines of its parts. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from msgspec import Struct

Record = Mapping[str, Any]
DEEPEST = 20


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """What the fields are called. Of lines: sku, quantity. Of the list of parts: kit, part (both
    numbers), pieces (how many of it are in one kit)."""

    sku: str = "sku"
    quantity: str = "quantity"
    kit: str = "kit_sku"
    part: str = "part_sku"
    pieces: str = "pieces"


def opened(
    lines: Iterable[Record], parts: Iterable[Record], names: Names, most: int = 5_000
) -> list[dict[str, Any]]:
    """The lines, each of a kit as one line a part: the same cells and id, the part's number and
    quantity, and `kit`: the number of the outermost kit («» for what is none).

    A kit may hold kits. One that would hold itself stays closed: it lies on no shelf, and so is
    told of where it is looked for. Raises ValueError where it comes to more lines than `most`.
    """
    made: dict[str, list[tuple[str, Decimal]]] = {}
    for one in parts:
        kit, part = str(one.get(names.kit) or ""), str(one.get(names.part) or "")
        if kit and part:
            made.setdefault(kit, []).append((part, _number(one.get(names.pieces), 1)))
    every = (one for line in lines for one in _opened(line, made, names))
    found = list(islice(every, most + 1))
    if len(found) > most:
        raise ValueError(f"more than {most} lines")
    return found


def _opened(
    line: Record, made: Mapping[str, Sequence[tuple[str, Decimal]]], names: Names
) -> Iterator[dict[str, Any]]:
    sku, quantity = str(line.get(names.sku) or ""), _number(line.get(names.quantity), 0)
    if sku not in made:
        yield {**line, "kit": ""}
        return
    for part, pieces in _parts(sku, made, ()):
        yield {**line, names.sku: part, names.quantity: quantity * pieces, "kit": sku}


def _parts(
    kit: str, made: Mapping[str, Sequence[tuple[str, Decimal]]], within: tuple[str, ...]
) -> Iterator[tuple[str, Decimal]]:
    if kit not in made or kit in within or len(within) == DEEPEST:
        yield kit, Decimal(1)
        return
    for part, pieces in made[kit]:
        for inner, count in _parts(part, made, (*within, kit)):
            yield inner, pieces * count


def _number(value: Any, blank: int) -> Decimal:
    return Decimal(blank) if value in (None, "") else Decimal(str(value))
