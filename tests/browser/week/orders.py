"""The orders of the week: eight that something happens to, ordinary ones by chance from a seed."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from tests.browser.week import staff
from tests.browser.week.staff import CALLS, CUSTOMERS, KNOWN

SHARES = {"site": 4, "app": 3, "wechat": 3, "phone": 2}
PRODUCTS = ("DJ-A", "DJ-B", "DJ-C")


class Wanted(NamedTuple):
    """customer: name and mobile number; lines: product and pieces; due: in so many days"""

    customer: tuple[str, str]
    lines: tuple[tuple[str, int], ...]
    due: int = 15
    channel: str = "app"


ABC = Wanted(KNOWN, (("DJ-A", 2), ("DJ-B", 1), ("DJ-C", 5)), 19, "wechat")
DROPPED = Wanted(CALLS, (("DJ-C", 3),), 20, "wechat")
FORM = Wanted(CUSTOMERS[2], (("DJ-C", 5),), 16, "site")
CALLED = Wanted(CALLS, (("DJ-A", 12),), 21, "phone")
CHANGED = Wanted(CUSTOMERS[3], (("DJ-C", 2),), 17)
CANCELLED = Wanted(CUSTOMERS[3], (("DJ-B", 1),), 18)
WAITS = Wanted(CUSTOMERS[4], (("DJ-A", 1),), 40)
UNBILLED = Wanted(CUSTOMERS[5], (("DJ-B", 1),), 39)


def ordinary(first: int, count: int) -> list[Wanted]:
    """So many, of the customers from the first one on."""
    return list(_ordinary(Random(first), range(first, first + count)))


def _ordinary(chance: Random, customers: range) -> Iterator[Wanted]:
    for number in customers:
        (channel,) = chance.choices(list(SHARES), list(SHARES.values()))
        kinds = 1 if channel in ("site", "app") else chance.randint(1, 2)
        skus = sorted(chance.sample(PRODUCTS, kinds))
        lines = tuple((sku, chance.randint(1, 3)) for sku in skus)
        yield Wanted(staff.ordinary(number), lines, chance.randint(10, 30), channel)
