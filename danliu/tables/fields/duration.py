"""Duration: kept in seconds, exactly; shown as hours and minutes, like Excel's [h]:mm.

A moment minus a moment is a number of days in formulas, as in Excel; a duration is seconds, since
an hour has no exact number of days. `{开始}+{时长}/86400` adds one to a moment.
"""

import re
from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import Numeric
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.number import read_decimal, within
from danliu.tables.fields.text import one_line

_CLOCK = re.compile(r"(\d{1,7}):([0-5]\d)(?::([0-5]\d(?:\.\d{1,3})?))?")
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*([^\d\s.]+)\s*")
_UNITS: dict[str, int] = {
    **dict.fromkeys(("周", "星期", "w", "week", "weeks"), 604_800),
    **dict.fromkeys(("天", "日", "d", "day", "days"), 86_400),
    **dict.fromkeys(("小时", "个小时", "时", "h", "hour", "hours"), 3_600),
    **dict.fromkeys(("分钟", "分", "m", "min", "minute", "minutes"), 60),
    **dict.fromkeys(("秒", "秒钟", "s", "sec", "second", "seconds"), 1),
}
_WANTED = Words(
    "时长，如 1:30（1 小时 30 分）或 2天4小时", "a duration such as 1:30 (h:mm) or 2d 4h"
)


class DurationOptions(Struct, frozen=True, forbid_unknown_fields=True):
    least: Decimal | None = Decimal(0)  # seconds
    most: Decimal | None = None  # seconds


@field("duration")
class Duration(Field[DurationOptions, Decimal]):
    """«1:30», «2天4小时», «90min»; a bare number is seconds."""

    options = DurationOptions
    kind = Kind.number
    python = Decimal

    def column(self, options: DurationOptions) -> TypeEngine[Any]:
        return Numeric(15, 3)

    def parse(self, typed: Any, options: DurationOptions) -> Decimal:
        seconds = _seconds(one_line(typed) if isinstance(typed, str) else typed)
        if abs(seconds) >= 10**12 or seconds != round(seconds, 3):
            raise BadCell("not-a-duration", _WANTED)
        return within(seconds, options.least, options.most).quantize(Decimal("0.001"))

    def show(self, stored: Decimal, options: DurationOptions) -> str:
        minutes, seconds = divmod(abs(stored), 60)
        sign = "-" if stored < 0 else ""
        rest = f":{_two_digits(seconds)}" if seconds else ""
        return f"{sign}{int(minutes) // 60}:{int(minutes) % 60:02}{rest}"


def _two_digits(seconds: Decimal) -> str:
    whole, fraction = divmod(seconds, 1)
    return f"{int(whole):02}" + (f"{fraction.normalize():f}".removeprefix("0") if fraction else "")


def _seconds(typed: Any) -> Decimal:
    if not isinstance(typed, str):
        return _plain(typed)
    sign, text = (-1, typed[1:].strip()) if typed.startswith("-") else (1, typed)
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = clock.groups(default="0")
        return sign * (int(hours) * 3_600 + int(minutes) * 60 + Decimal(seconds))
    if parts := _parts(text):
        return sign * sum(parts, Decimal(0))
    return _plain(typed)


def _plain(typed: Any) -> Decimal:
    try:
        return read_decimal(typed, "90")
    except BadCell:
        raise BadCell("not-a-duration", _WANTED) from None


def _parts(text: str) -> list[Decimal]:
    """«1天2小时» as seconds of each part; nothing where it is not of such parts."""
    found, place = [], 0
    while part := _PART.match(text, place):
        unit = _UNITS.get(part[2].lower())
        if unit is None:
            return []
        found.append(Decimal(part[1]) * unit)
        place = part.end()
    return found if place == len(text) else []
