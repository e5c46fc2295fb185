"""Point `audit_p99_s`: mixed orders through the real intake, the trade pack and the sandboxes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import httpx
from msgspec import Struct
from standardwebhooks import Webhook

from bench.house import House
from bench.points import Measured, Point
from bench.sizes import Sizes
from danliu.hub import Hub
from danliu.packs.demo import seed, stock_stand_ins
from danliu.packs.rehearsal import Parcel, generated
from danliu.workspace import Workspace

BAR_S = 1.8
LATENCY_MS = 50
SETTLES_WITHIN_S = 120
_SYSTEMS = ("kingdee", "wangdiantong", "kdniao")

# From the order's commit to that of its ERP number, by PostgreSQL's own clock.
_TOOK = """
SELECT extract(epoch FROM pg_xact_commit_timestamp(ended.xid::xid)
        - pg_xact_commit_timestamp(begun.xid::xid))::float
FROM {schema}.changes begun
JOIN {schema}.changes ended ON ended.record_id = begun.record_id AND ended.kind = 'update'
WHERE begun.kind = 'create' AND begun.table_id = $1 AND ended.after ? 'erp_number'
"""


class Outcome(Struct, frozen=True):
    """took_s: of the orders that got an ERP number; the others wait for a person or were held."""

    took_s: list[float]
    arrived: int
    reviewed: int
    held: int


class Trade:
    def __init__(
        self, house: House, hub: Hub, ws: Workspace, port: int, sandbox: int, sizes: Sizes
    ) -> None:
        self._house, self._hub, self.ws, self._sizes = house, hub, ws, sizes
        self._address, self._outside = (f"http://127.0.0.1:{one}" for one in (port, sandbox))
        self.outcome: Outcome | None = None

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, house: House, port: int, sandbox: int, sizes: Sizes
    ) -> AsyncIterator["Trade"]:
        """The demo's workspace, its connections pointing to the sandboxes at this port."""
        address = f"http://127.0.0.1:{sandbox}"
        async with Hub.open(house.dsn, Path(house.data), size=4, name="bench") as hub:
            ws = await seed(hub.house, sandbox=address)
            await stock_stand_ins(hub.house.http, address)
            trade = cls(house, hub, ws, port, sandbox, sizes)
            for name in _SYSTEMS:
                await trade.control(name)
            yield trade

    async def control(self, system: str, **what: Any) -> None:
        """Tell a sandbox how to behave, besides its latency."""
        url, control = f"{self._outside}/{system}/_control", {"latency_ms": LATENCY_MS, **what}
        (await self._hub.house.http.post(url, json=control)).raise_for_status()

    async def traffic(self, system: str) -> dict[str, int]:
        """calls, busiest and refused: see danliu/connect/sandbox.py."""
        answer = await self._hub.house.http.get(f"{self._outside}/{system}/_calls")
        seen: dict[str, int] = answer.json()
        return seen

    async def p99(self, tick: Callable[[int], None]) -> Measured:
        await self.send(tick)
        await self.settled(SETTLES_WITHIN_S)
        self.outcome = outcome = await self.counted()
        cuts = quantiles(outcome.took_s, n=100)
        p50, p99 = cuts[49], cuts[98]
        point = Point("audit_p99_s", p99, BAR_S, p99 / BAR_S, "s", len(outcome.took_s))
        return Measured(point, 1, "at most", p50 / BAR_S, max(outcome.took_s) / BAR_S)

    async def send(self, tick: Callable[[int], None]) -> None:
        """As orders come: on their own, some close together, `per_second` on average."""
        chance, now, sizes = Random(7), datetime.now(UTC), self._sizes
        (row,) = [one for one in await self.ws.connect.all() if one.key == "shop"]
        signer = Webhook(self.ws.connect.build(row).settings.secret)
        url = f"{self._address}/hooks/{row.hook}"
        loop = asyncio.get_running_loop()
        due = loop.time()
        async with httpx.AsyncClient(timeout=30) as http, asyncio.TaskGroup() as sending:
            for parcel in generated(sizes.orders, seed=7, now=now):
                due += chance.expovariate(sizes.per_second)
                await asyncio.sleep(max(0, due - loop.time()))
                sending.create_task(_post(http, url, signer, parcel))
                tick(1)

    async def settled(self, within_s: float) -> None:
        """Wait until no message waits, no run goes on and none waits for its turn."""
        async with asyncio.timeout(within_s):
            while await self.ws.house.db.fetchval(
                "SELECT EXISTS (SELECT FROM danliu.inbox WHERE status = 'waiting')"
                " OR EXISTS (SELECT FROM danliu.runs WHERE status = 'running')"
                " OR EXISTS (SELECT FROM danliu.timers)"
                " OR EXISTS (SELECT FROM danliu.pgqueuer WHERE entrypoint <> 'search')"
            ):
                await asyncio.sleep(0.5)

    async def counted(self) -> Outcome:
        schema = await self.ws.tables.fresh_schema()
        orders = schema.table("orders")
        db: Any = self.ws.house.db
        took = await db.fetch(_TOOK.format(schema=schema.name), orders.id)
        status = orders.columns["status"].physical
        counted = await db.fetch(
            f"SELECT {status}, count(*) FROM {schema.physical(orders)} GROUP BY 1"
        )
        states = {row[0]: row[1] for row in counted}
        arrived = sum(states.values())
        if arrived != self._sizes.orders or states.get("new"):
            raise RuntimeError(f"orders were lost or are not decided: {states}")
        return Outcome(
            [row[0] for row in took], arrived, states.get("review", 0), states.get("held", 0)
        )


async def _post(http: httpx.AsyncClient, url: str, signer: Webhook, parcel: Parcel) -> None:
    now = datetime.now(UTC)
    headers = {
        "content-type": "application/json",
        "webhook-id": parcel.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(parcel.id, now, parcel.body.decode()),
    }
    (await http.post(url, content=parcel.body, headers=headers)).raise_for_status()
