"""From the last parcel of an order to the to-do of finance and the message to its customer:
`python -m bench.last_scan [--orders 60] [--at-once 1]`.

The workshop's pack; web, worker and the outside systems are processes of their own; what leaves is
sent over HTTP, as the page and the scanner do it. The to-do is there once finance can be shown it,
the message once the text was given away.
"""

import argparse
import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from uuid import UUID

import httpx
import uvloop
from rich.console import Console

from bench.house import House, free_port, opened
from danliu.flows.pressing import Chosen, start_by_hand
from danliu.flows.shelves import open_tasks
from danliu.hub import Hub
from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.people.actor import SYSTEM
from danliu.people.users import add_user, join
from danliu.people.workspaces import open_workspace
from danliu.stock.asked import Ask, Ref
from danliu.stock.posting import post
from danliu.tables.query import Query, Record
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

BAR_S = 3
LOGIN, PASSWORD = "bench", "bench-bench"
PRODUCT = "DJ-C"
LOOKS_EVERY_S = 0.005
_SETTLES_WITHIN_S = 300
_UNDER_WAY = """
SELECT (SELECT count(*) FROM danliu.runs WHERE status = 'running')
    + (SELECT count(*) FROM danliu.pgqueuer WHERE status::text IN ('queued', 'picked'))
"""


class Parcel(NamedTuple):
    order: UUID
    number: str
    shipment: UUID


class Took(NamedTuple):
    to_do: float
    message: float


async def _company(hub: Hub, sandbox: str) -> Workspace:
    clock = hub.house.clock
    async with hub.house.db.acquire() as db, db.transaction():
        row = await open_workspace(
            db, "works", "启帆电机", zone="Asia/Shanghai", demo=False, now=clock.now()
        )
        user = await add_user(db, clock.new_id(), LOGIN, "赵老板", PASSWORD)
        await join(db, row.id, user, "owner")
    ws = Workspace(hub.house, row, Context(SYSTEM, "bench"))
    await install(ws, read_pack(shipped("workshop")), demo=True, sandbox=sandbox)
    return ws


async def _parcels(ws: Workspace, count: int) -> list[Parcel]:
    """Orders of one piece that lies there for them, each in a shipment that has not left."""
    (product,) = await _found(ws, "goods", f'{{sku}}="{PRODUCT}"')
    await post(ws, [Ask("receive", Ref("goods", product.id), count)], "成品入库")
    due = ws.clock.now().date() + timedelta(days=20)
    orders = [ws.clock.new_id() for _ in range(count)]
    for n, order in enumerate(orders):
        head = {"customer": "宁波启帆机械", "channel": "wechat", "due": due, "phone": f"137{n:08}"}
        line = {"order": order, "line": 1, "item": PRODUCT, "quantity": 1}
        await ws.tables.write([Create("customer_orders", head, order), Create("order_items", line)])
    await _quiet(ws)
    await start_by_hand(ws, "order-split", Chosen(records=tuple(orders)))
    await _quiet(ws)
    return [await _packed(ws, n, order) for n, order in enumerate(orders)]


async def _packed(ws: Workspace, n: int, order: UUID) -> Parcel:
    sale, shipment = await ws.tables.one("customer_orders", order), ws.clock.new_id()
    if sale is None or sale.cells["status"] != "planned":
        raise RuntimeError(f"an order is not in production: {sale}")
    number = str(sale.cells["number"])
    (line,) = await _found(ws, "order_items", f'{{order.number}}="{number}"')
    head = {"order": order, "carrier": "顺丰", "waybill": f"SF{n:08}"}
    item = {"shipment": shipment, "order_item": line.id, "quantity": 1}
    await ws.tables.write([Create("shipments", head, shipment), Create("shipment_lines", item)])
    return Parcel(order, number, shipment)


async def _found(ws: Workspace, table: str, where: str) -> Sequence[Record]:
    return (await ws.tables.page(Query(table, where, limit=500))).records


async def _quiet(ws: Workspace) -> None:
    """Until what was started has ended: looked at twice, as one run begins another."""
    calm = 0
    async with asyncio.timeout(_SETTLES_WITHIN_S):
        while calm < 2:
            calm = 0 if await ws.db.fetchval(_UNDER_WAY) else calm + 1
            await asyncio.sleep(0.25)


async def _leaves(ws: Workspace, http: httpx.AsyncClient, parcel: Parcel) -> Took:
    """It is sent; seconds until what comes of it is there."""
    began = time.perf_counter()
    path = f"/api/tables/shipments/records/{parcel.shipment}/press"
    (await http.post(path, json={"button": "send"})).raise_for_status()
    to_do = message = 0.0
    async with asyncio.timeout(60):
        while not (to_do and message):
            to_do = to_do or (await _is_asked(ws, parcel) and time.perf_counter() - began)
            message = message or (await _is_told(ws, parcel) and time.perf_counter() - began)
            await asyncio.sleep(LOOKS_EVERY_S)
    return Took(to_do, message)


async def _is_asked(ws: Workspace, parcel: Parcel) -> bool:
    bills = {one.id for one in await _found(ws, "invoices", f'{{order.number}}="{parcel.number}"')}
    return any(one.record_id in bills for one in await open_tasks(ws.db, ws.row.id))


async def _is_told(ws: Workspace, parcel: Parcel) -> bool:
    told = await _found(ws, "customer_messages", f'{{order.number}}="{parcel.number}"')
    return any(one.cells["way"] == "sms" for one in told)


async def measured(house: House, count: int, at_once: int) -> list[Took]:
    web, outside = free_port(), free_port()
    async with (
        house.process("sandbox", "danliu", "sandbox", "--port", str(outside), port=outside),
        Hub.open(house.dsn, Path(house.data), size=8) as hub,
    ):
        ws = await _company(hub, f"http://127.0.0.1:{outside}")
        async with (
            house.process("web", "danliu", "web", "--port", str(web), port=web),
            house.process("worker", "danliu", "worker"),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{web}", timeout=60) as http,
        ):
            signed = {"login": LOGIN, "password": PASSWORD}
            (await http.post("/api/session", json=signed)).raise_for_status()
            return await _all_leave(ws, http, await _parcels(ws, count), at_once)


async def _all_leave(
    ws: Workspace, http: httpx.AsyncClient, parcels: Iterable[Parcel], at_once: int
) -> list[Took]:
    turn = asyncio.Semaphore(at_once)

    async def one(parcel: Parcel) -> Took:
        async with turn:
            return await _leaves(ws, http, parcel)

    return await asyncio.gather(*(one(parcel) for parcel in parcels))


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.last_scan", description=__doc__)
    asked.add_argument("--orders", type=int, default=60, choices=range(2, 501), metavar="2-500")
    asked.add_argument("--at-once", type=int, default=1, help="parcels that leave together")
    words = asked.parse_args()
    with opened() as house:
        took = uvloop.run(measured(house, words.orders, words.at_once))
    for name, seconds in (
        ("invoice to-do", [one.to_do for one in took]),
        ("customer message", [one.message for one in took]),
    ):
        p95 = quantiles(seconds, n=20, method="inclusive")[18]
        Console().print(
            f"last parcel to {name}: median {median(seconds):.2f} s, p95 {p95:.2f} s"
            f" (bar {BAR_S}), longest {max(seconds):.2f} s, {len(seconds)} orders"
        )


if __name__ == "__main__":
    main()
