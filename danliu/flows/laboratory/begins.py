"""What a test run begins with: a record or a new one, and what its trigger tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from danliu.errors import DanliuError, Words
from danliu.expected import one_of
from danliu.flows import beginning, journal
from danliu.flows.definition import Flow
from danliu.flows.journal import RunRow
from danliu.flows.laboratory.answers import First, exact
from danliu.flows.starting import Start, packed
from danliu.flows.triggers.trigger import kinds, settings_of
from danliu.people import actor
from danliu.tables.cells import parse_cells
from danliu.tables.errors import NotFound
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

Typed = dict[Annotated[str, Meta(max_length=500)], Any]


@dataclass(eq=False)
class NothingToTest(DanliuError):
    """This test run cannot begin so."""

    code = "nothing-to-test"
    status = 422

    field: str
    wanted: Words


class Begins(Struct, frozen=True, forbid_unknown_fields=True):
    """What a test run begins with, and who answers in it.

    record      the record that it is about; or `cells`: of a new one, as typed
    given       what the trigger tells: name -> value, found as {trigger.name}
    before      the record before the change, by field key, found as {before.field}
    answers     path or id of a step -> its output; of a task {decision, comment, given}; of a
                wait for an event {came, tells}
    fails       path or id of a step that is to fail -> the code of its failure
    first       where outside answers are sought first: in past runs, or at the stand-in
    goes_on     whether a step that nobody answers gives a blank; else the run ends there
    until       path or id of the step after which it stops
    """

    record: UUID | None = None
    cells: Typed | None = None
    given: Typed = {}
    before: Typed = {}
    answers: Typed = {}
    fails: dict[str, str] = {}
    first: First = "recorded"
    goes_on: bool = False
    until: str = ""


async def begun(ws: Workspace, flow: Flow, run: UUID, begins: Begins) -> RunRow:
    """The run as a row, with the record that it is about."""
    table, record = flow.trigger.table, None
    if table:
        record = await _record(ws, table, begins)
    _check_given(flow, begins.given)
    before = packed(await _before(ws, table, begins.before))
    start = Start(run, ws.row.id, flow.key, 0, table, record, 1, run, {}, before)
    schema = await ws.tables.fresh_schema()
    trigger = await beginning.seen(ws, flow, start, schema)
    if trigger is None:
        raise NotFound("record", str(record))
    trigger["trigger"] |= packed(_told(ws, begins.given))
    number = schema.table(table).id if table else None
    now = ws.clock.now()
    about = (number, record, "running", 1, trigger, now)
    row = RunRow(run, ws.row.id, flow.key, 0, *about, chain=run)  # type: ignore[arg-type]
    started = await journal.start(ws.db, row, 0)
    assert started
    return started


async def _record(ws: Workspace, table: str, begins: Begins) -> UUID:
    if begins.record is not None:
        return begins.record
    if begins.cells is None:
        zh, en = "选一条记录，或填一条新的", "a record, or the cells of a new one"
        raise NothingToTest("record", Words(zh, en))
    made = Workspace(ws.house, ws.row, Context(actor.SYSTEM, "test"), ws.db)
    (written,) = await made.tables.write([Create(table, begins.cells)])
    return written.id


async def _before(ws: Workspace, table: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The record as it was, by the types of its fields. Raises InvalidRecord."""
    if not typed:
        return {}
    schema = await ws.tables.fresh_schema()
    return parse_cells(schema.table(table), typed).settle(0)


def _told(ws: Workspace, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the trigger tells, moments as such: JSON has none."""
    return {
        name: _moment(ws, one) if name.endswith("_at") else exact(one)
        for name, one in given.items()
    }


def _moment(ws: Workspace, typed: Any) -> Any:
    try:
        read = datetime.fromisoformat(typed)
    except (TypeError, ValueError) as error:
        wanted = Words("时刻，如 2026-12-01T09:00:00+08:00", "such as 2026-12-01T09:00:00+08:00")
        raise NothingToTest("given", wanted) from error
    return read if read.tzinfo else read.replace(tzinfo=ws.row.tz)


def _check_given(flow: Flow, given: Mapping[str, Any]) -> None:
    """Raises NothingToTest for what the trigger never tells."""
    known: Sequence[str] = [*kinds[flow.trigger.kind].told(settings_of(flow.trigger))]
    if strange := sorted(set(given) - set(known)):
        raise NothingToTest(f"given.{strange[0]}", one_of(known))
