"""Two lists of lines by their numbers: where one counts otherwise than the other. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated

from msgspec import Struct

from danliu.telling import told

Counted = tuple[str, Decimal]


class Difference(Struct, frozen=True):
    """ours, theirs: of this number in all lines; 0 where there is none"""

    sku: Annotated[str, told("料号", "Number")]
    ours: Annotated[Decimal, told("我们的", "Ours")]
    theirs: Annotated[Decimal, told("对方的", "Theirs")]


def differences(ours: Iterable[Counted], theirs: Iterable[Counted]) -> list[Difference]:
    """In the order in which the numbers first appear, ours before theirs."""
    pairs: dict[str, list[Decimal]] = {}
    for side, lines in enumerate((ours, theirs)):
        for sku, quantity in lines:
            pairs.setdefault(sku, [Decimal(), Decimal()])[side] += quantity
    return [Difference(sku, *pair) for sku, pair in pairs.items() if pair[0] != pair[1]]
