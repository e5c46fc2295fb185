"""Flows that start flows: they know their chain, and a circle ends and says which they are."""

from uuid import UUID, uuid4

import msgspec
import pytest

from danliu.flows.errors import UnknownFlow
from danliu.flows.history import runs
from danliu.flows.starting import DEEPEST, START, CannotStart, FlowsInACircle, live, start_flow
from danliu.postgres.queue import Job, enqueue
from danliu.tables.write import Context
from danliu.workspace import Workspace

PING = """
key: ping
name: 甲方
trigger: {table: notes, when: '{text}<>"甲"'}
blocks: [{id: next, block: create, settings: {table: notes, cells: {text: 甲}}}]
"""
PONG = """
key: pong
name: 乙方
trigger: {table: notes, when: '{text}="甲"'}
blocks: [{id: next, block: create, settings: {table: notes, cells: {text: 乙}}}]
"""
PRICE = """
key: price
name: 算价
trigger: {kind: called, table: orders, settings: {takes: {rate: 折扣, who: 谁问的}}}
blocks:
  - id: mark
    block: update
    settings: {cells: {amount: '={trigger.rate}*100', note: '={trigger.who}'}}
"""
TALLY = """
key: tally
name: 记一笔
trigger: {kind: called}
blocks: [{id: note, block: create, settings: {table: notes, cells: {text: 记下}}}]
"""


async def test_two_flows_that_start_each_other_end_and_both_are_named(company):
    await company.flow(PING)
    await company.flow(PONG)
    await company.create("notes", text="开始")
    pings, pongs = await company.runs("ping"), await company.runs("pong")
    assert sorted(run.depth for run in pings) == [1, 3, 5, 7]
    assert sorted(run.depth for run in pongs) == [2, 4, 6, 8]
    (first,) = [run for run in pings if run.depth == 1]
    assert {run.chain for run in (*pings, *pongs)} == {first.id}
    (told,) = await company.notices()
    assert "8 层" in told
    assert "「甲方」 → 「乙方」 → 「甲方」" in told
    found = await runs(company.ws.db, company.ws.row.id, chain=first.id)
    assert len(found) == DEEPEST


async def test_a_circle_that_spreads_is_told_once(company):
    await company.flow(PING)
    twice = PONG.replace(
        "text: 乙}}}]",
        "text: 乙}}}, {id: more, block: create, settings: {table: notes, cells: {text: 丙}}}]",
    )
    await company.flow(twice)
    await company.create("notes", text="开始")
    assert len(await company.runs("ping")) == 1 + 2 + 4 + 8
    assert len(await company.notices()) == 1


async def test_what_a_person_starts_is_a_chain_of_its_own(company):
    await company.flow(TALLY)
    first = await start_flow(company.ws, "tally", {}, once="a")
    second = await start_flow(company.ws, "tally", {}, once="b")
    found = await company.runs("tally")
    assert {run.id: (run.chain, run.depth) for run in found} == {
        first: (first, 1),
        second: (second, 1),
    }


async def test_another_flow_starts_it_with_values_for_a_record_and_a_repeat_starts_it_once(company):
    await company.flow(PRICE)
    order, caller, chain = await company.create(number="A"), uuid4(), uuid4()
    ws = calling(company, caller, chain, depth=2)
    given = {"rate": 3, "who": "审核"}
    about = ("orders", order)
    run = await start_flow(ws, "price", given, once=f"{caller}:step", about=about)
    again = await start_flow(ws, "price", given, once=f"{caller}:step", about=about)
    assert run == again
    (found,) = await company.runs("price")
    assert (found.id, found.chain, found.depth, found.record_id) == (run, chain, 3, order)
    cells = await company.cells(order)
    assert (cells["amount"], cells["note"]) == (300, "审核")


async def test_it_starts_only_if_the_caller_commits(company):
    await company.flow(TALLY)
    async with company.ws.db.acquire() as db:
        transaction = db.transaction()
        await transaction.start()
        await start_flow(company.ws.inside(db), "tally", {}, once="undone")
        await transaction.rollback()
    assert await company.runs("tally") == []


async def test_what_does_not_fit_is_refused_by_name(company):
    await company.flow(PRICE)
    await company.flow(PING)
    await company.flow("{key: hook, name: 推送, trigger: {kind: webhook}, blocks: []}")
    order = await company.create(number="A")
    given, about = {"rate": 1, "who": "x"}, ("orders", order)
    with pytest.raises(UnknownFlow):
        await start_flow(company.ws, "nothing", {}, once="x")
    for key, values, whom in (
        ("ping", {}, None),
        ("price", given, None),
        ("price", {"rate": 1}, about),
        ("price", {**given, "more": 1}, about),
        ("hook", {}, None),
    ):
        with pytest.raises(CannotStart):
            await start_flow(company.ws, key, values, once="x", about=whom)
    with pytest.raises(FlowsInACircle):
        deep = calling(company, uuid4(), uuid4(), depth=DEEPEST)
        await start_flow(deep, "price", given, once="x", about=about)


def calling(company, run: UUID, chain: UUID, depth: int) -> Workspace:
    """The company as a run in the middle of a chain sees it."""
    said = company.ws.context
    context = Context(said.actor, said.origin, run=run, chain=chain, depth=depth)
    return Workspace(company.hub.house, company.ws.row, context)


async def test_a_job_that_the_version_before_left_behind_still_starts_its_run(company):
    await company.flow(TALLY)
    run, (_, version) = uuid4(), await live(company.ws.db, company.ws.row.id, "tally")
    old = msgspec.json.encode([run, company.ws.row.id, "tally", version, "", None, 1])
    await enqueue(company.ws.db, [Job(START, old)])
    company.hub.waker.wake()
    (found,) = await company.runs("tally")
    assert (found.id, found.chain, found.depth) == (run, run, 1)
