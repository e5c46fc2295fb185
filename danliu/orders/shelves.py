"""Shelves by their address, and the way past them. Pure.

A row is an aisle that is walked along its shelf places («格»); the level is a matter of reaching
up. The way is S-shaped, the rule that pickers keep by themselves: row after row, each walked
through to its other end, and the last one back if that is shorter.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

_ADDRESS = re.compile(r"([A-Z]+)区?-(\d+)排?-(\d+)层?-(\d+)格?")


class NoShelf(ValueError):
    """This is no address of a shelf, as «A区-03排-12层-05格» is one."""


class Shelf(NamedTuple):
    zone: str
    row: int
    level: int
    place: int

    def __str__(self) -> str:
        return f"{self.zone}区-{self.row:02}排-{self.level:02}层-{self.place:02}格"


def shelf(address: str) -> Shelf:
    """Full-width signs, blanks and missing words are understood. Raises NoShelf."""
    plain = unicodedata.normalize("NFKC", address).upper().replace(" ", "")
    found = _ADDRESS.fullmatch(plain)
    if found is None:
        raise NoShelf(address)
    zone, *numbers = found.groups()
    return Shelf(zone, *map(int, numbers))


def in_walking_order(shelves: Iterable[Shelf]) -> list[Shelf]:
    """Zone after zone, row after row, every second one from its far end."""
    way: list[Shelf] = []
    for _, zone in groupby(sorted(set(shelves)), key=lambda one: one.zone):
        rows = groupby(zone, key=lambda one: one.row)
        for turn, (_, row) in enumerate(rows):
            way += sorted(row, key=lambda one: (one.place, one.level), reverse=bool(turn % 2))
    return way


@dataclass(frozen=True)
class Floor:
    """Metres: between two rows, between two places of a row, and from zone to zone.

    places  of each row
    """

    row_m: float = 3.0
    place_m: float = 1.0
    zone_m: float = 30.0
    places: int = 20

    def walked_m(self, shelves: Iterable[Shelf]) -> float:
        """The whole way: from the front of the first row of the first zone, and back there."""
        zones = [list(one) for _, one in groupby(sorted(set(shelves)), key=lambda one: one.zone)]
        between = 2 * self.zone_m * max(len(zones) - 1, 0)
        return between + sum(self._in_zone(zone) for zone in zones)

    def _in_zone(self, zone: list[Shelf]) -> float:
        rows = sorted({one.row for one in zone})
        across = 2 * (rows[-1] - 1) * self.row_m
        if len(rows) % 2 == 0:
            return across + len(rows) * self._length
        far = max(one.place for one in zone if one.row == rows[-1])
        return across + (len(rows) - 1) * self._length + 2 * far * self.place_m

    @property
    def _length(self) -> float:
        return (self.places + 1) * self.place_m
