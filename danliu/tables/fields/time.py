"""Dates, and moments. A moment is stored in UTC; a moment typed without zone is China's."""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Date as SqlDate
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field


class DateOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """The years that make sense here: 1970 is mostly a zero, 9999 a «never», typed by a machine."""

    earliest: date = date(2000, 1, 1)
    latest: date = date(2099, 12, 31)


class MomentOptions(Struct, frozen=True, forbid_unknown_fields=True):
    earliest: date = date(2000, 1, 1)
    latest: date = date(2099, 12, 31)
    zone: str = "Asia/Shanghai"


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?T?")
_DATE = Words("日期，如 2026-02-10", "a date such as 2026-02-10")
_MOMENT = Words("日期和时间，如 2026-02-10 15:30", "a date and time such as 2026-02-10 15:30")


_PLAIN = re.compile(r"\d{4}-\d\d-\d\d( [\d:.]+)?", re.ASCII)


def plain_form(typed: str) -> str:
    """2026年2月10日, 2026/2/10, ２０２６.2.10 -> 2026-02-10; a time after it stays."""
    if _PLAIN.fullmatch(typed):  # as files have it, a million times
        return typed
    text = unicodedata.normalize("NFKC", typed).strip()
    found = _DAY.match(text)
    if not found:
        return text
    year, month, day = found.groups()
    return f"{year:>04}-{month:>02}-{day:>02} {text[found.end() :].strip()}".strip()


def in_range(day: date, earliest: date, latest: date) -> None:
    if not earliest <= day <= latest:
        raise BadCell(
            "date-out-of-range",
            Words(f"{earliest} 到 {latest} 之间的日期", f"a date from {earliest} to {latest}"),
        )


@field("date")
class Date(Field[DateOptions, date]):
    options = DateOptions
    kind = Kind.date
    python = date

    def column(self, options: DateOptions) -> TypeEngine[Any]:
        return SqlDate()

    def parse(self, typed: Any, options: DateOptions) -> date:
        day = typed if isinstance(typed, date) and not isinstance(typed, datetime) else _day(typed)
        in_range(day, options.earliest, options.latest)
        return day


def _day(typed: Any) -> date:
    try:
        return date.fromisoformat(plain_form(typed))
    except (ValueError, TypeError, AttributeError):
        raise BadCell("not-a-date", _DATE) from None


@field("date-time")
class Moment(Field[MomentOptions, datetime]):
    options = MomentOptions
    kind = Kind.moment
    python = datetime

    def column(self, options: MomentOptions) -> TypeEngine[Any]:
        return SqlDateTime(timezone=True)

    def parse(self, typed: Any, options: MomentOptions) -> datetime:
        moment = typed if isinstance(typed, datetime) else _moment(typed)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(options.zone))
        in_range(moment.date(), options.earliest, options.latest)
        return moment.astimezone(UTC)

    def show(self, stored: datetime, options: MomentOptions) -> str:
        return f"{stored.astimezone(ZoneInfo(options.zone)):%Y-%m-%d %H:%M}"


def _moment(typed: Any) -> datetime:
    try:
        return datetime.fromisoformat(plain_form(typed))
    except (ValueError, TypeError, AttributeError):
        raise BadCell("not-a-moment", _MOMENT) from None
