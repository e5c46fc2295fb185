"""Many move the same items at once: nothing is lost, doubled, or promised twice."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danliu.stock.asked import Ask
from danliu.stock.errors import NotEnough
from tests.stock.warehouse import Warehouse


async def test_twenty_writers_of_one_item_promise_what_there_is_and_no_more(
    house: Warehouse,
) -> None:
    part = await house.part()
    await house.do("receive", part, 100)
    orders = [await house.order(f"DL-{number}") for number in range(20)]

    async def reserve(order) -> int:
        try:
            await house.do("reserve", part, 7, holder=order)
        except NotEnough:
            return 0
        return 7

    taken = await asyncio.gather(*map(reserve, orders))

    assert sum(taken) == 98
    assert await house.sums(part) == (100, 98)
    assert await house.drift() == []


async def test_twenty_who_press_the_same_button_move_once(house: Warehouse) -> None:
    part = await house.part()

    posted = await asyncio.gather(*(house.do("receive", part, 5, cause="RK-20") for _ in range(20)))

    assert [one.repeated for one in posted].count(False) == 1
    assert len({one.entry for one in posted}) == 1
    assert await house.sums(part) == (5, 0)


async def test_items_taken_in_any_order_never_wait_in_a_circle(house: Warehouse) -> None:
    parts = [await house.part(f"KL-{number}") for number in range(6)]
    await house.all([Ask("receive", part, 1_000) for part in parts])
    chance = random.Random(7)

    async def pick(number: int) -> None:
        for turn in range(5):
            some = chance.sample(parts, 4)
            await house.all([Ask("dispatch", part, 1) for part in some], f"{number}/{turn}")

    await asyncio.gather(*map(pick, range(20)))

    assert sum([(await house.sums(part))[0] for part in parts]) == 6_000 - 20 * 5 * 4
    assert await house.drift() == []


async def test_ten_thousand_moves_at_once_leave_no_drift(house: Warehouse) -> None:
    parts = [await house.part(f"KL-{number}") for number in range(20)]
    orders = [await house.order(f"DL-{number}") for number in range(5)]
    await house.all([Ask("receive", part, 500, "A") for part in parts])
    chance, turn = random.Random(11), asyncio.Semaphore(20)

    def some() -> Ask:
        do = chance.choice(["receive", "dispatch", "reserve", "release", "transfer"])
        more = {"holder": chance.choice(orders)} if do in ("reserve", "release") else {}
        place = chance.choice("AB") if do == "receive" else None
        quantity, to = chance.randint(1, 9), chance.choice("AB")
        return Ask(do, chance.choice(parts), quantity, place, to=to, part=True, **more)

    async def move(asks: list[Ask]) -> int:
        async with turn:
            try:
                return len((await house.all(asks)).moves)
            except NotEnough:
                return 0

    made = await asyncio.gather(*(move([some() for _ in range(20)]) for _ in range(700)))

    assert sum(made) >= 10_000
    assert await house.drift() == []


MOVE = st.tuples(
    st.sampled_from(["receive", "dispatch", "transfer", "count", "reserve", "release"]),
    st.integers(0, 1),
    st.integers(1, 9),
    st.sampled_from(["", "A", "B", None]),
    st.integers(0, 1),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(MOVE, max_size=3), min_size=1, max_size=12))
async def test_any_interleaving_keeps_sums_equal_to_the_ledger(house: Warehouse, posts) -> None:
    parts = [await house.part("a"), await house.part("b")]
    orders = [await house.order("1"), await house.order("2")]

    async def make(moves) -> None:
        asks = []
        for do, part, quantity, place, who in moves:
            needs = do in ("dispatch", "reserve", "release")
            more = {"holder": orders[who]} if needs else {}
            where = place or "" if do in ("receive", "count") else place
            asks.append(Ask(do, parts[part], quantity, where, to="B", part=True, **more))
        try:
            await house.all(asks)
        except NotEnough:
            return

    await asyncio.gather(*map(make, posts))

    assert await house.drift() == []
    for part in parts:
        places = await house.places(part)
        assert all(there >= 0 and held >= 0 for there, held in places.values())
        on_hand, reserved = await house.sums(part)
        assert sum((await house.held(part)).values()) == reserved
        assert on_hand >= 0


@pytest.mark.parametrize("wrong", ["on_hand", "reserved"])
async def test_a_sum_that_was_touched_by_another_hand_is_told(house: Warehouse, wrong) -> None:
    part = await house.part()
    await house.do("receive", part, 5)
    touch = f"UPDATE danliu.stock_levels SET {wrong} = {wrong} + $2 WHERE item = $1"

    await house.ws.db.execute(touch, part.id, 1)
    assert {one.item for one in await house.drift()} == {part.id}

    await house.ws.db.execute(touch, part.id, -1)
    assert await house.drift() == []
