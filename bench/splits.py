"""Orders of a day split by their bills of material, as a planner does it: all chosen, one press.

`python -m bench.splits [--orders 500]`: the workshop's demo bills, orders of one to four lines over
its three products, stock for about half of them, two workers. At the end every reserved piece must
be somebody's and every shortage what the orders need above the stock, counted by itself.
"""

import argparse
import asyncio
import time
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import uvloop
from rich.console import Console

from bench.house import House, opened
from danliu.flows.pressing import Chosen, start_by_hand
from danliu.hub import Hub
from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.stock.asked import Ask, Ref
from danliu.stock.drift import drift
from danliu.stock.posting import post
from danliu.stock.reading import totals_of
from danliu.tables.query import Query
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

BAR_S = 20
PRODUCTS = ("DJ-A", "DJ-B", "DJ-C")
# Of a product, over all levels, were nothing of its sub-assemblies in stock.
SHAFTS = {"DJ-A": 1, "DJ-B": 2, "DJ-C": 0}
_SETTLES_WITHIN_S = 300
_ENDED = "SELECT count(*) FROM danliu.runs WHERE status = 'done'"
_SPLIT = "SELECT count(*) FROM danliu.runs WHERE flow = 'order-split' AND status = 'done'"


async def _company(hub: Hub) -> Workspace:
    async with hub.house.db.acquire() as db, db.transaction():
        row = await open_workspace(
            db, "works", "启帆电机", zone="Asia/Shanghai", demo=False, now=hub.house.clock.now()
        )
    ws = Workspace(hub.house, row, Context(SYSTEM, "bench"))
    await install(ws, read_pack(shipped("workshop")), demo=True)
    return ws


async def _goods(ws: Workspace) -> dict[str, UUID]:
    return {one.cells["sku"]: one.id for one in (await ws.tables.page(Query("goods"))).records}


async def _orders(ws: Workspace, count: int) -> tuple[list[UUID], int, Counter[str]]:
    """Orders, how many lines they have, and how many they want of each product together."""
    wanted, orders, lines = Counter[str](), [], 0
    due = ws.clock.now().date() + timedelta(days=20)
    for n in range(count):
        head = {"customer": "宁波启帆机械", "channel": "wechat", "due": due}
        order = ws.clock.new_id()
        writes = [Create("customer_orders", head, order)]
        for line in range(1, 2 + n % 4):
            product, pieces = PRODUCTS[(n + line) % 3], 1 + (n * line) % 7
            cells = {"order": order, "line": line, "item": product, "quantity": pieces}
            writes.append(Create("order_items", cells))
            wanted[product] += pieces
        await ws.tables.write(writes)
        orders.append(order)
        lines += len(writes) - 1
    return orders, lines, wanted


async def _quiet(ws: Workspace, runs: int) -> None:
    """Once so many runs have ended: one that a new order starts, three of each line."""
    async with asyncio.timeout(_SETTLES_WITHIN_S):
        while await ws.db.fetchval(_ENDED) < runs:
            await asyncio.sleep(0.05)


async def _all_split(ws: Workspace, count: int) -> None:
    """Looked at through the runs alone: reading the list again and again would be a load."""
    async with asyncio.timeout(_SETTLES_WITHIN_S):
        while await ws.db.fetchval(_SPLIT) < count:
            await asyncio.sleep(0.1)
    planned = await ws.tables.page(Query("customer_orders", '{status}="planned"', limit=500))
    if len(planned.records) < min(count, 500):
        raise RuntimeError(f"{len(planned.records)} of {count} orders are in production")


async def _check(ws: Workspace, goods: dict[str, UUID], wanted: Counter[str]) -> Decimal:
    """Shafts short. Raises RuntimeError where the books do not say so."""
    there, held = await totals_of(ws, Ref("goods", goods["ZC-62"]))
    rotors, _ = await totals_of(ws, Ref("goods", goods["ZZ-01"]))
    needed = sum(SHAFTS[sku] * pieces for sku, pieces in wanted.items()) - rotors
    materials = await ws.tables.page(Query("job_materials", '{item.sku}="ZC-62"', limit=500))
    short = sum((one.cells["short"] for one in materials.records), Decimal(0))
    if held != there or short != needed - there or await drift(ws.db, ws.row.id):
        raise RuntimeError(f"{short} shafts short, {held} of {there} held, {needed} needed")
    return short


async def split(house: House, count: int) -> tuple[float, Decimal]:
    """Seconds from the press to the last order, and how many shafts are short."""
    async with (
        house.process("worker-1", "danliu", "worker"),
        house.process("worker-2", "danliu", "worker"),
        Hub.open(house.dsn, Path(house.data), size=8) as hub,
    ):
        ws = await _company(hub)
        goods = await _goods(ws)
        plenty = [Ask("receive", Ref("goods", goods[sku]), 100_000) for sku in ("TX-05", "LS-M6")]
        await post(ws, [*plenty, Ask("receive", Ref("goods", goods["ZC-62"]), 2 * count)], "来料")
        orders, lines, wanted = await _orders(ws, count)
        await _quiet(ws, count + 3 * lines)
        began = time.perf_counter()
        await start_by_hand(ws, "order-split", Chosen(records=tuple(orders)))
        hub.waker.wake()
        await _all_split(ws, count)
        return time.perf_counter() - began, await _check(ws, goods, wanted)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.splits", description=__doc__)
    asked.add_argument("--orders", type=int, default=500, choices=range(1, 501), metavar="1-500")
    words = asked.parse_args()
    with opened() as house:
        seconds, short = uvloop.run(split(house, words.orders))
    Console().print(
        f"{words.orders} orders split and reserved in {seconds:.1f} s (bar {BAR_S}); {short:,}"
        " shafts short, as counted"
    )


if __name__ == "__main__":
    main()
