"""Webhook: signed JSON from anybody is taken, from nobody else."""

import hashlib
import hmac
import json
import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import httpx
import msgspec
import pytest
from standardwebhooks import Webhook as Library

from danliu.connect.connector import Inbound, connectors
from danliu.connect.errors import BadSignature, LoginRefused, UnreadableMessage
from danliu.connect.sandbox import Stand
from danliu.connect.webhook import sandbox
from danliu.connect.webhook.connector import Settings, Webhook

NOW = datetime(2026, 1, 1, tzinfo=UTC)  # 1767225600
REFERENCE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def webhook(**settings) -> Webhook:
    return Webhook(msgspec.convert(settings, Settings), httpx.AsyncClient())


def request(body: bytes, headers: dict[str, str], query=(), now=NOW) -> Inbound:
    return Inbound(headers, dict(query), body, now)


def standard(message_id: str, timestamp: object, signature: str) -> dict[str, str]:
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature,
    }


REFERENCE_HEADERS = standard(
    "msg_p5jXN8AQM9LWM0D4loKWxJek",
    1614265330,
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
)
REFERENCE_BODY = b'{"test": 2432232314}'
REFERENCE_TIME = datetime.fromtimestamp(1614265330, UTC)


def test_the_reference_message_is_taken_under_its_own_id():
    [message] = webhook(secret=REFERENCE).receive(
        request(REFERENCE_BODY, REFERENCE_HEADERS, now=REFERENCE_TIME)
    )
    assert (message.id, message.topic) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "")


def test_a_chinese_body_is_signed_over_its_bytes():
    secret = "whsec_T1dKUFFkEzWfO8HU71e37ufMhLnbWd4p"
    body = '{"type":"order.created","data":{"备注":"加急"}}'.encode()
    entry = "v1,Op2MtMa759df81MyI61Y0tfpmJDyG6p4aUNvEIxbRx4="
    headers = standard("msg_A1", 1767225600, entry)
    [message] = webhook(secret=secret).receive(request(body, headers))
    assert (message.id, message.topic) == ("msg_A1", "order.created")
    assert sandbox.sign(secret, "msg_A1", "1767225600", body) == entry


def test_the_reference_library_and_we_understand_each_other():
    entry = Library(REFERENCE).sign("msg_1", NOW, '{"a":1}')
    headers = standard("msg_1", 1767225600, entry)
    assert webhook(secret=REFERENCE).receive(request(b'{"a":1}', headers))


def data_sets() -> Path:
    beside = Path(__file__).parents[3] / "shared" / "data"
    return Path(os.environ.get("DANLIU_DATA_SETS", beside))


def test_the_conformance_vectors_of_standard_webhooks():
    path = data_sets() / "conformance" / "standard-webhooks" / "vectors.json"
    if not path.exists():
        pytest.skip("no data sets: set DANLIU_DATA_SETS to the folder that holds conformance/")
    for case in json.loads(path.read_text()):
        headers = standard(case["id"], case["timestamp"], case["signature"])
        now = datetime.fromtimestamp(case["now"], UTC)
        taken = True
        try:
            webhook(secret=case["secret"]).receive(request(case["body"].encode(), headers, now=now))
        except BadSignature:
            taken = False
        assert taken == case["valid"], case["name"]


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_a_refusal(missing):
    headers = {name: text for name, text in REFERENCE_HEADERS.items() if name != missing}
    with pytest.raises(BadSignature, match=missing):
        webhook(secret=REFERENCE).receive(request(REFERENCE_BODY, headers, now=REFERENCE_TIME))


@pytest.mark.parametrize(
    "timestamp", ["soon", "-1", "1e9", "١٦١٤٢٦٥٣٣٠", "9" * 400, "1614265330.5"]
)
def test_a_timestamp_that_is_none_is_a_refusal(timestamp):
    headers = REFERENCE_HEADERS | {"webhook-timestamp": timestamp}
    with pytest.raises(BadSignature):
        webhook(secret=REFERENCE).receive(request(REFERENCE_BODY, headers, now=REFERENCE_TIME))


def test_while_keys_change_over_both_are_taken():
    other = "whsec_T1dKUFFkEzWfO8HU71e37ufMhLnbWd4p"
    changing = webhook(secret=other, previous_secret=REFERENCE)
    assert changing.receive(request(REFERENCE_BODY, REFERENCE_HEADERS, now=REFERENCE_TIME))
    with pytest.raises(BadSignature):
        webhook(secret=other).receive(
            request(REFERENCE_BODY, REFERENCE_HEADERS, now=REFERENCE_TIME)
        )


HEX = "206863c6982e52274d4d5b252d8b73cc9d6cf7944a749fe72e9bf78a9314ee2a"


@pytest.mark.parametrize(
    ("settings", "headers"),
    [
        ({}, {"x-signature": HEX}),
        ({"encoding": "HEX"}, {"x-signature": HEX.upper()}),
        ({"encoding": "base64"}, {"x-signature": "IGhjxpguUidNTVslLYtzzJ1s95RKdJ/nLpv3ipMU7io="}),
        (
            {"header": "X-Hub-Signature-256", "prefix": "sha256="},
            {"x-hub-signature-256": f"sha256={HEX}"},
        ),
        (
            {"template": "{id}.{timestamp}.{body}", "id_header": "X-Id", "timestamp_header": "X-T"},
            {
                "x-id": "m1",
                "x-t": "1767225600",
                "x-signature": hmac.new(b"genA", b'm1.1767225600.{"a":1}', "sha256").hexdigest(),
            },
        ),
        (
            {"template": "{secret}{body}{secret}", "algorithm": "md5"},
            {"x-signature": hashlib.md5(b'genA{"a":1}genA').hexdigest()},
        ),
        (
            {"template": "{query}{body}{secret}", "algorithm": "sha1"},
            {"x-signature": hashlib.sha1(b'a=1&b=2{"a":1}genA').hexdigest()},
        ),
    ],
    ids=["hex", "upper", "base64", "prefix", "id-and-time", "md5-sandwich", "query"],
)
def test_the_plain_forms_that_platforms_use(settings, headers):
    door = webhook(secret="genA", scheme="hmac", **settings)
    query = {"b": "2", "a": "1"}

    [message] = door.receive(request(b'{"a":1}', headers, query))
    assert message.id == headers.get("x-id", hashlib.sha256(b'{"a":1}').hexdigest())

    for forged in (
        request(b'{"a":2}', headers, query),
        request(b'{"a":1}', {}, query),
        request(b'{"a":1}', headers | dict.fromkeys(headers, "签"), query),
    ):
        with pytest.raises(BadSignature):
            door.receive(forged)
    with pytest.raises(BadSignature):
        webhook(secret="genB", scheme="hmac", **settings).receive(
            request(b'{"a":1}', headers, query)
        )


def test_an_old_message_is_refused_where_the_sender_gives_the_time():
    body, late = b'{"a":1}', "1767225299"
    entry = hmac.new(b"genA", late.encode() + b"." + body, "sha256").hexdigest()
    door = webhook(
        secret="genA", scheme="hmac", template="{timestamp}.{body}", timestamp_header="x-t"
    )
    with pytest.raises(BadSignature, match="300 s"):
        door.receive(request(body, {"x-t": late, "x-signature": entry}))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"secret": " "}, "secret"),
        ({"template": "{id}.{body}"}, "id_header"),
        ({"template": "{timestamp}"}, "template"),
        ({"template": "{body}{nonce}"}, "template"),
        ({"algorithm": "crc32"}, "algorithm"),
    ],
)
def test_settings_that_cannot_work_are_refused_when_they_are_saved(wrong, field):
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert({"secret": "genA", "scheme": "hmac"} | wrong, Settings)


async def test_a_secret_that_is_not_whole_is_told_by_the_test():
    with pytest.raises(LoginRefused) as caught:
        await webhook(secret="whsec_short").test()
    assert "short" not in caught.value.facts()["detail"].replace("shorter", "")


async def test_numbers_stay_exact(outside):
    door = outside.connect("webhook")
    [message] = door.receive(signed(b'{"price":1.10,"id":4900000000000000001,"big":1e400}'))
    order = await door.read(message)
    assert order["price"] == Decimal("1.10")
    assert order["id"] == 4900000000000000001
    assert order["big"] == Decimal("1e400")


@pytest.mark.parametrize(
    ("body", "position"),
    [
        (b'{"a":1,}', 7),
        (b'{"a":', 5),
        (b"", 0),
        (b'{"a":"\xff"}', 6),
        (b"[" * 100_000, None),
    ],
    ids=["comma", "cut-off", "empty", "not-utf-8", "too-deep"],
)
async def test_broken_json_is_taken_but_its_reading_names_the_place(outside, body, position):
    door = outside.connect("webhook")
    [message] = door.receive(signed(body))
    with pytest.raises(UnreadableMessage) as caught:
        await door.read(message)
    assert caught.value.position == position


def test_each_sender_gets_the_answer_that_it_waits_for():
    ack = webhook(secret="genA", scheme="hmac", ack_body="success", ack_type="text/plain").ack()
    assert (ack.body, ack.status, ack.content_type) == (b"success", 200, "text/plain")


def signed(body: bytes) -> Inbound:
    entry = sandbox.sign(sandbox.SECRET, "msg_1", "1767225600", body)
    return request(body, standard("msg_1", 1767225600, entry))


async def test_over_the_wire_only_what_is_signed_and_fresh_is_taken(outside):
    inbox, to = await outside.inbox(outside.connect("webhook", ack_body="ok"))

    async def sent(**letter):
        return (await outside.tell("webhook", "_send", to=to, **letter))["answers"]

    assert await sent(body={"备注": "加急"}, id="msg_1") == [{"status": 200, "body": "ok"}]
    assert (await sent(how="rotated", id="msg_2"))[0]["status"] == 200
    assert len(await sent(id="msg_3", times=3)) == 3
    for how in ("stale", "wrong-version", "forged", "unsigned"):
        assert (await sent(how=how))[0]["status"] == 401
    assert list(inbox.taken) == ["msg_1", "msg_2", "msg_3"]
    assert (inbox.deliveries, inbox.refused) == (5, 4)


async def test_the_sandbox_takes_what_the_reference_library_signs(outside):
    url = outside.at("webhook") + "/in"
    now, body = datetime.now(UTC), '{"type":"order.audited"}'
    entry = Library(sandbox.SECRET).sign("msg_9", now, body)
    headers = standard("msg_9", int(now.timestamp()), entry)
    assert (await outside.http.post(url, content=body, headers=headers)).status_code == 204
    assert (await outside.http.post(url, content=body + " ", headers=headers)).status_code == 401
    await outside.trouble("webhook", "gone")
    assert (await outside.http.post(url, content=body, headers=headers)).status_code == 410
    assert [one["id"] for one in (await outside.books("webhook"))["taken"]] == ["msg_9"]


async def test_a_sandbox_can_also_be_served_alone(outside):
    address = await outside.listen(Stand(sandbox.WebhookSandbox))
    assert (await outside.http.get(f"{address}_books")).json() == {"taken": []}
    assert "webhook" in connectors
