"""What the fields of the tables are called that a schedule is made from, and how cells are read."""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec import Struct

Record = Mapping[str, Any]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """Of jobs: number, order, item, quantity, route, due, urgency, rush (a truth, or a moment since
    when it is one), promised, planned_from, planned_until, pinned (a moment). Of steps: job, turn,
    station, minutes, setup, state, began, ended. Of operations: route, turn, station, minutes,
    setup. Of stations: places. Of hours: station (blank: of all), weekdays, begins, ends. Of days
    apart: station, day, last_day, opens, begins, ends. Of bills: product, part, since, until. Of
    materials: order, item, short, lead_days, asked (since when it is short)."""

    number: str = "number"
    order: str = "order"
    item: str = "item"
    quantity: str = "quantity"
    route: str = "route"
    due: str = "due"
    urgency: str = "urgency"
    rush: str = "rush"
    promised: str = "promised"
    planned_from: str = "planned_from"
    planned_until: str = "planned_until"
    pinned: str = "pinned_at"
    job: str = "job"
    turn: str = "turn"
    station: str = "station"
    minutes: str = "minutes"
    setup: str = "setup"
    state: str = "state"
    began: str = "began"
    ended: str = "ended"
    places: str = "places"
    weekdays: str = "weekdays"
    begins: str = "begins"
    ends: str = "ends"
    day: str = "day"
    last_day: str = "last_day"
    opens: str = "opens"
    product: str = "product"
    part: str = "part"
    since: str = "since"
    until: str = "until"
    short: str = "short"
    lead_days: str = "lead_days"
    asked: str = "split_at"


def id_of(link: Any) -> str:
    """Of a record, of a link to one; «» where there is none."""
    return str(link["id"]) if isinstance(link, Mapping) else str(link or "")


def title_of(link: Any) -> str:
    return str(link.get("title") or "") if isinstance(link, Mapping) else str(link or "")


def number_of(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value or 0))


def minutes_of(work: Record, quantity: Decimal, names: Names) -> int:
    """A minute begun is a minute."""
    each, setup = number_of(work.get(names.minutes)), number_of(work.get(names.setup))
    return max(math.ceil(each * quantity + setup), 0)


def time_of(value: Any) -> time | None:
    """Seconds since midnight, or 8, 8:00, 08：00; None for a blank. Raises ValueError."""
    if isinstance(value, Decimal | int):
        return _clock(*divmod(int(value) // 60, 60))
    hour, _, minute = str(value or "").strip().replace("：", ":").partition(":")
    return _clock(int(hour), int(minute or 0)) if hour else None


def _clock(hour: int, minute: int) -> time:
    """24:00 is the midnight after."""
    return time(0 if (hour, minute) == (24, 0) else hour, minute)


def day_of(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def moment(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None


def by(records: Iterable[Record], field: str) -> dict[str, list[Record]]:
    """Those that belong to a record, or to the same text, by it."""
    found: dict[str, list[Record]] = {}
    for one in records:
        found.setdefault(id_of(one.get(field)), []).append(one)
    return found
