"""A rule is changed on paper first: which past orders would have gone another way, and for how
much. Every answer is the one of then; nobody outside is asked again."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from danliu.flows.definition import Flow
from danliu.flows.laboratory import narrowing
from danliu.flows.laboratory.past import Period
from danliu.flows.laboratory.trial import Report, Trial
from danliu.flows.published import live_flows
from tests.stories.story import DIAMOND, NORMAL, VIP, Story

AMOUNTS = ("300", "700", "19999", "20000", "25000", "29999.99", "30000", "90000")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
async def past(company: Story) -> dict[Any, dict[str, Any]]:
    """Orders that were audited: cells by id, with the level of who ordered."""
    await company.outside.calm()
    orders = {}
    for customer, level in ((DIAMOND, "diamond"), (VIP, "vip"), (NORMAL, "")):
        for amount in AMOUNTS:
            order = await company.order(customer, amount)
            orders[order] = {"amount": Decimal(amount), "level": level}
    trial = await company.order(kind="trial")
    orders[trial] = {"amount": Decimal(600), "level": "", "trial": True}
    for order in orders:
        await company.run(order, "done", "waiting")
    return orders


async def audit(story: Story) -> tuple[Flow, int]:
    flows = await live_flows(story.ws.db, story.ws.row.id)
    return next((flow, version) for flow, version in flows if flow.key == "order-audit")


def edited(flow: Flow, old: str, new: str) -> Flow:
    text = msgspec.json.encode(flow).decode()
    assert old in text
    return msgspec.json.decode(text.replace(old, new), type=Flow)


async def tried(story: Story, new: Flow) -> Report:
    old, version = await audit(story)
    schema = await story.ws.tables.fresh_schema()
    ws = story.ws
    trial = Trial(ws.db, schema, ws.row.id, ws.row.zone, old, version, new, "orders", "amount")
    now: datetime = ws.clock.now()
    return await trial.over(Period(now - DAY, now + DAY))


async def test_a_threshold_flips_the_orders_between_the_old_and_the_new(
    story: Story, past: dict[Any, dict[str, Any]]
) -> None:
    flow, _ = await audit(story)

    report = await tried(story, edited(flow, "{amount}<20000", "{amount}<30000"))

    expected = {
        order: one["amount"]
        for order, one in past.items()
        if one["level"] == "diamond" and 20_000 <= one["amount"] < 30_000
    }
    assert {one.record: one.amount for one in report.flips} == expected
    assert (report.looked, report.tried, report.flipped) == (len(past), 3, 3)
    assert report.amount == sum(expected.values())
    (group,) = report.groups
    assert (group.path, group.runs) == ("decide", 3)
    assert (group.before, group.after) == (
        "信用够、旺店通能发、运费已报",
        "钻石客户且金额低于 20000",
    )
    assert "25,000" in next(one for one in report.flips if one.amount == 25_000).turns[0].why


async def test_what_only_a_person_can_answer_is_told_as_open(
    story: Story, past: dict[Any, dict[str, Any]]
) -> None:
    flow, _ = await audit(story)
    held = edited(flow, 'OR({kind}=\\"trial\\",{kind}=\\"custom\\")', "{amount}>25000")

    report = await tried(story, held)

    expected = {order for order, one in past.items() if one["amount"] > 25_000 or "trial" in one}
    assert {one.record for one in report.flips} == expected
    ends = {one.record: one.ends for one in report.flips}
    for order in expected:
        was = "waits" if "trial" in past[order] else "done"
        assert ends[order][0] == was
        assert ends[order][1] == ("unknown" if was == "waits" else "waits")


async def test_a_call_that_was_never_made_has_no_answer(
    story: Story, past: dict[Any, dict[str, Any]]
) -> None:
    """VIPs were not asked for their credit."""
    flow, _ = await audit(story)

    report = await tried(story, edited(flow, '{customer.level}=\\"vip\\"', "{amount}<0"))

    vips = {order for order, one in past.items() if one["level"] == "vip"}
    assert {one.record for one in report.flips} == vips
    assert report.unknown == len(vips)
    assert {one.ends[1] for one in report.flips} == {"unknown"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{amount}<20000", "{amount}<30000"),
        ("{amount}<500", "{amount}<800"),
        ("{amount}<500", "{amount}/0<500"),
        ("{credit.available}>={amount}", "{credit.available}>={amount}*3"),
        ('{customer.level}=\\"diamond\\"', 'ONEOF({customer.level},\\"diamond\\",\\"vip\\")'),
        ("{lines.count}=0", "{lines.count}<1"),
    ],
)
async def test_narrowing_leaves_out_nobody_who_would_have_gone_another_way(
    story: Story, past: dict[Any, dict[str, Any]], old: str, new: str, monkeypatch: Any
) -> None:
    flow, _ = await audit(story)
    quick = await tried(story, edited(flow, old, new))
    monkeypatch.setattr(narrowing, "edits", lambda old, new: None)

    whole = await tried(story, edited(flow, old, new))

    assert whole.tried == whole.looked == len(past)
    assert quick.tried < quick.looked
    assert {one.run for one in quick.flips} == {one.run for one in whole.flips}


async def test_the_same_flow_flips_nothing(
    story: Story, past: dict[Any, dict[str, Any]], monkeypatch: Any
) -> None:
    """Though every run is gone through: then as now it comes to the same."""
    monkeypatch.setattr(narrowing, "edits", lambda old, new: None)
    flow, _ = await audit(story)

    report = await tried(story, flow)

    assert (report.tried, report.flipped) == (len(past), 0)


async def test_cases_that_hold_of_the_same_orders_are_shown_as_a_matrix(
    story: Story, past: dict[Any, dict[str, Any]]
) -> None:
    """Trial and customised goods come first, and so beat every case that passes by itself."""
    flow, version = await audit(story)
    ws, now = story.ws, story.ws.clock.now()
    schema = await ws.tables.fresh_schema()
    trial = Trial(ws.db, schema, ws.row.id, ws.row.zone, flow, version, flow, "orders")

    told = await trial.overlap("decide", Period(now - DAY, now + DAY))

    def both(one: str, other: str) -> int:
        return told.counts[told.cases.index(one)][told.cases.index(other)]

    small = [one for one in past.values() if one["amount"] < 500]
    assert both("small", "small") == len(small)
    assert both("diamond", "small") == sum(one["level"] == "diamond" for one in small)
    assert both("person", "person") == 1
    assert both("person", "checked") == both("checked", "person") == 1
    assert told.decided["person"] == 1
    assert sum(told.decided.values()) + told.neither == len(past)
