"""The audit of the trade pack, test-run: on what was answered before, and on the stand-ins."""

from typing import Any

import msgspec
import pytest
import yaml

from danliu.flows.definition import Flow
from danliu.flows.digests import digest
from danliu.flows.laboratory.begins import Begins
from danliu.flows.laboratory.noted import Noted
from danliu.flows.laboratory.sandbox_run import RunReport, run_sandboxed
from danliu.flows.published import live_flows
from tests.stories.story import DIAMOND, NORMAL, Story

ANSWERED = ("credit", "stock", "quotes", "erp")


async def audit(story: Story) -> Flow:
    flows = await live_flows(story.ws.db, story.ws.row.id)
    return next(flow for flow, _ in flows if flow.key == "order-audit")


async def gone_through(story: Story, flow: Flow, **begins: Any) -> dict[str, Noted]:
    report = await reported(story, flow, **begins)
    assert report.end == "done", [one for one in report.steps if one.path == report.at]
    return {one.path: one for one in report.steps}


async def reported(story: Story, flow: Flow, **begins: Any) -> RunReport:
    return await run_sandboxed(story.ws, flow, Begins(**begins))


@pytest.fixture(scope="module")
async def order(company: Story) -> Any:
    """An order that was audited for real."""
    await company.outside.calm()
    made = await company.order(NORMAL, "700")
    await company.decided(made)
    return made


async def test_without_any_past_the_stand_ins_answer(story: Story) -> None:
    """Before any order was audited."""
    cells = {"channel": "phone", "customer": DIAMOND, "amount": "700", "kind": "regular"}

    told = await gone_through(story, await audit(story), cells=cells, first="sandbox")

    assert {told[name].source.kind for name in ("credit", "stock", "quotes")} == {"sandbox"}
    assert told["credit"].output["available"] is not None
    assert told["decide"].output["case"] == "no-lines"


async def test_an_old_order_is_answered_as_it_was_then(story: Story, order: Any) -> None:
    """The order is approved by now: it is not approved again."""
    told = await gone_through(story, await audit(story), record=order)

    for name in ("credit", "stock", "quotes"):
        assert told[name].source.kind == "recorded"
        assert told[name].source.same
    assert told["decide"].output["case"] == "checked"
    assert "700" in told["decide"].why
    assert told["unchanged"].output == {"chosen": "else"}


async def test_a_run_that_was_reduced_still_answers_who_asks_the_same(
    story: Story, order: Any
) -> None:
    run = await story.run(order)
    rows = await story.ws.db.fetch(
        "SELECT path, input FROM danliu.steps WHERE run_id = $1 AND path = 'stock'", run.id
    )
    (row,) = rows
    reduce = "UPDATE danliu.steps SET input = $2 WHERE run_id = $1 AND path = 'stock'"
    await story.ws.db.execute(reduce, run.id, digest(row["input"]))

    told = await gone_through(story, await audit(story), record=order)

    assert (told["stock"].source.kind, told["stock"].source.same) == ("recorded", True)
    assert told["stock"].source.run == run.id
    await story.ws.db.execute(reduce, run.id, row["input"])


async def test_a_new_order_is_answered_as_a_like_one_was(story: Story, order: Any) -> None:
    """Placed while nobody works: the audit has not seen it."""
    flow = await audit(story)
    before = await story.ws.db.fetchval("SELECT count(*) FROM danliu.runs")
    cells = {"channel": "phone", "customer": NORMAL, "amount": "800", "kind": "regular"}
    lines = {"records": [{"sku": "KL-1022", "quantity": 2}], "count": 1, "more": False}

    told = await gone_through(story, flow, cells=cells, answers={"lines": lines, "goods": lines})

    assert told["lines"].source.kind == "typed"
    assert {told[name].source.kind for name in ANSWERED} == {"recorded"}
    assert told["credit"].source.same
    assert not told["erp"].source.same
    assert told["erp"].sends
    assert told["erp"].outside == {"connection": "kingdee", "operation": "sales_order"}
    assert told["release"].writes[0].after["status"] == "approved"
    assert await story.ws.db.fetchval("SELECT count(*) FROM danliu.runs") == before


async def test_an_edited_rule_takes_another_way_and_says_why(story: Story, order: Any) -> None:
    text = msgspec.json.encode(await audit(story)).decode()
    edited = msgspec.json.decode(text.replace("{amount}<500", "{amount}<5000"), type=Flow)

    told = await gone_through(story, edited, record=order)

    assert told["decide"].output["case"] == "small"
    assert told["decide"].why.startswith("常规品且金额低于 500")
    assert {one.source.kind for one in told.values()} <= {"computed", "ran", "recorded"}


BOOKS_TWICE = """
key: books
name: 记账
trigger: {kind: hand}
blocks:
  - id: first
    block: call
    settings: &order
      connection: kingdee
      operation: sales_order
      input:
        number: T-1
        customer: C001
        date: =TODAY()
        lines: [{sku: KL-1022, quantity: 2, price: 5}]
  - {id: again, block: call, settings: *order}
"""


async def test_a_stand_in_remembers_within_one_test_run(story: Story, order: Any) -> None:
    books = await story.outside.books("kingdee")
    flow = msgspec.convert(yaml.safe_load(BOOKS_TWICE), Flow)

    told = await gone_through(story, flow, first="sandbox")

    assert {one.source.kind for one in told.values()} == {"sandbox"}
    assert told["again"].output == told["first"].output
    assert await story.outside.books("kingdee") == books
