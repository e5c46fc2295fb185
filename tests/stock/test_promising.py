"""What an order is promised, while others ask for the same, and for the same order."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from danliu.stock.asked import Posted, Ref
from danliu.stock.promising import promisable
from tests.stock.warehouse import Warehouse

Shares = Mapping[UUID, Decimal]


async def promised(
    house: Warehouse,
    order: Ref,
    shares: Shares,
    cause: str,
    opened: asyncio.Event | None = None,
    go: asyncio.Event | None = None,
) -> Posted:
    """opened: set once what it wants stands still; go: only then it promises"""
    async with house.ws.db.acquire() as db, db.transaction():
        stock = await promisable(house.ws.inside(db), "parts", [*shares], order)
        if opened and go:
            opened.set()
            await go.wait()
        return await stock.promise(shares, cause)


async def three_each(house: Warehouse) -> tuple[Ref, Ref]:
    parts = await house.part("PR-1"), await house.part("PR-2")
    for part in parts:
        await house.do("receive", part, 3)
    return parts


async def test_the_second_promise_to_an_order_lets_go_what_the_first_took(house: Warehouse) -> None:
    one, other = await three_each(house)
    order = await house.order("DL-31")
    opened, go = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(promised(house, order, {one.id: Decimal(3)}, "一", opened, go))
    await opened.wait()
    second = asyncio.create_task(promised(house, order, {other.id: Decimal(3)}, "二"))
    go.set()
    await asyncio.gather(first, second)

    assert await house.held(one) == {}
    assert await house.held(other) == {order.id: 3}


async def test_a_promise_that_is_repeated_is_told_as_it_was(house: Warehouse) -> None:
    one, other = await three_each(house)
    order = await house.order("DL-32")
    await house.do("reserve", other, 1, holder=order)

    first = await promised(house, order, {one.id: Decimal(2)}, "拆单 DL-32")
    again = await promised(house, order, {one.id: Decimal(2)}, "拆单 DL-32")

    assert (first.repeated, again.repeated, again.moves) == (False, True, first.moves)
    assert (await house.sums(one), await house.sums(other)) == ((3, 2), (3, 0))


async def test_promised_twice_in_one_go_only_the_last_counts(house: Warehouse) -> None:
    one, _ = await three_each(house)
    order = await house.order("DL-33")

    async with house.ws.db.acquire() as db, db.transaction():
        stock = await promisable(house.ws.inside(db), "parts", [one.id], order)
        await stock.promise({one.id: Decimal(1)}, "先")
        await stock.promise({one.id: Decimal(3)}, "后")
        assert stock.free == {one.id: 3}

    assert await house.sums(one) == (3, 3)


async def test_what_was_reserved_while_it_waited_is_let_go_too(house: Warehouse) -> None:
    one, other = await three_each(house)
    order, rival = await house.order("DL-34"), await house.order("DL-35")
    opened, go = asyncio.Event(), asyncio.Event()
    holding = asyncio.create_task(promised(house, rival, {one.id: Decimal(1)}, "占", opened, go))
    await opened.wait()
    waiting = asyncio.create_task(promised(house, order, {one.id: Decimal(2)}, "等"))
    await _in_line(house)
    await house.do("reserve", other, 2, holder=order)
    go.set()
    await asyncio.gather(holding, waiting)

    assert await house.sums(other) == (3, 0)
    assert await house.held(one) == {rival.id: 1, order.id: 2}


async def _in_line(house: Warehouse) -> None:
    """Until somebody waits for a row."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with asyncio.timeout(15):
        while not await house.ws.db.fetchval(waits):
            await asyncio.sleep(0.02)
