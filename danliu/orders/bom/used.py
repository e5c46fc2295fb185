"""What each product that is made uses up of each part, alternates among them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal

from msgspec import Struct

from danliu.orders.bom.needs import Digits, Need


class Used(Struct, frozen=True):
    """quantity: of the part, for all pieces of the product that are made"""

    product: str
    part: str
    quantity: Decimal


def used(needs: Iterable[Need], digits: Digits = lambda _: None) -> list[Used]:
    """One for each product and part. What the products use of a part adds up to what is needed of
    it, rounding included: whole pieces are given to them in turn."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for need in needs:
        for one in (*_own(need, digits(need.part)), *_instead(need)):
            found[one.product, one.part] += one.quantity
    return [Used(*ends, quantity) for ends, quantity in found.items() if quantity > 0]


def _instead(need: Need) -> Iterator[Used]:
    for one in need.instead:
        yield Used(one.product, one.part, one.quantity)


def _own(need: Need, digits: int | None) -> Iterator[Used]:
    """What no alternate covers."""
    so_far = given = Decimal()
    for one in need.asked:
        so_far += max(one.quantity - _covered(need, one.product), Decimal())
        until_here = so_far if digits is None else _rounded(so_far, digits)
        yield Used(one.product, need.part, until_here - given)
        given = until_here


def _covered(need: Need, product: str) -> Decimal:
    return sum((one.covers for one in need.instead if one.product == product), Decimal())


def _rounded(quantity: Decimal, digits: int) -> Decimal:
    return quantity.quantize(Decimal(1).scaleb(-digits), ROUND_CEILING)
