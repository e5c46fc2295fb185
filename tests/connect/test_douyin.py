"""抖店: pushes are verified and taken apart, and the order is fetched in our units."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import msgspec
import pytest

from danliu.connect.connector import Inbound
from danliu.connect.douyin import client, sandbox, sandbox_push
from danliu.connect.douyin.document import document
from danliu.connect.errors import (
    BadSignature,
    LoginRefused,
    OutsideRefused,
    Throttled,
    Unreachable,
    UnreadableMessage,
)

KEY, SECRET = "6800000000000000001", "aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb"
SEARCH = {
    "size": 100,
    "page": 0,
    "order_by": "update_time",
    "update_time_start": 1767225600,
    "update_time_end": 1767226500,
    "order_asc": False,
}
SEARCH_SIGNED = "b90ec1dfdf834eea73b333994dfb7e5e3952403c6438b638acad9d28884081b9"
SEARCH_MD5 = "2c276612d6c88d24f71c954971183e2c"
CREATED = (
    rb'[{"tag":"100","msg_id":"68000000000000000010:0:0:1767225600:1:100","data":"{\"biz\":2,'
    rb"\"create_time\":1767225600,\"order_status\":1,\"order_type\":0,"
    rb"\"p_id\":4900000000000000001,\"s_ids\":[4900000000000000001],"
    rb'\"shop_id\":123456}"}]'
)
CREATED_SIGNED = "2fa890df576c98d7b86ee7bf456e8a62"


def push(body: bytes, **headers: str) -> Inbound:
    sent = {"event-sign": client.event_sign(KEY, SECRET, body), "app-id": KEY}
    sent |= {name.replace("_", "-"): text for name, text in headers.items()}
    return Inbound(sent, {}, body, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def douyin(outside):
    return outside.connect("douyin")


def test_a_call_is_signed_over_sorted_json():
    text = client.canonical(SEARCH)
    assert text == (
        '{"order_asc":false,"order_by":"update_time","page":0,"size":100,'
        '"update_time_end":1767226500,"update_time_start":1767225600}'
    )
    assert client.sign(KEY, SECRET, "order.searchList", text, "1767226600") == SEARCH_SIGNED
    assert client.canonical({"b": {"d": 1, "c": "<&>茶"}}) == '{"b":{"c":"<&>茶","d":1}}'


def test_the_sandbox_expects_the_same_signature_and_its_older_form():
    sent = {"app_key": KEY, "method": "order.searchList", "timestamp": "1767226600", "v": "2"}
    body = client.canonical(SEARCH)
    assert sandbox.signature(sent, body, SECRET) == SEARCH_MD5
    newer = sent | {"sign_method": "hmac-sha256"}
    assert sandbox.signature(newer, body, SECRET) == SEARCH_SIGNED


def test_a_push_is_signed_over_its_raw_bytes():
    assert client.event_sign(KEY, SECRET, CREATED) == CREATED_SIGNED
    assert sandbox_push.event_signature(KEY, CREATED, SECRET) == CREATED_SIGNED


def test_a_push_is_taken_apart_without_losing_a_digit(douyin):
    [message] = douyin.receive(push(CREATED, event_sign=CREATED_SIGNED))

    assert (message.id, message.topic) == ("68000000000000000010:0:0:1767225600:1:100", "100")
    assert b'"p_id":4900000000000000001' in message.body
    assert douyin.ack().body == b'{"code":0,"msg":"success"}'


@pytest.mark.parametrize(
    "request_",
    [
        push(CREATED, event_sign="2fa890df576c98d7b86ee7bf456e8a63"),
        push(CREATED, event_sign=""),
        push(CREATED, event_sign="签名"),
        push(CREATED + b" ", event_sign=CREATED_SIGNED),
        push(CREATED, app_id="6800000000000000002"),
        Inbound({}, {}, CREATED, datetime(2026, 1, 1, tzinfo=UTC)),
        Inbound({}, {}, b"not even JSON", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
    ids=["forged", "empty", "not-ascii", "changed", "another-app", "no-header", "no-json"],
)
def test_a_forged_push_is_refused(douyin, request_):
    with pytest.raises(BadSignature):
        douyin.receive(request_)


def test_the_probe_is_acknowledged_but_is_no_message(douyin):
    assert douyin.receive(push(b'[{"tag":"0","data":"2026-01-01"}]')) == []
    assert douyin.receive(push(b'[{"tag":0}]')) == []


def test_a_genuine_push_that_cannot_be_read_names_the_place(douyin):
    with pytest.raises(UnreadableMessage) as caught:
        douyin.receive(push(b'[{"tag":"100",}]'))
    assert caught.value.position == 14


async def test_the_order_comes_in_yuan_with_its_streamers_and_rooms(douyin, outside):
    [number] = (await outside.tell("douyin", "_orders", count=1, seed=7))["orders"]
    [message] = douyin.receive(push(CREATED))

    order = await douyin.read(message)

    raw = (await outside.books("douyin"))["orders"][number]
    assert order["order_id"] == number == "4900000000000000001"
    assert order["pay_amount"] * 100 == raw["pay_amount"]
    assert isinstance(order["pay_amount"], Decimal)
    assert order["create_time"] == datetime.fromtimestamp(raw["create_time"], UTC)
    assert order["finish_time"] is None
    assert order["mask_post_receiver"].endswith("**")
    for line, was in zip(order["sku_order_list"], raw["sku_order_list"], strict=True):
        assert line["author_id"] == (str(was["author_id"]) if was["author_id"] else "")
        assert line["pay_amount"] * 100 == was["pay_amount"]


def test_an_order_of_two_streamers_names_both_once():
    lines = [
        {"author_id": 7100000000000000002, "room_id": 7300000000000000001, "pay_amount": 1},
        {"author_id": 7100000000000000001, "room_id_str": "7300000000000000001"},
        {"author_id": 7100000000000000002, "room_id": 0, "room_id_str": "0"},
        {"author_id": 0},
    ]
    order = document({"order_id": "1", "post_amount": 805, "sku_order_list": lines})
    assert order["达人ID"] == "7100000000000000002,7100000000000000001"
    assert order["直播间ID"] == "7300000000000000001"
    assert order["post_amount"] == Decimal("8.05")
    assert [line["author_id"] for line in order["sku_order_list"]][-1] == ""


@pytest.mark.parametrize("tag", ["200", "206", "400", "126", "9999"])
async def test_refunds_products_and_unknown_topics_are_none_of_our_business(douyin, tag):
    [message] = douyin.receive(push(CREATED.replace(b'"tag":"100"', b'"tag":"%s"' % tag.encode())))
    assert await douyin.read(message) is None


async def test_an_order_that_the_shop_does_not_have_is_a_refusal(douyin):
    [message] = douyin.receive(push(CREATED))
    with pytest.raises(OutsideRefused, match="订单不存在"):
        await douyin.read(message)


@pytest.mark.parametrize(
    ("how", "error"),
    [("busy", Unreachable), ("throttle", Throttled), ("refuse", LoginRefused)],
)
async def test_the_platforms_codes_become_our_errors(douyin, outside, how, error):
    await outside.trouble("douyin", how)
    with pytest.raises(error):
        await douyin.test()


@pytest.mark.parametrize(
    "wrong", [{"app_secret": "wrong"}, {"access_token": "wrong"}, {"app_key": "1"}]
)
async def test_wrong_keys_need_a_person(outside, wrong):
    with pytest.raises(LoginRefused):
        await outside.connect("douyin", **wrong).test()


async def test_the_sandbox_takes_both_forms_of_the_time_and_refuses_an_old_one(outside):
    now = datetime.now(UTC)
    answers = []
    for text in (
        str(int(now.timestamp())),
        (now + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S"),
        str(int(now.timestamp()) - 601),
    ):
        sign = client.sign(KEY, SECRET, "order.searchList", "{}", text)
        query = {"app_key": KEY, "method": "order.searchList", "timestamp": text, "v": "2"}
        query |= {"access_token": sandbox.ACCESS_TOKEN, "sign": sign, "sign_method": "hmac-sha256"}
        url = f"{outside.at('douyin')}/order/searchList?{urlencode(query)}"
        answers.append((await outside.http.post(url, content=b"{}")).json()["code"])
    assert answers == [10000, 10000, 40003]


async def test_a_storm_of_pushes_with_repeats_disorder_and_forgeries(douyin, outside):
    inbox, address = await outside.inbox(douyin, fail_first=3)

    sent = await outside.tell(
        "douyin",
        "_push",
        to=address,
        count=300,
        repeats=0.2,
        disorder=0.05,
        forged=0.02,
        seed=1,
        tags=["100", "101"],
    )

    assert (len(sent["orders"]), sent["messages"], sent["lost"]) == (300, 600, 0)
    assert 80 < sent["repeats"] < 160
    assert sent["displaced"] > 10
    assert sent["forged"] == sent["forged_refused"] == inbox.refused > 0
    assert len(inbox.taken) == 600  # each once, by its id
    assert inbox.deliveries == 600 + sent["repeats"]
    assert list(inbox.taken) != sorted(inbox.taken, key=lambda one: int(one.split(":")[4]))
    spoken_of = {msgspec.json.decode(one.body)["p_id"] for one in inbox.taken.values()}
    assert spoken_of == {int(number) for number in sent["orders"]}


async def test_a_receiver_that_is_down_is_told_as_lost(outside):
    sent = await outside.tell("douyin", "_push", to="http://127.0.0.1:9/", count=2, attempts=1)
    assert sent["lost"] == 2
