"""A task as its readers see it: what is asked, of whom, what they may do, what changed since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows import tasks as store
from danliu.flows.asking import Choice, Kind, Line, Mode
from danliu.flows.definition import Node, nodes
from danliu.flows.filling import sheet
from danliu.flows.published import Versions
from danliu.flows.seats import ANYONE, Me, seats_of_many
from danliu.flows.since import since
from danliu.flows.tally import Seat, State
from danliu.flows.task_errors import Moved
from danliu.flows.tasks import Status, TaskRow
from danliu.flows.values import unpack
from danliu.tables.roles import BUILT_IN
from danliu.web.names import Names
from danliu.web.places import RecordRef, hears, places
from danliu.web.schema import FieldOut, field_out
from danliu.workspace import Workspace

_ANYONE = Words("任何成员", "anybody")
Power = Literal["decide", "claim", "give-back", "delegate", "add-signer", "return"]


class Fact(Struct, omit_defaults=True):
    """name_en, value_en: blank where it is the same, or was not kept"""

    name: str
    value: str
    value_en: str = ""
    name_en: str = ""


class AskedField(FieldOut):
    help: str


class SeatOut(Struct):
    """who: the person or role that was asked; decided_by: who answered there"""

    who: str
    who_en: str
    state: State
    via: str
    must: bool
    claimed_by: str | None
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str


class TaskOut(Struct):
    """version: of the record as it is now, to be sent back as `seen`; may: what the reader may
    do; instead_of: in whose place the reader would answer"""

    id: UUID
    title: str
    question: str
    question_en: str
    kind: Kind
    mode: Mode
    run: UUID
    record: RecordRef | None
    facts: list[Fact]
    lines: list[Line]
    concerns: str
    choices: list[Choice]
    fields: list[AskedField]
    changed: list[Moved]
    version: int | None
    asked_at: datetime
    asked_by: str | None
    due_at: datetime | None
    escalated: bool
    status: Status
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str
    why: list[str] | None
    given: list[Fact]
    seats: list[SeatOut]
    may: list[Power]
    instead_of: str | None


class TaskEventOut(Struct):
    at: datetime
    who: str
    what: str
    whom: str
    comment: str


class StepRef(Struct):
    key: str
    title: str
    title_en: str


class TaskWithStory(Struct):
    """events: what happened to it, oldest first; returns: where the run may be sent back to"""

    task: TaskOut
    events: list[TaskEventOut]
    returns: list[StepRef]


class Told:
    """The words for people and roles of one workspace."""

    def __init__(self, names: Mapping[str, str], roles: Mapping[str, Words]) -> None:
        self._names, self._roles = names, roles

    @classmethod
    async def of(cls, ws: Workspace, names: Names) -> "Told":
        schema = await ws.tables.schema()
        known = {**BUILT_IN, **schema.roles}
        roles = {key: Words(one.name, one.name_en or one.name) for key, one in known.items()}
        return cls(await names.of(ws.db, ws.row.id), roles)

    def who(self, ref: str, *, english: bool = False) -> str:
        kind, _, key = ref.partition(":")
        if ref != ANYONE and kind != "role":
            return self._names.get(ref, ref)
        said = _ANYONE if ref == ANYONE else self._roles.get(key, Words(key, key))
        return said.en if english else said.zh

    def maybe(self, ref: str | None) -> str | None:
        return self.who(ref) if ref else None


async def tasks_out(
    ws: Workspace, names: Names, me: Me | None, rows: Sequence[TaskRow]
) -> list[TaskOut]:
    """Those of which nothing is hidden from the reader."""
    where = await places(ws, [(row.table_id, row.record_id) for row in rows])
    told, hear = await Told.of(ws, names), await hears(ws, where)
    shown = [row for row in rows if hear(row.table_id, row.record_id)]
    seats = await seats_of_many(ws.db, [row.id for row in shown])
    return [await _task(ws, told, me, row, seats[row.id], where) for row in shown]


async def _task(
    ws: Workspace,
    told: Told,
    me: Me | None,
    row: TaskRow,
    seats: Sequence[Seat],
    where: Mapping[UUID, RecordRef],
) -> TaskOut:
    found = await since(ws, row) if row.status == "open" else None
    seat = me.seat(seats) if me and row.status == "open" and "act" in ws.actor.may else None
    instead = seat.who if me and seat and seat.who in me.instead_of else None
    return TaskOut(
        row.id,
        row.title,
        row.question,
        row.asks.question_en,
        row.kind,
        row.mode,
        row.run_id,
        where.get(row.record_id) if row.record_id else None,
        [Fact(**one) for one in row.facts],
        list(row.asks.lines),
        told.who(row.asks.concerns) if row.asks.concerns else "",
        list(row.asks.choices),
        asked_fields(row),
        found.moved if found else [],
        found.version if found else row.record_version,
        row.asked_at,
        told.maybe(row.asked_by),
        row.due_at,
        row.escalated_at is not None,
        row.status,
        row.decision,
        told.maybe(row.decided_by),
        row.decided_at,
        row.comment,
        list(row.why) if row.why else None,
        given(row),
        [_seat(told, one) for one in seats],
        _may(row, me, seat, seats),
        told.maybe(instead),
    )


def asked_fields(row: TaskRow) -> list[AskedField]:
    if not row.asks.fields:
        return []
    columns = sheet(row.asks.fields).columns.values()
    shown = [(field_out(column), row.asks.helps.get(column.key, "")) for column in columns]
    return [
        AskedField(
            out.key,
            out.name,
            out.name_en,
            out.type,
            out.kind,
            out.required,
            out.options,
            help=help_,
        )
        for out, help_ in shown
    ]


def given(row: TaskRow) -> list[Fact]:
    """What was filled in, as a person reads it."""
    values: Mapping[str, Any] = unpack(row.given) or {}
    if not values or not row.asks.fields:
        return []
    columns = sheet(row.asks.fields).columns
    return [
        Fact(column.definition.name, *column.words(values[key]), column.definition.name_en)
        for key, column in columns.items()
        if values.get(key) is not None
    ]


def _seat(told: Told, seat: Seat) -> SeatOut:
    return SeatOut(
        told.who(seat.who),
        told.who(seat.who, english=True),
        seat.state,
        seat.via,
        seat.must,
        told.maybe(seat.claimed_by),
        seat.decision,
        told.maybe(seat.decided_by),
        seat.decided_at,
        seat.comment,
    )


def _may(row: TaskRow, me: Me | None, seat: Seat | None, seats: Sequence[Seat]) -> list[Power]:
    if me is None or seat is None:
        return []
    powers: list[Power] = ["decide", "delegate", "add-signer"]
    if seat.who in me.pools and seat.claimed_by is None:
        powers.append("claim")
    if any(one.claimed_by == me.ref and one.state == "asked" for one in seats):
        powers.append("give-back")
    return [*powers, "return"] if row.asks.returns else powers


async def with_story(
    ws: Workspace, told: Told, versions: Versions, row: TaskRow, out: TaskOut
) -> TaskWithStory:
    events = [
        TaskEventOut(one.at, told.who(one.who), one.what, told.who(one.whom), one.comment)
        for one in await store.events_of(ws.db, row.id)
    ]
    run = await ws.db.fetchrow("SELECT flow, version FROM danliu.runs WHERE id = $1", row.run_id)
    if not row.asks.returns or run is None:
        return TaskWithStory(out, events, [])
    flow = await versions.get(ws.db, ws.row.id, run["flow"], run["version"])
    known = {node.id: node for node in nodes(flow)}
    steps = [_named(known[key]) for key in row.asks.returns if key in known]
    return TaskWithStory(out, events, steps)


def _named(node: Node) -> StepRef:
    return StepRef(node.id, node.called("zh") or node.id, node.called("en") or node.id)
