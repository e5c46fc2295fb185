"""Where the rules of the audit begin and end, and which orders wait for a person."""

import asyncio
import time
from itertools import product
from uuid import UUID

import pytest

from danliu.flows.errors import TaskDecided
from tests.stories.story import DIAMOND, NORMAL, VIP

BY_DIAMOND, BY_SMALL = "钻石客户且金额低于 20000", "常规品且金额低于 500"
BY_CHECKS, BY_PERSON = "信用够、旺店通能发、运费已报", "新品试用与定制化须人工复核"


@pytest.mark.parametrize(
    ("customer", "amount", "rule"),
    [
        (DIAMOND, "19999.99", BY_DIAMOND),
        (DIAMOND, "20000.00", BY_CHECKS),
        (DIAMOND, "499.99", BY_DIAMOND),
        (NORMAL, "499.99", BY_SMALL),
        (NORMAL, "500.00", BY_CHECKS),
        (NORMAL, "0", BY_SMALL),
        (NORMAL, "180000.00", BY_CHECKS),
        (NORMAL, "180000.01", "信用余额不足"),
        (VIP, "180000.01", BY_CHECKS),
        (NORMAL, None, "订单没有金额"),
    ],
)
async def test_a_rule_ends_exactly_at_its_border(story, customer, amount, rule):
    order = await story.order(customer, amount=amount)
    assert (await story.decided(order))["decision"] == rule


async def test_an_order_without_lines_is_held(story):
    order = await story.order(DIAMOND, amount="100", lines=[])
    cells = await story.decided(order)
    assert (cells["status"], cells["decision"]) == ("held", "订单没有商品明细")


def labelled() -> list[tuple[str, str, str, str]]:
    """60 orders, (customer, kind, amount, rule): the rule as a person would name it."""
    by_amount = {"300": BY_SMALL, "700": BY_CHECKS, "19999": BY_CHECKS, "20001": BY_CHECKS}
    orders = []
    for customer, kind, amount in product(
        (DIAMOND, VIP, NORMAL), ("regular", "trial", "custom"), by_amount
    ):
        rule = BY_DIAMOND if customer == DIAMOND and amount != "20001" else by_amount[amount]
        orders.append((customer, kind, amount, rule if kind == "regular" else BY_PERSON))
    return (orders + [one for one in orders if one[1] == "regular"] * 2)[:60]


async def test_exactly_trial_and_customised_orders_wait_for_a_person(story):
    wanted = labelled()
    assert len(wanted) == 60
    orders = [await story.order(c, amount=a, kind=kind) for c, kind, a, _ in wanted]

    runs = [await story.run(order, "done", "waiting", "parked") for order in orders]

    waits = [run.status == "waiting" for run in runs]
    assert waits == [kind in ("trial", "custom") for _, kind, _, _ in wanted]
    assert sum(waits) == 24
    for order, (_, _, _, rule) in zip(orders, wanted, strict=True):
        cells = (await story.record(order)).cells
        assert cells["status"] == ("review" if rule == BY_PERSON else "approved")
        assert cells["decision"] == (None if rule == BY_PERSON else rule)


async def test_why_a_rule_decided_is_told_in_both_languages(story):
    order = await story.order(DIAMOND, amount="300")
    await story.decided(order)

    step = (await story.steps(order))["decide"]

    assert BY_DIAMOND in step.reason
    assert "客户等级 = 钻石，" in step.reason
    assert "Customer Level = Diamond, " in step.reason_en


async def test_an_approved_order_goes_to_the_erp(story):
    order = await story.order(VIP, kind="custom", amount="5000")
    task = await story.task(order)

    await story.decide(task, "approved", "老客户，可以做")
    cells = await story.decided(order)

    assert (cells["status"], cells["decision"]) == ("approved", BY_PERSON)
    assert cells["erp_number"] == cells["number"]
    assert (await story.steps(order))["ask"].reason == "老客户，可以做"


async def test_a_refused_order_carries_the_reason_and_no_document_is_made(story):
    order = await story.order(NORMAL, kind="trial", amount="50")
    task = await story.task(order)
    level = {"name": "客户等级", "name_en": "Level", "value": "普通", "value_en": "Normal"}
    assert level in task.facts

    await story.decide(task, "refused", "样品已发完")
    cells = await story.decided(order)

    assert (cells["status"], cells["decision"]) == ("refused", BY_PERSON)
    assert (cells["decision_reason"], cells["erp_number"]) == ("样品已发完", None)
    assert cells["number"] not in {one["number"] for one in await story.outside.documents()}


async def test_a_question_is_answered_once_and_the_second_is_told_by_whom_and_when(story):
    order = await story.order(NORMAL, kind="trial")
    task = await story.task(order)
    zhang, _ = await story.hire("zhang", "张伟"), await story.hire("li", "李娜")
    won = await story.decide(task, "approved", by="zhang")

    with pytest.raises(TaskDecided) as late:
        await story.decide(task, "refused", "不行", by="li")

    assert (late.value.decision, late.value.by) == ("approved", zhang)
    assert late.value.at == won.decided_at.isoformat()


async def test_an_order_that_waited_for_a_person_still_says_how_long_its_checks_took(story):
    order = await story.order(NORMAL, kind="trial")
    task = await story.task(order)
    before = await story.steps(order)

    await story.decide(task, "approved")
    await story.decided(order)

    after = await story.steps(order)
    for path in ("lines", "checks", "checks.credit", "credit"):
        assert (after[path].started_at, after[path].ended_at) == (
            before[path].started_at,
            before[path].ended_at,
        )


async def test_thirty_orders_a_second_are_all_decided_once(story):
    for system in ("kingdee", "wangdiantong", "kdniao"):
        await story.outside.control(system, latency_ms=50)
    kinds = [(DIAMOND, "900"), (VIP, "700"), (NORMAL, "300"), (NORMAL, "800")]

    began, orders = time.monotonic(), []
    for number in range(200):
        await asyncio.sleep(max(0, began + number / 30 - time.monotonic()))
        customer, amount = kinds[number % 4]
        orders.append(await story.order(customer, amount=amount))
    for order in orders:
        await story.decided(order, within_s=60)

    took = sorted([await seconds_to_the_erp_number(story, order) for order in orders])
    print(f"200 orders at 30 a second: p50 {took[100]:.2f} s, p99 {took[197]:.2f} s")
    assert took[197] < 10  # sanity; the promise is measured by the bench


async def seconds_to_the_erp_number(story, order: UUID) -> float:
    """From the order's commit to its ERP number; it was approved once."""
    entries = await story.changes(order)
    approved = [one for one in entries if one.after.get("status") == "approved"]
    assert len(approved) == 1
    assert approved[0].after["erp_number"]
    return (approved[0].at - entries[0].at).total_seconds()


async def test_every_line_of_a_long_order_is_checked_and_sent(story):
    lines = [(f"KL-{n % 5}", "1", "1") for n in range(620)]
    order = await story.order(DIAMOND, amount="620", lines=lines)

    cells = await story.decided(order)

    assert cells["status"] == "approved"
    documents = (await story.outside.books("kingdee"))["documents"]
    (document,) = [one for one in documents if one["number"] == cells["erp_number"]]
    assert len(document["lines"]) == 620
