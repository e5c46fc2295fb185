"""The control door that every sandbox has, and what a sandbox must not know."""

import asyncio
import time

import pytest

from danliu.connect.sandbox import sandboxes


async def control(outside, **what):
    return await outside.http.post(f"{outside.at('kdniao')}/_control", json=what)


async def test_a_trouble_that_the_system_does_not_have_is_refused_and_the_known_ones_named(outside):
    answer = await control(outside, fail={"how": "explode"})
    assert answer.status_code == 400
    assert answer.text == "how: one of hang, http-500, refuse, throttle"
    assert (await control(outside, latency=5)).status_code == 400


async def test_a_trouble_strikes_as_often_as_commanded_and_only_where(outside):
    kdniao = outside.connect("kdniao")
    await control(outside, fail={"how": "http-500", "times": 2}, only="2002")
    for _ in range(2):
        with pytest.raises(Exception, match="HTTP 500"):
            await kdniao.test()
    assert await kdniao.test()


async def test_a_slow_system_is_slow_for_the_named_operation_until_it_is_reset(outside):
    kdniao = outside.connect("kdniao")
    await control(outside, latency_ms=500, only="2002")
    started = time.monotonic()
    await kdniao.test()
    assert time.monotonic() - started > 0.5

    await outside.tell("kdniao", "_reset")
    started = time.monotonic()
    await kdniao.test()
    assert time.monotonic() - started < 0.5
    assert len((await outside.books("kdniao"))["asked"]) == 1  # the reset emptied the books


async def test_what_cannot_be_read_is_answered_and_not_fatal(outside):
    for name, path in (
        ("kingdee", "k3cloud/x.DynamicFormService.Save.common.kdsvc"),
        ("wangdiantong", "openapi2/stock_query.php"),
        ("kdniao", "api/dist"),
        ("douyin", "order/orderDetail"),
        ("webhook", "in"),
    ):
        answer = await outside.http.post(f"{outside.at(name)}/{path}", content=b"\xff\xfe{")
        assert answer.status_code in (200, 400, 401)


def test_each_set_of_sandboxes_has_books_of_its_own():
    one, other = sandboxes(), sandboxes()
    assert set(one) == set(other)
    assert one["kingdee"].system is not other["kingdee"].system


async def test_a_system_refuses_what_comes_too_quickly_and_tells_how_it_was_called(outside):
    await outside.tell("kdniao", "_control", per_second=3)

    answers = await asyncio.gather(
        *(outside.http.post(f"{outside.at('kdniao')}/quotes") for _ in range(8))
    )

    seen = (await outside.http.get(f"{outside.at('kdniao')}/_calls")).json()
    assert (seen["calls"], seen["busiest"], seen["refused"]) == (3, 3, 5)
    assert len(answers) == 8
    await outside.tell("kdniao", "_control")


async def test_chances_fall_the_same_way_for_the_same_seed(outside):
    async def thrown() -> list[int]:
        await outside.tell("kdniao", "_control", chances={"http-500": 0.5}, seed=7)
        url = f"{outside.at('kdniao')}/quotes"
        return [(await outside.http.post(url)).status_code for _ in range(20)]

    first = await thrown()

    assert 3 < first.count(500) < 17
    assert await thrown() == first
    await outside.tell("kdniao", "_control")
