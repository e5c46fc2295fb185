"""Whether a part fits a vehicle of a year, and why not. Pure.

It fits where every reading of what was typed is covered by what is listed of the part; it is wrong
where none is even touched. Anything between is unknown, which is neither: a person decides.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from msgspec import Struct

from danliu.errors import Words
from danliu.orders.model_years import FIRST, LAST, Years
from danliu.orders.vehicles import Known, Reading, Vehicle, squeezed

Verdict = Literal["fits", "wrong", "unknown", "unsaid"]
"""unsaid: no vehicle was named at all, so there is nothing to compare."""


class Entry(NamedTuple):
    """A line of the list: the part fits this vehicle (None: every one) in these years."""

    vehicle: Known | None
    first: int | None = None
    last: int | None = None
    engine: str = ""

    @property
    def years(self) -> Years:
        return Years(self.first or FIRST, self.last or LAST)

    def __str__(self) -> str:
        name = str(self.vehicle) if self.vehicle else "*"
        return " ".join(filter(None, (name, str(self.years), self.engine)))


class Fit(Struct, frozen=True):
    verdict: Verdict
    why: Words = Words("", "")


class Listed:
    """What is listed of one part, ready to be compared."""

    def __init__(self, part: str, entries: Iterable[Entry]) -> None:
        self.part = part
        self.entries = tuple(entries)
        self._ready = [
            (one.vehicle.key if one.vehicle else None, one.years, squeezed(one.engine))
            for one in self.entries
        ]
        self._fits_all = (None, Years(), "") in self._ready
        self._brands = {key.brand if key else None for key, _, _ in self._ready}

    def check(self, typed: str, read: Sequence[Reading]) -> Fit:
        """typed: as it was written, to say it again."""
        if not self.entries:
            return Fit(
                "unknown", Words(f"{self.part} 没有登记适配车型", f"{self.part}: not listed")
            )
        said = [each for one in read for each in self._say(one)]
        if all(one == "yes" for one in said):
            return Fit("fits")
        if all(one == "no" for one in said):
            return Fit("wrong", self._wrong(typed))
        return Fit("unknown", self._unknown(typed, read))

    def _say(self, read: Reading) -> list[Literal["yes", "no", "maybe"]]:
        """Of each vehicle that may be meant."""
        if self._fits_all:
            return ["yes"]
        if not read.sure or not read.vehicles:
            return ["maybe"]
        return [self._judge(one, read.years, read.engine) for one in read.vehicles]

    def _judge(self, vehicle: Vehicle, years: Years, engine: str) -> Literal["yes", "no", "maybe"]:
        if self._brands.isdisjoint((vehicle.brand, None)):
            return "no"
        covered, touched = list[Years](), list[Years]()
        for key, listed, listed_engine in self._ready:
            how = min(_names(key, vehicle), _engines(listed_engine, engine))
            if how == COVERS:
                covered.append(listed)
            if how != APART:
                touched.append(listed)
        if _holds(covered, years):
            return "yes"
        return "maybe" if any(_meets(one, years) for one in touched) else "no"

    def _wrong(self, typed: str) -> Words:
        zh, en = self._said
        return Words(
            f"{self.part} 不适配 {typed}：登记的是 {zh}",
            f"{self.part} does not fit {typed}: listed for {en}",
        )

    @cached_property
    def _said(self) -> Words:
        """The first of the list."""
        shown = [str(one) for one in self.entries[:3]]
        left = len(self.entries) - len(shown)
        zh = "、".join(shown) + (f" 等 {len(self.entries)} 条" if left else "")
        return Words(zh, ", ".join(shown) + (f" and {left} more" if left else ""))

    def _unknown(self, typed: str, read: Sequence[Reading]) -> Words:
        if not any(one.sure for one in read):
            return Words(f"车型「{typed}」看不懂", f"the vehicle «{typed}» is not understood")
        return Words(
            f"{self.part} 是否适配 {typed} 说不准，请核对年款和发动机",
            f"{self.part} may fit {typed} or not: check year and engine",
        )


UNSAID = Fit("unsaid")

APART, TOUCHES, COVERS = 0, 1, 2


def _names(listed: Vehicle | None, meant: Vehicle) -> int:
    if listed is None:
        return COVERS
    how = COVERS
    for mine, asked in zip(listed, meant, strict=True):
        if not mine:
            return how
        if not asked:
            how = TOUCHES
        elif mine != asked:
            return APART
    return how


_SIZE = re.compile(r"(\d\.\d)([a-z]*)")


def _engines(listed: str, meant: str) -> int:
    """1.8t is none of 2.0t; whether it is an ea888, only a person knows."""
    if not listed or listed == meant:
        return COVERS
    sizes = _SIZE.fullmatch(listed), _SIZE.fullmatch(meant)
    return APART if sizes[0] and sizes[1] and sizes[0][1] != sizes[1][1] else TOUCHES


def _holds(listed: Sequence[Years], wanted: Years) -> bool:
    """Whether they hold every year of these together."""
    year = wanted.first
    for first, last in sorted(listed):
        if first <= year <= last:
            year = last + 1
    return year > wanted.last


def _meets(listed: Years, wanted: Years) -> bool:
    return listed.first <= wanted.last and wanted.first <= listed.last
