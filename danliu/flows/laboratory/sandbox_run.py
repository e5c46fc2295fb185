"""A test run: a draft or any version, really run in a transaction that is rolled back.

Writes go the one write path, so that rules, links and later steps see them; nothing of them
stays. Nobody outside is asked or told, no run counts, no number is used up.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from danliu.errors import DanliuError, Words
from danliu.flows import beginning, journal
from danliu.flows.definition import Flow, Node
from danliu.flows.expected import one_of
from danliu.flows.journal import RunRow
from danliu.flows.laboratory.answers import Answers, First, exact
from danliu.flows.laboratory.dry import DryRun
from danliu.flows.laboratory.effects import Effects
from danliu.flows.laboratory.past import PastRun
from danliu.flows.laboratory.quiet import Held, quiet, rolled_back
from danliu.flows.laboratory.sandbox_step import Noted, Reached, SandboxStep
from danliu.flows.paths import reading_order
from danliu.flows.scope import Line, Scope
from danliu.flows.starting import Start, packed
from danliu.flows.triggers.trigger import kinds, settings_of
from danliu.flows.values import unpack
from danliu.flows.vocabulary import Account, Vocabulary
from danliu.formulas import Fault
from danliu.people import actor
from danliu.postgres.pool import Connection
from danliu.tables.cells import parse_cells
from danliu.tables.errors import NotFound
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

LONGEST_S = 20  # its transaction holds what it writes, and the feed behind it
Typed = dict[Annotated[str, Meta(max_length=500)], Any]


@dataclass(eq=False)
class NothingToTest(DanliuError):
    """This test run cannot begin so."""

    code = "nothing-to-test"
    status = 422

    field: str
    wanted: Words


class TooLong(DanliuError):
    """The test run took too long, and was given up: stop it after an earlier step."""

    code = "test-too-long"
    status = 408


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


class RunReport(Struct, frozen=True):
    """starts   whether the trigger's own condition holds for it; None where that cannot be told
    steps    as the flow reads
    end      done, waits, stopped, failed; unknown: nobody answers; reached: it was stopped there
    at       the path of the step that ended it, where one did
    unused   of the answers typed in: those that no step asked for
    """

    starts: bool | None
    steps: tuple[Noted, ...]
    end: str
    at: str
    record: Mapping[str, Any]
    unused: tuple[str, ...]


@dataclass(kw_only=True)
class SandboxRun(DryRun):
    """One flow, gone through in a quiet house.

    ws    inside the transaction, acting as the flow; row: the run, which nobody else will see
    by    who tests, and so who answers
    """

    ws: Workspace
    db: Connection
    row: RunRow
    clock: Held
    answers: Answers
    effects: Effects
    by: str
    until: str = ""
    goes_on: bool = False
    notes: dict[str, Noted] = field(default_factory=dict)

    @property
    def run(self) -> UUID:
        return self.row.id

    def step(self, node: Node, line: Line) -> SandboxStep:
        return SandboxStep(self, node, line)

    async def report(self) -> RunReport:
        starts = self._starts()
        try:
            way = await self.way()
            end, at = way.end, way.at
        except Reached:
            end, at = "reached", self.until
        key = reading_order(self.flow)
        steps = sorted(self.notes.values(), key=lambda one: key(one.path))
        return RunReport(
            starts, tuple(steps), end, at, dict(self.scope.record), self.answers.unused
        )

    def _starts(self) -> bool | None:
        when = self.flow.trigger.when
        try:
            return not when or self.scope.value(when, self.row.started_at) is True
        except Fault:
            return None


async def run_sandboxed(
    ws: Workspace, flow: Flow, begins: Begins, language: str = "zh"
) -> RunReport:
    """Run a flow without anything coming of it.

    Raises  AlreadyTesting, TooLong, NothingToTest, NotFound, InvalidRecord, BadAnswer
    """
    clock = Held(ws.clock.now())
    house, run = quiet(ws.house, clock), ws.clock.new_id()
    effects = Effects(run)
    house.writer.listeners.append(effects.listener)
    async with house.http, rolled_back(ws) as db:
        context = Context(actor.flow(flow.key), f"flow:{flow.key}", run=run, depth=1, chain=run)
        inside = Workspace(house, ws.row, context, db)
        try:
            async with asyncio.timeout(LONGEST_S):
                row = await _begun(inside, flow, run, begins)
                scope = await _scope(inside, flow, row, language)
                sandbox = SandboxRun(
                    flow,
                    PastRun(run, row.record_id, row.started_at, row.trigger, {}),
                    scope,
                    telling=True,
                    ws=inside,
                    db=db,
                    row=row,
                    clock=clock,
                    answers=Answers(begins.answers, begins.fails, begins.first),
                    effects=effects,
                    by=ws.actor.ref,
                    until=begins.until,
                    goes_on=begins.goes_on,
                )
                return await sandbox.report()
        except TimeoutError as error:
            raise TooLong from error


async def _begun(ws: Workspace, flow: Flow, run: UUID, begins: Begins) -> RunRow:
    """The run as a row, with the record that it is about."""
    table, record = flow.trigger.table, None
    if table:
        record = await _record(ws, table, begins)
    _check_given(flow, begins.given)
    before = packed(await _before(ws, table, begins.before))
    start = Start(run, ws.row.id, flow.key, 0, table, record, 1, run, {}, before)
    trigger = await beginning.seen(ws, flow, start)
    if trigger is None:
        raise NotFound("record", str(record))
    trigger["trigger"] |= packed(_told(ws, begins.given))
    number = (await ws.tables.schema()).table(table).id if table else None
    now = ws.clock.now()
    about = (number, record, "running", 1, trigger, now)
    row = RunRow(run, ws.row.id, flow.key, 0, *about, chain=run)  # type: ignore[arg-type]
    begun = await journal.start(ws.db, row, 0)
    assert begun
    return begun


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


async def _scope(ws: Workspace, flow: Flow, row: RunRow, language: str) -> Scope:
    schema, trigger = await ws.tables.schema(), unpack(row.trigger)
    accounts = {one.key: Account(one.name, one.connector) for one in await ws.connect.all()}
    words = Vocabulary(schema, flow, accounts, language)
    known = beginning.known(trigger, schema, flow)
    record = beginning.record_of(trigger)
    return Scope(record, trigger["cells"], schema, words, ws.row.zone, known)
