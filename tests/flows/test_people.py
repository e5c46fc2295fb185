"""People in the loop: who is asked, in which order, in whose place, until when, until what."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from danliu.flows import history
from danliu.flows.deciding import Verdict, decide
from danliu.flows.errors import TaskDecided
from danliu.flows.going_back import send_back
from danliu.flows.links import Link, find_link, make_link
from danliu.flows.notices import count_unread, list_notices, mark_read
from danliu.flows.passing import add_signer, claim, delegate, give_back
from danliu.flows.seats import seats_of
from danliu.flows.shelves import open_tasks
from danliu.flows.task_errors import (
    CannotReturn,
    LinkSpent,
    NoSuchPerson,
    NotYourTask,
    RecordChanged,
    TaskClaimed,
    TaskVoid,
    UnknownChoice,
)
from danliu.flows.tasks import RESUME, TaskRow, events_of
from danliu.people.errors import Forbidden
from danliu.people.substitutes import Substitute, appoint
from danliu.postgres.queue import Job, enqueue
from danliu.tables.defining import set_role
from danliu.tables.errors import InvalidRecord
from danliu.tables.roles import Grant, Role
from tests.flows.office import MONDAY, Office, an_office

TOLD = "- {id: told, block: update, settings: {cells: {done: '={ask.decision}'}}}"


@pytest.fixture(scope="module")
async def house(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    data: Path = tmp_path_factory.mktemp("office")
    async with an_office(new_database("office"), data) as found:
        async with found.db.acquire() as db, db.transaction():
            whole = Grant(create=True, update=True)
            await set_role(db, found.row.id, Role("planner", "计划员", others=whole, act=True))
        yield found


@pytest.fixture
async def office(house: Office) -> Office:
    await house.renew()
    return house


def asking(**settings: object) -> str:
    """One approval, and the record told what came of it."""
    given = "".join(f"\n    {name}: {value}" for name, value in settings.items())
    return f"- id: ask\n  block: approve\n  settings:\n    question: 能接吗{given}\n{TOLD}"


async def asked(office: Office, **settings: object) -> tuple[str, TaskRow]:
    await office.flow(asking(**settings))
    order = await office.order()
    return order, await office.task(order)  # type: ignore[return-value]


# ---- whom, and in which order


async def test_all_must_agree_and_the_order_goes_on_with_the_last_of_them(office: Office) -> None:
    order, task = await asked(office, who="[王, 李, 赵]", mode="all")

    await office.answer("王", task)
    await office.answer("赵", task)
    assert (await office.again(task)).status == "open"
    ended = await office.answer("李", task)

    assert (ended.status, ended.decision) == ("decided", "approved")
    await office.ended(order)  # type: ignore[arg-type]
    assert await office.cell(order) == "approved"  # type: ignore[arg-type]


async def test_one_who_refuses_ends_what_all_must_agree_to(office: Office) -> None:
    order, task = await asked(office, who="[王, 李]", mode="all")

    await office.answer("李", task, "refused", "交期太近")

    assert (await office.again(task)).comment == "交期太近"
    with pytest.raises(TaskDecided):
        await office.answer("王", task)
    await office.ended(order)  # type: ignore[arg-type]
    assert await office.cell(order) == "refused"  # type: ignore[arg-type]


async def test_two_of_three_are_the_majority_and_the_third_is_not_waited_for(
    office: Office,
) -> None:
    _, task = await asked(office, who="[王, 李, 赵]", mode="majority")
    await office.answer("王", task)
    await office.answer("李", task, "refused", "不划算")

    assert (await office.answer("赵", task, "refused", "同意李的意见")).decision == "refused"


# ---- a no


WRITTEN = "- {id: told, block: update, settings: {cells: {done: 接了}}}"
ASK = "- {id: ask, block: approve, settings: {question: 能接吗}}\n" + WRITTEN


@pytest.mark.parametrize(("decision", "done"), [("approved", "接了"), ("refused", None)])
async def test_a_no_that_nothing_reads_ends_the_run(
    office: Office, decision: str, done: str | None
) -> None:
    await office.flow(ASK)
    order = await office.order()
    await office.answer("王", await office.task(order), decision, "看过了")

    await office.ended(order)

    assert await office.cell(order) == done


async def test_a_question_that_became_void_is_no_yes(office: Office) -> None:
    await office.flow(ASK.replace("能接吗", "能接吗, still: '{amount}>0'"))
    order = await office.order(amount="5")
    await office.task(order)

    await office.edit(order, amount="0")
    await office.tick()
    await office.ended(order)

    assert await office.cell(order) is None


SIDES = """
- id: both
  block: parallel
  branches:
    - {name: one, blocks: [{id: one-says, block: approve, settings: {question: 一, who: [王]}}]}
    - {name: other, blocks: [{id: other-says, block: confirm-card, settings:
        {question: 二, who: [李],
        choices: [{key: ja, name: 好}, {key: nein, name: 不, stops: true}]}}]}
"""


async def test_a_no_of_one_side_ends_the_run_and_the_other_is_asked_no_more(
    office: Office,
) -> None:
    await office.flow(SIDES + WRITTEN)
    order = await office.order()
    await office.task(order)
    by_question = {one.question: one for one in await open_tasks(office.db, office.row.id)}

    await office.answer("李", by_question["二"], "nein")
    await office.ended(order)

    assert await office.cell(order) is None
    assert (await office.again(by_question["一"])).status == "void"


# ---- one after another


async def test_in_order_the_next_is_asked_once_the_one_before_agreed(office: Office) -> None:
    _, task = await asked(office, who="[王, 李]", mode="in-order")
    assert (await office.shelf("王"), await office.shelf("李")) == (["能接吗"], [])
    with pytest.raises(NotYourTask):
        await office.answer("李", task)

    await office.answer("王", task)

    assert (await office.shelf("王"), await office.shelf("李")) == ([], ["能接吗"])
    assert await office.told("李") == ["轮到您处理：D-1 能接吗"]
    assert (await office.answer("李", task)).status == "decided"


async def test_a_formula_names_whoever_the_record_names(office: Office) -> None:
    await office.flow(asking(who="['={owner}']"))
    order = await office.order(owner="李")
    task = await office.task(order)

    with pytest.raises(NotYourTask):
        await office.answer("王", task)

    assert (await office.answer("李", task)).decision == "approved"


async def test_a_hundred_answers_at_once_are_one_decision(office: Office) -> None:
    order, task = await asked(office, who="['role:member']")
    many = [office.answer(name, task) for name in ("王", "李") for _ in range(20)]

    answers = await asyncio.gather(*many, return_exceptions=True)

    won = [one for one in answers if isinstance(one, TaskRow)]
    assert len(won) == 1
    assert all(isinstance(one, TaskDecided) for one in answers if one not in won)
    await office.ended(order)  # type: ignore[arg-type]


async def test_a_reason_is_asked_for_where_one_is_needed(office: Office) -> None:
    _, task = await asked(office, who="[王]", reason_to_approve="true")

    for decision in ("approved", "refused"):
        with pytest.raises(InvalidRecord) as wrong:
            await office.answer("王", task, decision, "  ")
        assert [one.field for one in wrong.value.faults] == ["comment"]
    with pytest.raises(UnknownChoice):
        await office.answer("王", task, "perhaps")

    assert (await office.answer("王", task, "approved", "老客户")).comment == "老客户"


async def test_who_may_only_look_does_not_decide(office: Office) -> None:
    await office.hire("看客", "viewer")
    _, task = await asked(office)

    with pytest.raises(Forbidden):
        await decide(office.as_("看客", "viewer"), task.id, Verdict("approved"))


# ---- passed on


async def test_what_is_delegated_is_answered_by_the_other_and_by_nobody_else(
    office: Office,
) -> None:
    _, task = await asked(office, who="[王]")

    await delegate(office.as_("王"), task.id, "李", "我不懂这个产品")

    with pytest.raises(NotYourTask):
        await office.answer("王", task)
    assert await office.told("李") == ["轮到您处理：D-1 能接吗"]
    assert (await office.answer("李", task)).decided_by == f"user:{office.people['李']}"
    story = [(one.what, one.comment) for one in await events_of(office.db, task.id)]
    assert story == [("delegated", "我不懂这个产品"), ("approved", "")]


async def test_it_is_not_delegated_to_nobody_or_to_oneself(office: Office) -> None:
    _, task = await asked(office, who="[王]")

    for name in ("王", "没有这个人", "role:nobody"):
        with pytest.raises(NoSuchPerson):
            await delegate(office.as_("王"), task.id, name)


async def test_without_the_added_signer_nothing_is_agreed(office: Office) -> None:
    _, task = await asked(office, who="[王]")

    await add_signer(office.as_("王"), task.id, "李", before=False)
    assert (await office.answer("王", task)).status == "open"

    assert (await office.answer("李", task)).decision == "approved"


async def test_a_signer_before_me_answers_first_and_i_am_asked_again(office: Office) -> None:
    _, task = await asked(office, who="[王]")

    await add_signer(office.as_("王"), task.id, "李", before=True)
    with pytest.raises(NotYourTask):
        await office.answer("王", task)
    await office.answer("李", task)

    assert (await office.answer("王", task)).decision == "approved"


async def test_a_signer_added_in_a_row_stands_between(office: Office) -> None:
    _, task = await asked(office, who="[王, 赵]", mode="in-order")
    await add_signer(office.as_("王"), task.id, "李", before=False)
    await office.answer("王", task)
    assert (await office.shelf("李"), await office.shelf("赵")) == (["能接吗"], [])

    await office.answer("李", task)

    assert (await office.answer("赵", task)).decision == "approved"


async def test_what_one_took_from_the_pool_waits_for_nobody_else_until_given_back(
    office: Office,
) -> None:
    _, task = await asked(office, who="['role:member']")
    assert await office.shelf("王", "pool") == await office.shelf("李", "pool") == ["能接吗"]

    await claim(office.as_("王"), task.id)

    assert (await office.shelf("王"), await office.shelf("李", "pool")) == (["能接吗"], [])
    with pytest.raises(TaskClaimed) as late:
        await office.answer("李", task)
    assert late.value.by == f"user:{office.people['王']}"
    with pytest.raises(NotYourTask):
        await give_back(office.as_("李"), task.id)
    await give_back(office.as_("王"), task.id)
    assert (await office.answer("李", task)).decision == "approved"


# ---- away, gone


async def test_while_somebody_is_away_the_substitute_answers_too(office: Office) -> None:
    now = office.clock.now()
    away = Substitute(office.people["王"], office.people["李"], now, now + timedelta(days=3))
    await appoint(office.db, office.row.id, away)
    _, task = await asked(office, who="[王]")
    assert await office.shelf("李") == ["能接吗"]

    office.clock.move(days=3)
    with pytest.raises(NotYourTask):
        await office.answer("李", task)
    office.clock.move(days=-1)

    assert (await office.answer("李", task)).decided_by == f"user:{office.people['李']}"
    (event,) = await events_of(office.db, task.id)
    assert event.whom == f"user:{office.people['王']}"


async def test_a_role_of_which_nobody_may_see_the_order_is_no_one_to_ask(office: Office) -> None:
    async with office.db.acquire() as db, db.transaction():
        own = Grant(update=True, where='{note}="mine"')
        await set_role(db, office.row.id, Role("dock", "月台", "Dock", {"orders": own}, act=True))
    await office.hire("钱", "dock")
    await office.flow(asking(who="['role:dock']"))

    seen, unseen = await office.order(note="mine"), await office.order(note="")
    seats = {
        one: [seat.who for seat in await seats_of(office.db, (await office.task(one)).id)]
        for one in (seen, unseen)
    }

    assert seats == {seen: ["role:dock"], unseen: ["role:owner"]}


async def test_what_waits_for_somebody_who_leaves_goes_on_to_who_is_next(office: Office) -> None:
    order, task = await asked(office, who="[王]", escalate="[赵]")
    other = await office.order()
    unnamed = await office.task(other)

    await office.leaves("王")

    assert await office.shelf("王") == []
    assert await office.shelf("赵") == ["能接吗", "能接吗"]
    assert any("不在岗" in one for one in await office.told("赵"))
    assert any("不在岗" in one for one in await office.told("老板"))
    ended = await decide(office.as_("赵", "planner"), task.id, Verdict("approved"))
    assert ended.decision == "approved"
    await decide(office.as_("赵", "planner"), unnamed.id, Verdict("approved"))
    await office.ended(order)  # type: ignore[arg-type]


async def test_where_nobody_is_named_or_the_name_is_unknown_the_owner_is_asked(
    office: Office,
) -> None:
    await office.flow(asking(who="['={owner}', 早就走了的人]"))
    order = await office.order(owner="王")
    await office.leaves("王")
    task = await office.task(order)

    assert await office.shelf("老板") == []
    assert await office.shelf("老板", "pool") == ["能接吗"]
    ended = await decide(office.as_("老板", "owner"), task.id, Verdict("approved"))
    assert ended.decision == "approved"


async def test_what_somebody_took_from_the_pool_is_free_once_they_leave(office: Office) -> None:
    _, task = await asked(office, who="['role:member']")
    await claim(office.as_("王"), task.id)

    await office.leaves("王")

    assert (await office.answer("李", task)).decision == "approved"


# ---- until when


async def test_a_day_of_working_hours_is_reminded_of_and_then_goes_to_who_is_named(
    office: Office,
) -> None:
    order, task = await asked(office, who="[王]", due="'8'", remind_hours=2, escalate="[赵]")
    assert task.due_at == datetime(2026, 11, 23, 10, tzinfo=UTC)  # six o'clock in China

    office.clock.at = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)
    await office.tick()
    assert await office.told("王") == []
    office.clock.move(minutes=1)
    await office.tick()
    await office.tick()
    assert await office.told("王") == ["请在 11-23 18:00 前处理：D-1 能接吗"]
    assert await office.shelf("赵") == []

    office.clock.at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    await office.tick()
    assert await office.shelf("赵") == ["能接吗"]
    ended = await decide(office.as_("赵", "planner"), task.id, Verdict("refused", "超时不接"))
    assert ended.decision == "refused"
    await office.ended(order)  # type: ignore[arg-type]


async def test_the_due_time_follows_the_field_when_it_moves(office: Office) -> None:
    await office.flow(asking(who="[王]", due="'{due}'", remind_hours=1, escalate="[赵]"))
    order = await office.order(due="2026-11-24 12:00")
    task = await office.task(order)
    assert task.due_at == datetime(2026, 11, 24, 4, tzinfo=UTC)

    await office.edit(order, due="2026-11-25 18:00")
    await office.tick()
    assert (await office.again(task)).due_at == datetime(2026, 11, 25, 10, tzinfo=UTC)
    office.clock.at = datetime(2026, 11, 24, 5, tzinfo=UTC)
    await office.tick()
    assert (await office.told("王"), await office.shelf("赵")) == ([], [])

    office.clock.at = datetime(2026, 11, 25, 11, tzinfo=UTC)
    await office.tick()
    assert await office.shelf("赵") == ["能接吗"]
    await office.edit(order, due="2026-11-30 18:00")
    await office.tick()
    assert await office.shelf("赵") == []
    assert (await office.told("赵"))[0] == "不再需要您处理：D-1 能接吗"


# ---- what it was asked about


async def test_an_answer_on_what_one_did_not_see_is_refused_with_what_changed(
    office: Office,
) -> None:
    await office.flow(asking(who="[王]"))
    order = await office.order(amount="100")
    task = await office.task(order)
    await office.edit(order, amount="90000", note="加急")

    with pytest.raises(RecordChanged) as changed:
        await decide(office.as_("王"), task.id, Verdict("approved"))

    moved = [(one.name, one.was, one.now) for one in changed.value.changed]
    assert moved == [("金额", "100.00", "90,000.00"), ("备注", "", "加急")]
    seen = changed.value.version
    assert (await decide(office.as_("王"), task.id, Verdict("approved", seen=seen))).decision
    assert (await office.again(task)).status == "decided"


async def test_what_is_changed_and_changed_back_stops_nobody(office: Office) -> None:
    await office.flow(asking(who="[王]"))
    order = await office.order(note="平")
    task = await office.task(order)
    await office.edit(order, note="急")
    await office.edit(order, note="平")

    assert (await decide(office.as_("王"), task.id, Verdict("approved"))).status == "decided"


async def test_a_change_and_an_answer_at_one_moment_are_one_after_the_other(
    office: Office,
) -> None:
    await office.flow(asking(who="[王]"))
    for number in range(15):
        order = await office.order(amount="1")
        task = await office.task(order)
        verdict = decide(office.as_("王"), task.id, Verdict("approved"))
        answer, _ = await asyncio.gather(
            verdict, office.edit(order, amount=str(number + 2)), return_exceptions=True
        )
        version = await office.db.fetchval(
            f"SELECT version FROM ws_{office.row.id}.changes"
            " WHERE record_id = $1 AND run_id IS NULL AND version > 1",
            order,
        )
        assert version
        assert isinstance(answer, TaskRow | RecordChanged)
        if isinstance(answer, RecordChanged):
            assert (await office.again(task)).status == "open"


async def test_a_deleted_order_asks_nothing_any_more(office: Office) -> None:
    await office.flow(asking(who="[王]").removesuffix(TOLD))
    order = await office.order()
    task = await office.task(order)

    await office.delete(order)
    with pytest.raises(TaskVoid):
        await office.answer("王", task)
    await office.tick()

    assert (await office.again(task)).status == "void"
    assert await office.told("王") == ["待办已作废：D-1 能接吗（所问的记录已被删除）"]
    await office.ended(order)  # type: ignore[arg-type]
    assert (await office.output(order, "ask"))["decision"] == "void"  # type: ignore[arg-type]


async def test_once_the_condition_is_false_nothing_is_asked(office: Office) -> None:
    await office.flow(asking(who="[王]", still="'{amount}>20000'"))
    order = await office.order(amount="30000")
    task = await office.task(order)

    await office.edit(order, amount="500")
    await office.tick()

    assert (await office.again(task)).status == "void"
    await office.ended(order)
    assert await office.cell(order) == "void"


async def test_a_cancelled_run_takes_its_questions_along(office: Office) -> None:
    _, task = await asked(office, who="[王]")
    await office.db.execute(
        "UPDATE danliu.runs SET status = 'cancelled' WHERE id = $1", task.run_id
    )

    assert await office.hub.duties.sweep() == 1

    assert (await office.again(task)).why == (
        "流程已经结束或取消",
        "the flow has ended or was cancelled",
    )
    assert len(await office.told("王")) == 1


# ---- sent back

TWO_STEPS = f"""
- id: first
  block: fill-in
  settings:
    question: 报价
    who: [王]
    fields: [{{key: price, name: 报价, type: money}}]
- id: ask
  block: approve
  settings:
    question: 报价行吗
    who: [李]
    facts: {{报价: '{{first.price}}', 金额: '{{amount}}'}}
    returns: [first]
{TOLD}
"""


async def test_a_run_sent_back_asks_again_on_the_record_of_today(office: Office) -> None:
    await office.flow(TWO_STEPS)
    order = await office.order(amount="100")
    await office.answer("王", await office.task(order), "filled", price="80")
    second = await office.task(order)
    await office.edit(order, amount="120")

    versions = office.hub.engine.versions
    with pytest.raises(CannotReturn):
        await send_back(office.as_("李"), versions, second.id, "told", "不对")
    await send_back(office.as_("李"), versions, second.id, "first", "太低了")

    again = await office.task(order)
    assert again.question == "报价"
    assert (await office.again(second)).status == "returned"
    await office.answer("王", again, "filled", price="95")
    third = await office.task(order)
    assert third.facts == [
        {"name": "报价", "value": "95.00"}, {"name": "金额", "value": "120.00"},
    ]  # fmt: skip
    assert third.id != second.id
    await office.answer("李", third)
    await office.ended(order)
    assert await office.cell(order) == "approved"
    kept = await office.db.fetchrow("SELECT who, why, to_step, steps FROM danliu.returns")
    assert (kept["why"], kept["to_step"]) == ("太低了", "first")
    assert {step["path"] for step in kept["steps"]} == {"first", "ask"}


SIDE_BY_SIDE = f"""
- id: first
  block: fill-in
  settings: {{question: 报价, who: [王], fields: [{{key: price, name: 报价, type: money}}]}}
- id: both
  block: parallel
  branches:
    - name: sales
      blocks: [{{id: sales, block: approve, settings: {{question: 销售同意吗, who: [王]}}}}]
    - name: finance
      blocks:
        - id: ask
          block: approve
          settings: {{question: 财务同意吗, who: [李], returns: [first]}}
{TOLD}
"""


async def test_sent_back_from_one_branch_the_other_branchs_question_is_void(
    office: Office,
) -> None:
    await office.flow(SIDE_BY_SIDE)
    order = await office.order()
    await office.answer("王", await office.task(order), "filled", price="80")
    await office.task(order)
    open_ = {one.question: one for one in await open_tasks(office.db, office.row.id)}
    assert set(open_) == {"销售同意吗", "财务同意吗"}

    versions = office.hub.engine.versions
    finance = open_["财务同意吗"]
    await send_back(office.as_("李"), versions, finance.id, "first", "再低些")

    assert (await office.again(open_["销售同意吗"])).status == "void"
    again = await office.task(order)
    assert again.question == "报价"
    await office.answer("王", again, "filled", price="70")
    await office.task(order)
    for one in await open_tasks(office.db, office.row.id):
        await office.answer("王" if one.question == "销售同意吗" else "李", one)
    await office.ended(order)
    assert (await office.output(order, "first"))["price"] == 70
    asked_ = await office.db.fetch("SELECT status FROM danliu.tasks ORDER BY id")
    assert [row["status"] for row in asked_].count("decided") == 4


async def test_it_is_not_sent_back_past_what_an_outside_system_was_told(office: Office) -> None:
    post = "\n- {id: sent, block: http, settings: {method: POST, url: 'http://127.0.0.1:9/x'}}"
    await office.flow(TWO_STEPS.replace("\n- id: ask", f"{post}\n- id: ask"))
    order = await office.order()
    await office.answer("王", await office.task(order), "filled", price="80")
    await office.ended(order, "parked")
    run = await office.db.fetchval("SELECT id FROM danliu.runs")
    await office.db.execute(
        "UPDATE danliu.steps SET status = 'done' WHERE run_id = $1 AND path = 'sent'", run
    )
    await office.db.execute("UPDATE danliu.runs SET status = 'waiting' WHERE id = $1", run)
    await enqueue(office.db, [Job(RESUME, str(run).encode())])
    second = await office.task(order)

    with pytest.raises(CannotReturn) as refused:
        await send_back(office.as_("李"), office.hub.engine.versions, second.id, "first", "太低了")

    assert refused.value.step == "sent"
    assert (await office.again(second)).status == "open"


# ---- filled in, confirmed


async def test_what_people_fill_in_is_judged_by_its_types_and_given_on(office: Office) -> None:
    await office.flow("""
- id: ask
  block: fill-in
  settings:
    question: 补全
    who: [王]
    fields:
      - {field: amount, help: 含税}
      - {key: share, name: 折扣, type: percent, required: false}
      - {key: day, name: 到货, type: date-time}
- {id: told, block: update, settings: {cells: {amount: '={ask.amount}', due: '={ask.day}'}}}
""")
    order = await office.order()
    task = await office.task(order)

    with pytest.raises(InvalidRecord) as wrong:
        await office.answer("王", task, "filled", amount="很多", other="1")
    assert {one.field: one.code for one in wrong.value.faults}.keys() >= {"amount", "other", "day"}
    await office.answer("王", task, "filled", amount="1,200.50", day="2026-12-01 09:30")

    await office.ended(order)
    assert str(await office.cell(order, "amount")) == "1200.50"
    assert str(await office.cell(order, "due")).startswith("2026-12-01 01:30")


async def test_a_fill_in_of_a_field_that_there_is_not_parks_the_run_and_names_it(
    office: Office,
) -> None:
    await office.flow(
        "- {id: ask, block: fill-in, settings: {question: 补全, fields: [{field: nothing}]}}"
    )
    order = await office.order()

    await office.ended(order, "parked")

    cause = await office.db.fetchval("SELECT cause FROM danliu.runs WHERE record_id = $1", order)
    assert (cause["code"], cause["path"]) == ("invalid-schema", "ask")
    assert "nothing" in str(cause["facts"])


async def test_a_card_shows_before_and_after_and_the_button_is_the_answer(office: Office) -> None:
    await office.flow(f"""
- id: ask
  block: confirm-card
  settings:
    question: 改交期？
    who: [李]
    concerns: '={{number}}'
    lines: [{{name: 备注, was: '{{note}}', now: '"三天后"'}}]
    choices:
      - {{key: ship-first, name: 先发}}
      - {{key: wait, name: 等齐, stops: true}}
{TOLD}
""")
    order = await office.order(note="明天")
    task = await office.task(order)
    line = task.asks.lines[0]
    assert (line.name, line.was, line.now, task.asks.concerns) == ("备注", "明天", "三天后", "D-1")

    await office.answer("李", task, "ship-first")

    await office.ended(order)
    assert await office.cell(order) == "ship-first"


# ---- told


async def test_a_notice_goes_to_who_is_named_and_each_has_marks_of_their_own(
    office: Office,
) -> None:
    await office.flow("- {id: n, block: notify, settings: {text: 有急单, to: ['role:member', 赵]}}")
    order = await office.order()
    await office.ended(order)

    everyone = {name: await office.told(name) for name in ("老板", "王", "李", "赵")}

    assert everyone == {"老板": [], "王": ["有急单"], "李": ["有急单"], "赵": ["有急单"]}
    assert await office.output(order, "n") == {"told": 3, "sent": 0}


async def test_a_notice_that_reached_nobody_is_told_of_the_run(office: Office) -> None:
    text = "- {id: n, block: notify, settings: {text: 有急单, to: ['=\"form:\"&{number}']}}"
    await office.flow(text)
    order = await office.order()
    await office.ended(order)

    assert await office.output(order, "n") == {"told": 0, "sent": 0, "nobody": True}
    (run,) = await history.runs(office.db, office.row.id, record=order)
    assert (run.status, run.unheard) == ("done", True)


async def test_a_notice_is_told_in_english_too_where_it_is_written_so(office: Office) -> None:
    text = "text: 急单来了, text_en: '=\"Urgent: \"&{number}', to: [李]"
    await office.flow(f"- {{id: n, block: notify, settings: {{{text}}}}}")
    order = await office.order(number="JI-1")
    await office.ended(order)

    found = await list_notices(office.db, office.row.id, office.people["李"], after=None)
    assert ("急单来了", "Urgent: JI-1") in [(one.text, one.text_en) for one, _ in found]


async def test_what_everybody_is_told_stays_news_to_who_has_not_read_it(office: Office) -> None:
    await office.flow("- {id: n, block: notify, settings: {text: 今天盘点}}")
    await office.ended(await office.order())
    wang, li = office.people["王"], office.people["李"]

    await mark_read(office.db, office.row.id, wang, office.clock.now())

    unread = [await count_unread(office.db, office.row.id, one) for one in (wang, li)]
    assert unread == [0, 1]


def test_the_office_opens_on_a_monday() -> None:
    assert MONDAY.weekday() == 0


async def test_who_may_not_know_of_the_record_is_not_asked_about_it(office: Office) -> None:
    blind = Role("blind", "看不到金额", others=Grant(hidden=("amount",)), act=True)
    async with office.db.acquire() as db, db.transaction():
        await set_role(db, office.row.id, blind)
    if "周" not in office.people:
        await office.hire("周", "blind")
    _, task = await asked(office, who="[周]")

    assert await office.shelf("老板", "pool") == ["能接吗"]
    with pytest.raises(NoSuchPerson):
        await delegate(office.as_("老板", "owner"), task.id, "周")


async def test_a_block_that_names_too_many_parks_its_run_and_says_how_many(
    office: Office,
) -> None:
    await office.flow(asking(who=[f"人{number}" for number in range(51)]))
    order = await office.order()

    await office.ended(order, "parked")

    cause = await office.db.fetchval("SELECT cause FROM danliu.runs WHERE record_id = $1", order)
    assert (cause["code"], cause["facts"]) == ("too-many-seats", {"asked": 51, "most": 50})


async def test_of_many_links_to_one_task_the_newest_ten_stay_good(office: Office) -> None:
    _, task = await asked(office, who="[王]")
    link = Link(office.row.id, task.id, office.people["王"])
    secrets = []
    for _ in range(12):
        office.clock.move(seconds=1)
        secrets.append(await make_link(office.db, link, office.clock.now()))

    assert await find_link(office.db, secrets[2], office.clock.now()) == link
    with pytest.raises(LinkSpent):
        await find_link(office.db, secrets[1], office.clock.now())
