"""Workspaces take turns: a company that starts thousands of runs does not make another wait."""

import time

import msgspec
import pytest
import yaml

from danliu.flows.definition import Flow
from danliu.flows.published import publish
from danliu.people import actor
from danliu.people.workspaces import open_workspace
from danliu.postgres import turns
from danliu.tables.defining import define_tables
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace
from tests.flows.shop import TABLES, Shop, opened
from tests.polling import until

MARKED = """
key: marked
name: 记一笔
trigger: {table: orders}
blocks:
  - {id: mark, block: create, settings: {table: marks, cells: {text: "={单号}"}}}
"""
MANY = 5_000
A_FEW = 400  # of the other's runs: what is done between two deals, and what the worker had taken


async def neighbour(shop: Shop, key: str) -> Workspace:
    """Another company on the same installation, with the same flow."""
    flow = msgspec.convert(yaml.safe_load(MARKED), Flow)
    async with shop.ws.db.acquire() as db, db.transaction():
        now = shop.time.now()
        row = await open_workspace(db, key, key, zone="Asia/Shanghai", demo=False, now=now)
        await define_tables(db, row.id, TABLES)
        await publish(db, row.id, flow, by="user:wang", now=now)
    return Workspace(shop.hub.house, row, Context(actor.SYSTEM, "desk"))


async def place_orders(ws: Workspace, count: int) -> None:
    for first in range(0, count, 1_000):
        numbers = range(first, min(count, first + 1_000))
        await ws.tables.write([Create("orders", {"number": f"n{n}"}) for n in numbers])


async def started(shop: Shop, ws: Workspace) -> int:
    found: int = await shop.ws.db.fetchval(
        "SELECT count(*) FROM danliu.runs WHERE workspace_id = $1", ws.row.id
    )
    return found


@pytest.fixture
async def closed(new_database, tmp_path):
    async with opened(new_database("turns"), tmp_path, at_work=False) as shop:
        yield shop


async def queued(shop: Shop) -> list[tuple[int, int]]:
    """Of every job that waits, in the order in which they are taken: whose, and its priority."""
    rows = await shop.ws.db.fetch(
        "SELECT workspace, priority FROM danliu.pgqueuer WHERE status = 'queued'"
        " ORDER BY priority DESC, id"
    )
    return [(row["workspace"], row["priority"]) for row in rows]


async def test_a_single_run_starts_after_a_few_of_the_thousands_of_another_company(
    new_database, tmp_path
):
    async with opened(new_database("turns_many"), tmp_path) as shop:
        big, small = await neighbour(shop, "big"), await neighbour(shop, "small")
        await place_orders(big, MANY)

        async def busy() -> bool:
            return await started(shop, big) > 0

        await until(busy, what="the first of the many runs")
        before = await started(shop, big)
        await place_orders(small, 1)

        async def begun() -> int | None:
            return await started(shop, big) if await started(shop, small) else None

        after = await until(begun, what="the single run of the other company")
        assert before < MANY - 1_000, "most of the many still wait when the single one comes"
        assert after - before < A_FEW

        waiting = await shop.ws.db.fetchval(
            "SELECT count(*) FROM danliu.pgqueuer WHERE workspace = $1 AND status = 'queued'",
            big.row.id,
        )
        assert waiting > MANY / 2, "the many were not done meanwhile"


async def test_turns_go_round_and_each_company_keeps_its_own_order(closed):
    one, two, three = [await neighbour(closed, key) for key in ("one", "two", "three")]
    await place_orders(one, 300)
    await place_orders(two, 2)
    await place_orders(three, 1)
    assert await turns.deal(closed.ws.db) == turns.AHEAD + 3

    order = [workspace for workspace, _ in await queued(closed)]
    assert order[:6] == [one.row.id, two.row.id, three.row.id, one.row.id, two.row.id, one.row.id]
    assert len(order) == 303
    of_one = await closed.ws.db.fetch(
        "SELECT id FROM danliu.pgqueuer WHERE workspace = $1 AND status = 'queued'"
        " ORDER BY priority DESC, id",
        one.row.id,
    )
    assert [row["id"] for row in of_one] == sorted(row["id"] for row in of_one)

    await place_orders(three, 1)
    assert await turns.deal(closed.ws.db) == 1  # and nobody is dealt twice
    now = [workspace for workspace, _ in await queued(closed)]
    assert now.index(three.row.id, now.index(three.row.id) + 1) < 8


async def test_a_company_alone_is_not_dealt_anything(closed):
    alone = await neighbour(closed, "alone")
    await place_orders(alone, 300)
    assert await turns.deal(closed.ws.db) == 0

    begun = time.perf_counter()
    for _ in range(20):
        await turns.deal(closed.ws.db)
    assert (time.perf_counter() - begun) / 20 < 0.05  # seconds: what a worker pays ten times a s


async def test_priority_counts_among_the_flows_of_a_company_alone(closed):
    """Else who calls everything urgent would be served before everybody."""
    urgent, calm = await neighbour(closed, "urgent"), await neighbour(closed, "calm")
    flow = msgspec.convert(yaml.safe_load(MARKED) | {"priority": 2}, Flow)
    async with closed.ws.db.acquire() as db, db.transaction():
        await publish(db, urgent.row.id, flow, by="user:wang", now=closed.time.now())
    await place_orders(calm, 1)
    await place_orders(urgent, 200)
    assert [w for w, _ in await queued(closed)][:2] == [urgent.row.id] * 2  # as they came
    await turns.deal(closed.ws.db)
    assert calm.row.id in [workspace for workspace, _ in await queued(closed)][:2]
