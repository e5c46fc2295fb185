"""Runs that wait: for a moment, for a person in one branch, for somebody who mends the outside."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from danliu.clock import Clock
from danliu.flows import standstill, upkeep
from danliu.flows.errors import InvalidFlow, NotParked
from danliu.flows.task_errors import TaskVoid
from danliu.packs.demo import seed
from danliu.tables.write import Create
from tests.processes import new_database
from tests.stories import stumble
from tests.stories.conftest import opened
from tests.stories.story import DIAMOND, Story

CALL_BACK = """
key: call-back
name: 新客户九十分钟后回访
trigger: {table: customers, when: '{city}="厦门"'}
blocks:
  - {id: known, block: if, title: 大客户, settings: {when: '{level}="vip"'}}
  - {id: later, block: wait, settings: {minutes: 90}}
  - {id: called, block: update, settings: {cells: {contact: 已回访}}}
"""
ASK_AND_GO_ON = """
key: ask-and-go-on
name: 一边问一边做
trigger: {table: customers, when: '{city}="宁波"'}
blocks:
  - id: both
    block: parallel
    branches:
      - name: person
        blocks: [{id: ask, block: approve, settings: {question: 给月结吗}}]
      - name: house
        blocks: [{id: mark, block: update, settings: {cells: {contact: 已建档}}}]
  - {id: told, block: update, settings: {cells: {erp_number: '={ask.decision}'}}}
"""
STUMBLES = """
key: stumbles
name: 别人写的步骤有错
trigger: {table: customers, when: '{city}="温州"'}
blocks:
  - {id: step, block: stumble}
"""
STRANGE_ANSWER = """
key: strange-answer
name: 外部系统回了怪字符
trigger: {table: customers, when: '{city}="台州"'}
blocks:
  - id: credit
    block: call
    settings: {connection: kingdee, operation: credit, input: {number: C9}}
  - {id: told, block: update, settings: {cells: {contact: '={credit.currency}'}}}
"""
OPENING = """
key: opening
name: 到早上九点再联系
trigger: {table: customers, when: '{city}="南京"'}
blocks:
  - {id: later, block: wait, settings: {until: '2027-03-02T09:00:00'}}
"""


class Held:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2027, 3, 1, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
async def held(dsn, sandboxes, tmp_path):
    """A company whose clock is held, and the clock."""
    clock = Held()
    own = await new_database(dsn, f"held_{uuid4().hex}")
    async with opened(own, tmp_path, sandboxes, Clock(now=clock.now), tick=False) as hub:
        yield Story(hub, await seed(hub.house, sandbox=sandboxes.url), sandboxes), clock


async def test_a_run_waits_to_the_minute_and_not_longer(held):
    story, clock = held
    await story.flow(CALL_BACK)
    customer = await story.customer("新店", city="厦门")
    await story.run(customer, "waiting")

    clock.move(minutes=89, seconds=59)
    assert await upkeep.fire_timers(story.ws.db, clock.now()) == 0
    clock.move(seconds=1)
    assert await upkeep.fire_timers(story.ws.db, clock.now()) == 1

    assert (await story.run(customer, "done")).ended_at == clock.now()
    assert (await story.record(customer, "customers")).cells["contact"] == "已回访"
    assert await upkeep.fire_timers(story.ws.db, clock.now() + timedelta(days=9)) == 0


async def test_one_branch_waits_for_a_person_while_the_other_goes_on(story):
    await story.flow(ASK_AND_GO_ON)
    customer = await story.customer("要月结的店", city="宁波")

    task = await story.task(customer)
    await story.run(customer, "waiting")
    assert (await story.record(customer, "customers")).cells["contact"] == "已建档"

    await story.decide(task, "approved")
    await story.run(customer, "done")
    assert (await story.record(customer, "customers")).cells["erp_number"] == "approved"
    marked = [one for one in await story.changes(customer, "customers") if "contact" in one.after]
    assert len(marked) == 1


async def test_a_parked_order_goes_on_where_it_failed_once_the_erp_is_mended(story):
    await story.outside.control("kingdee", only="Save", fail={"how": "refuse", "times": 99})
    order = await story.order(amount="600")
    parked = await story.run(order, "parked")
    assert (parked.cause["code"], parked.cause["path"]) == ("outside-refused", "erp")
    assert parked.cause["facts"]["detail"] == "单据数据校验失败"
    asked = (await story.outside.books("wangdiantong"))["asked"]

    await story.outside.calm()
    await standstill.replay_one(story.ws.db, story.ws.row.id, parked.id)
    cells = await story.decided(order)

    assert (cells["status"], cells["erp_number"]) == ("approved", cells["number"])
    assert (await story.outside.books("wangdiantong"))["asked"] == asked
    (document,) = await documents_of(story, cells["number"])
    assert document["history"] == ["Save", "Submit", "Audit"]
    with pytest.raises(NotParked):
        await standstill.replay_one(story.ws.db, story.ws.row.id, parked.id)


async def test_a_replay_does_not_ask_again_what_the_decision_was_made_without(story):
    await story.outside.control("wangdiantong", fail={"how": "http-500", "times": 99})
    await story.outside.control("kingdee", only="Save", fail={"how": "refuse", "times": 99})
    order = await story.order(DIAMOND, amount="600")
    parked = await story.run(order, "parked")
    asked = (await story.outside.books("wangdiantong"))["asked"]

    await story.outside.calm()
    await standstill.replay_one(story.ws.db, story.ws.row.id, parked.id)
    await story.decided(order)

    steps = await story.steps(order)
    assert (steps["checks.stock"].status, steps["stock"].status) == ("failed", "failed")
    assert (await story.outside.books("wangdiantong"))["asked"] == asked


async def test_a_block_that_fails_in_a_way_nobody_foresaw_parks_its_run_for_a_person(story):
    await story.flow(STUMBLES)
    assert stumble.Stumble.effect == "read"
    customer = await story.customer("温州的店", city="温州")

    run = await story.run(customer, "parked")

    assert (run.cause["code"], run.cause["path"]) == ("unexpected", "step")
    assert run.cause["facts"] == {"error": "KeyError", "detail": "'nothing'"}


async def test_a_flow_that_holds_such_a_character_itself_is_not_published(story):
    with pytest.raises(InvalidFlow):
        await story.flow(STUMBLES.replace("别人", '"别人').replace("有错", '有错\\0"'))


async def test_a_character_that_no_database_keeps_does_not_stop_a_run(story):
    strange = {"limit": 1, "used": 0, "currency": "CN\0Y"}
    await story.outside.tell("kingdee", "_credit", {"C9": strange})
    await story.flow(STRANGE_ANSWER)
    customer = await story.customer("台州的店", city="台州")

    await story.run(customer, "done")

    assert (await story.record(customer, "customers")).cells["contact"] == "CN␀Y"


async def test_a_moment_typed_without_a_zone_is_the_companys_own_time(held):
    story, clock = held
    await story.flow(OPENING)
    customer = await story.customer("南京的店", city="南京")
    await story.run(customer, "waiting")

    nine_in_china = datetime(2027, 3, 2, 1, tzinfo=UTC)
    assert await upkeep.fire_timers(story.ws.db, nine_in_china - timedelta(seconds=1)) == 0
    clock.at = nine_in_china
    assert await upkeep.fire_timers(story.ws.db, clock.now()) == 1
    await story.run(customer, "done")


async def documents_of(story: Story, number: str) -> list[dict[str, object]]:
    return [one for one in await story.outside.documents() if one["number"] == number]


async def test_an_order_that_was_refused_meanwhile_is_not_booked(story):
    order = await story.order(kind="custom")
    task = await story.task(order)

    await story.edit("orders", order, status="refused")
    with suppress(TaskVoid):  # it may be void by now, or be answered just before
        await story.decide(task, "approved")
    await story.run(order, "done")

    cells = (await story.record(order)).cells
    assert (cells["status"], cells["erp_number"]) == ("refused", None)
    assert await documents_of(story, cells["number"]) == []


async def test_what_a_person_approved_is_booked_with_the_lines_of_today(story):
    order = await story.order(kind="custom")
    task = await story.task(order)

    line = {"order": order, "line": 9, "sku": "KL-9", "quantity": "3", "price": "1"}
    await story.ws.tables.write([Create("order_lines", line)])
    await story.decide(task, "approved")
    await story.run(order, "done")

    (document,) = await documents_of(story, (await story.record(order)).cells["number"])
    assert len(document["lines"]) == 2
