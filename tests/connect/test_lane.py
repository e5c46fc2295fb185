"""Requests that wait for the same go as one, and whoever gives up before that stays behind."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from danliu.connect.lane import MOST, Close, Lane


class Door:
    """An outside system whose turn comes when the test says so; what each request held."""

    def __init__(self) -> None:
        self.open, self.requests = asyncio.Event(), list[list[Any]]()

    async def send(self, close: Close) -> Mapping[Any, Any]:
        await self.open.wait()
        self.requests.append(close())
        return {one: f"{one} done" for one in self.requests[-1]}


async def test_who_waits_for_the_same_goes_together_and_hears_of_its_own():
    lane, door = Lane(None, (1, "erp")), Door()
    asked = [asyncio.create_task(lane.together("submit", n, door.send)) for n in range(MOST + 1)]
    await asyncio.sleep(0)
    door.open.set()
    assert await asyncio.gather(*asked) == [f"{n} done" for n in range(MOST + 1)]
    assert door.requests == [list(range(MOST)), [MOST]]


async def test_who_gives_up_before_its_turn_does_not_go_along():
    lane, door = Lane(None, (1, "erp")), Door()
    first, second = (
        asyncio.create_task(lane.together("submit", name, door.send)) for name in ("a", "b")
    )
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    door.open.set()
    assert await second == "b done"
    assert door.requests == [["b"]]


async def test_nor_out_of_a_party_that_is_full_already():
    lane, door = Lane(None, (1, "erp")), Door()
    asked = [asyncio.create_task(lane.together("submit", n, door.send)) for n in range(MOST + 1)]
    await asyncio.sleep(0)
    asked[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked[0]
    door.open.set()
    await asyncio.gather(*asked[1:])
    assert door.requests == [list(range(1, MOST)), [MOST]]


async def test_where_all_give_up_nothing_goes_and_the_next_begins_anew():
    lane, door = Lane(None, (1, "erp")), Door()
    alone = asyncio.create_task(lane.together("submit", "a", door.send))
    await asyncio.sleep(0)
    alone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await alone
    door.open.set()
    assert await lane.together("submit", "b", door.send) == "b done"
    assert door.requests == [["b"]]


async def test_what_goes_wrong_all_of_them_hear():
    lane = Lane(None, (1, "erp"))

    async def send(close: Close) -> Mapping[Any, Any]:
        close()
        raise RuntimeError("the ERP is away")

    asked = [lane.together("submit", name, send) for name in ("a", "b")]
    heard = await asyncio.gather(*asked, return_exceptions=True)
    assert [str(one) for one in heard] == ["the ERP is away"] * 2
