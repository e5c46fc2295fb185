"""What happens to parcels on their way, as 快递鸟 pushes it."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from tests.browser.day.company import Day

AT_ONCE = 8


async def happens(
    day: Day, waybills: Iterable[str], says: str, state: str, detail: str = "", place: str = ""
) -> None:
    """The same to many parcels, now."""
    at = f"{day.hands.here():%Y-%m-%d %H:%M:%S}"
    told = {"carrier": "SF", "at": at, "says": says, "state": state}
    told |= {"detail": detail or state, "place": place}
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(number: str) -> None:
        async with turn:
            await day.outside.tell("kdniao", "_move", {**told, "number": number})

    await asyncio.gather(*(one(number) for number in waybills))


async def pushed(day: Day) -> None:
    """Everybody is told of everything so far, twice, as happens."""
    told = {"url": await day.hook("kdniao"), "times": 2}
    answers = (await day.outside.tell("kdniao", "_push", told, timeout_s=300))["answers"]
    assert all('"Success":true' in one.replace(" ", "") for one in answers), answers
    await day.settle()


async def parcel(day: Day, waybill: str) -> Mapping[str, Any]:
    (found,) = await day.story.records("waybills", f'{{number}}="{waybill}"')
    return found.cells
