"""拼多多: orders by what changed within a while, though it changes while one reads."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from danliu.connect.errors import LoginRefused, OutsideRefused, Throttled, Unreachable
from danliu.connect.pdd import client
from danliu.connect.pdd.connector import BEHIND_S, WINDOW_S


def test_the_worked_signature():
    asked = {
        "type": "pdd.order.number.list.increment.get",
        "client_id": "cidA",
        "access_token": "tokA",
        "timestamp": "1767225600",
        "data_type": "JSON",
        "version": "V1",
        "start_updated_at": "1767223800",
        "end_updated_at": "1767225600",
        "order_status": "5",
        "refund_status": "5",
        "is_lucky_flag": "1",
        "page": "1",
        "page_size": "100",
        "use_has_next": "true",
        "empty": "",
    }
    assert client.sign(asked, "testsecretA") == "084B9B761D74C4DCCEC290938630CD61"


@pytest.fixture
async def shop(outside):
    pdd = outside.connect("pdd", back_hours=24)
    return outside, pdd, int(pdd.client.now()) - BEHIND_S


async def everything(pdd) -> list[str]:
    """The numbers of all orders that looking until there is no more brings."""
    after, more, found = "", True, []
    while more:
        fetched = await pdd.fetch(after)
        after, more = fetched.after, fetched.more
        found += [message.id.split(":")[0] for message in fetched.messages]
    return found


async def test_the_first_look_goes_back_a_day_in_windows(shop):
    outside, pdd, now = shop
    hours = [{"sn": f"260101-{n}", "updated_at": now - n * 3600 - 1800} for n in range(30)]
    await outside.tell("pdd", "_orders", orders=hours)
    assert set(await everything(pdd)) == {f"260101-{n}" for n in range(24)}


async def test_what_is_too_new_waits_for_the_next_look(shop):
    outside, pdd, now = shop
    await outside.tell("pdd", "_orders", orders=[{"sn": "260101-1", "updated_at": now + 60}])
    assert await everything(pdd) == []


async def test_an_order_that_moves_while_one_reads_is_not_passed_over(shop):
    outside, pdd, now = shop
    many = [{"sn": f"260101-{n:03}", "updated_at": now - 1000 + n} for n in range(250)]
    await outside.tell("pdd", "_orders", orders=many)
    # the first of the list leaves the window: all others move up by one
    await outside.tell(
        "pdd", "_move_while_paging", orders=[{"sn": "260101-000", "updated_at": now + 100}]
    )
    changed = await pdd.client.changed(now - WINDOW_S, now)
    assert {one.order_sn for one in changed} >= {f"260101-{n:03}" for n in range(1, 250)}


async def test_a_change_of_an_order_is_another_message(shop):
    outside, pdd, now = shop
    seen = []
    for moment in (now - 100, now - 100, now - 10):
        await outside.tell("pdd", "_orders", orders=[{"sn": "260101-1", "updated_at": moment}])
        seen += [one.id for one in (await pdd.fetch(str(now))).messages]
    assert len(seen) == 3
    assert seen[0] == seen[1] != seen[2]


async def test_where_it_is_not_said_when_an_order_changed_every_look_counts(shop):
    outside, pdd, now = shop
    silent = [{"sn": "260101-1", "updated_at": now - 100, "silent": True}]
    await outside.tell("pdd", "_orders", orders=silent)
    seen = [one.id for end in (now, now - 1) for one in (await pdd.fetch(str(end))).messages]
    assert len(seen) == 2
    assert (await pdd.read((await pdd.fetch(str(now))).messages[0]))["order_sn"] == "260101-1"


async def test_the_document_has_yuan_times_and_whole_numbers(shop):
    outside, pdd, now = shop
    skus = {"A1": 2, "B2": 1}
    await outside.tell(
        "pdd", "_orders", orders=[{"sn": "260101-1", "updated_at": now - 60, "skus": skus}]
    )
    [message] = (await pdd.fetch(str(now))).messages
    order = await pdd.read(message)
    assert order["pay_amount"] == Decimal("59.7")
    assert order["updated_at"] == datetime.fromtimestamp(now - 60, UTC)
    assert order["shipping_time"] is None
    assert [(one["line"], one["outer_id"], one["goods_count"]) for one in order["item_list"]] == [
        (1, "A1", 2),
        (2, "B2", 1),
    ]
    assert order["item_list"][0]["goods_id"] == "9007199254740993"


async def test_after_shipping_personal_data_is_empty_and_that_is_no_mistake(shop):
    outside, pdd, now = shop
    shipped = {"sn": "260101-1", "updated_at": now - 60, "status": 2}
    await outside.tell("pdd", "_orders", orders=[shipped])
    [message] = (await pdd.fetch(str(now))).messages
    order = await pdd.read(message)
    assert (order["receiver_name"], order["order_status"]) == ("", 2)


async def test_an_access_token_that_ended_is_renewed_by_the_other(outside):
    pdd = outside.connect("pdd")
    await outside.tell("pdd", "_end_tokens")
    with pytest.raises(LoginRefused):
        await pdd.test()
    fresh = await pdd.renew()
    assert "接受" in (await outside.connect("pdd", **fresh.settings).test()).zh
    assert fresh.lasts_s == 86_399
    with pytest.raises(LoginRefused):
        await pdd.renew()  # each is good once
    assert await outside.connect("pdd", refresh_token="").renew() is None


@pytest.mark.parametrize(
    ("how", "error"),
    [("busy", Unreachable), ("throttle", Throttled), ("refuse", OutsideRefused)],
)
async def test_its_refusals_are_told_apart(outside, how, error):
    await outside.trouble("pdd", how)
    with pytest.raises(error):
        await outside.connect("pdd").test()
