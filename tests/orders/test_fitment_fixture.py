"""Every wrong pair of part and vehicle is stopped, and no right one: over whole lists of vehicles.

A part is made for each model, listed for the years in which that was built. Two names that differ
only in spaces, case, width or dashes («F-150», «F150») are one vehicle to a person, and here.
"""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest

from danliu.orders.fitment import Entry, Listed
from danliu.orders.vehicles import Garage, Known, Vehicle, squeezed
from tests.data_sets import data_set

THIS = 2026
ALL_YEARS = range(1981, THIS + 1)


class Lot:
    """A list of vehicles with a part for each, and the years in which it was built."""

    def __init__(self, built: Iterable[tuple[str, str, int]]) -> None:
        years: dict[Vehicle, set[int]] = defaultdict(set)
        self.known: dict[Vehicle, Known] = {}
        for brand, series, year in built:
            vehicle = Known(brand, series)
            self.known.setdefault(vehicle.key, vehicle)
            years[vehicle.key].add(year)
        self.years = dict(years)
        self.garage = Garage(self.known.values())
        self.parts = {key: Listed(str(one), self._entries(one)) for key, one in self.known.items()}
        self.makes: dict[str, list[Vehicle]] = defaultdict(list)
        self.series: dict[str, list[Vehicle]] = defaultdict(list)
        for key in self.known:
            self.makes[key.brand].append(key)
            self.series[key.series].append(key)

    def _entries(self, vehicle: Known) -> list[Entry]:
        found: list[list[int]] = []
        for year in sorted(self.years[vehicle.key]):
            if found and found[-1][-1] == year - 1:
                found[-1].append(year)
            else:
                found.append([year])
        return [Entry(vehicle, run[0], run[-1]) for run in found]

    def judged(
        self, vehicle: Vehicle, year: int, parts: Iterable[Vehicle], write: Callable[[str], str]
    ) -> Iterator[tuple[bool, str]]:
        """Of each part: whether it is right for the vehicle of this year, and the verdict."""
        typed = write(f"{self.known[vehicle]} {year}款")
        read = self.garage.read(typed, THIS)
        for part in parts:
            right = part == vehicle and year in self.years[vehicle]
            yield right, self.parts[part].check(typed, read).verdict


def counted(told: Iterable[tuple[bool, str]]) -> Counter[tuple[bool, str]]:
    return Counter(told)


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


WRITTEN: Sequence[Callable[[str], str]] = (
    str,
    wide,
    lambda text: text.lower().replace(" ", "_"),
    lambda text: f"  {text.upper()}  豪华版",
)


@pytest.fixture(scope="module")
def american() -> Lot:
    with gzip.open(data_set("vehicles", "us_make_model_year.csv.gz"), "rt", encoding="utf-8") as it:
        return Lot((one["make"], one["model"], int(one["year"])) for one in csv.DictReader(it))


@pytest.fixture(scope="module")
def chinese() -> Lot:
    text = data_set("vehicles", "cn_brand_series.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return Lot((one["brand"], one["series"], year) for one in rows for year in range(2011, 2019))


def test_of_every_american_model_each_year_since_1981(american: Lot) -> None:
    found = counted(
        told
        for vehicle in american.known
        for year in ALL_YEARS
        for told in american.judged(vehicle, year, [vehicle], str)
    )
    assert set(found) == {(True, "fits"), (False, "wrong")}, found
    assert found[True, "fits"] > 19_000
    assert found[False, "wrong"] > 50_000


def test_of_every_american_model_the_part_of_every_model(american: Lot) -> None:
    found = counted(
        told
        for vehicle, years in american.years.items()
        for told in american.judged(vehicle, max(years), american.parts, str)
    )
    assert set(found) == {(True, "fits"), (False, "wrong")}, found
    assert found[True, "fits"] == len(american.known)


@pytest.mark.parametrize("write", WRITTEN)
def test_however_an_american_model_is_written(american: Lot, write: Any) -> None:
    found = counted(
        told
        for vehicle, years in american.years.items()
        for year in years
        for told in american.judged(vehicle, year, american.series[vehicle.series], write)
    )
    assert set(found) <= {(True, "fits"), (False, "wrong")}, found


def test_of_every_chinese_series_the_part_of_every_series_of_its_brand(chinese: Lot) -> None:
    found = counted(
        told
        for vehicle in chinese.known
        for year in (2011, 2019)
        for told in chinese.judged(vehicle, year, chinese.makes[vehicle.brand], str)
    )
    assert set(found) == {(True, "fits"), (False, "wrong")}, found
    assert found[True, "fits"] == len(chinese.known)
    assert found[False, "wrong"] > 100_000


@pytest.mark.parametrize("write", WRITTEN)
def test_however_a_chinese_series_is_written_and_whoever_else_has_the_name(
    chinese: Lot, write: Any
) -> None:
    found = counted(
        told
        for vehicle in chinese.known
        for year in (2018, 2019)
        for told in chinese.judged(vehicle, year, chinese.series[vehicle.series], write)
    )
    assert set(found) == {(True, "fits"), (False, "wrong")}, found


def test_without_a_brand_a_name_that_several_have_goes_to_a_person(chinese: Lot) -> None:
    full = {squeezed(str(one)): key for key, one in chinese.known.items()}
    verdicts = Counter[str]()
    for vehicle, known in chinese.known.items():
        read = chinese.garage.read(f"{known.series} 2015款", THIS)
        verdict = chinese.parts[vehicle].check(known.series, read).verdict
        verdicts[verdict] += 1
        # «smart fortwo» is a series of two other brands, and a brand with its series
        assert verdict != "wrong" or full[squeezed(known.series)] != vehicle
    assert verdicts["fits"] > 3_000
    assert verdicts["wrong"] < 10
