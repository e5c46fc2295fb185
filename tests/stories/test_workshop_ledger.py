"""The workshop's books while everybody moves everything: keepers, and orders that are split."""

import asyncio
import random
from decimal import Decimal

from danliu.stock.asked import Ask, Ref
from danliu.stock.drift import drift
from danliu.stock.errors import NotEnough
from danliu.stock.posting import post
from danliu.stock.reading import item
from tests.stories.works import Works

KEEPERS, POSTS, MOVES = 20, 15, 40  # 12,000 moves are asked for
GOODS = ("ZZ-01", "LS-M6", "TX-05", "ZC-62", "LB-02", "DJ-A")
PLACES = ("原料区", "半成品区")


async def test_ten_thousand_moves_of_twenty_keepers_while_orders_are_split(works: Works) -> None:
    parts = [await works.part(sku) for sku in GOODS]
    await post(works.ws, [Ask("receive", part, 900, PLACES[0]) for part in parts], "盘点前")
    own = Ref("customer_orders", await works.order(("DJ-B", 1)))
    orders = [await works.order(("DJ-A", n), ("DJ-B", n), ("DJ-C", n)) for n in range(1, 13)]

    told = await asyncio.gather(
        *(_keeper(works, parts, own, random.Random(seed)) for seed in range(KEEPERS)),
        *map(works.press, orders),
    )

    asked, refused = (sum(one) for one in zip(*told[:KEEPERS], strict=True))
    assert asked - refused >= 10_000, f"{refused} of {asked} were refused for want of pieces"
    for order in orders:
        await works.reaches(order, "planned")
    parked = "SELECT flow, cause->>'title' FROM danliu.runs WHERE status = 'parked'"
    assert await works.ws.db.fetch(parked) == []
    assert await drift(works.ws.db, works.ws.row.id) == []
    for part in parts:
        level = await item(works.ws, part)
        assert all(0 <= one.reserved <= one.on_hand for one in level.slots), level
    await _no_piece_is_promised_twice(works, orders)


async def _keeper(
    works: Works, parts: list[Ref], order: Ref, chance: random.Random
) -> tuple[int, int]:
    """How many moves were asked for, and how many of them were refused since too little is there:
    nothing else may be refused."""
    refused = 0
    for post_ in range(POSTS):
        asks = [_some(parts, order, chance) for _ in range(MOVES)]
        try:
            await post(works.ws, asks, f"{chance.random()}/{post_}")
        except NotEnough:
            refused += MOVES
    return POSTS * MOVES, refused


def _some(parts: list[Ref], order: Ref, chance: random.Random) -> Ask:
    do = chance.choice(["receive", "receive", "dispatch", "reserve", "transfer"])
    place = chance.choice(PLACES) if do == "receive" else None
    holder = {"holder": order} if do == "reserve" else {}
    quantity, to = chance.randint(1, 9), chance.choice(PLACES)
    return Ask(do, chance.choice(parts), quantity, place, to=to, part=True, **holder)


async def _no_piece_is_promised_twice(works: Works, orders: list) -> None:
    """What each order's materials say is taken is what the books hold for it."""
    for order in orders:
        taken = await works.listed("job_materials", order, "taken")
        for sku, (pieces,) in taken.items():
            assert await works.held(order, sku) == (pieces or Decimal(0)), (order, sku)
