"""What 企业微信 sends to the application's address: XML in a sealed envelope. Pure."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from danliu.connect.biz_crypt import Envelope
from danliu.connect.connector import Inbound, Message
from danliu.connect.errors import BadSignature, UnreadableMessage
from danliu.connect.inward import read_xml

NAME = "wecom"
CLICK = "template_card_event"


def opened(envelope: Envelope, corp_id: str, query: Mapping[str, str], sealed: str) -> bytes:
    """The text, once its signature and whom it is for are right. Raises BadSignature."""
    signature, *signed = (query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
    if not envelope.signed(signature, signed[0], signed[1], sealed):
        raise BadSignature(NAME, "msg_signature does not match")
    try:
        text, receiver = envelope.open(sealed)
    except ValueError as error:
        raise BadSignature(NAME, f"encoding_aes_key: {error}") from error
    if receiver != corp_id:
        raise BadSignature(NAME, f"it is meant for {receiver}")
    return text


def sealed_part(request: Inbound) -> str:
    """Raises BadSignature."""
    try:
        return read_xml(NAME, request.body).findtext("Encrypt") or ""
    except UnreadableMessage as error:
        raise BadSignature(NAME, f"no sealed envelope: {error.detail}") from error


def message(text: bytes) -> Message:
    """A repeat has the same id: a message carries one, an event is told by who, when and what."""
    parts = read_xml(NAME, text)
    found = [parts.findtext(name) or "" for name in ("FromUserName", "CreateTime", "Event")]
    pressed = [parts.findtext(name) or "" for name in ("TaskId", "EventKey")]
    number = parts.findtext("MsgId") or ":".join((*found, *pressed))
    return Message(number, found[2] or parts.findtext("MsgType") or "", text)


def document(text: bytes) -> dict[str, Any]:
    """sender   the member's userid
    text       of a text message
    event, key, task, response_code, chosen   of a pressed card; chosen: question to its options
    """
    parts = read_xml(NAME, text)
    named = {
        "sender": "FromUserName",
        "type": "MsgType",
        "text": "Content",
        "event": "Event",
        "key": "EventKey",
        "task": "TaskId",
        "response_code": "ResponseCode",
        "media": "MediaId",
        "agent": "AgentID",
    }
    told: dict[str, Any] = {ours: parts.findtext(theirs) or "" for ours, theirs in named.items()}
    return told | {"at": int(parts.findtext("CreateTime") or 0), "chosen": _chosen(parts)}


def _chosen(parts: Element) -> dict[str, list[str]]:
    return {
        item.findtext("QuestionKey") or "": [one.text or "" for one in item.iter("OptionId")]
        for item in parts.iter("SelectedItem")
    }
