"""Waves as the clock releases them, and what Wangdiantong sends."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from danliu.tables.query import Record
from tests.browser.day.company import Day

Lines = dict[UUID, list[Record]]


async def released(day: Day, hour: int, minute: int) -> list[Record]:
    """The waves that wait, once the clock has struck a quarter."""
    day.hands.forward(hour, minute)
    await day.settle()
    return await day.story.records("waves", '{status}="released"')


async def lines_of_waves(day: Day) -> Lines:
    """By wave, in walking order."""
    found: Lines = defaultdict(list)
    for one in await day.story.records("pick_lines"):
        found[UUID(str(one.cells["wave"]["id"]))].append(one)
    for lines in found.values():
        lines.sort(key=lambda one: one.cells["place"])
    return found


async def send(day: Day, orders: list[Record], hour: int) -> dict[str, str]:
    """The warehouse sends these parcels; number of the order -> waybill."""
    day.hands.forward(hour)
    waybills = {one.cells["number"]: f"SF9{one.cells['number'][3:]}" for one in orders}
    at = f"{day.hands.here():%Y-%m-%d %H:%M:%S}"
    await day.outside.tell("wangdiantong", f"_send?at={at}", waybills)
    day.hands.move(minutes=5)
    await day.settle()
    return waybills


async def trades(day: Day) -> dict[str, dict[str, Any]]:
    """What Wangdiantong was told, by number of the order."""
    found: dict[str, dict[str, Any]] = (await day.outside.books("wangdiantong"))["trades"]
    return found
