"""The orders of the day, made by chance from a seed: who wants what, and over which channel."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from tests.browser.day.goods import BUMPER, KIT, PARTS, VEHICLES, price
from tests.browser.day.sizes import Size

CITIES = ("厦门", "泉州", "福州", "南京", "杭州")
SHARES = {"store": 22, "douyin": 20, "pinduoduo": 16, "import": 18, "form": 10, "phone": 14}
CARES = ("dark", "report", "no-foam")


class Wanted(NamedTuple):
    """number: in the order in which they come. due: in so many days; None: it does not say"""

    number: int
    channel: str
    store: str
    city: str
    lines: tuple[tuple[str, int], ...]
    due: int | None = None
    care: tuple[str, ...] = ()
    kind: str = "regular"

    @property
    def amount(self) -> int:
        return sum(price(sku) * pieces for sku, pieces in self.lines)


def store(n: int) -> str:
    return f"{CITIES[n % len(CITIES)]}汽修{n + 1:03}店"


def city(name: str) -> str:
    return name[:2]


def told(n: int) -> str:
    """A customer who is told when a parcel leaves; each orders once."""
    return f"{CITIES[n % len(CITIES)]}订阅{n + 1:02}店"


def wanted(size: Size, first: int, count: int, *, recall: bool = False) -> list[Wanted]:
    """So many ordinary orders. In a recall most want the parts of one vehicle."""
    return list(_wanted(Random(first), size, range(first, first + count), recall))


def _wanted(chance: Random, size: Size, numbers: range, recall: bool) -> Iterator[Wanted]:
    channels, shares = list(SHARES), list(SHARES.values())
    for number in numbers:
        (channel,) = chance.choices(channels, shares)
        shop = store(number % size.pages if channel == "store" else chance.randrange(size.stores))
        vehicle = 0 if recall and chance.random() < 0.7 else chance.randrange(len(VEHICLES))
        lines = _lines(chance, channel, PARTS[vehicle * 3 : vehicle * 3 + 3])
        due = chance.choice((None, 0, 1, 2, 5)) if channel != "import" else chance.randint(0, 3)
        care = (chance.choice(CARES),) if channel == "phone" and chance.random() < 0.3 else ()
        yield Wanted(number, channel, shop, city(shop), lines, due, care)


def _lines(chance: Random, channel: str, parts: Sequence[str]) -> tuple[tuple[str, int], ...]:
    if channel == "phone" and chance.random() < 0.1:
        return ((BUMPER, 1), (parts[0], 2))
    if parts[0] == PARTS[0] and chance.random() < 0.08 and channel in ("phone", "store"):
        return ((KIT, 1), (parts[2], 1))
    one = channel in ("form", "import")
    chosen = chance.sample(parts, 1 if one else chance.randint(1, 3))
    return tuple((sku, chance.randint(1, 4)) for sku in chosen)
