"""How many at a time a station takes, and when each of its places is free. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Gap(NamedTuple):
    """start: a number on the station's axis"""

    start: int
    place: int


class Places:
    """What is taken of each, as stretches in order, those that touch as one: a shop that is busy
    has few of them, so that looking for a gap stays cheap."""

    def __init__(self, count: int) -> None:
        self._begins = [list[int]() for _ in range(count)]
        self._ends = [list[int]() for _ in range(count)]

    def first(self, since: int, length: int) -> Gap:
        """The first gap of this length that begins then or later; of equal ones the first place."""
        free = (
            Gap(_first(begins, ends, since, length), place)
            for place, (begins, ends) in enumerate(zip(self._begins, self._ends, strict=True))
        )
        return min(free)

    def take(self, gap: Gap, length: int) -> None:
        begins, ends = self._begins[gap.place], self._ends[gap.place]
        at = bisect_right(begins, gap.start)
        begins.insert(at, gap.start)
        ends.insert(at, gap.start + length)
        for after in (at + 1, at):
            if 0 < after < len(begins) and ends[after - 1] == begins[after]:
                del ends[after - 1], begins[after]


def _first(begins: Sequence[int], ends: Sequence[int], since: int, length: int) -> int:
    for at in range(bisect_right(ends, since), len(begins)):
        if begins[at] - since >= length:
            return since
        since = ends[at]
    return since
