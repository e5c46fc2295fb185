"""Points of runs of three calls, a decision and a write: `audit_throughput` with one worker and
with two, `audit_own_ms`, `start_ms` and `start_p95_ms`."""

from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

import asyncpg
import msgspec

from bench.ground import KEY, order
from bench.house import House, load
from bench.load import Plan
from bench.points import Measured, Point, compared
from bench.rounds import in_turn
from bench.sizes import Sizes

AT_LEAST, OWN_MS, START_MS, START_P95_MS = 0.6, 12, 15, 200  # the bars
_FIRST, _ALONE, _FEW = 7_000_000_000, 8_000_000_000, 9_000_000_000  # numbers that no round uses
_TELLS, _TELLS_START = "一单一单", "四人同时"  # the cities of orders that are looked at
_AT_ONCE = 4  # callers of `start_ms`

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
# From the commit of the order to the start of its first block.
_START = """
SELECT extract(epoch FROM
    (SELECT min(s.started_at) FROM danliu.steps s WHERE s.run_id = r.id)
        - pg_xact_commit_timestamp(c.xid::xid))::float * 1000
FROM {schema}.changes c JOIN danliu.runs r ON r.record_id = c.record_id
WHERE c.kind = 'create' AND c.after->>'city' = $1
"""


class Audits:
    def __init__(self, house: House, ours: int, bare: int, token: str, sizes: Sizes) -> None:
        self._house, self._bare, self._sizes = house, bare, sizes
        headers = {"authorization": f"Bearer {token}"}
        path = "/api/tables/audited/records"
        self._ours = Plan(ours, "POST", path, order(), headers, sizes.callers, watch=house.dsn)

    async def throughput(self, name: str, tick: Callable[[], None]) -> Measured:
        bare = Plan(self._bare, "POST", "/audited", order(), connections=self._sizes.callers)
        await load(self._some(_FIRST, self._sizes.callers))  # until the worker works
        mine, other = await in_turn([self._ours, bare], self._sizes, tick)
        return compared(
            name,
            "1/s",
            [tally.per_second for tally in mine],
            [tally.per_second for tally in other],
            sum(tally.n for tally in mine),
            bar=AT_LEAST,
            good="at least",
        )

    async def own(self, tick: Callable[[], None]) -> Measured:
        """One order at a time. The calls' wire and client count as ours."""
        await load(self._some(_ALONE, self._sizes.alone, city=_TELLS))
        tick()
        return _against("audit_own_ms", await self._ms(_OWN, _TELLS), OWN_MS)

    async def start(self, tick: Callable[[], None]) -> list[Measured]:
        """A few callers: more than one worker is at it, and none is short of time."""
        some = self._some(_FEW, 2 * self._sizes.alone, city=_TELLS_START)
        await load(msgspec.structs.replace(some, connections=_AT_ONCE))
        tick()
        took = await self._ms(_START, _TELLS_START)
        late = quantiles(took, n=20)[-1]
        p95 = Point("start_p95_ms", late, START_P95_MS, late / START_P95_MS, "ms", len(took))
        held = Measured(p95, 1, "at most", p95.ratio, max(took) / START_P95_MS)
        return [_against("start_ms", took, START_MS), held]

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

    async def _ms(self, sql: str, city: str) -> list[float]:
        db: Any = await asyncpg.connect(self._house.dsn)
        number = await db.fetchval("SELECT id FROM danliu.workspaces WHERE key = $1", KEY)
        rows = await db.fetch(sql.format(schema=f"ws_{number}"), city)
        await db.close()
        return sorted(row[0] for row in rows)


def _against(name: str, took: list[float], bar: float) -> Measured:
    """The median of sorted times against its bar, with the middle half as spread."""
    quarter, middle = len(took) // 4, median(took)
    point = Point(name, middle, bar, middle / bar, "ms", len(took))
    return Measured(point, 1, "at most", took[quarter] / bar, took[-quarter] / bar)
