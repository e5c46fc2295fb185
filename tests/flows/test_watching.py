"""How flows are doing: figures of a period that an index tells, however much was before."""

from datetime import UTC, datetime, timedelta

import pytest

from danliu.clock import Clock
from danliu.flows import watching
from danliu.flows.errors import BadSetting
from tests.flows.shop import Shop

ANY = """
key: {key}
name: 流程
trigger: {{table: orders, when: '{{类型}}="{key}"'}}
blocks:
  - {{id: mark, block: create, settings: {{table: marks, cells: {{text: "={{单号}}"}}}}}}
"""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def runs(shop: Shop, flow: str, begun: datetime, took_ms: list[int], **cells: str) -> None:
    """Past runs, a second apart; each was begun 10 ms after it was asked for."""
    await shop.ws.db.execute(
        "INSERT INTO danliu.runs (id, workspace_id, flow, version, status, epoch, trigger,"
        " asked_at, started_at, ended_at, cause)"
        " SELECT gen_random_uuid(), $1, $2, 1, $3, 1, '{}', $4::timestamptz + n * interval '1 s',"
        "  $4::timestamptz + n * interval '1 s' + interval '10 ms',"
        "  $4::timestamptz + n * interval '1 s' + ms * interval '1 ms', NULL"
        " FROM unnest($5::int[]) WITH ORDINALITY AS run(ms, n)",
        shop.ws.row.id,
        flow,
        cells.get("status", "done"),
        begun,
        took_ms,
    )


async def test_the_figures_of_a_period(shop):
    await shop.flow(ANY.format(key="told"))
    await runs(shop, "told", NOON, list(range(1, 101)))
    await runs(shop, "told", NOON, [5, 5, 5], status="parked")
    await runs(shop, "told", NOON - timedelta(days=2), [9_000] * 50)

    hour = (NOON, NOON + timedelta(hours=1))
    (found,) = await watching.figures(shop.ws.db, shop.ws.row.id, *hour)
    assert (found.runs, found.done, found.parked, found.waiting) == (103, 100, 3, 0)
    assert found.end_ms == watching.Times(50.5, 95.0, 99.0)  # of 1, 2, … 100 ms
    assert found.start_ms == watching.Times(10.0, 10.0, 10.0)


async def test_a_run_knows_when_it_was_asked_for(shop):
    await shop.flow(ANY.format(key="real"))
    before = Clock().now()
    await shop.done(await shop.order("real", number="r1"))
    figures = await watching.figures(shop.ws.db, shop.ws.row.id, before, Clock().now())
    (real,) = [one for one in figures if one.flow == "real"]
    assert real.start_ms and real.end_ms
    assert 0 <= real.start_ms.p50 <= real.end_ms.p50 < 20_000


async def test_what_was_before_the_period_is_not_looked_at(shop):
    """Nor are the runs of other versions counted to tell those of one."""
    await shop.flow(ANY.format(key="old"))
    await runs(shop, "old", NOON - timedelta(days=400), [1] * 30_000)
    await runs(shop, "old", NOON + timedelta(days=3), [1] * 20)
    await shop.ws.db.execute("VACUUM ANALYZE danliu.runs")
    day = (NOON + timedelta(days=2), NOON + timedelta(days=4))
    plan = "\n".join(
        row[0]
        for row in await shop.ws.db.fetch(
            "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, COSTS OFF) " + watching._FIGURES,
            shop.ws.row.id,
            *day,
        )
    )
    assert "Seq Scan on runs" not in plan
    assert "Rows Removed by Filter" not in plan, plan
    assert "rows=20" in plan


async def test_a_period_that_is_none_is_refused(shop):
    with pytest.raises(BadSetting, match="until"):
        await watching.figures(shop.ws.db, shop.ws.row.id, NOON, NOON)
    with pytest.raises(BadSetting, match="since"):
        await watching.figures(shop.ws.db, shop.ws.row.id, NOON - timedelta(days=94), NOON)
