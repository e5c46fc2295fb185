"""Runs that cannot go on: tried again by themselves, replayed together, or given up."""

from datetime import timedelta
from uuid import uuid4

import pytest

from danliu.clock import Clock
from danliu.connect.pace import Limits
from danliu.flows import journal, standstill, tasks, upkeep, versions
from danliu.flows.definition import nodes
from danliu.flows.errors import NotParked
from danliu.flows.standstill import Which
from danliu.flows.upcoming import ahead
from danliu.packs.demo import seed
from tests.polling import until
from tests.processes import new_database
from tests.stories.conftest import opened
from tests.stories.story import DIAMOND, Story
from tests.stories.test_waiting import Held

CREDIT = """
key: ask-credit
name: 问信用
trigger: {table: customers, when: '{city}="绍兴"'}
blocks:
  - {id: ask, block: call, settings: {connection: kingdee, operation: credit, input: {number: C9}}}
  - {id: told, block: update, settings: {cells: {contact: '={ask.currency}'}}}
"""


@pytest.fixture
async def held(dsn, sandboxes, tmp_path):
    """A company whose clock is held, and the clock; seconds that somebody sleeps are no time."""
    clock = Held()
    own = await new_database(dsn, f"still_{uuid4().hex}")

    async def slept(seconds: float) -> None:
        clock.move(seconds=seconds)

    given = Clock(now=clock.now, sleep=slept)
    await sandboxes.calm()
    known = {"limit": 1, "used": 0, "currency": "CNY"}
    await sandboxes.tell("kingdee", "_credit", {"C9": known})
    async with opened(own, tmp_path, sandboxes, given, tick=False) as hub:
        yield Story(hub, await seed(hub.house, sandbox=sandboxes.url), sandboxes), clock


async def tried(story: Story, customer, times: int):
    """The customer's run, once it was put off so many times."""

    async def reached():
        run = await story.run(customer)
        return run if run.status == "waiting" and run.cause["tries"] == times else None

    return await until(reached, what=f"tried {times} times")


async def test_a_system_that_is_away_is_asked_again_ever_more_rarely_until_it_answers(held):
    story, clock = held
    await story.flow(CREDIT)
    await story.outside.control("kingdee", fail={"how": "http-500", "times": 999})
    customer = await story.customer("等金蝶的店", city="绍兴")
    pauses = []
    for times in (1, 2, 3):
        run = await tried(story, customer, times)
        due = await story.ws.db.fetchval("SELECT min(due_at) FROM danliu.timers")
        pauses.append((due - clock.now()).total_seconds())
        clock.at = due
        if times == 3:
            await story.outside.calm()
        assert await upkeep.fire_timers(story.ws.db, clock.now()) == 1
    assert (run.cause["code"], run.cause["path"]) == ("outside-unreachable", "ask")
    first, second, third = pauses
    assert first < 10 < second < 30 < third

    done = await story.run(customer, "done", "parked")

    assert done.cause is None
    assert (await story.record(customer, "customers")).cells["contact"] == "CNY"


async def test_after_a_day_it_is_for_a_person(held):
    story, clock = held
    await story.flow(CREDIT)
    await story.outside.control("kingdee", fail={"how": "http-500", "times": 999})
    customer = await story.customer("等了一天的店", city="绍兴")
    await tried(story, customer, 1)

    clock.move(days=1)
    await upkeep.fire_timers(story.ws.db, clock.now())

    parked = await story.run(customer, "parked")
    assert parked.cause["code"] == "outside-unreachable"
    await story.outside.calm()
    await standstill.replay_one(story.ws.db, story.ws.row.id, parked.id)
    story.hub.house.wake()
    await story.run(customer, "done")


async def test_what_stands_still_is_told_by_cause_and_replayed_together(story):
    await story.outside.control("kingdee", only="Save", fail={"how": "refuse", "times": 99})
    orders = [await story.order(DIAMOND, amount="700") for _ in range(3)]
    parked = [await story.run(order, "parked") for order in orders]
    runs = sorted(parked, key=lambda run: run.started_at)
    db, workspace = story.ws.db, story.ws.row.id

    causes = [one for one in await standstill.causes(db, workspace) if one.path == "erp"]
    (cause,) = causes
    assert (cause.code, cause.kind, cause.status) == ("outside-refused", "refuse", "parked")
    assert (cause.runs, cause.about) == (3, "金蝶云星空")
    assert cause.example == runs[-1].id

    since = Which(code=cause.code, path="erp", since=runs[1].started_at)
    assert await standstill.count(db, workspace, since) == 2
    await story.outside.calm()
    assert await standstill.replay(db, workspace, since) == 2
    story.hub.house.wake()
    for run in runs[1:]:
        assert (await story.decided(run.record_id))["status"] == "approved"
    assert (await story.run(runs[0].record_id)).status == "parked"

    assert await standstill.replay(db, workspace, Which(code=cause.code, path="erp")) == 1
    story.hub.house.wake()
    assert (await story.decided(runs[0].record_id))["status"] == "approved"
    assert [one for one in await standstill.causes(db, workspace) if one.path == "erp"] == []


async def test_what_a_replay_would_do_is_shown_first(story):
    await story.outside.control("kingdee", only="Save", fail={"how": "refuse", "times": 1})
    order = await story.order(DIAMOND, amount="700")
    parked = await story.run(order, "parked")
    db, workspace = story.ws.db, story.ws.row.id
    flow, _ = await versions.definition(db, workspace, parked.flow, parked.version)
    before = await journal.steps_of(db, parked.id)

    told = ahead(flow, before, parked.cause)

    certain = [one.path for one in told if one.certain]
    assert "erp" in certain
    assert {"credit", "stock", "quotes", "today", "goods"}.isdisjoint(one.path for one in told)
    assert {one.effect for one in told if one.path in ("erp", "release")} == {"read", "write"}
    await standstill.replay_one(db, workspace, parked.id)
    story.hub.house.wake()
    await story.decided(order)
    ended = {one.path: one.ended_at for one in before if one.status == "done"}
    after = {one.path: one.ended_at for one in await journal.steps_of(db, parked.id)}
    anew = {path for path in after if path not in ended or ended[path] != after[path]}
    blocks_done = {node.id for node in nodes(flow)} & anew
    assert blocks_done <= {one.path for one in told}


async def test_a_cancelled_run_writes_no_more_and_comes_not_again(story):
    order = await story.order(kind="trial")
    task = await story.task(order)
    run = await story.run(order, "waiting")
    db, workspace = story.ws.db, story.ws.row.id

    await standstill.cancel(story.ws, run.id)

    cancelled = await story.run(order)
    assert (cancelled.status, cancelled.cause["facts"]["by"]) == ("cancelled", story.ws.actor.ref)
    with pytest.raises(NotParked):
        await standstill.replay_one(db, workspace, run.id)
    with pytest.raises(NotParked):
        await standstill.cancel(story.ws, run.id)
    assert (await story.record(order)).cells["status"] == "review"
    assert (await tasks.find_task(db, workspace, task.id)).status == "void"


async def test_calls_that_would_wait_long_are_rows_until_their_turn(held):
    story, clock = held
    await story.flow(CREDIT)
    connect, pace = story.ws.connect, story.hub.house.http.pace
    await connect.limit("kingdee", Limits(per_second=1))
    pace.waiting[story.ws.row.id, "kingdee"] = 99  # others of this process wait already

    customer = await story.customer("排队的店", city="绍兴")
    run = await story.run(customer, "waiting")
    assert run.cause is None
    assert (await story.steps(customer))["ask"].status == "waiting"
    pace.waiting.clear()
    clock.move(seconds=2)
    assert await upkeep.fire_timers(story.ws.db, clock.now()) == 1

    assert (await story.run(customer, "done")).ended_at - clock.now() < timedelta(seconds=1)
