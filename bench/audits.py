"""Points `audit_throughput` and `audit_own_ms`: runs of three calls, a decision and a write."""

from collections.abc import Callable
from statistics import median
from typing import Any

import asyncpg
import msgspec

from bench.ground import KEY, order
from bench.house import House, load
from bench.load import Plan
from bench.points import Measured, Point, compared
from bench.rounds import in_turn
from bench.sizes import Sizes

OWN_MS = 20  # the bar
_FIRST, _ALONE = 8_000_000_000, 9_000_000_000  # numbers that no round uses
_TELLS = "一单一单"  # the city of the orders that are audited alone

# From commit to commit, by PostgreSQL's own clock; less what the slowest outside system held back.
_OWN = """
SELECT extract(epoch FROM pg_xact_commit_timestamp(ended.xid::xid)
        - pg_xact_commit_timestamp(begun.xid::xid))::float * 1000
    - max((s.output->>'held_ms')::float)
FROM {schema}.changes begun
JOIN {schema}.changes ended ON ended.record_id = begun.record_id AND ended.kind = 'update'
JOIN danliu.steps s ON s.run_id = ended.run_id AND s.block = 'call'
WHERE begun.kind = 'create' AND begun.after->>'city' = $1
GROUP BY begun.record_id, begun.xid, ended.xid
"""


class Audits:
    def __init__(self, house: House, ours: int, bare: int, token: str, sizes: Sizes) -> None:
        self._house, self._bare, self._sizes = house, bare, sizes
        headers = {"authorization": f"Bearer {token}"}
        path = "/api/tables/audited/records"
        self._ours = Plan(ours, "POST", path, order(), headers, sizes.callers, watch=house.dsn)

    async def throughput(self, tick: Callable[[], None]) -> Measured:
        bare = Plan(self._bare, "POST", "/audited", order(), connections=self._sizes.callers)
        await load(self._some(_FIRST, self._sizes.callers))  # until the worker works
        mine, other = await in_turn([self._ours, bare], self._sizes, tick)
        return compared(
            "audit_throughput",
            "1/s",
            [tally.per_second for tally in mine],
            [tally.per_second for tally in other],
            sum(tally.n for tally in mine),
            bar=0.5,
            good="at least",
        )

    async def own(self, tick: Callable[[], None]) -> Measured:
        """One order at a time. The calls' wire and client count as ours."""
        await load(self._some(_ALONE, self._sizes.alone, city=_TELLS))
        tick()
        own = sorted(await self._own_ms())
        quarter = len(own) // 4
        point = Point("audit_own_ms", median(own), OWN_MS, median(own) / OWN_MS, "ms", len(own))
        return Measured(point, 1, "at most", own[quarter] / OWN_MS, own[-quarter] / OWN_MS)

    def _some(self, first: int, count: int, *, city: str = "苏州") -> Plan:
        """So many orders, one at a time."""
        return msgspec.structs.replace(
            self._ours,
            body=order(city),
            headers={"content-type": "application/json", **self._ours.headers},
            connections=1,
            first=first,
            limit=count,
        )

    async def _own_ms(self) -> list[float]:
        db: Any = await asyncpg.connect(self._house.dsn)
        number = await db.fetchval("SELECT id FROM danliu.workspaces WHERE key = $1", KEY)
        rows = await db.fetch(_OWN.format(schema=f"ws_{number}"), _TELLS)
        await db.close()
        return [row[0] for row in rows]
