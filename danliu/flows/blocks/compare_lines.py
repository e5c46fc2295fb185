"""Block «compare-lines»: where the lines of an order differ from those of another system."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.looking_up import Records
from danliu.orders.comparing import Counted, Difference, differences
from danliu.telling import several, told


class CompareLines(Struct, frozen=True, forbid_unknown_fields=True):
    """ours, theirs   lists of which each item tells a number and how many
    sku, quantity, their_sku, their_quantity   what the two are called in either
    """

    ours: Annotated[Records, told("我们的明细", "Our lines", "items")]
    theirs: Annotated[Records, told("对方的明细", "Their lines", "items")]
    sku: Annotated[str, told("我们的料号字段", "Our number", "plain")] = "sku"
    quantity: Annotated[str, told("我们的数量字段", "Our quantity", "plain")] = "quantity"
    their_sku: Annotated[str, told("对方的料号字段", "Their number", "plain")] = "sku"
    their_quantity: Annotated[str, told("对方的数量字段", "Their quantity", "plain")] = "quantity"


class Compared(Struct, frozen=True):
    """says: the differences in words, ours first; «» where there is none"""

    differences: Annotated[list[Difference], told("不一样的", "Differences", "items")]
    count: Annotated[int, told("几处", "How many")]
    says: Annotated[str, told("哪里不一样", "Differences, in words")]
    says_en: Annotated[str, told("哪里不一样，英文", "Differences, in English")]


@block(
    "compare-lines", effect="read", zh="对比 {ours} 和 {theirs}", en="compare {ours} and {theirs}"
)
class CompareLinesBlock(Block):
    called = Words("对比明细", "Compare lines")
    does = Words(
        "按料号对比两边的明细，哪个料号的数量不一样",
        "Compares two lists by their numbers, and tells whose quantities differ",
    )
    group = "values"
    settings = CompareLines
    output = Compared

    async def run(self, settings: CompareLines, step: Step) -> Any:
        ours = _counted(settings.ours, settings.sku, settings.quantity)
        theirs = _counted(settings.theirs, settings.their_sku, settings.their_quantity)
        found = differences(ours, theirs)
        says = _said(found)
        if found:
            step.because(says)
        return Compared(found, len(found), *says)


def _counted(lines: Records, sku: str, quantity: str) -> Iterator[Counted]:
    """Raises BadSetting."""
    for line in lines:
        try:
            yield str(line.get(sku) or ""), Decimal(str(line.get(quantity) or 0))
        except ArithmeticError as error:
            raise BadSetting("ours", f"numbers, not {line.get(quantity)!r}") from error


def _said(found: list[Difference]) -> Words:
    return several([_differing(one) for one in found])


def _differing(one: Difference) -> Words:
    ours, theirs = _plain(one.ours), _plain(one.theirs)
    zh = f"{one.sku} 这里 {ours}，对方 {theirs}"
    return Words(zh, f"{one.sku} {ours} here, {theirs} there")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
