"""Where a parcel is, in the words of 快递鸟 and in ours. Pure.

Each message is the whole way so far, so that the newest says everything. A detail that is not
known counts as what its first digit says.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
from msgspec import Struct, field

CHINA = timezone(timedelta(hours=8))
STATES = {
    "0": ("waiting", "暂无轨迹"),
    "1": ("picked", "已揽收"),
    "2": ("moving", "在途中"),
    "3": ("signed", "已签收"),
    "4": ("problem", "问题件"),
    "5": ("forwarded", "转寄"),
    "6": ("customs", "清关"),
}
DETAILS = {
    "10": "待揽件",
    "201": "到达派件城市",
    "202": "派件中",
    "204": "到达转运中心",
    "211": "已放入快递柜或驿站",
    "301": "正常签收",
    "302": "派件异常后签收",
    "304": "代收签收",
    "311": "快递柜或驿站签收",
    "401": "发货无信息",
    "402": "超时未签收",
    "403": "超时未更新",
    "404": "拒收",
    "405": "派件异常",
    "406": "退货签收",
    "407": "退货未签收",
}


class Step(Struct, rename="pascal"):
    """accept_time: of China."""

    accept_time: str = ""
    accept_station: str = ""
    location: str | None = ""
    action: str | int | None = ""


class Parcel(Struct, rename="pascal"):
    """State is a digit; StateEx the same in more detail. Both spellings of Callback are in use."""

    shipper_code: str = ""
    logistic_code: str = ""
    order_code: str | None = ""
    success: bool = True
    reason: str | None = ""
    state: str | int | None = "0"
    state_ex: str | int | None = ""
    location: str | None = ""
    estimated_delivery_time: str | None = ""
    callback: str | None = ""
    call_back: str | None = ""
    traces: list[Step] = field(default_factory=list)


class Pushed(Struct, rename="pascal"):
    push_time: str = ""
    data: list[msgspec.Raw] = field(default_factory=list)


class Moved(Struct):
    """A parcel as it was when this was pushed."""

    pushed_at: str
    parcel: Parcel


def document(parcel: Parcel, pushed_at: str = "") -> dict[str, Any]:
    """carrier, number   the codes of 快递鸟
    pushed_at of two that come in another order, the later one is right; None where one asked
    expected_at  of the estimate, where it is a moment and not a phrase
    state     waiting, picked, moving, signed, problem, forwarded, customs; `says` in Chinese
    events    the way so far, the oldest first: at, says, place, detail
    """
    events = sorted((_event(step) for step in parcel.traces), key=_when)
    state, says = STATES.get(str(parcel.state or "0")[:1], STATES["0"])
    detail = str(parcel.state_ex or "")
    return {
        "carrier": parcel.shipper_code,
        "number": parcel.logistic_code,
        "pushed_at": _moment(pushed_at),
        "order": parcel.order_code or "",
        "mark": parcel.callback or parcel.call_back or "",
        "known": parcel.success and bool(events),
        "why": parcel.reason or "",
        "state": state,
        "detail": detail,
        "says": DETAILS.get(detail, says),
        "place": parcel.location or "",
        "expected": parcel.estimated_delivery_time or "",
        "expected_at": _moment(parcel.estimated_delivery_time or ""),
        "last_at": events[-1]["at"] if events else None,
        "last": events[-1]["says"] if events else "",
        "events": events,
    }


def _event(step: Step) -> dict[str, Any]:
    return {
        "at": _moment(step.accept_time),
        "says": step.accept_station,
        "place": step.location or "",
        "detail": str(step.action or ""),
    }


def _when(event: Mapping[str, Any]) -> datetime:
    return event["at"] or datetime.min.replace(tzinfo=CHINA)


def _moment(text: str) -> datetime | None:
    """None for what is no time: one odd line must not lose the others."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=CHINA)
    except ValueError:
        return None
