"""Vehicles by the names that people give them. Pure.

What is known of names is the company's own list of vehicles; what somebody typed is read by it.
A reading is sure only where every character of it is understood: an addition that nobody knows
(«领驭», «柴油») may be another vehicle.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from danliu.orders.model_years import Years, common, readings


class Vehicle(NamedTuple):
    """As it is told from others: its names without spaces, case and width. A blank series is the
    whole brand, a blank model the whole series."""

    brand: str
    series: str = ""
    model: str = ""


class Known(NamedTuple):
    """A vehicle as the company writes it. aliases: other names of the series."""

    brand: str
    series: str = ""
    model: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> Vehicle:
        return Vehicle(squeezed(self.brand), squeezed(self.series), squeezed(self.model))

    def __str__(self) -> str:
        return " ".join(filter(None, (self.brand, self.series, self.model)))


class Reading(NamedTuple):
    """vehicles: all that may be meant. sure: there is nothing in the text that is not understood"""

    vehicles: frozenset[Vehicle]
    years: Years
    engine: str
    sure: bool


_GAPS = re.compile(r"[\s_\-·•・,，、/\\()（）\[\]'\"&!*:]+")
_BETWEEN = re.compile(r"(?<=\d) (?=\d)")
_POINT = re.compile(r"\.(?!\d)|(?<!\d)\.")
_ENGINE = re.compile(r"\d\.\d(?:tsi|tfsi|fsi|gdi|tdi|td|t|l)?|\d{3}(?:tsi|tfsi)")
_TRIM = re.compile(r"豪华|舒适|尊贵|尊享|精英|时尚|旗舰|标准|进取|风尚|轿车|版|型|款|\s")


def plain(text: str) -> str:
    """In one width and one case."""
    return unicodedata.normalize("NFKC", text).casefold()


def squeezed(text: str) -> str:
    """Without what people put between the parts of a name; between two figures a space stays,
    for «5 2.0» is not «52.0»."""
    parted = " ".join(_parts(text))
    return _BETWEEN.sub("\0", parted).replace(" ", "").replace("\0", " ")


def _parts(text: str) -> list[str]:
    return _GAPS.sub(" ", _POINT.sub(" ", plain(text))).split()


class Garage:
    """The vehicles that are known, under every way to write their names."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._names: dict[str, set[Vehicle]] = {}
        self._series: dict[str, dict[str, set[Vehicle]]] = {}  # within each brand
        for one in known:
            self._learn(one)

    def read(self, text: str, this_year: int, years: Years | None = None) -> list[Reading]:
        """Each way to read it; never none. years: what is said elsewhere: a reading that
        contradicts it does not count."""
        given = [years] if years else []
        read = [
            self._reading(rest, together)
            for rest, parts in readings(plain(text), this_year)
            if (together := common([*parts, *given]))
        ]
        found = [one for one in read if one.vehicles] or [_nothing(years)]
        return [one for one in found if one.sure] or found

    def _reading(self, text: str, years: Years) -> Reading:
        vehicles, engine, sure = self._meant(text)
        return Reading(vehicles, years, engine, sure)

    def _meant(self, text: str) -> tuple[frozenset[Vehicle], str, bool]:
        """What the text begins with; its engine; whether all of it is understood. A brand with a
        gap after it says more than the same letters in one: «MG 3» is no «MG3»."""
        found = [*self._after_brand(text), self._in_one(squeezed(text))]
        return next((one for one in found if one[2]), found[0])

    def _after_brand(self, text: str) -> Iterator[tuple[frozenset[Vehicle], str, bool]]:
        parts = _parts(text)
        for place in range(len(parts) - 1, 0, -1):
            series = self._series.get(squeezed(" ".join(parts[:place])))
            if series:
                yield _longest(squeezed(" ".join(parts[place:])), series)

    def _in_one(self, name: str) -> tuple[frozenset[Vehicle], str, bool]:
        return _longest(name, self._names)

    def _learn(self, one: Known) -> None:
        key = one.key
        series = Vehicle(key.brand, key.series)
        within = self._series.setdefault(key.brand, {})
        self._call(series, f"{one.brand} {one.series}")
        self._call(Vehicle(key.brand), one.brand)
        for name in (one.series, *one.aliases):
            if squeezed(name):
                within.setdefault(squeezed(name), set()).add(series)
                self._call(series, name)
                self._call(series, f"{one.brand} {name}")
        if key.model:
            within.setdefault(squeezed(f"{one.series} {one.model}"), set()).add(key)
            self._call(key, str(one))
            self._call(key, f"{one.series} {one.model}")

    def _call(self, vehicle: Vehicle, name: str) -> None:
        self._names.setdefault(squeezed(name), set()).add(vehicle)


def _longest(name: str, known: Mapping[str, set[Vehicle]]) -> tuple[frozenset[Vehicle], str, bool]:
    """The longest known name that this one begins with."""
    for end in range(len(name), 0, -1):
        if found := known.get(name[:end]):
            engine, sure = _rest(name[:end], name[end:])
            return frozenset(found), engine, sure
    return frozenset(), "", False


def _nothing(years: Years | None) -> Reading:
    return Reading(frozenset(), years or Years(), "", sure=False)


def _rest(head: str, rest: str) -> tuple[str, bool]:
    """The engine in what follows a name, and whether anything else is there."""
    cut = head[-1:].isdigit() and rest[:1].isdigit()
    engines: Sequence[str] = _ENGINE.findall(rest)
    left = _TRIM.sub("", _ENGINE.sub("", rest))
    return (engines[0] if len(engines) == 1 else ""), not (cut or left or len(engines) > 1)
