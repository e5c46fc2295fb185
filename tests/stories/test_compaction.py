"""Old runs are reduced, and every decision is explained and tried again as if they were not."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from danliu.flows import compaction
from danliu.flows.definition import Flow
from danliu.flows.laboratory import narrowing
from danliu.flows.laboratory.past import Period
from danliu.flows.laboratory.trial import Report, Trial
from danliu.flows.published import live_flows
from tests.stories.story import DIAMOND, NORMAL, VIP, Story

DAY = timedelta(days=1)
NEVER_OLD, OLD = timedelta(days=89), timedelta(days=91)
EDITS = (
    ("{amount}<20000", "{amount}<30000"),
    ("{credit.available}>={amount}", "{credit.available}>={amount}*3"),
    ('{customer.level}=\\"vip\\"', "{amount}<0"),  # now the credit of VIPs is asked for
    ("IFBLANK({city},", "IFBLANK(UPPER({city}),"),  # as it was where no letters are in it
    ("MAX(1,IFBLANK({quantity},1))", "MAX(2,IFBLANK({quantity},2))"),  # asks something else
    ('\\"C000\\"', '\\"C001\\"'),
)


async def audit(story: Story) -> tuple[Flow, int]:
    flows = await live_flows(story.ws.db, story.ws.row.id)
    return next((flow, version) for flow, version in flows if flow.key == "order-audit")


async def tried(story: Story, old: str, new: str) -> Report:
    flow, version = await audit(story)
    text = msgspec.json.encode(flow).decode()
    assert old in text
    edited = msgspec.json.decode(text.replace(old, new), type=Flow)
    ws, schema = story.ws, await story.ws.tables.fresh_schema()
    trial = Trial(ws.db, schema, ws.row.id, ws.row.zone, flow, version, edited, "orders", "amount")
    now: datetime = ws.clock.now()
    report = await trial.over(Period(now - DAY, now + DAY))
    flips = sorted(report.flips, key=lambda one: one.run)  # runs are read in any order
    groups = sorted(report.groups, key=repr)
    return msgspec.structs.replace(report, flips=tuple(flips), groups=tuple(groups))


async def overlap(story: Story) -> Any:
    flow, version = await audit(story)
    ws, schema = story.ws, await story.ws.tables.fresh_schema()
    trial = Trial(ws.db, schema, ws.row.id, ws.row.zone, flow, version, flow, "orders")
    return await trial.overlap("decide", Period(ws.clock.now() - DAY, ws.clock.now() + DAY))


async def size(story: Story) -> int:
    """Bytes that the steps hold of what went in and came out."""
    found: int = await story.ws.db.fetchval(
        "SELECT sum(coalesce(length(s.input::text), 0) + coalesce(length(s.output::text), 0))"
        " FROM danliu.steps s JOIN danliu.runs r ON r.id = s.run_id WHERE r.status = 'done'"
    )
    return found


@pytest.fixture(scope="module")
async def past(company: Story) -> int:
    """Orders that were audited."""
    await company.outside.calm()
    orders = [
        await company.order(customer, amount)
        for customer in (DIAMOND, VIP, NORMAL)
        for amount in ("300", "19999", "25000", "90000")
    ]
    for order in orders:
        await company.run(order, "done")
    await company.run(await company.order(kind="trial"), "waiting")
    return len(orders)


async def test_the_laboratory_says_of_reduced_runs_what_it_said_of_whole_ones(
    story: Story, past: int, monkeypatch: Any
) -> None:
    ways = {}
    for narrow in (True, False):
        if not narrow:
            monkeypatch.setattr(narrowing, "edits", lambda old, new: None)
        ways[narrow] = [await tried(story, *edit) for edit in EDITS]
    monkeypatch.undo()
    matrix, before = await overlap(story), await size(story)
    assert [one.flipped for one in ways[True]][:2] != [0, 0]
    assert any(one.unknown for one in ways[True])

    ws, now = story.ws, story.ws.clock.now()
    assert await compaction.compact(ws.db, ws.row.id, now + NEVER_OLD) == 0
    assert await compaction.compact_all(ws.db, ws.row.id, now + OLD) == past
    assert await compaction.compact(ws.db, ws.row.id, now + OLD) == 0

    for narrow in (True, False):
        if not narrow:
            monkeypatch.setattr(narrowing, "edits", lambda old, new: None)
        assert [await tried(story, *edit) for edit in EDITS] == ways[narrow]
    monkeypatch.undo()
    assert await overlap(story) == matrix
    assert await size(story) < before * 0.8


async def test_the_way_of_a_reduced_run_and_its_reasons_are_still_told(
    story: Story, past: int
) -> None:
    order = await story.order(DIAMOND, "500")
    run = await story.run(order, "done")
    whole = await story.steps(order)
    ws = story.ws
    await compaction.compact_all(ws.db, ws.row.id, ws.clock.now() + OLD)

    reduced = await story.steps(order)
    assert reduced.keys() == whole.keys()
    for path, step in reduced.items():
        was = whole[path]
        assert (step.status, step.reason, step.error) == (was.status, was.reason, was.error)
        assert (step.started_at, step.ended_at) == (was.started_at, was.ended_at)
        if step.block != "branch":
            assert step.output == was.output
    assert (await story.run(order)).id == run.id
    assert (await story.run(order)).compacted_at is not None


async def test_a_company_may_keep_everything(story: Story, past: int) -> None:
    ws = story.ws
    await story.run(await story.order(VIP, "100"), "done")
    await compaction.keep_full(ws.db, ws.row.id, 0)
    assert await compaction.compact(ws.db, ws.row.id, ws.clock.now() + 100 * OLD) == 0
    await compaction.keep_full(ws.db, ws.row.id, 1)
    assert await compaction.compact(ws.db, ws.row.id, ws.clock.now() + 2 * DAY) == 1
    await compaction.keep_full(ws.db, ws.row.id, 90)
