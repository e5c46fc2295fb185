"""Jobs of a busy shop scheduled from their records, and one more order tried as a rush.

`python -m bench.schedule [--jobs 2000]`: four operations a job over twenty stations of one to three
places, shifts, closed days; parts before what they go into. At the end no station may be above its
places, counted by itself.
"""

import argparse
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from danliu.orders.schedule.making import Made, made, tried
from danliu.orders.schedule.names import Names, id_of
from danliu.orders.schedule.records import House, Rows, stations_of

BAR_S = 5
NOW = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)
HOUSE = House(Names(), ZoneInfo("Asia/Shanghai"), NOW)
STATIONS, ROUTES, ITEMS, STEPS = 20, 60, 400, 4
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def rows(count: int) -> Rows:
    """Orders of up to five jobs, of which each one but the first makes a part of the one before."""
    chance = Random(7)
    return Rows(
        [_job(n, chance) for n in range(count)],
        [],
        [_operation(route, turn, chance) for route in range(ROUTES) for turn in range(STEPS)],
        [{"id": f"s{n}", "places": 1 + n % 3} for n in range(STATIONS)],
        [
            {"station": None, "weekdays": WEEKDAYS, "begins": begins, "ends": ends}
            for begins, ends in (("8:00", "12:00"), ("13:00", "17:00"), ("18:00", "20:00"))
        ],
        [{"day": date(2026, 12, day), "station": None} for day in (11, 25)],
        [{"product": f"i{n}", "part": f"i{n + 1}"} for n in range(ITEMS)],
        [
            {"order": f"o{n}", "item": f"i{n * 5 % ITEMS + 2}", "short": 3, "lead_days": n % 9}
            for n in range(0, count // 5, 4)
        ],
    )


def _job(n: int, chance: Random) -> dict[str, Any]:
    order = n // 5
    return {
        "id": f"j{n}",
        "number": f"SC-{n:06}",
        "order": f"o{order}",
        "item": f"i{(order * 5 + n % 5) % ITEMS}",
        "route": f"r{chance.randrange(ROUTES)}",
        "quantity": chance.randint(1, 12),
        "due": date(2026, 12, 1) + timedelta(days=chance.randrange(60)),
        "urgency": chance.choice(("yellow", "green", "green")),
    }


def _operation(route: int, turn: int, chance: Random) -> dict[str, Any]:
    station, minutes = f"s{chance.randrange(STATIONS)}", chance.randint(2, 25)
    cells = {"route": f"r{route}", "turn": turn + 1, "station": station}
    return {**cells, "minutes": minutes, "setup": 10}


def _check(found: Made, of: Rows) -> None:
    """Raises RuntimeError where a station does more at a time than it has places."""
    ends = Counter[tuple[str, int]]()
    for job in found.jobs:
        for one, (begins, over) in zip(
            job.operations, found.schedule.timed[job.key].operations, strict=True
        ):
            ends[one.station, begins] += 1
            ends[one.station, over] -= 1
    for station in of.stations:
        going = 0
        for _, change in sorted((at, n) for (key, at), n in ends.items() if key == station["id"]):
            going += change
            if going > station["places"]:
                raise RuntimeError(f"{station['id']}: {going} at a time")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.schedule", description=__doc__)
    asked.add_argument("--jobs", type=int, default=2_000)
    given = rows(asked.parse_args().jobs)
    began = time.perf_counter()
    found = made(given, HOUSE)
    seconds = time.perf_counter() - began
    _check(found, given)
    began = time.perf_counter()
    opened = len(stations_of(given, HOUSE))
    hours = time.perf_counter() - began
    began = time.perf_counter()
    trial = tried(given, HOUSE, id_of(given.jobs[-1]["order"]))
    rush = time.perf_counter() - began
    Console().print(
        f"{len(found.schedule.timed):,} jobs of {STEPS} operations in {seconds:.2f} s (bar"
        f" {BAR_S}), {hours:.2f} s of it the hours of {opened} stations; a rush tried in"
        f" {rush:.2f} s: {len(trial.displaced)} displaced"
    )


if __name__ == "__main__":
    main()
