"""A test run: a draft or any version, really run in a transaction that is rolled back.

Writes go the one write path, so that rules, links and later steps see them; nothing of them
stays. Nobody outside is asked or told, no run counts, no number is used up.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError
from danliu.flows import beginning
from danliu.flows.definition import Flow, Node
from danliu.flows.journal import RunRow
from danliu.flows.laboratory.answers import Answers
from danliu.flows.laboratory.begins import Begins, begun
from danliu.flows.laboratory.dry import DryRun
from danliu.flows.laboratory.effects import Effects
from danliu.flows.laboratory.noted import Noted, Reached
from danliu.flows.laboratory.past import PastRun
from danliu.flows.laboratory.quiet import Held, quiet, rolled_back
from danliu.flows.laboratory.sandbox_step import SandboxStep
from danliu.flows.naming import Account
from danliu.flows.paths import reading_order
from danliu.flows.scope import Line, Scope
from danliu.flows.values import unpack
from danliu.flows.vocabulary import Vocabulary
from danliu.formulas import Fault
from danliu.people import actor
from danliu.postgres.pool import Connection
from danliu.tables.write import Context
from danliu.workspace import Workspace

LONGEST_S = 20  # its transaction holds what it writes, and the feed behind it


class TooLong(DanliuError):
    """The test run took too long, and was given up: stop it after an earlier step."""

    code = "test-too-long"
    status = 408


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
                row = await begun(inside, flow, run, begins)
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


async def _scope(ws: Workspace, flow: Flow, row: RunRow, language: str) -> Scope:
    schema, trigger = await ws.tables.schema(), unpack(row.trigger)
    accounts = {one.key: Account(one.name, one.connector) for one in await ws.connect.all()}
    words = Vocabulary(schema, flow, accounts, language)
    known = beginning.known(trigger, schema, flow)
    record = beginning.record_of(trigger)
    return Scope(record, trigger["cells"], schema, words, ws.row.zone, known)
