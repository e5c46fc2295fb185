"""Equal questions are asked once, and nobody is told what was true before they asked."""

import asyncio

import pytest

from danliu.tables.shared import Shared


async def test_who_comes_meanwhile_is_answered_together_by_a_later_look() -> None:
    shared, world, looks = Shared(), ["old"], list[str]()
    goes_on = asyncio.Event()

    async def look() -> str:
        seen = world[0]
        looks.append(seen)
        await goes_on.wait()
        return seen

    first = asyncio.create_task(shared.ask("page", look))
    await asyncio.sleep(0)
    world[0] = "new"
    later = [asyncio.create_task(shared.ask("page", look)) for _ in range(50)]
    await asyncio.sleep(0)
    goes_on.set()

    assert await first == "old"
    assert set(await asyncio.gather(*later)) == {"new"}
    assert looks == ["old", "new"]


async def test_one_who_goes_away_or_fails_takes_nothing_from_the_others() -> None:
    shared, goes_on = Shared(), asyncio.Event()

    async def fails() -> str:
        await goes_on.wait()
        raise ConnectionError

    async def answers() -> str:
        return "here"

    first = asyncio.create_task(shared.ask("page", fails))
    await asyncio.sleep(0)
    gone, stays = (asyncio.create_task(shared.ask("page", answers)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    goes_on.set()

    with pytest.raises(ConnectionError):
        await first
    assert await stays == "here"
    assert await shared.ask(("with", ["a", "list"]), answers) == "here"
