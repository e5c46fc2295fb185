"""腾讯云短信: texts by templates, and their delivery reports."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from danliu.connect.connector import Inbound
from danliu.connect.errors import (
    BadSignature,
    LoginRefused,
    NotYet,
    OutsideRefused,
    Throttled,
    Unreachable,
)
from danliu.connect.tencent_sms import client
from danliu.connect.tencent_sms.connector import Text

SHIPPED = Text("13800138000", "1001", ("QM20260215", "SF1234567890"))


def test_the_worked_signature():
    told = client.authorization(
        "AKIDexampleA",
        "SecretKeyExampleA",
        "ocr",
        "ocr.tencentcloudapi.com",
        b'{"ImageUrl": "https://example.com/a.png"}',
        1767225600,
    )
    assert told == (
        "TC3-HMAC-SHA256 Credential=AKIDexampleA/2026-01-01/ocr/tc3_request,"
        " SignedHeaders=content-type;host,"
        " Signature=9a3fd6c3a4e4821e45700dfcd4b9fdfe679e226bb19d692b411cc3a940bdc0a5"
    )


async def test_a_customer_is_texted_and_the_report_names_it(outside):
    sms = outside.connect("tencent_sms")
    first = await sms.text(SHIPPED, once="run-1/text")
    gone = await sms.text(Text("+8613900000000", "1002", ("QM20260216",)), once="run-2/text")

    inbox, address = await outside.inbox(sms)
    key = sms.settings.report_key
    told = await outside.tell("tencent_sms", "_report", url=f"{address}?key={key}")
    reports = [await sms.read(one) for one in inbox.taken.values()]
    assert msgspec.json.decode(told["answer"]) == {"result": 0, "errmsg": "OK"}
    assert [(one["number"], one["arrived"]) for one in reports] == [
        (first.number, True),
        (gone.number, False),
    ]
    assert reports[1]["why"] == "空号"


async def test_reports_of_strangers_are_refused(outside):
    sms = outside.connect("tencent_sms")
    for query in ({}, {"key": "guessed"}):
        with pytest.raises(BadSignature):
            sms.receive(Inbound({}, query, b"[]", datetime.now(UTC)))
    nobody = outside.connect("tencent_sms", report_key="")
    with pytest.raises(BadSignature):
        nobody.receive(Inbound({}, {"key": ""}, b"[]", datetime.now(UTC)))


async def test_a_number_gets_one_text_in_thirty_seconds_and_the_next_is_tried_again(outside):
    sms = outside.connect("tencent_sms")
    await sms.text(SHIPPED, once="1")
    with pytest.raises(NotYet, match="PhoneNumberThirtySecondLimit") as later:
        await sms.text(SHIPPED, once="2")
    assert later.value.retry
    assert timedelta(seconds=30) < later.value.wait < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("template", "params", "code"),
    [
        ("9999", (), "FailedOperation.TemplateUnapprovedOrNotExist"),
        ("1001", ("one",), "InvalidParameterValue.TemplateParameterFormatError"),
    ],
)
async def test_what_the_template_lacks_is_told_by_its_code(outside, template, params, code):
    with pytest.raises(OutsideRefused) as refused:
        await outside.connect("tencent_sms").text(Text("13800138001", template, params), once="1")
    assert refused.value.refusal == code


async def test_wrong_keys_show_in_the_test(outside):
    assert "接受" in (await outside.connect("tencent_sms").test()).zh
    with pytest.raises(LoginRefused):
        await outside.connect("tencent_sms", secret_id="AKIDother").test()


@pytest.mark.parametrize(
    ("how", "error"),
    [("busy", Unreachable), ("throttle", Throttled), ("refuse", OutsideRefused)],
)
async def test_its_refusals_are_told_apart(outside, how, error):
    await outside.trouble("tencent_sms", how)
    with pytest.raises(error):
        await outside.connect("tencent_sms").text(SHIPPED, once="1")


@pytest.mark.parametrize("number", ["12345", "+8523456789", "1380013800", "138001380000"])
def test_what_is_no_mobile_number_is_refused_before_it_is_sent(number):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"to": number, "template": "1001"}, Text)
