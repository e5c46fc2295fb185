"""微信: who signed in, messages for consents, the events of consent."""

from datetime import UTC, datetime

import pytest

from danliu.connect.biz_crypt import Envelope
from danliu.connect.connector import Inbound
from danliu.connect.errors import BadSignature, LoginRefused, NotTaken, OutsideRefused, Throttled
from danliu.connect.wechat import callback, sandbox
from danliu.connect.wechat.connector import Code, Notice, fitted
from danliu.connect.wires import open_http

OPENID, TEMPLATE = "oABC-demo", "tmpl-shipped"
SHIPPED = Notice(OPENID, TEMPLATE, {"thing1": "空滤 大众帕萨特", "time2": "2026-11-26 08:00"})
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def test_the_worked_signature():
    query = {
        "timestamp": "1767225601",
        "nonce": "10020030",
        "signature": "fcd91bbfd736df980970aa36e9099e7aa1734d12",
    }
    callback.check_plain("weixinTokenA", _asked(query))
    with pytest.raises(BadSignature):
        callback.check_plain("weixinTokenB", _asked(query))


async def test_one_consent_is_one_message(outside):
    wechat = outside.connect("wechat")
    inbox, address = await outside.inbox(wechat)
    await outside.tell("wechat", "_consent", openid=OPENID, template=TEMPLATE, url=address)
    [message] = inbox.taken.values()
    heard = await wechat.read(message)
    assert message.topic == "subscribe_msg_popup_event"
    assert heard["sender"] == OPENID
    assert heard["consents"] == [
        {"template": TEMPLATE, "accepted": True, "change": "popup", "why": ""}
    ]

    await wechat.notice(SHIPPED, once="run-1/notice")
    with pytest.raises(OutsideRefused) as refused:
        await wechat.notice(SHIPPED, once="run-2/notice")
    assert (refused.value.refusal, refused.value.retry) == ("43101", False)
    [sent] = (await outside.books("wechat"))["sent"]
    assert sent["data"]["thing1"] == {"value": "空滤 大众帕萨特"}


async def test_a_value_that_is_too_long_is_cut_and_named(outside):
    wechat = outside.connect("wechat")
    await outside.tell("wechat", "_consent", openid=OPENID, template=TEMPLATE)
    values = {"thing1": "苏州启明机电有限公司的空气滤清器和机油滤清器", "phrase2": "已全部发出了"}
    told = await wechat.notice(Notice(OPENID, TEMPLATE, values), once="1")
    [sent] = (await outside.books("wechat"))["sent"]
    assert told.cut == ("thing1", "phrase2")
    assert sent["data"] == {
        "thing1": {"value": "苏州启明机电有限公司的空气滤清器和机油…"},
        "phrase2": {"value": "已全部发出"},
    }
    assert fitted("amount3", "9" * 99) == "9" * 99  # a kind whose length is not known


async def test_a_code_signs_in_once(outside):
    wechat = outside.connect("wechat")
    code = Code((await outside.tell("wechat", "_code", openid=OPENID))["code"])
    assert (await wechat.sign_in(code)).openid == OPENID
    with pytest.raises(OutsideRefused):
        await wechat.sign_in(code)


async def test_a_token_that_another_system_ended_is_fetched_anew(outside):
    async with open_http() as http:
        wechat = outside.connect("wechat", http)
        for n in range(3):
            await outside.tell("wechat", "_consent", openid=OPENID, template=TEMPLATE)
            await wechat.notice(SHIPPED, once=str(n))
            if n == 1:
                await outside.tell("wechat", "_end_token")
    books = await outside.books("wechat")
    assert (len(books["sent"]), books["fetched"]) == (3, 2)


async def test_wrong_keys_show_in_the_test(outside):
    with pytest.raises(LoginRefused):
        await outside.connect("wechat", secret="another").test()


@pytest.mark.parametrize(
    ("how", "error"),
    [("busy", NotTaken), ("throttle", Throttled), ("refuse", OutsideRefused)],
)
async def test_its_refusals_are_told_apart(outside, how, error):
    path = "/cgi-bin/message/subscribe/send"
    await outside.trouble("wechat", how, only=path)
    with pytest.raises(error):
        await outside.connect("wechat").notice(SHIPPED, once="1")


async def test_the_address_answers_the_console(outside):
    wechat = outside.connect("wechat")
    query = {**sandbox.signed_query(), "echostr": "5838479218127813673"}
    assert wechat.greet(_asked(query)).body == b"5838479218127813673"
    with pytest.raises(BadSignature):
        wechat.greet(_asked({**query, "signature": "0" * 40}))


async def test_in_the_sealed_form_only_sealed_messages_come_in(outside):
    wechat = outside.connect("wechat", encoding_aes_key=AES_KEY)
    text = b"<xml><FromUserName>o1</FromUserName><MsgType>text</MsgType><MsgId>7</MsgId></xml>"
    with pytest.raises(BadSignature):
        wechat.receive(_asked(sandbox.signed_query(), text))

    envelope = Envelope(wechat.settings.token, AES_KEY)
    box = envelope.seal(text, wechat.settings.app_id)
    query = {**sandbox.signed_query(), "encrypt_type": "aes"}
    query["msg_signature"] = envelope.signature(query["timestamp"], query["nonce"], box)
    body = f"<xml><ToUserName>gh</ToUserName><Encrypt>{box}</Encrypt></xml>".encode()
    [message] = wechat.receive(_asked(query, body))
    assert (message.id, message.topic, message.body) == ("7", "text", text)


def _asked(query: dict[str, str], body: bytes = b"") -> Inbound:
    return Inbound({}, query, body, datetime.now(UTC))
