"""The rule laboratory on many past orders: a threshold of the audit, 20,000 to 30,000.

`python -m bench.laboratory [--runs 100000]` lets the trade pack audit a handful of orders against
the sandboxes, copies their journals to so many runs with other amounts, and tries the edited flow
on all of them. The flips must equal those that a query over the same runs counts by itself.
"""

import argparse
import asyncio
import resource
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec
from rich.console import Console

from bench.house import House, free_port, opened
from danliu.cli.running import run
from danliu.flows.definition import Flow
from danliu.flows.laboratory.past import Period
from danliu.flows.laboratory.trial import Report, Trial
from danliu.flows.published import live_flows
from danliu.hub import Hub
from danliu.packs.demo import seed, stock_stand_ins
from danliu.tables.write import Create
from danliu.workspace import Workspace

BAR_S = 10
CUSTOMERS = ("苏州启明机电", "无锡恒通汽配", "常州顺达维修")  # a diamond customer, a VIP, any other
_SETTLES_WITHIN_S = 60

_DONE = "SELECT id FROM danliu.runs WHERE status = 'done'"
# One amount a copy: from 1 to 60,000, the same for every template in turn.
_RUNS = """
INSERT INTO danliu.runs (id, workspace_id, flow, version, table_id, record_id, status, epoch,
    trigger, started_at, ended_at)
SELECT gen_random_uuid(), r.workspace_id, r.flow, r.version, r.table_id, r.record_id, 'done', 1,
    jsonb_set(r.trigger, '{cells,amount}', jsonb_build_object('$decimal', (1 + n % 60000)::text))
        || jsonb_build_object('template', r.id),
    r.started_at - n * interval '1 second', r.ended_at
FROM generate_series(1, $2) n
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS of
    FROM danliu.runs WHERE id = ANY($1::uuid[])) r ON r.place = n % r.of
"""
_STEPS = """
INSERT INTO danliu.steps (run_id, path, block, status, reason, input, output, error, epoch,
    started_at, ended_at)
SELECT r.id, s.path, s.block, s.status, s.reason, s.input, s.output, s.error, s.epoch,
    s.started_at, s.ended_at
FROM danliu.runs r JOIN danliu.steps s ON s.run_id = (r.trigger->>'template')::uuid
WHERE r.trigger ? 'template'
"""
# What the edit must flip, counted without a flow: a diamond customer's regular order that has
# lines, of 20,000 up to 30,000.
_EXPECTED = """
SELECT count(*), sum((trigger#>>'{cells,amount,$decimal}')::numeric) FROM danliu.runs
WHERE trigger ? 'template' AND trigger#>>'{cells,customer.level}' = 'diamond'
    AND (trigger#>>'{cells,amount,$decimal}')::numeric >= 20000
    AND (trigger#>>'{cells,amount,$decimal}')::numeric < 30000
"""


async def _templates(hub: Hub, ws: Workspace) -> list[UUID]:
    """Runs of a few orders, as the audit really decided them."""
    worker = hub.worker()
    working = asyncio.create_task(worker.run())
    for customer in CUSTOMERS:
        order, line = ws.clock.new_id(), {"line": 1, "sku": "KL-1022", "quantity": "1"}
        cells = {"channel": "phone", "customer": customer, "amount": "600", "kind": "regular"}
        lines = Create("order_lines", {**line, "price": "36", "order": order})
        await ws.tables.write([Create("orders", cells, order), lines])
    async with asyncio.timeout(_SETTLES_WITHIN_S):
        while len(rows := await ws.db.fetch(_DONE)) < len(CUSTOMERS):
            await asyncio.sleep(0.1)
    worker.stop()
    await asyncio.wait([working], timeout=20)
    return [row[0] for row in rows]


async def tried(house: House, runs: int) -> tuple[Report, float]:
    """The report and its seconds. Raises RuntimeError where it is not what the query counts."""
    port = free_port()
    async with (
        house.process("sandbox", "danliu", "sandbox", "--port", str(port), port=port),
        Hub.open(house.dsn, Path(house.data), size=8) as hub,
    ):
        ws = await seed(hub.house, sandbox=f"http://127.0.0.1:{port}")
        await stock_stand_ins(hub.house.http, f"http://127.0.0.1:{port}")
        templates = await _templates(hub, ws)
        await ws.db.execute(_RUNS, templates, runs, timeout=600)
        await ws.db.execute(_STEPS, timeout=600)
        await ws.db.execute("ANALYZE danliu.runs, danliu.steps")
        live = {flow.key: (flow, version) for flow, version in await live_flows(ws.db, ws.row.id)}
        old, version = live["order-audit"]
        text = msgspec.json.encode(old).decode().replace("{amount}<20000", "{amount}<30000")
        new = msgspec.json.decode(text, type=Flow)
        schema, now = await ws.tables.fresh_schema(), ws.clock.now()
        trial = Trial(ws.db, schema, ws.row.id, ws.row.zone, old, version, new, "orders", "amount")
        period = Period(now - timedelta(days=3_650), now + timedelta(days=1), at_most=runs + 10)
        began = time.perf_counter()
        report = await trial.over(period)
        seconds = time.perf_counter() - began
        expected = tuple(await ws.db.fetchrow(_EXPECTED) or ())
    if (report.flipped, report.amount) != expected:
        raise RuntimeError(f"{report.flipped} flips of {report.amount}, expected {expected}")
    return report, seconds


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.laboratory", description=__doc__)
    asked.add_argument("--runs", type=int, default=100_000)
    words = asked.parse_args()
    with opened() as house:
        report, seconds = run(tried(house, words.runs))  # as a web process does
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Console().print(
        f"{report.looked:,} past runs, {report.tried:,} gone through, {report.flipped:,} flips of"
        f" {report.amount:,} in {seconds:.2f} s (bar {BAR_S}); {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
