"""Alternates in the list of materials: what stands in for something is fetched and used up, too."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from uuid import UUID

from msgspec import structs

from danliu.flows.bills import Material, StoodIn

_NONE = Decimal(0)


def with_alternates(found: Iterable[Material], unit_of: Callable[[UUID], str]) -> list[Material]:
    """A line for each alternate as well, after all the others. What is needed for itself, too, has
    one line."""
    lines = {one.item: one for one in found}
    for one in list(lines.values()):
        for other in one.instead:
            own = lines.get(other.item) or _blank(other, one.level, unit_of(other.item))
            needed, taken = own.needed + other.quantity, own.taken + other.quantity
            lines[other.item] = structs.replace(own, needed=needed, taken=taken)
    return list(lines.values())


def _blank(one: StoodIn, level: int, unit: str) -> Material:
    return Material(one.item, one.title, unit, level, _NONE, _NONE, _NONE, _NONE, "", ())
