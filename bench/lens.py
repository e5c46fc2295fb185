"""The lens over a million orders: how long it takes, whether every link tells where the order is.

`python -m bench.lens [--quick]`. The rows go straight into the tables of the trade pack; what is
timed are requests to a web process of its own, over real HTTP.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import mean, quantiles
from typing import Any
from uuid import UUID

import httpx
import uvloop
from msgspec import Struct
from rich.console import Console

from bench.house import House, free_port, opened
from danliu.hub import Hub
from danliu.lens.lens import Target, write_link
from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.postgres.pool import Connection
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.workspace import Workspace

BAR_MS = 100.0
SAMPLED, AT_ONCE_WARM = 200, 20
CHUNK = 50_000
STATES = ("new", "review", "held", "approved", "stocked", "shipped", "signed")
_STATE = f"(ARRAY{list(STATES)})[1 + n % {len(STATES)}]"
# an order, its parcel and two events of it, for every second shipped one
_ORDER = {
    "number": "'B-' || n",
    "channel": "'shop'",
    "source_number": "'S' || n",
    "product": "'KL-' || n % 900",
    "quantity": "1 + n % 40",
    "amount": "(n % 5000) + 0.5",
    "phone": "'138' || lpad((n % 100000000)::text, 8, '0')",
    "status": _STATE,
    "paid_at": "now() - interval '5 days'",
    "shipped_at": f"CASE WHEN {_STATE} IN ('shipped', 'signed') THEN now() - interval '2 days' END",
    "signed_at": f"CASE WHEN {_STATE} = 'signed' THEN now() - interval '1 day' END",
    "expected_at": "now() + interval '1 day'",
    "waybill": "'ZT' || n",
}
_SENT = f"{_STATE} IN ('shipped', 'signed')"


class Timed(Struct, frozen=True):
    """Milliseconds of the requests, one after the other."""

    mean: float
    p50: float
    p95: float
    worst: float


@dataclass
class Lenses:
    """One run."""

    house: House
    orders: int
    console: Console

    async def run(self) -> bool:
        async with Hub.open(self.house.dsn, Path(self.house.data), size=4, name="bench") as hub:
            ws = await self._lay(hub)
            began = time.monotonic()
            await self._fill(hub, ws)
            self.console.print(f"{self.orders:,} orders laid in {time.monotonic() - began:.0f} s")
            asked = await self._sample(ws)
            links = [write_link(hub.house.vault, Target(ws.row.id, one)) for one in asked]
            port = free_port()
            async with self.house.process("web", "danliu", "web", "--port", str(port), port=port):
                return await self._ask(f"http://127.0.0.1:{port}", links)

    async def _lay(self, hub: Hub) -> Workspace:
        house, now = hub.house, hub.house.clock.now()
        async with house.db.acquire() as db, db.transaction():
            row = await open_workspace(
                db, "lens", "lens", zone="Asia/Shanghai", demo=False, now=now
            )
        ws = Workspace(house, row, Context(SYSTEM, "bench"))
        await install(ws, read_pack(shipped("trade")), demo=False)
        return ws

    async def _fill(self, hub: Hub, ws: Workspace) -> None:
        schema = await ws.tables.fresh_schema()
        async with hub.house.db.acquire() as db:
            await db.execute("SET synchronous_commit = off")
            for first in range(1, self.orders + 1, CHUNK):
                span = (first, min(first + CHUNK - 1, self.orders))
                await _rows(db, schema, "orders", _ORDER, span)
                await _parcels(db, schema, span)
            for key in ("orders", "waybills", "parcels", "tracks"):
                await db.execute(f"ANALYZE {schema.physical(schema.table(key))}")

    async def _sample(self, ws: Workspace) -> list[UUID]:
        """Live orders: those that are not received yet, drawn over all of them."""
        schema = await ws.tables.schema()
        table = schema.table("orders")
        status, number = (table.columns[key].physical for key in ("status", "number"))
        chance = Random(7)
        names = [f"B-{n}" for n in chance.sample(range(1, self.orders + 1), SAMPLED * 3)]
        await ws.db.execute(f"CREATE INDEX ON {schema.physical(table)} ({number})")
        rows = await ws.db.fetch(
            f"SELECT id FROM {schema.physical(table)}"
            f" WHERE {number} = ANY($1) AND {status} <> 'signed' LIMIT $2",
            names,
            SAMPLED,
        )
        return [row["id"] for row in rows]

    async def _ask(self, web: str, links: Sequence[str]) -> bool:
        took, unknown = list[float](), 0
        async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
            for link in links[:AT_ONCE_WARM]:
                await http.get(f"{web}/api/public/lens/{link}")
            for link in links:
                began = time.perf_counter()
                answer = await http.get(f"{web}/api/public/lens/{link}")
                took.append((time.perf_counter() - began) * 1000)
                unknown += not _tells(answer)
        cuts = quantiles(took, n=20)
        timed = Timed(mean(took), cuts[9], cuts[18], max(took))
        self.console.print(
            f"{len(links)} of {self.orders:,} orders: mean {timed.mean:.1f} ms,"
            f" p50 {timed.p50:.1f}, p95 {timed.p95:.1f}, worst {timed.worst:.1f};"
            f" {len(links) - unknown} told stage, owner and last event"
        )
        return timed.p95 < BAR_MS and unknown == 0 and len(links) == SAMPLED


def _tells(answer: httpx.Response) -> bool:
    """Whether it says a stage, an owner and what happened last."""
    if answer.status_code != 200:
        return False
    seen: dict[str, Any] = answer.json()
    staged = any(one["state"] != "todo" for one in seen["stages"])
    return bool(staged and seen["owner"] and seen["last"]["says"] and seen["last"]["at"])


async def _rows(
    db: Connection, schema: Schema, table: str, values: dict[str, str], span: tuple[int, int]
) -> None:
    target = schema.table(table)
    columns = ", ".join(target.columns[key].physical for key in values)
    stamps = target.columns["status"].stamps
    entered = f"jsonb_build_object({_STATE}, now() - interval '3 days')"
    await db.execute(
        f"INSERT INTO {schema.physical(target)} (id, created_at, created_by, updated_at,"
        f" updated_by, {stamps}, {columns})"
        f" SELECT {_id('1')}, now() - interval '6 days', 'bench', now(), 'bench', {entered},"
        f" {', '.join(values.values())} FROM generate_series({span[0]}, {span[1]}) n"
    )


async def _parcels(db: Connection, schema: Schema, span: tuple[int, int]) -> None:
    bills, inside = schema.table("waybills"), schema.table("parcels")
    tracks = schema.table("tracks")
    bill, put, track = (
        {key: one.physical for key, one in table.columns.items() if one.type.stored}
        for table in (bills, inside, tracks)
    )
    system = "id, created_at, created_by, updated_at, updated_by"
    made = "now() - interval '2 days', 'bench', now(), 'bench'"
    series = f"FROM generate_series({span[0]}, {span[1]}) n"
    await db.execute(
        f"INSERT INTO {schema.physical(bills)} ({system}, {bill['number']}, {bill['carrier']},"
        f" {bill['carrier_name']}, {bill['state']}, {bill['last']},"
        f" {bill['moved_at']}, {bill['expected_at']})"
        f" SELECT {_id('2')}, {made}, 'ZT' || n, 'ZTO', '中通快递', 'moving',"
        f" '离开苏州', now() - interval '3 hours', now() + interval '1 day' {series} WHERE {_SENT}"
    )
    await db.execute(
        f"INSERT INTO {schema.physical(inside)} ({system}, {put['waybill']}, {put['order']})"
        f" SELECT {_id('3')}, {made}, {_id('2')}, {_id('1')} {series} WHERE {_SENT}"
    )
    spot = "jsonb_build_object('lng', 120.6 - e, 'lat', 31.3 - e)"
    await db.execute(
        f"INSERT INTO {schema.physical(tracks)} ({system}, {track['waybill']}, {track['at']},"
        f" {track['says']}, {track['place']}, {track['position']})"
        f" SELECT gen_random_uuid(), {made}, {_id('2')}, now() - e * interval '5 hours',"
        f" '离开苏州 ' || e, '苏州市', {spot} {series}, generate_series(1, 2) e WHERE {_SENT}"
    )


def _id(kind: str) -> str:
    """The same id for the same number, of an order or of its parcel."""
    return f"md5('{kind}/' || n)::uuid"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 orders, not a million")
    parser.add_argument("--orders", type=int, default=0)
    asked = parser.parse_args()
    orders = asked.orders or (20_000 if asked.quick else 1_000_000)
    with opened() as house:
        kept = uvloop.run(Lenses(house, orders, Console()).run())
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
