"""The three checks of the audit go abreast, and one that fails does not silence the others."""

import pytest

from tests.stories.story import DIAMOND, NORMAL, VIP

CHECKS = ("kingdee", "wangdiantong", "kdniao")


async def test_three_checks_of_half_a_second_together_take_under_six_tenths(story):
    for system in CHECKS:
        await story.outside.control(system, latency_ms=500)
    order = await story.order(NORMAL, amount="600")

    cells = await story.decided(order)

    checks = (await story.steps(order))["checks"]
    seconds = (checks.ended_at - checks.started_at).total_seconds()
    print(f"three checks of 500 ms: {seconds * 1000:.0f} ms")
    assert 0.5 <= seconds < 0.6
    assert (cells["status"], cells["decision"]) == ("approved", "信用够、旺店通能发、运费已报")


@pytest.mark.parametrize(
    ("system", "branch", "reason"),
    [
        ("kingdee", "credit", "金蝶信用没有查到。"),
        ("wangdiantong", "stock", "旺店通库存没有查到。"),
        ("kdniao", "quotes", "快递鸟没有报价。"),
    ],
)
async def test_a_check_that_fails_holds_the_order_and_keeps_the_answers_of_the_others(
    story, system, branch, reason
):
    await story.outside.control(system, fail={"how": "http-500", "times": 99})
    order = await story.order(NORMAL, amount="600")

    cells = await story.decided(order)

    assert (cells["status"], cells["decision"]) == ("held", "有校验没有得到答复")
    assert cells["decision_reason"] == reason
    steps = await story.steps(order)
    for one in ("credit", "stock", "quotes"):
        failed = one == branch
        assert steps[f"checks.{one}"].status == ("failed" if failed else "done")
        assert steps[one].status == ("failed" if failed else "done")
        assert (steps[one].output is None) == failed


async def test_a_check_that_never_answers_is_given_up_and_the_others_stand(story):
    await story.outside.control("wangdiantong", fail={"how": "hang", "times": 99})
    order = await story.order(NORMAL, amount="600")

    cells = await story.decided(order, within_s=20)

    assert (cells["status"], cells["decision"]) == ("held", "有校验没有得到答复")
    steps = await story.steps(order)
    assert steps["checks.stock"].error["code"] == "timed-out"
    assert steps["credit"].output["available"] == {"$decimal": "180000"}
    assert (steps["checks.credit"].status, steps["checks.quotes"].status) == ("done", "done")
    seconds = (steps["checks"].ended_at - steps["checks"].started_at).total_seconds()
    assert 8 <= seconds < 9


async def test_a_failed_check_does_not_hold_what_an_earlier_rule_lets_pass(story):
    await story.outside.control("wangdiantong", fail={"how": "http-500", "times": 99})
    diamond = await story.order(DIAMOND, amount="19000")
    small = await story.order(NORMAL, amount="100")

    assert (await story.decided(diamond))["decision"] == "钻石客户且金额低于 20000"
    assert (await story.decided(small))["decision"] == "常规品且金额低于 500"
    assert (await story.steps(diamond))["checks.stock"].status == "failed"


async def test_without_credit_or_stock_the_order_is_held_for_that_reason(story):
    poor = await story.order(NORMAL, amount="180000.01")
    much = await story.order(NORMAL, amount="600", lines=[("KL-1022", "100001", "1")])

    assert (await story.decided(poor))["decision"] == "信用余额不足"
    assert (await story.decided(much))["decision"] == "库存不足"


async def test_a_vip_is_not_asked_for_credit_and_the_journal_says_why(story):
    order = await story.order(VIP, amount="190000")

    cells = await story.decided(order)

    assert (cells["status"], cells["decision"]) == ("approved", "信用够、旺店通能发、运费已报")
    steps = await story.steps(order)
    assert (steps["checks.credit"].status, steps["checks.credit"].reason) == (
        "skipped",
        "VIP 客户免信用检查",
    )
    assert "credit" not in steps
