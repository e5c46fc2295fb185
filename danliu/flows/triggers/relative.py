"""Trigger «relative»: some time before or after a date of the record, which may move."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from danliu.errors import Words
from danliu.expected import one_of
from danliu.flows.definition import Trigger
from danliu.flows.errors import InvalidFlow
from danliu.flows.looking import Look, look_job
from danliu.flows.triggers.condition import check_own, meets, named
from danliu.flows.triggers.trigger import Kind, Ready, trigger
from danliu.flows.vocabulary import Vocabulary
from danliu.formulas import Kind as ValueKind
from danliu.formulas.kinds import Path
from danliu.measures.calendar import add_workdays
from danliu.postgres.queue import Job
from danliu.tables.access import Sight
from danliu.tables.changes import Change
from danliu.tables.kinds import Scope
from danliu.tables.query import Record
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table
from danliu.tables.write import Context
from danliu.telling import told

Unit = Literal["minutes", "hours", "days", "workdays"]

_UNITS = {
    "minutes": Words("分钟", "minutes"),
    "hours": Words("小时", "hours"),
    "days": Words("天", "days"),
    "workdays": Words("个工作日", "working days"),
}
_SIDES = {"before": Words("前", "before"), "after": Words("后", "after")}
_BEHIND = Words(
    "记录自己的日期，或它的明细的日期；不能是关联过去的",
    "a date of the record itself, or of its lines; not one behind a link",
)
_CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d)?$"


class Relative(Struct, frozen=True, forbid_unknown_fields=True):
    """field        key of a date or a date and time; a roll-up of lines is the last of theirs
    amount, unit, side   how long before or after it
    at           time of day, such as 09:00; «» as the field has it, of a date midnight
    late_hours   a moment that has passed when the record gets it starts the flow at once, if no
                 longer ago than this; else nothing: it is of another time
    """

    field: Annotated[str, told("日期字段", "Date field", "field")]
    amount: Annotated[float, Meta(ge=0, le=100_000), told("多久", "How long", "number")] = 0
    unit: Annotated[
        Unit,
        told(
            "单位",
            "Unit",
            "choice",
            choices={
                "minutes": ("分钟", "minutes"),
                "hours": ("小时", "hours"),
                "days": ("天", "days"),
                "workdays": ("个工作日", "working days"),
            },
        ),
    ] = "hours"
    side: Annotated[
        Literal["before", "after"],
        told(
            "前后",
            "Before or after",
            "choice",
            choices={"before": ("之前", "before"), "after": ("之后", "after")},
        ),
    ] = "after"
    at: Annotated[
        str,
        Meta(pattern=_CLOCK),
        told(
            "几点",
            "Time of day",
            "clock",
            help=("如 09:00；不填：按字段的时刻", "Such as 09:00; left out: as the field has it"),
        ),
    ] = ""
    late_hours: Annotated[
        float,
        Meta(ge=0, le=8_784),
        told("晚到几小时内也启动", "Start when late, within hours", "number"),
    ] = 24


@dataclass(frozen=True)
class Sources:
    """What a date depends on: fields of the record, and tables of lines with their link to it."""

    own: set[str] = field(default_factory=set)
    lines: dict[str, set[str]] = field(default_factory=dict)


@trigger(
    "relative",
    zh="「{table}」的 {field} {amount}{when}",
    en="When it is {amount} {field} of {table}{when}",
    due_at=Words("到点的时刻", "the moment that came"),
)
class RelativeKind(Kind):
    called = Words("相对日期", "Before or after a date")
    does = Words("在记录的某个日期之前或之后多久", "Some time before or after a date of the record")
    group = "time"
    settings = Relative
    listens = "changes"

    def check(self, trigger: Trigger, settings: Relative, schema: Schema) -> None:
        check_own(trigger, schema)
        table = schema.table(trigger.table)
        column = table.columns.get(settings.field)
        if column is None:
            raise InvalidFlow("trigger.settings.field", one_of(table.columns))
        kind = Scope(Sight(schema, None), table).kind((settings.field,))
        if kind not in (ValueKind.date, ValueKind.moment):
            wanted = Words(f"日期字段，不是「{kind}」", f"a date, not «{kind}»")
            raise InvalidFlow("trigger.settings.field", wanted)
        if settings.unit in ("days", "workdays") and settings.amount % 1:
            raise InvalidFlow("trigger.settings.amount", Words("整天数", "whole days"))
        sources(schema, table, column)

    def behind(self, ready: Ready) -> tuple[str, ...]:
        return tuple(_sources(ready).lines)

    def on_change(self, ready: Ready, change: Change, context: Context) -> Sequence[Job]:
        schema, watch = ready.schema, ready.watch
        known = schema.kept(("relative", watch.flow), lambda: _sources(ready))
        heads = _heads(known, change)
        if change.table == watch.table and _matters(ready, known, change):
            heads.add(change.record)
        return [look_job(Look(schema.workspace, watch.flow, head)) for head in heads]

    def reads(self, settings: Relative) -> tuple[str, ...]:
        return (settings.field,)

    def moment(self, settings: Relative, record: Record, zone: str) -> datetime | None:
        value = record.cells.get(settings.field)
        return _shifted(value, settings, ZoneInfo(zone)) if value else None

    def grace(self, settings: Relative) -> timedelta:
        return timedelta(hours=settings.late_hours)

    def spoken(self, name: str, settings: Relative, words: Vocabulary) -> str:
        if name == "field":
            return words.field(settings.field)
        english = words.language == "en"
        unit, side = _UNITS[settings.unit], _SIDES[settings.side]
        at = f" {settings.at}" if settings.at else ""
        if not settings.amount:
            return f"the moment{at} of" if english else f"到时{at}"
        amount = f"{settings.amount:g}"
        if english:
            return f"{amount} {unit.en} {side.en}{at}"
        return f"{side.zh} {amount} {unit.zh}{at}"


def _sources(ready: Ready) -> Sources:
    """None for a field that was taken away since: a write is never stopped by a flow."""
    table = ready.schema.table(ready.watch.table)
    column = table.columns.get(ready.settings.field)
    try:
        return sources(ready.schema, table, column) if column else Sources()
    except InvalidFlow:
        return Sources()


def sources(schema: Schema, table: Table, column: Column) -> Sources:
    """Raises InvalidFlow for a date that lies behind a link: nobody would tell when it moves."""
    if column.type.stored:
        return Sources({column.key})
    found = Sources()
    for path in column.type.reads(column.options):
        first = table.by_name.get(path[0])
        if first is None:
            continue  # {$now} and the like
        if first.definition.type == "sub-table":
            _of_lines(schema, first, path[1:], found)
        elif len(path) > 1:
            raise InvalidFlow("trigger.settings.field", _BEHIND)
        else:
            more = sources(schema, table, first)
            found.own.update(more.own)
            for lines, links in more.lines.items():
                found.lines.setdefault(lines, set()).update(links)
    return found


def _of_lines(schema: Schema, sub_table: Column, path: Path, found: Sources) -> None:
    """What is read of the lines is theirs, or what they inherit of the record."""
    options, lines = sub_table.options, schema.target(sub_table)
    found.lines.setdefault(lines.key, set()).add(options.link)
    column = lines.by_name.get(path[0]) if path else None
    if column is None:
        return
    if len(path) > 1 or sources(schema, lines, column).lines:
        raise InvalidFlow("trigger.settings.field", _BEHIND)
    if heirs := schema.inherited(lines, column):
        found.own.add(heirs[1].key)


def _matters(ready: Ready, known: Sources, change: Change) -> bool:
    """Whether this change can move the moment, or bring or take the condition."""
    if change.kind == "create":
        there = known.lines or any(change.after.get(key) is not None for key in known.own)
        return bool(there) and meets(ready.schema, ready.watch.when, change)
    if change.kind != "update":
        return True
    keys = known.own | named(ready.schema.table(change.table), ready.watch.when)
    return any(change.before.get(key) != change.after.get(key) for key in keys)


def _heads(known: Sources, change: Change) -> set[UUID]:
    """The records that a line points to, or pointed to before."""
    links = known.lines.get(change.table, ())
    pointed = (side.get(link) for link in links for side in (change.before, change.after))
    return {one for one in pointed if isinstance(one, UUID)}


def _shifted(value: Any, settings: Relative, zone: ZoneInfo) -> datetime:
    moment = _local(value, settings, zone)
    amount = settings.amount if settings.side == "after" else -settings.amount
    if settings.unit == "minutes":
        return moment.astimezone(UTC) + timedelta(minutes=amount)
    if settings.unit == "hours":
        return moment.astimezone(UTC) + timedelta(hours=amount)
    if settings.unit == "days":
        return (moment + timedelta(days=amount)).astimezone(UTC)
    day = add_workdays(moment.date(), int(amount))
    return datetime.combine(day, moment.timetz()).astimezone(UTC)


def _local(value: Any, settings: Relative, zone: ZoneInfo) -> datetime:
    """The date on the wall of the workspace, at the time of day that is wanted."""
    local = value.astimezone(zone) if isinstance(value, datetime) else None
    if local and not settings.at:
        return local
    day: date = local.date() if local else value
    return datetime.combine(day, time.fromisoformat(settings.at or "00:00"), zone)
