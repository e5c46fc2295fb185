"""One order as its customer sees it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from danliu.lens.cells import shown
from danliu.lens.lens import Lens, Reached, stages
from danliu.lens.ordered import NOTHING, Ordered, OrderedLine
from danliu.lens.parcels import Parcel, furthest_behind
from danliu.tables.read import Record
from danliu.tables.table import Column, Table


class Detail(Struct, frozen=True):
    name: str
    name_en: str
    value: str


class Contact(Struct, frozen=True):
    """Whom the customer may call."""

    name: str
    name_en: str
    phone: str


class Voucher(Struct, frozen=True):
    """Who stands for an order, by name. portrait: where their picture is; signature: a line in
    their own words. Blank is what there is none of."""

    by: str
    portrait: str
    signature: str


NOBODY = Voucher("", "", "")


class Personal(Voucher, kw_only=True, frozen=True):
    """What is said of it, and by whom."""

    says: str
    says_en: str


class Ended(Struct, frozen=True):
    reason: str
    reason_en: str


class Happened(Struct, frozen=True):
    says: str
    says_en: str
    at: datetime | None


class NewDay(Struct, frozen=True):
    """The day that was wanted at first, and the one that holds now, or on which it comes."""

    was: date
    now: date


class Seen(Struct, frozen=True):
    """`headline` says first what the customer asks: when it comes, or where it waits. owner: who
    has it now; last: what happened last. lines: what was ordered; more_lines: how many follow that
    are not told. late: the day that was wanted and the later one on which it comes, or came"""

    number: str
    placed_at: datetime
    headline: str
    headline_en: str
    expected_at: datetime | None
    stages: list[Reached]
    detail: list[Detail]
    contact: Contact | None
    closed: Ended | None
    owner: str
    owner_en: str
    last: Happened
    moved: NewDay | None
    late: NewDay | None
    parcels: list[Parcel]
    personal: Personal | None
    lines: list[OrderedLine]
    more_lines: int


def seen(
    lens: Lens,
    table: Table,
    record: Record,
    entered: Mapping[str, str],
    parcels: Sequence[Parcel] = (),
    voucher: Voucher = NOBODY,
    ordered: Ordered = NOTHING,
    zone: str = "Asia/Shanghai",
) -> Seen:
    """Pure: from the record and when it entered its states to what the customer may know.

    voucher   whom `vouched_by` names; zone: in which a moment belongs to a day
    """
    cells, state = record.cells, str(record.cells.get(lens.state))
    reached = stages(lens, cells, entered, record.created_at)
    owner = _owner(lens, reached)
    return Seen(
        str(cells.get(lens.number) or ""),
        cells.get(lens.placed) or record.created_at,
        *_headline(lens, state, parcels),
        _moment(cells.get(lens.expected)),
        reached,
        _details(lens, table, cells, ordered),
        _contact(lens, cells),
        next((Ended(c.reason, c.reason_en) for c in lens.closed if c.state == state), None),
        *owner,
        _last(reached, parcels, record),
        _moved(lens, cells),
        _late(lens, cells, reached, ZoneInfo(zone)),
        list(parcels),
        _personal(lens, cells, voucher),
        ordered.lines,
        ordered.more,
    )


def _headline(lens: Lens, state: str, parcels: Sequence[Parcel]) -> tuple[str, str]:
    """What its parcels say goes before what the order says."""
    said = furthest_behind(lens.parcels, [one.state_key for one in parcels], state)
    own = lens.waits.get(state, "")
    return said if said[0] else (own, lens.waits_en.get(state, own))


def vouched_by(lens: Lens, cells: Mapping[str, Any]) -> str:
    """The id of the person who stands for it; blank where nobody does, or nothing is said."""
    said = lens.vouched
    return str(cells.get(said.by) or "") if said and said.covers(cells) else ""


def _details(lens: Lens, table: Table, cells: Mapping[str, Any], ordered: Ordered) -> list[Detail]:
    told = lens.lines.instead if lens.lines and ordered.lines else ()
    keys = [key for key in lens.detail if key not in told and cells.get(key) is not None]
    details = [_detail(table.columns[key], cells[key]) for key in keys]
    return [one for one in details if one.value]  # what a link leads to is not a guest's to see


def _detail(column: Column, value: Any) -> Detail:
    names = column.definition
    return Detail(names.name, names.name_en or names.name, shown(column, value))


def _contact(lens: Lens, cells: Mapping[str, Any]) -> Contact | None:
    called = lens.contact
    phone = cells.get(called.phone) if called else None
    if not called or not phone:
        return None
    return Contact(called.name, called.name_en or called.name, str(phone))


def _personal(lens: Lens, cells: Mapping[str, Any], voucher: Voucher) -> Personal | None:
    said = lens.vouched
    if said is None or not said.covers(cells):
        return None
    by = structs.asdict(voucher)
    return Personal(**by, says=said.says, says_en=said.says_en or said.says)


def _owner(lens: Lens, reached: Sequence[Reached]) -> tuple[str, str]:
    """Who brings it to the next stage. What has arrived, its customer has, as at the first."""
    now = next((one.key for one in reached if one.state == "now"), reached[0].key)
    stage = next(one for one in lens.stages if one.key == now)
    return stage.owner, stage.owner_en or stage.owner


def _last(reached: Sequence[Reached], parcels: Sequence[Parcel], record: Record) -> Happened:
    """The newest of what happened to the order and to its parcels."""
    told = [Happened(one.name, one.name_en, one.at) for one in reached if one.at]
    told += [Happened(one.last, one.last, one.moved_at) for one in parcels if one.last]
    changed = Happened("更新", "Updated", record.updated_at)
    return max(told, key=lambda one: one.at or record.created_at, default=changed)


def _moved(lens: Lens, cells: Mapping[str, Any]) -> NewDay | None:
    was, now = (cells.get(key) if key else None for key in (lens.due_was, lens.due))
    if not (isinstance(was, date) and isinstance(now, date)) or was == now:
        return None
    return NewDay(was, now)


def _late(
    lens: Lens, cells: Mapping[str, Any], reached: Sequence[Reached], zone: ZoneInfo
) -> NewDay | None:
    wanted = _day(cells.get(lens.due), zone)
    over = reached[-1].state == "done"
    comes = _day(reached[-1].at if over else cells.get(lens.expected), zone)
    return NewDay(wanted, comes) if wanted and comes and comes > wanted else None


def _moment(value: Any) -> datetime | None:
    """A day alone is no moment that one could count down to."""
    return value if isinstance(value, datetime) else None


def _day(value: Any, zone: ZoneInfo) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    return value if isinstance(value, date) else None
