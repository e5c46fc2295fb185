"""The short form of `make chaos`."""

from rich.progress import Progress

from tests.crash.chaos import Chaos, company

ORDERS = 60


async def test_no_order_is_lost_or_doubled_while_everything_around_it_fails(tmp_path):
    async with company(tmp_path) as (story, town, machine):
        storm = Chaos(story, town, machine, seed_=7)

        outcome = await storm.storm(ORDERS, within_s=200, tick=Progress(disable=True))

    print(f"{outcome}; {storm.kills} kills, {storm.restarts} restarts of PostgreSQL")
    assert (outcome.orders, outcome.decided) == (ORDERS, ORDERS)
    assert (outcome.lost, outcome.doubled, outcome.stuck) == (0, 0, 0)
    assert storm.restarts == 2
