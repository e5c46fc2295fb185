"""钉钉: what 企业微信 can do by the same names, and what is its own: once a day, silence, seals."""

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import msgspec
import pytest

from danliu.connect.biz_crypt import Envelope
from danliu.connect.chat import Announcement, Button, Card, Fact, Note, Settled
from danliu.connect.connector import Inbound, connectors
from danliu.connect.dingtalk import callback, sandbox_envelope
from danliu.connect.dingtalk.answers import Outcome, checked_old
from danliu.connect.dingtalk.client import robot_sign
from danliu.connect.dingtalk.connector import sealed_answer
from danliu.connect.dingtalk.settings import Linked, Opens, Page
from danliu.connect.errors import (
    BadSignature,
    LoginRefused,
    NotTaken,
    NotYet,
    OutsideRefused,
    Throttled,
)
from danliu.connect.wecom.callback import document as wecom_document
from danliu.connect.wires import open_http

SIGNED = "KWGZAVHM7oSPHAc7QizvY7Vpr4Qepcl4gwyAL5yjZTs="
SAMPLE = Envelope("mryue", "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7")
SAMPLE_BOX = (
    "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxO"
    "K+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3"
)
ANSWERING = Envelope("dtTokA", "z5nV8eI9Jel4g34AIt+Kp8J9vYFIYKOJGRb26L7NFR8")
CARD = Card(
    "li|wang",
    "加急单要放行吗？",
    facts=(Fact("客户", "启明机电"),),
    buttons=(Button("yes", "放行", "main"), Button("no", "退回", "danger")),
)


def test_the_robots_signature_is_the_documented_one():
    secret, moment = "SECa1b2c3d4e5f60718293a4b5c6d7e8f90", 1767225600000
    assert robot_sign(secret, moment) == SIGNED
    assert quote(SIGNED, safe="") == "KWGZAVHM7oSPHAc7QizvY7Vpr4Qepcl4gwyAL5yjZTs%3D"
    assert sandbox_envelope.robot_sign(secret, str(moment)) == SIGNED


def test_the_sample_that_the_vendor_published_opens():
    signature = "03044561471240d4a14bb09372dfcfd4fd0e40cb"
    keys = callback.Keys("ding6ccabc44d2c8d38b", "", "", SAMPLE)
    query = {"msg_signature": signature, "timestamp": "1608001896814", "nonce": "WL4PK6yA"}
    asked = _asked(query, msgspec.json.encode({"encrypt": SAMPLE_BOX}))
    assert callback.opened(keys, asked) == b'{"EventType":"check_url"}'
    assert callback.messages(keys, asked) == []
    old = {"signature": signature} | {one: query[one] for one in ("timestamp", "nonce")}
    assert callback.opened(keys, msgspec.structs.replace(asked, query=old))


def test_the_answer_to_an_event_is_the_documented_one():
    keys = callback.Keys("dingappkeyaaaa", "", "", ANSWERING)
    answer = sealed_answer(keys, "1767225600123", "nonceDtA1", b"ABCDEFGHIJKLMNOP")
    assert answer == {
        "msg_signature": "293abed076a4ae32a393fc64958956b4ef1e5864",
        "timeStamp": "1767225600123",
        "nonce": "nonceDtA1",
        "encrypt": "WYr3PF7y55HK5nJGBSLM33u7DAuDDNG6Li0MYu7LjqidVPZrIADN9eKF/Fa7pLJUjsGzhUdTD"
        "4hzr1+k3NFLmw==",
    }
    assert sandbox_envelope.says_success("dtTokA", ANSWERING.key, "dingappkeyaaaa", answer)


def test_a_flow_needs_no_more_than_another_connection():
    ours, theirs = (connectors[name].operations for name in ("dingtalk", "wecom"))
    for name, one in theirs.items():
        other = ours[name]
        assert (other.takes, other.gives) == (one.takes, one.gives)
        assert (other.writes, other.repeatable) == (one.writes, one.repeatable)


async def test_a_member_is_told_and_long_texts_come_in_parts(outside):
    lines = [f"第 {n} 行：苏州启明机电的订单缺料" for n in range(1, 61)]
    told = await outside.connect("dingtalk").message(
        Note("li", "\n".join(lines)), once="run-1/tell"
    )

    sent = (await outside.books("dingtalk"))["sent"]
    texts = [one["msg"]["text"]["content"].rsplit("\n", 1)[0] for one in sent]
    assert told.message
    assert told.missed == ()
    assert len(texts) == 2
    assert "\n".join(texts).splitlines() == lines


async def test_a_step_that_comes_twice_tells_once_and_two_steps_may_say_the_same(outside):
    dingtalk = outside.connect("dingtalk")
    for once in ("run-1/tell", "run-1/tell", "run-2/tell"):
        told = await dingtalk.message(Note("li", "订单已放行"), once=once)
        assert told.missed == ()
    assert len((await outside.books("dingtalk"))["sent"]) == 2


async def test_who_cannot_be_reached_is_named_and_the_others_are_told(outside):
    dingtalk = outside.connect("dingtalk")
    told = await dingtalk.card(Card("nobody|li", "放行？", buttons=CARD.buttons), once="1")
    assert (told.missed, told.response_code) == (("nobody",), told.task)
    assert (await dingtalk.message(Note("nobody|li", "好"), once="2")).missed == ("nobody",)
    with pytest.raises(OutsideRefused) as refused:
        await dingtalk.message(Note("nobody", "好"), once="3")
    assert "nobody" in refused.value.detail
    with pytest.raises(OutsideRefused):
        await dingtalk.card(Card("nobody", "放行？", buttons=CARD.buttons), once="4")


async def test_who_has_had_500_today_missed_it(outside):
    await outside.tell("dingtalk", "_full", who="li")
    told = await outside.connect("dingtalk").message(Note("li|wang", "好"), once="1")
    assert told.missed == ("li",)


async def test_a_card_without_buttons_is_a_notification_that_opens_its_address(outside):
    dingtalk = outside.connect("dingtalk")
    told = await dingtalk.card(Card("li", "日报", "都发完了", (Fact("单数", "12"),)), once="1")
    await dingtalk.card(Card("li", "日报", url="https://hub.example.com/d/1"), once="2")

    first, second = [one["msg"] for one in (await outside.books("dingtalk"))["sent"]]
    assert told.response_code == ""
    assert first["markdown"]["text"].startswith("### 日报\n\n都发完了\n\n**单数** 12")
    assert second["action_card"]["single_url"] == "https://hub.example.com/d/1"


async def test_many_calls_fetch_one_token_of_each_kind(outside):
    async with open_http() as http:
        dingtalk = outside.connect("dingtalk", http)
        notes = (dingtalk.message(Note("li", f"第 {n} 单"), once=str(n)) for n in range(6))
        cards = (dingtalk.card(CARD, once=f"card {n}") for n in range(6))
        await asyncio.gather(*notes, *cards)
    books = await outside.books("dingtalk")
    assert (len(books["sent"]), len(books["cards"])) == (6, 6)
    assert books["fetched"] == {"oapi": 1, "api": 1}


async def test_tokens_that_ended_early_are_fetched_anew_once(outside):
    async with open_http() as http:
        dingtalk = outside.connect("dingtalk", http)
        for round_ in ("1", "2"):
            await dingtalk.message(Note("li", "好"), once=round_)
            await dingtalk.card(CARD, once=round_)
            await outside.tell("dingtalk", "_end_tokens")
    assert (await outside.books("dingtalk"))["fetched"] == {"oapi": 2, "api": 2}


@pytest.mark.parametrize(
    ("how", "error"),
    [("busy", NotTaken), ("throttle", Throttled), ("refuse", OutsideRefused)],
)
async def test_refusals_of_old_calls_are_told_apart(outside, how, error):
    await outside.trouble("dingtalk", how, only="asyncsend_v2")
    with pytest.raises(error):
        await outside.connect("dingtalk").message(Note("li", "好"), once="1")


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("new-throttle", Throttled),
        ("new-refuse", OutsideRefused),
        ("no-permission", LoginRefused),
    ],
)
async def test_refusals_of_new_calls_are_told_apart(outside, how, error):
    await outside.trouble("dingtalk", how, only="createAndDeliver")
    with pytest.raises(error):
        await outside.connect("dingtalk").card(CARD, once="1")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Outcome(310000, "keywords not in content"), OutsideRefused),
        (Outcome(310000, "sign not match"), LoginRefused),
        (Outcome(310000, "ip 1.2.3.4 not in whitelist"), LoginRefused),
        (Outcome(88, "", "143103"), Throttled),
        (Outcome("88", "", 60011), LoginRefused),
        (Outcome(400013, "group dissolved"), OutsideRefused),
    ],
)
def test_what_a_code_means(answer, error):
    with pytest.raises(error):
        checked_old(answer)


async def test_wrong_keys_show_in_both_kinds_of_calls(outside):
    async with open_http() as http:
        assert "接受" in await outside.connect("dingtalk", http).test()
        wrong = outside.connect("dingtalk", http, client_secret="another")
        with pytest.raises(LoginRefused):
            await wrong.test()
        with pytest.raises(LoginRefused):
            await wrong.card(CARD, once="1")


async def test_a_robot_is_silent_for_ten_minutes_after_twenty_in_one(outside):
    dingtalk = outside.connect("dingtalk", client_id="", client_secret="")
    for n in range(20):
        await dingtalk.group(Announcement(f"第 {n} 单到了", ("li", "@all")), once=str(n))
    with pytest.raises(NotYet) as later:
        await dingtalk.group(Announcement("第 20 单到了"), once="20")

    said = (await outside.books("dingtalk"))["said"]
    assert later.value.wait == timedelta(minutes=10)
    assert len(said) == 20
    assert said[0]["text"] == {"content": "第 0 单到了"}
    assert said[0]["at"] == {"atUserIds": ["li"], "isAtAll": True}


async def test_a_group_gets_pages_and_links(outside):
    dingtalk = outside.connect("dingtalk")
    await dingtalk.group_page(Page("日报", "**12 单**", ("li",)), once="1")
    await dingtalk.group_links(
        Linked("缺料", "A-1022", (Opens("看订单", "https://a.cn/1"),)), once="2"
    )

    page, card = (await outside.books("dingtalk"))["said"]
    assert page["markdown"] == {"title": "日报", "text": "**12 单**\n\n@li"}
    assert card["actionCard"]["btns"] == [{"title": "看订单", "actionURL": "https://a.cn/1"}]


@pytest.mark.parametrize("wrong", [{"robot_secret": "SECother"}, {"robot_token": "other"}])
async def test_a_robot_with_wrong_keys_is_a_login_refused(outside, wrong):
    with pytest.raises(LoginRefused):
        await outside.connect("dingtalk", **wrong).group(Announcement("好"), once="1")


async def test_a_pressed_card_is_heard_once_and_settled_for_all(outside):
    dingtalk = outside.connect("dingtalk")
    inbox, address = await outside.inbox(dingtalk)
    dingtalk = outside.connect("dingtalk", callback_address=address)
    assert "按钮" in await dingtalk.test()
    for _ in range(2):  # the answer to the first was lost
        told = await dingtalk.card(CARD, once="run-1/ask")
    click = {"who": "wang", "task": told.task, "key": "yes"}
    for _ in range(2):
        assert (await outside.tell("dingtalk", "_click", **click))["answers"] == [200]

    [message] = inbox.taken.values()
    heard = await dingtalk.read(message)
    assert message.topic == "template_card_event"
    assert (heard["sender"], heard["task"], heard["key"]) == ("wang", told.task, "yes")
    spent = Settled(heard["response_code"], "li|wang", "王已放行")
    for _ in range(2):
        await dingtalk.settle_card(spent, once="run-1/settle")
    card = (await outside.books("dingtalk"))["cards"][told.task]
    assert card["to"] == ["li", "wang"]
    assert (card["shown"]["settled"], card["shown"]["title"]) == ("王已放行", CARD.title)
    assert (await outside.tell("dingtalk", "_click", **click))["answers"] == []


async def test_what_is_heard_has_the_names_that_wecom_gives_it(outside):
    dingtalk = outside.connect("dingtalk")
    inbox, address = await outside.inbox(dingtalk)
    await outside.tell("dingtalk", "_write", url=address, who="li", says="A-1022 还有几个？")

    [message] = inbox.taken.values()
    heard = await dingtalk.read(message)
    assert (message.topic, heard["sender"], heard["text"]) == ("text", "li", "A-1022 还有几个？")
    assert heard.keys() == wecom_document(b"<xml></xml>").keys()


async def test_the_console_asks_the_address_and_gets_a_sealed_answer(outside):
    inbox, address = await outside.inbox(outside.connect("dingtalk"))
    assert await outside.tell("dingtalk", "_greet", url=address) == {"greeted": True}
    assert inbox.taken == {}
    _, other = await outside.inbox(outside.connect("dingtalk", token="another"))
    assert await outside.tell("dingtalk", "_greet", url=other) == {"greeted": False}


async def test_an_event_is_sent_again_until_it_is_answered_and_is_heard_once(outside):
    inbox, address = await outside.inbox(outside.connect("dingtalk"), fail_first=1)
    event = {"EventType": "user_add_org", "eventId": "e1", "UserId": ["li"]}
    sent = await outside.tell("dingtalk", "_event", url=address, event=event)

    assert sent["answered"] == [False, True]
    [message] = inbox.taken.values()
    assert message.topic == "user_add_org"
    assert (await outside.connect("dingtalk").read(message))["UserId"] == ["li"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sign": "x", "timestamp": "now"},
        {"sign": "x"},
        sandbox_envelope.robot_headers("another"),
        sandbox_envelope.card_headers("another"),
        {**sandbox_envelope.card_headers("demo-card-secret"), "x-ddpaas-signature": ""},
    ],
)
async def test_what_nobody_signed_is_not_theirs(outside, headers):
    with pytest.raises(BadSignature):
        outside.connect("dingtalk").receive(_asked({}, b"{}", headers))


async def test_a_secret_that_was_never_given_signs_nothing(outside):
    dingtalk = outside.connect("dingtalk", client_secret="", card_secret="", encoding_aes_key="")
    for headers in (sandbox_envelope.robot_headers(""), sandbox_envelope.card_headers("")):
        with pytest.raises(BadSignature):
            dingtalk.receive(_asked({}, b'{"msgId": "1"}', headers))
    assert dingtalk.ack().body == b"{}"


async def test_what_was_signed_yesterday_is_not_taken_today(outside):
    asked = _asked({}, b"{}", sandbox_envelope.card_headers("demo-card-secret"))
    dingtalk = outside.connect("dingtalk")
    assert len(dingtalk.receive(asked)) == 1
    late = msgspec.structs.replace(asked, received_at=datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(BadSignature):
        dingtalk.receive(late)


async def test_an_event_for_another_application_is_refused(outside):
    one = outside.connect("dingtalk").settings
    query, body = sandbox_envelope.event(one.token, one.encoding_aes_key, "ding-other", "{}")
    with pytest.raises(BadSignature, match="ding-other"):
        outside.connect("dingtalk").receive(_asked(query, msgspec.json.encode(body)))


def _asked(query: dict[str, str], body: bytes = b"", headers: dict[str, str] | None = None):
    return Inbound(headers or {}, query, body, datetime.now(UTC))
