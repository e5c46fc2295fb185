"""What 微信 sends to the application's address: events of consent and what people write. Pure."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from msgspec import Struct

from danliu.connect.connector import Inbound, Message
from danliu.connect.errors import BadSignature
from danliu.connect.inward import read_xml

NAME = "wechat"
_LISTS = (
    "SubscribeMsgPopupEvent",
    "SubscribeMsgChangeEvent",
    "SubscribeMsgSentEvent",
)


class Consent(Struct, frozen=True):
    """What somebody said to one template. change: `popup`, asked just now; `change`, switched in
    the settings; `sent`, one message went, and why it did not arrive."""

    template: str
    accepted: bool
    change: str
    why: str = ""


def check_plain(token: str, request: Inbound) -> None:
    """The signature of the query, the body not included. Raises BadSignature."""
    signed = sorted((token, request.query.get("timestamp", ""), request.query.get("nonce", "")))
    wanted = hashlib.sha1("".join(signed).encode(), usedforsecurity=False).hexdigest()
    sent = request.query.get("signature", "")
    if not token or not hmac.compare_digest(wanted.encode(), sent.encode()):
        raise BadSignature(NAME, "signature does not match")


def message(text: bytes) -> Message:
    """A repeat has the same id."""
    parts = read_xml(NAME, text)
    said = [parts.findtext(name) or "" for name in ("FromUserName", "CreateTime", "Event")]
    number = parts.findtext("MsgId") or ":".join(said)
    return Message(number, said[2] or parts.findtext("MsgType") or "", text)


def document(text: bytes) -> dict[str, Any]:
    """sender: openid; text: what was written; consents: of an event about subscriptions."""
    parts = read_xml(NAME, text)
    named = {"sender": "FromUserName", "type": "MsgType", "text": "Content", "event": "Event"}
    told: dict[str, Any] = {ours: parts.findtext(theirs) or "" for ours, theirs in named.items()}
    at = int(parts.findtext("CreateTime") or 0)
    return told | {"at": at, "consents": [_plain(one) for one in _consents(parts)]}


def _consents(parts: Element) -> Iterator[Consent]:
    for name in _LISTS:
        change = name.removeprefix("SubscribeMsg").removesuffix("Event").lower()
        for one in parts.iterfind(f"{name}/List"):
            status = one.findtext("SubscribeStatusString") or ""
            failed = one.findtext("ErrorCode") or "0"
            accepted = status == "accept" if status else failed == "0"
            why = "" if accepted else (one.findtext("ErrorStatus") or status)
            yield Consent(one.findtext("TemplateId") or "", accepted, change, why)


def _plain(consent: Consent) -> dict[str, Any]:
    return {name: getattr(consent, name) for name in Consent.__struct_fields__}
