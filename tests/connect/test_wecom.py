"""企业微信: telling members and groups, cards that are pressed, sealed callbacks."""

import asyncio
from datetime import UTC, datetime

import pytest

from danliu.connect.biz_crypt import Envelope
from danliu.connect.chat import Announcement, Button, Card, Fact, Note, Settled, pieces
from danliu.connect.connector import Inbound, Message
from danliu.connect.errors import (
    BadSignature,
    LoginRefused,
    NotTaken,
    OutsideRefused,
    Throttled,
)
from danliu.connect.wecom import sandbox_envelope
from danliu.connect.wecom.cards import LONGEST
from danliu.connect.wires import open_http

DOCUMENTED = Envelope("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
CHINESE = Envelope("tokenA2026", "jxr83jlJjMb7t3IIxOesgP30VHRHhs8DUly3C5S/9yA")
SPOKEN = (
    "<xml><ToUserName><![CDATA[ww00000000000000aa]]></ToUserName>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[订单已审核]]></Content></xml>"
)
BOX = (
    "09lYPkqxdB+d2D5KSKFKqqKQwXpL3ZypSPp6+qpUb8XaqtebZ7XYpsdv82eAnwb3rlPrs3dgRBWoeR3/ciTsvwYyK3P0o"
    "KnlztBkIxeg+MsWVgGil4iTJs4UMaecsKD04HX81K6l2rxPFWH5sbEmltJ5PKyPSLKUauo5st0zPEr1l4aU0BRJkPFaTan"
    "eHIJKmRI4qCzbWXYMfytSVuz7eoU5hb8xpeup4fg6bqAyzqVIHCe5mFy+NGgt9whq91/m"
)
CARD = Card(
    "li|wang",
    "加急单要放行吗？",
    facts=(Fact("客户", "启明机电"),),
    buttons=(Button("yes", "放行", "main"), Button("no", "退回", "danger")),
)


def test_the_documents_own_example_opens():
    signature = DOCUMENTED.signature("1409659589", "263014780", ECHO)
    assert signature == "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    assert DOCUMENTED.open(ECHO) == (b"1616140317555161061", "wx5823bf96d3bd56c7")


def test_chinese_is_counted_in_bytes():
    salt = b"abcdefghij012345"
    assert CHINESE.seal(SPOKEN.encode(), "ww00000000000000aa", salt) == BOX
    assert CHINESE.signature("1767225600", "nonceA1", BOX) == (
        "f4bfde0f6a284fac2bb8d783cd5f47bd8a189a79"
    )
    assert CHINESE.open(BOX) == (SPOKEN.encode(), "ww00000000000000aa")


@pytest.mark.parametrize("length", range(64))
def test_every_length_comes_back_whole_and_from_the_stand_in_too(length):
    text = "单" * length
    for box in (
        CHINESE.seal(text.encode(), "ww1"),
        sandbox_envelope.sealed(CHINESE.key, text, "ww1"),
    ):
        assert CHINESE.open(box) == (text.encode(), "ww1")


@pytest.mark.parametrize("box", ["", "AAAA", "不是", "A" * 44, BOX[:-4] + "AAAA"])
def test_what_was_not_sealed_with_this_key_does_not_open(box):
    with pytest.raises(ValueError):
        CHINESE.open(box)


async def test_a_member_is_told_and_long_texts_come_in_parts(outside):
    wecom = outside.connect("wecom")
    lines = [f"第 {n} 行：苏州启明机电的订单缺料" for n in range(1, 61)]
    told = await wecom.message(Note("li", "\n".join(lines)), once="run-1/tell")

    sent = (await outside.books("wecom"))["sent"]
    texts = [one["text"]["content"] for one in sent]
    assert told.message
    assert len(texts) == 2
    assert "\n".join(texts).splitlines() == lines
    assert all(len(text.encode()) <= 2048 for text in texts)


def test_a_line_that_is_too_long_is_cut_between_characters():
    text = "单" * 2000
    parts = list(pieces(text, LONGEST))
    assert "".join(parts) == text
    assert [len(part.encode()) <= 2048 for part in parts] == [True] * 3


async def test_the_same_text_after_a_crash_arrives_once(outside):
    wecom = outside.connect("wecom")
    for _ in range(2):
        await wecom.message(Note("li", "订单已放行"), once="run-1/tell")
    assert len((await outside.books("wecom"))["sent"]) == 1


async def test_who_cannot_be_reached_is_named_and_the_others_are_told(outside):
    wecom = outside.connect("wecom")
    told = await wecom.card(Card("nobody|li", "放行？", buttons=CARD.buttons), once="1")
    assert (told.missed, bool(told.response_code)) == (("nobody",), True)
    with pytest.raises(OutsideRefused) as refused:
        await wecom.message(Note("nobody", "好"), once="2")
    assert "nobody" in refused.value.detail


async def test_many_calls_fetch_one_token(outside):
    async with open_http() as http:
        wecom = outside.connect("wecom", http)
        await asyncio.gather(
            *(wecom.message(Note("li", f"第 {n} 单"), once=str(n)) for n in range(12))
        )
    books = await outside.books("wecom")
    assert (len(books["sent"]), books["fetched"]) == (12, 1)


async def test_a_token_that_ended_early_is_fetched_anew_once(outside):
    async with open_http() as http:
        wecom = outside.connect("wecom", http)
        await wecom.message(Note("li", "一"), once="1")
        await outside.tell("wecom", "_end_tokens")
        await wecom.message(Note("li", "二"), once="2")
    assert (await outside.books("wecom"))["fetched"] == 2


@pytest.mark.parametrize(
    ("how", "error"),
    [("busy", NotTaken), ("throttle", Throttled), ("refuse", OutsideRefused)],
)
async def test_its_refusals_are_told_apart(outside, how, error):
    await outside.trouble("wecom", how, only="message/send")
    with pytest.raises(error):
        await outside.connect("wecom").message(Note("li", "好"), once="1")


async def test_wrong_keys_show_in_the_test(outside):
    async with open_http() as http:
        assert "接受" in (await outside.connect("wecom", http).test()).zh
        with pytest.raises(LoginRefused):
            await outside.connect("wecom", http, secret="another").test()


async def test_a_robot_speaks_in_its_group_twenty_times_a_minute(outside):
    wecom = outside.connect("wecom", corp_id="", secret="")
    for n in range(20):
        await wecom.group(Announcement(f"第 {n} 单到了", ("@all",)), once=str(n))
    with pytest.raises(Throttled):
        await wecom.group(Announcement("第 20 单到了"), once="20")
    said = (await outside.books("wecom"))["said"]
    assert len(said) == 20
    assert said[0]["text"] == {"content": "第 0 单到了", "mentioned_list": ["@all"]}


async def test_a_pressed_card_is_heard_once_and_settled_once(outside):
    wecom = outside.connect("wecom")
    told = await wecom.card(CARD, once="run-1/ask")
    inbox, address = await outside.inbox(wecom)
    event = {"url": address, "who": "wang", "task": told.task, "key": "yes"}
    pressed = await outside.tell("wecom", "_click", **event)

    [message] = inbox.taken.values()
    heard = await wecom.read(message)
    assert pressed["answers"] == [200]
    assert message.topic == "template_card_event"
    assert (heard["sender"], heard["task"], heard["key"]) == ("wang", told.task, "yes")
    spent = Settled(heard["response_code"], "li|wang", "王已放行")
    await wecom.settle_card(spent, once="run-1/settle")
    with pytest.raises(OutsideRefused):
        await wecom.settle_card(spent, once="run-1/settle")
    assert (await outside.books("wecom"))["settled"][0]["button"] == {"replace_name": "王已放行"}


async def test_what_a_member_writes_is_heard(outside):
    wecom = outside.connect("wecom")
    inbox, address = await outside.inbox(wecom)
    await outside.tell("wecom", "_write", url=address, who="li", says="A-1022 还有几个？")
    [message] = inbox.taken.values()
    heard = await wecom.read(message)
    assert (message.topic, heard["sender"], heard["text"]) == ("text", "li", "A-1022 还有几个？")


async def test_the_address_answers_the_console_with_the_bare_word(outside):
    wecom = outside.connect("wecom")
    settings = wecom.settings
    keys = (settings.token, settings.encoding_aes_key, settings.corp_id)
    word, query = sandbox_envelope.greeting(*keys)
    assert wecom.greet(_asked(query)).body == word.encode()
    with pytest.raises(BadSignature):
        wecom.greet(_asked({**query, "nonce": "another"}))


async def test_what_is_meant_for_another_company_is_refused(outside):
    wecom = outside.connect("wecom")
    query, body = sandbox_envelope.written(
        wecom.settings.token, wecom.settings.encoding_aes_key, "ww-other", 1, who="li", says="好"
    )
    with pytest.raises(BadSignature):
        wecom.receive(_asked(query, body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml>",
        b'<!DOCTYPE a [<!ENTITY b "bb">]><xml><Encrypt>&b;</Encrypt></xml>',
    ],
)
async def test_what_is_not_their_xml_is_not_theirs(outside, body):
    with pytest.raises(BadSignature):
        outside.connect("wecom").receive(_asked({}, body))


async def test_a_repeat_of_an_event_has_the_same_id(outside):
    wecom = outside.connect("wecom")
    keys = (wecom.settings.token, wecom.settings.encoding_aes_key, wecom.settings.corp_id)
    query, body = sandbox_envelope.pressed(*keys, 1, "code", who="li", task="t", key="yes")
    first, second = (wecom.receive(_asked(query, body)) for _ in range(2))
    assert [one.id for one in first] == [one.id for one in second]
    assert isinstance(first[0], Message)


def _asked(query: dict[str, str], body: bytes = b"") -> Inbound:
    return Inbound({}, query, body, datetime.now(UTC))
