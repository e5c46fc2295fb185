"""What 企业微信 sends to the application's address, once it is opened. Pure."""

from typing import Any
from xml.etree.ElementTree import Element

from danliu.connect.connector import Message
from danliu.connect.inward import read_xml

NAME = "wecom"


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
