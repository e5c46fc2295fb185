"""From waiting orders to waves: who is picked together, and who first. Pure.

Each parcel is scored by three weights that add to 100, and the parts of its score are kept for
the warehouse lead to see:

urgency   how little time is left of the horizon; what is overdue has all of it
area      how many others go to the same logistics park, beside the fullest one
work      how much there is to do: lines, volume, weight, special instructions, each beside the
          most of all (it starts early what takes long)

Large goods and small ones, and parcels to different parks, are never in one wave. A wave begins
with the parcel that ranks first and takes in, of those that rank next, the one that adds the
fewest rows to the way and shares most of them, until it is full. So a wave is late for nobody and
short for the picker.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

from danliu.orders.shelves import Shelf

RED = timedelta(hours=2)
LOOKS_AT = 120  # of those that rank next; a wave is never filled from the end of the list
_TENTH = Decimal("0.1")
_LINES, _LITRES, _KILOS, _CARE = 0.4, 0.2, 0.2, 0.2  # what of the work is what


class Weights(Struct, frozen=True):
    urgency: int = 40
    area: int = 35
    work: int = 25

    def __post_init__(self) -> None:
        parts = (self.urgency, self.area, self.work)
        if min(parts) < 0 or sum(parts) != 100:
            raise ValueError(f"weights: {parts}: none below 0, together 100")


class Line(Struct, frozen=True):
    """litres, kilos: of all pieces. large: it goes with large goods, into a parcel of its own."""

    sku: str
    shelf: Shelf
    litres: float = 0
    kilos: float = 0
    large: bool = False


class Order(Struct, frozen=True):
    """park: the logistics park that it goes to. care: how many special instructions it has."""

    key: Hashable
    due: datetime
    park: str
    lines: tuple[Line, ...]
    care: int = 0


class Bounds(Struct, frozen=True):
    """What a picker takes along at a time. A parcel that is more than that is a wave alone."""

    parcels: int = 12
    lines: int = 60
    litres: float = 400
    kilos: float = 150


class Parcel(Struct, frozen=True):
    """An order, or those lines of it that are large, or are not."""

    order: Order
    lines: tuple[Line, ...]
    large: bool

    @property
    def litres(self) -> float:
        return sum(line.litres for line in self.lines)

    @property
    def kilos(self) -> float:
        return sum(line.kilos for line in self.lines)


class Ranked(NamedTuple):
    """score: the three parts, each at most its weight. left: until it is due."""

    parcel: Parcel
    urgency: Decimal
    area: Decimal
    work: Decimal
    left: timedelta

    @property
    def score(self) -> Decimal:
        return self.urgency + self.area + self.work

    @property
    def red(self) -> bool:
        return self.left < RED


class Wave(NamedTuple):
    """ranked: in the order of their scores."""

    park: str
    large: bool
    ranked: tuple[Ranked, ...]

    @property
    def shelves(self) -> Iterator[Shelf]:
        return (line.shelf for one in self.ranked for line in one.parcel.lines)


def parcels(order: Order) -> list[Parcel]:
    """One; two where it has large goods and others."""
    sized = sorted(order.lines, key=lambda line: line.large)
    return [
        Parcel(order, tuple(lines), large)
        for large, lines in groupby(sized, key=lambda line: line.large)
    ]


def ranked(
    orders: Iterable[Order],
    weights: Weights,
    now: datetime,
    horizon: timedelta = timedelta(hours=24),
) -> list[Ranked]:
    """All parcels, the first to be picked first: by score, then by due time, then by key."""
    found = [parcel for order in orders for parcel in parcels(order)]
    going = Counter(parcel.order.park for parcel in found)
    fullest = max(going.values(), default=1)
    work = _Work(found)
    scored = [
        Ranked(
            parcel,
            _points(weights.urgency, 1 - (parcel.order.due - now) / horizon),
            _points(weights.area, (going[parcel.order.park] - 1) / max(fullest - 1, 1)),
            _points(weights.work, work.share(parcel)),
            parcel.order.due - now,
        )
        for parcel in found
    ]
    return sorted(scored, key=lambda one: (-one.score, one.left, str(one.parcel.order.key)))


def waves(waiting: Sequence[Ranked], bounds: Bounds) -> list[Wave]:
    """All of them, each parcel in one wave; the wave whose first parcel ranks first, first."""
    places = {id(one): place for place, one in enumerate(waiting)}
    groups: dict[tuple[str, bool], list[Ranked]] = {}
    for one in waiting:
        groups.setdefault((one.parcel.order.park, one.parcel.large), []).append(one)
    found = [
        Wave(park, large, tuple(chosen))
        for (park, large), group in groups.items()
        for chosen in _filled(group, bounds)
    ]
    return sorted(found, key=lambda wave: places[id(wave.ranked[0])])


class _Offer(NamedTuple):
    """A parcel with what it asks of a wave, counted once."""

    one: Ranked
    rows: frozenset[tuple[str, int]]
    lines: int
    litres: float
    kilos: float


def _offer(one: Ranked) -> _Offer:
    parcel = one.parcel
    rows = frozenset((line.shelf.zone, line.shelf.row) for line in parcel.lines)
    return _Offer(one, rows, len(parcel.lines), parcel.litres, parcel.kilos)


def _filled(group: Iterable[Ranked], bounds: Bounds) -> Iterator[list[Ranked]]:
    left = [_offer(one) for one in group]
    while left:
        load = _Load(left.pop(0), bounds)
        while (nearest := load.nearest(left[:LOOKS_AT])) is not None:
            load.take(left.pop(nearest))
        yield sorted(load.taken, key=lambda one: (-one.score, one.left))


class _Load:
    """What a wave holds so far."""

    def __init__(self, first: _Offer, bounds: Bounds) -> None:
        self._bounds = bounds
        self.taken: list[Ranked] = []
        self._rows: set[tuple[str, int]] = set()
        self._lines = 0
        self._litres = self._kilos = 0.0
        self.take(first)

    def take(self, offer: _Offer) -> None:
        self.taken.append(offer.one)
        self._rows |= offer.rows
        self._lines += offer.lines
        self._litres += offer.litres
        self._kilos += offer.kilos

    def nearest(self, offered: Sequence[_Offer]) -> int | None:
        """Which of those that still fit adds the fewest rows; of several, the one that shares most,
        for one of few rows goes well with any wave. Red ones go before all others."""
        if len(self.taken) >= self._bounds.parcels:
            return None
        fitting = [
            (not offer.one.red, len(offer.rows - self._rows), -len(offer.rows), n)
            for n, offer in enumerate(offered)
            if self._fits(offer)
        ]
        return min(fitting)[-1] if fitting else None

    def _fits(self, offer: _Offer) -> bool:
        bounds = self._bounds
        return (
            self._lines + offer.lines <= bounds.lines
            and self._litres + offer.litres <= bounds.litres
            and self._kilos + offer.kilos <= bounds.kilos
        )


class _Work:
    """How much there is to do, beside the most of all."""

    def __init__(self, all_: Sequence[Parcel]) -> None:
        self._lines = max((len(one.lines) for one in all_), default=1)
        self._litres = max((one.litres for one in all_), default=0) or 1
        self._kilos = max((one.kilos for one in all_), default=0) or 1
        self._care = max((one.order.care for one in all_), default=0) or 1

    def share(self, parcel: Parcel) -> float:
        """From 0 to 1."""
        return (
            _LINES * len(parcel.lines) / self._lines
            + _LITRES * parcel.litres / self._litres
            + _KILOS * parcel.kilos / self._kilos
            + _CARE * parcel.order.care / self._care
        )


def _points(weight: int, share: float) -> Decimal:
    """Of this weight, to a tenth."""
    return (weight * Decimal(min(max(share, 0), 1))).quantize(_TENTH)
