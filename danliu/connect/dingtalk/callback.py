"""What 钉钉 sends to a connection's address: events, pressed cards, what members write. Pure.

Three senders, each with a proof of its own:
    events         in a sealed envelope, like those of 企业微信, for the application's client id
    pressed cards  plain; x-ddpaas-signature over the time alone, by the secret of the cards
    the robot      plain; sign over time and secret, by the application's secret
The last two do not cover the body: whoever could read one in transit could send another within
the hour. TLS is what keeps them.
"""

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from danliu.connect.biz_crypt import Envelope
from danliu.connect.chat import PRESSED
from danliu.connect.connector import Inbound, Message
from danliu.connect.dingtalk.client import robot_sign
from danliu.connect.errors import BadSignature, UnreadableMessage
from danliu.connect.inward import read_json

NAME = "dingtalk"
WINDOW = timedelta(hours=1)
_PROBES = {"check_url", "check_create_suite_url", "check_update_suite_url"}
_CARD = "x-ddpaas-signature"


class Keys(Struct, frozen=True):
    client_id: str
    client_secret: str
    card_secret: str
    envelope: Envelope


def messages(keys: Keys, request: Inbound) -> list[Message]:
    """Of one request; the console's check of the address is none. Raises BadSignature."""
    headers = request.headers
    if _CARD in headers:
        moment = headers.get(f"{_CARD}-timestamp", "")
        _check(keys.card_secret, card_sign(keys.card_secret, moment), headers[_CARD])
        _check_time(moment, request.received_at)
        return [Message(_digest(request.body), PRESSED, request.body)]
    if "sign" in headers:
        moment = headers.get("timestamp", "")
        _check_time(moment, request.received_at)
        _check(keys.client_secret, robot_sign(keys.client_secret, int(moment)), headers["sign"])
        return [_written(request.body)]
    return _events(opened(keys, request))


def card_sign(secret: str, moment: str) -> str:
    """In Base64. moment: Unix milliseconds, as they stand in the header."""
    return base64.b64encode(hmac.digest(secret.encode(), moment.encode(), "sha256")).decode()


class _Sealed(Struct, frozen=True):
    encrypt: str


def opened(keys: Keys, request: Inbound) -> bytes:
    """The text of an envelope. Raises BadSignature."""
    query = request.query
    try:
        sealed = read_json(NAME, request.body, _Sealed).encrypt
    except UnreadableMessage as error:
        raise BadSignature(NAME, f"no sealed envelope: {error.detail}") from error
    signature = query.get("msg_signature") or query.get("signature", "")
    signed = (query.get("timestamp", ""), query.get("nonce", ""), sealed)
    if not keys.envelope.signed(signature, *signed):
        raise BadSignature(NAME, "msg_signature does not match")
    try:
        text, owner = keys.envelope.open(sealed)
    except ValueError as error:
        raise BadSignature(NAME, f"encoding_aes_key: {error}") from error
    if owner != keys.client_id:
        raise BadSignature(NAME, f"it is meant for {owner}")
    return text


def document(message: Message) -> dict[str, Any]:
    """A text and a pressed card with the names that 企业微信 gives them; an event as it came.

    sender   the member's userid
    key      of the button: its `key`, or the number of the action where it sends none
    task, response_code   both the card's own number
    """
    told = read_json(NAME, message.body, dict[str, Any])
    if message.topic == PRESSED:
        return _pressed(told)
    if "senderStaffId" in told:
        return _said(told)
    return told | {"event": message.topic}


def _pressed(told: dict[str, Any]) -> dict[str, Any]:
    content = read_json(NAME, str(told.get("content") or "{}").encode(), _Content)
    inside, card = content.card_private_data, str(told.get("outTrackId") or "")
    key = inside.params.get("key") or next(iter(inside.action_ids), "")
    named = {"event": PRESSED, "key": str(key), "task": card, "response_code": card}
    return _blank() | {"sender": told.get("userId") or "", "type": "event", **named}


def _said(told: dict[str, Any]) -> dict[str, Any]:
    text = (told.get("text") or {}).get("content") or ""
    at = int(told.get("createAt") or 0) // 1000
    kind = told.get("msgtype") or ""
    return _blank() | {
        "sender": told["senderStaffId"],
        "type": kind,
        "text": text.strip(),
        "at": at,
    }


def _blank() -> dict[str, Any]:
    names = ("sender", "type", "text", "event", "key", "task", "response_code", "media", "agent")
    return {**dict.fromkeys(names, ""), "at": 0, "chosen": {}}


class _Private(Struct, frozen=True, rename="camel"):
    action_ids: list[str] = []
    params: dict[str, Any] = {}


class _Content(Struct, frozen=True, rename="camel"):
    card_private_data: _Private = _Private()


class _Written(Struct, frozen=True, rename="camel"):
    msg_id: str
    msgtype: str = "text"


def _written(body: bytes) -> Message:
    told = read_json(NAME, body, _Written)
    return Message(told.msg_id, told.msgtype, body)


class _Event(Struct, frozen=True):
    kind: str = msgspec.field(name="EventType", default="")
    number: str = msgspec.field(name="eventId", default="")


def _events(text: bytes) -> list[Message]:
    event = read_json(NAME, text, _Event)
    if event.kind in _PROBES:
        return []
    return [Message(event.number or _digest(text), event.kind, text)]


def _digest(body: bytes) -> str:
    """Whoever presses the same button twice has pressed it once: they give it no number."""
    return sha256(body).hexdigest()


def _check(secret: str, wanted: str, sent: str) -> None:
    """A secret that was not given proves nothing. Raises BadSignature."""
    if not secret or not hmac.compare_digest(wanted.encode(), sent.encode()):
        raise BadSignature(NAME, "the signature does not match")


def _check_time(moment: str, now: datetime) -> None:
    if not moment.isascii() or not moment.isdigit() or len(moment) > 15:
        raise BadSignature(NAME, "no time in milliseconds")
    if abs(now.timestamp() - int(moment) / 1000) > WINDOW.total_seconds():
        raise BadSignature(NAME, "signed at another time")
