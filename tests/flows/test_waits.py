"""Waiting for a signal, for a change of a record, for another flow: nothing is missed."""

import asyncio

import msgspec
import pytest

from danliu.flows import events, standstill
from danliu.flows.errors import InvalidFlow
from danliu.flows.values import unpack
from tests.flows.test_control import flow
from tests.polling import until

SIGNAL = """
  - {id: gate, block: wait, settings: {signal: waves, about: '={number}', minutes: 60,
      on_timeout: TIMEOUT}}
  - {id: told, block: update, settings: {cells: {note: '={gate.came}&" "&{gate.tells.wave}'}}}
"""


def gate(kind, on_timeout="go-on"):
    return flow(kind, SIGNAL.replace("TIMEOUT", on_timeout))


async def test_a_batch_of_those_who_wait_longest_is_released_and_no_more(shop):
    await shop.flow(gate("gate"))
    orders = []
    for number in range(5):
        orders.append(await shop.order("gate", number=str(number)))
        await until(lambda: waits(shop, len(orders)), what="it waits at the gate")

    assert await shop.signal("waves", at_most=2, tells={"wave": 7}) == 2
    await asyncio.gather(*(shop.done(one) for one in orders[:2]))

    assert [(await shop.cells(one))["note"] for one in orders] == ["TRUE 7"] * 2 + [None] * 3
    assert await shop.waiting_for("waves") == 3
    assert await shop.signal("waves", about="4") == 1
    await shop.done(orders[4])
    assert await shop.signal("waves") == 2
    assert await shop.signal("waves") == 0
    await asyncio.gather(*(shop.done(one) for one in orders))


async def waits(shop, count):
    return await shop.waiting_for("waves") == count


async def test_where_no_signal_comes_the_time_out_says_so(shop):
    await shop.flow(gate("late"))
    order = await shop.order("late", number="L1")
    await until(lambda: waits(shop, 1), what="it waits")
    shop.time.pass_by(minutes=61)
    output = await shop.output(order, "gate")
    assert (output["came"], output["by"]) == (False, "")


async def test_or_the_run_is_parked_and_waits_anew_when_it_is_tried_again(shop):
    await shop.flow(gate("strict", "fail"))
    order = await shop.order("strict", number="S1")
    await until(lambda: waits(shop, 1), what="it waits")
    shop.time.pass_by(minutes=61)
    run = await shop.run(order, "parked")
    assert run.cause["code"] == "nothing-came"

    await shop.replay(run.id)
    await shop.run(order, "waiting")
    await until(lambda: waits(shop, 1), what="it waits again")
    assert await shop.signal("waves") == 1
    assert (await shop.output(order, "gate"))["came"] is True


RELEASE = """
  - id: out
    block: release
    settings: {signal: waves, at_most: 1, tells: {wave: '={number}'}}
"""


async def test_one_flow_releases_the_runs_of_another(shop):
    await shop.flow(gate("gated"))
    await shop.flow(flow("opener", RELEASE))
    order = await shop.order("gated", number="G1")
    await until(lambda: waits(shop, 1), what="it waits")
    opener = await shop.order("opener", number="W9")
    assert (await shop.output(opener, "out"))["count"] == 1
    await shop.done(order)
    assert (await shop.cells(order))["note"] == "TRUE W9"


PAID = """
  - {id: limit, block: set, settings: {values: {least: 100}}}
  - {id: paid, block: wait, settings: {when: 'AND({status}="paid",{amount}>={limit.least})'}}
  - {id: told, block: update, settings: {cells: {note: '={paid.came}&{paid.gone}'}}}
"""


async def test_a_run_goes_on_when_its_record_becomes_as_it_waits_for(shop):
    await shop.flow(flow("paid", PAID))
    order = await shop.order("paid", amount="150")
    await shop.run(order, "waiting")
    await shop.edit(order, status="half")
    await shop.edit(order, status="paid", amount="50")
    await shop.edit(order, amount="100")
    await shop.done(order)
    assert (await shop.cells(order))["note"] == "TRUEFALSE"


async def test_a_moment_in_which_it_was_so_is_not_missed(shop):
    await shop.flow(flow("brief", PAID))
    order = await shop.order("brief", amount="150")
    await shop.run(order, "waiting")
    await shop.edit(order, status="paid")
    await shop.edit(order, status="refunded")
    assert (await shop.output(order, "paid"))["came"] is True


async def test_a_change_from_before_the_wait_that_is_told_late_does_not_end_it(shop):
    await shop.flow(flow("stale", PAID))
    order = await shop.order("stale", amount="150")
    run = await shop.run(order, "waiting")
    paid, workspace = {"status": "paid", "amount": "150"}, shop.ws.row.id
    late = events.Changed(workspace, "orders", order, "update", "user:1", paid, version=1)
    await events.Events(shop.hub.house).handle(msgspec.json.encode(late), 0)
    (wait,) = await waits_of(shop, run.id)
    assert wait["came"] is None

    await shop.edit(order, status="paid")
    assert (await shop.output(order, "paid"))["came"] is True


async def waits_of(shop, run):
    return await shop.ws.db.fetch("SELECT came FROM danliu.waits WHERE run_id = $1", run)


async def test_what_is_so_already_is_not_waited_for(shop):
    await shop.flow(flow("ready", PAID))
    order = await shop.order("ready", amount="150", status="paid")
    assert (await shop.output(order, "paid"))["came"] is True


async def test_a_record_that_is_deleted_is_not_waited_for_any_more(shop):
    text = PAID.replace(
        "cells: {note: '={paid.came}&{paid.gone}'}",
        "table: customers, record: '={made.id}', cells: {city: '={paid.came}&{paid.gone}'}",
    )
    made = "  - {id: made, block: create, settings: {table: customers, cells: {name: 等着}}}\n"
    await shop.flow(flow("gone", made + text))
    order = await shop.order("gone", amount="150")
    run = await shop.run(order, "waiting")
    customer = unpack((await shop.steps(run.id))["made"].output)["id"]
    await shop.delete(order)
    await shop.done(order)
    assert (await shop.cells(customer, "customers"))["city"] == "FALSETRUE"


async def test_no_change_is_missed_between_the_look_and_the_wait(shop):
    """Each order is paid at about the moment at which its run begins to wait for that."""
    await shop.flow(flow("race", PAID))

    async def pay(number):
        order = await shop.order("race", amount="150")
        await asyncio.sleep(number / 1_000)
        await shop.edit(order, status="paid")
        return order

    orders = await asyncio.gather(*(pay(number) for number in range(40)))
    await asyncio.gather(*(shop.done(one) for one in orders))


async def test_a_condition_on_another_record_is_refused(shop):
    text = PAID.replace("{amount}>={limit.least}", '{customer.city}="宁波"')
    await shop.flow(flow("walks", text))
    cause = await shop.parked(await shop.order("walks"))
    assert (cause["code"], cause["facts"]["field"]) == ("bad-setting", "when")


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("{}", "wait.minutes"),
        ("{signal: a, when: '{amount}>1'}", "wait.signal"),
        ("{when: '{amount}>1', table: '={number}'}", "wait.table"),
        ("{when: '{amount}>'}", "wait.when"),
    ],
)
async def test_what_cannot_be_waited_for_is_refused_when_the_flow_is_published(
    shop, settings, place
):
    with pytest.raises(InvalidFlow) as refused:
        await shop.flow(flow("nothing", f"  - {{id: wait, block: wait, settings: {settings}}}\n"))
    assert refused.value.place == place


CHILD = """
  - {id: ask, block: wait, settings: {signal: child}}
  - {id: bad, block: if, settings: {when: '{ask.tells.fail}'}, branches: [{name: then, blocks: [
      {id: end, block: stop, settings: {reason: 子流程停了, ends: failed}}]}]}
  - {id: mark, block: update, settings: {cells: {status: 子流程做了}}}
"""
PARENT = """
  - {id: child, block: run, settings: {flow: child, wait: true}}
  - {id: told, block: update, settings: {cells: {note: '={child.status}'}}}
"""


async def test_a_flow_runs_another_once_and_goes_on_when_that_has_ended(shop):
    await shop.flow(flow("child", CHILD).replace('{kind}="child"', "1=2"))
    await shop.flow(flow("parent", PARENT))
    order = await shop.order("parent")
    await until(lambda: child_waits(shop), what="the other flow has begun")
    assert await shop.signal("child") == 1
    await shop.run_of("parent", order, "done")
    cells = await shop.cells(order)
    assert (cells["status"], cells["note"]) == ("子流程做了", "done")


async def child_waits(shop):
    return await shop.waiting_for("child") == 1


async def test_what_the_other_flow_could_not_do_fails_here_too_until_it_is_mended_there(shop):
    await shop.flow(flow("child", CHILD).replace('{kind}="child"', "1=2"))
    await shop.flow(flow("parent", PARENT))
    order = await shop.order("parent")
    await until(lambda: child_waits(shop), what="the other flow has begun")
    await shop.signal("child", tells={"fail": True})
    parent = await shop.run_of("parent", order, "parked")
    assert parent.cause["code"] == "started-run-failed"

    child = await shop.run_of("child", order, "parked")
    assert str(child.id) == parent.cause["facts"]["run"]
    await shop.ws.db.execute(
        "UPDATE danliu.steps SET output = jsonb_set(output, '{tells}', '{}')"
        " WHERE run_id = $1 AND path = 'ask'",
        child.id,
    )
    await shop.replay(child.id)
    await shop.run_of("child", order, "done")
    await shop.replay(parent.id)
    await shop.run_of("parent", order, "done")
    assert (await shop.cells(order))["note"] == "done"
    count = await shop.ws.db.fetchval(
        "SELECT count(*) FROM danliu.runs WHERE record_id = $1", order
    )
    assert count == 2


NOBODY = """
key: KIND
name: 不关于任何记录
trigger: {kind: called, settings: {takes: {who: text}}}
blocks:
  - {id: mark, block: create, settings: {table: marks, cells: {text: '="给 "&{trigger.who}'}}}
  - {id: notice, block: notify, settings: {text: '={trigger.who}'}}
  - BLOCK
"""
CALLER = """
  - id: child
    block: run
    settings: {flow: KIND, about: none, given: {who: '={number}'}, wait: true}
"""


@pytest.mark.parametrize(
    ("kind", "block", "field"),
    [
        ("no-update", "{id: one, block: update, settings: {cells: {note: x}}}", "table"),
        ("no-delete", "{id: one, block: delete, settings: {table: orders}}", "record"),
        ("no-link", "{id: one, block: link, settings: {field: customer}}", "table"),
        ("no-run", "{id: one, block: run, settings: {flow: no-run}}", "table"),
    ],
)
async def test_a_run_about_no_record_says_which_record_a_step_should_name(shop, kind, block, field):
    await shop.flow(NOBODY.replace("KIND", kind).replace("BLOCK", block))
    await shop.flow(flow(f"call-{kind}", CALLER.replace("KIND", kind)))
    order = await shop.order(f"call-{kind}", number=kind)

    cause = await shop.parked(order)

    assert cause["code"] == "started-run-failed"
    why = "SELECT cause FROM danliu.runs WHERE flow = $1"
    child = await shop.ws.db.fetchval(why, kind)
    assert (child["code"], child["facts"]["field"], child["path"]) == ("no-record", field, "one")
    assert f"给 {kind}" in await shop.marks()


async def test_who_waits_for_a_run_that_is_cancelled_goes_on(shop):
    await shop.flow(flow("child", CHILD).replace('{kind}="child"', "1=2"))
    patient = PARENT.replace("wait: true", "wait: true, on_failure: go-on")
    await shop.flow(flow("patient", patient))
    order = await shop.order("patient")
    await until(lambda: child_waits(shop), what="the other flow has begun")

    await standstill.cancel(shop.ws, (await shop.run_of("child", order, "waiting")).id)

    await shop.run_of("patient", order, "done")
    assert (await shop.cells(order))["note"] == "cancelled"
