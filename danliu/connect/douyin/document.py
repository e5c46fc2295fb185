"""A shop order in our units: the platform's own field names, but money in yuan, times, exact ids.

Platform   money in fen, times in Unix seconds with 0 for «not yet», ids as text or as int64
Document   Decimal yuan, aware UTC or None, text with "" for none

The streamer (author_id) and the live room (room_id) stand on each line, because one order may
hold lines of several; the order's 达人ID and 直播间ID gather them, in order, joined by commas.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from danliu.connect.douyin.client import SYSTEM
from danliu.connect.errors import UnexpectedAnswer

IDS = ("_id", "_ids", "_id_list")


def document(detail: dict[str, Any]) -> dict[str, Any]:
    """The shop order of order.orderDetail as a document; nothing is left out."""
    order: dict[str, Any] = _turned("", detail)
    lines = [_line(line) for line in order.get("sku_order_list") or ()]
    return order | {
        "sku_order_list": lines,
        "达人ID": _gathered(line["author_id"] for line in lines),
        "直播间ID": _gathered(line["room_id"] for line in lines),
    }


def _line(line: dict[str, Any]) -> dict[str, Any]:
    room = line.get("room_id_str") or line.get("room_id") or ""
    return line | {
        "author_id": line.get("author_id") or "",
        "room_id": "" if room == "0" else room,
    }


def _gathered(ids: Iterable[str]) -> str:
    return ",".join(dict.fromkeys(one for one in ids if one))


def _turned(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_turned(name, one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(name, value)
    return value


def _number(name: str, value: int) -> Any:
    if name.endswith("_amount"):
        return Decimal(value).scaleb(-2)
    if name.endswith("_time"):
        return _instant(name, value) if value else None
    if name == "id" or name.endswith(IDS):
        return str(value) if value else ""
    return value


def _instant(name: str, seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UnexpectedAnswer(SYSTEM, f"{name}: {seconds} is no time") from error
