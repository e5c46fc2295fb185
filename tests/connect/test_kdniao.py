"""快递鸟: asking several carriers for a price."""

import time
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlencode

import msgspec
import pytest

from danliu.connect.connector import Inbound
from danliu.connect.errors import BadSignature, LoginRefused, OutsideRefused, Throttled, Unreachable
from danliu.connect.kdniao import client, sandbox
from danliu.connect.kdniao.connector import Shipment, Waybill

PARCEL = Shipment("东莞", "厦门", Decimal(3))


@pytest.mark.parametrize("sign", [client.data_sign, sandbox.sign], ids=["client", "sandbox"])
@pytest.mark.parametrize(
    ("text", "key", "signature"),
    [
        (
            "{'OrderCode':'','ShipperCode':'SF','LogisticCode':'118954907573'}",
            "56da2cf8-c8a2-44b2-b6fa-476cd7d1ba17",
            "OWFhM2I5N2ViM2U2MGRkMjc4YzU2NmVlZWI3ZDk0MmE=",
        ),
        (
            '{"PushTime":"2026-01-01 08:00:00","EBusinessID":"1237100","Data":[{"Success":true,'
            '"LogisticCode":"SF1","State":"2"}],"Count":"1"}',
            "appKeyA",
            "ZmI5NzYzNWJmN2RjNmMzN2VkMzIwYTRjZjQyZTNhYjA=",
        ),
    ],
    ids=["guide", "push"],
)
def test_the_guides_own_example_is_signed_alike(sign, text, key, signature):
    assert sign(text, key) == signature


async def test_three_carriers_are_asked_and_the_cheapest_is_named(outside):
    quotes = await outside.connect("kdniao").quotes(PARCEL)

    assert [(one.carrier, one.price, one.hours) for one in quotes.offers] == [
        ("SF", Decimal("30.00"), 24),
        ("ZTO", Decimal("15.00"), 48),
        ("YTO", Decimal("15.00"), 60),
    ]
    assert quotes.cheapest.carrier_name == "中通快递"  # same price as 圆通, but sooner
    assert quotes.failures == ()


async def test_the_carriers_are_asked_at_the_same_time(outside):
    await outside.tell("kdniao", "_control", latency_ms=800)
    started = time.monotonic()
    quotes = await outside.connect("kdniao").quotes(PARCEL)
    assert len(quotes.offers) == 3
    assert time.monotonic() - started < 2  # one after the other takes 2.4 s


@pytest.mark.parametrize(
    ("how", "code", "retry"),
    [
        ("http-500", "outside-unreachable", True),
        ("hang", "outside-unreachable", True),
        ("throttle", "outside-throttled", True),
        ("refuse", "outside-refused", False),
    ],
)
async def test_one_carrier_down_leaves_the_offers_of_the_others(outside, how, code, retry):
    await outside.trouble("kdniao", how, only="ZTO")
    quotes = await outside.connect("kdniao", timeout_s=1).quotes(PARCEL)

    assert [one.carrier for one in quotes.offers] == ["SF", "YTO"]
    assert quotes.cheapest.carrier == "YTO"
    [failure] = quotes.failures
    assert (failure.carrier, failure.code, failure.retry) == ("ZTO", code, retry)


async def test_no_offer_at_all_is_an_error_and_a_passing_one_is_named_first(outside):
    kdniao = outside.connect("kdniao")
    await outside.trouble("kdniao", "refuse", times=3)
    with pytest.raises(OutsideRefused, match="该线路暂不支持"):
        await kdniao.quotes(PARCEL)

    await outside.trouble("kdniao", "throttle", only="YTO")
    with pytest.raises(Throttled):
        await kdniao.quotes(Shipment("东莞", "厦门", Decimal(3), ("XX", "YTO")))

    await outside.trouble("kdniao", "http-500", times=3)
    with pytest.raises(Unreachable):
        await kdniao.quotes(PARCEL)


async def test_a_wrong_key_is_told_as_such(outside):
    with pytest.raises(LoginRefused, match="非法参数"):
        await outside.connect("kdniao", app_key="wrong").quotes(PARCEL)


async def test_nobody_at_the_address_is_unreachable(outside):
    with pytest.raises(Unreachable):
        await outside.connect("kdniao", url="http://127.0.0.1:9/").quotes(PARCEL)
    with pytest.raises(LoginRefused):
        await outside.connect("kdniao", url="http://127.0.0.1:port/").quotes(PARCEL)


SF = Waybill("SF", "SF1234567890", "8000")


async def test_a_parcel_that_nobody_knows_yet_is_no_fault(outside):
    way = await outside.connect("kdniao").track(SF)
    assert (way.state, way.says, way.events) == ("waiting", "暂无轨迹", [])


async def test_sf_wants_the_last_digits_of_the_phone(outside):
    with pytest.raises(OutsideRefused):
        await outside.connect("kdniao").track(Waybill("SF", "SF1234567890"))


async def test_who_follows_a_parcel_hears_every_move_once(outside):
    kdniao = outside.connect("kdniao")
    await kdniao.follow(SF, once="run-1/follow")
    inbox, address = await outside.inbox(kdniao)
    moves = [
        {"at": "2026-11-26 18:00:00", "says": "派件中", "state": "2", "detail": "202"},
        {"at": "2026-11-26 09:00:00", "says": "顺丰已收取快件", "state": "1"},
        {"at": "2026-11-26 19:30:00", "says": "已签收", "state": "3", "detail": "399"},
    ]
    for move in moves:
        await outside.tell("kdniao", "_move", number=SF.number, **move)
        told = await outside.tell("kdniao", "_push", url=address, times=2)
        assert msgspec.json.decode(told["answers"][0])["Success"] is True

    heard = [await kdniao.read(one) for one in inbox.taken.values()]
    assert [one["state"] for one in heard] == ["moving", "picked", "signed"]
    last = heard[-1]
    assert last["says"] == "已签收"  # a detail that is not known counts as its first digit
    assert last["mark"] == "run-1/follow"
    assert [one["pushed_at"] is not None for one in heard] == [True] * 3
    assert [one["says"] for one in last["events"]] == ["顺丰已收取快件", "派件中", "已签收"]
    assert last["last_at"].isoformat() == "2026-11-26T19:30:00+08:00"


async def test_a_push_that_is_not_signed_with_our_key_is_refused(outside):
    kdniao = outside.connect("kdniao")
    form = {"RequestData": '{"Data":[]}', "DataSign": client.data_sign('{"Data":[]}', "other")}
    body = urlencode(form).encode()
    with pytest.raises(BadSignature):
        kdniao.receive(Inbound({}, {}, body, datetime.now(UTC)))
