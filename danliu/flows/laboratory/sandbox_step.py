"""One block in a test run: really run where that stays at home, answered where it would go out."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from danliu.errors import DanliuError, Words
from danliu.flows import waits
from danliu.flows.asking import Answer, Task
from danliu.flows.blocks.block import Block, Join, LeftOut, Waiting
from danliu.flows.deciding import Verdict, chosen
from danliu.flows.definition import Branch, Node
from danliu.flows.errors import StepFailed, Stopped, Suspended, cause_of
from danliu.flows.filling import read_given
from danliu.flows.journal import StepStatus
from danliu.flows.laboratory.answers import Given, Source
from danliu.flows.laboratory.dry import DryStep, Unknown
from danliu.flows.laboratory.noted import Asked, BadAnswer, Noted, Reached
from danliu.flows.laboratory.quiet import NoStandIn, StandIns
from danliu.flows.parallel import WINNER, outcome, was_first
from danliu.flows.scope import Line
from danliu.flows.tasks import ask
from danliu.flows.values import builtin, pack
from danliu.flows.waits import Watcher
from danliu.postgres.pool import passes
from danliu.workspace import Workspace

if TYPE_CHECKING:
    from danliu.flows.laboratory.sandbox_run import SandboxRun

_COMPUTED, _RAN, _NOBODY = Source("computed"), Source("ran"), Source("none")


class SandboxStep(DryStep):
    """A `Step` (blocks/block.py) in a house where nothing stays."""

    _dry: "SandboxRun"

    def __init__(self, dry: "SandboxRun", node: Node, line: Line) -> None:
        super().__init__(dry, node, line)
        self.ws: Workspace = dry.ws
        self.run = dry.run
        self.once, self.begun = f"{dry.run}:{self.path}", False
        self._input: Any = None
        self._source, self._sends = _NOBODY, False
        self._outside: Mapping[str, Any] | None = None
        self._task: Task | None = None
        self._until: datetime | None = None

    async def perform(self, block: Block) -> tuple[Any, datetime | None]:
        began, self._dry.clock.at = time.perf_counter(), self._line.now
        try:
            output = await self._performed(block)
        except (Suspended, Unknown, Reached) as end:
            status: StepStatus = "waiting" if isinstance(end, Suspended) else "running"
            await self._note(status, began)
            raise
        except Stopped as stopped:
            await self._note("failed" if stopped.cause else "done", began, error=stopped.cause)
            raise
        except StepFailed as failed:
            await self._note("failed", began, error=failed.cause)
            raise
        await self._note("done", began, output)
        if self._dry.until in (self.path, self.node.id):
            raise Reached
        return output, self._dry.clock.at

    async def _performed(self, block: Block) -> Any:
        try:
            self._input = builtin(self.evaluated(block))
            if block.effect == "control":
                self._source = _COMPUTED
                return await self.decide(block)
            settings = msgspec.convert(self._input, block.settings, strict=False)
            if left_out := await block.left_out(settings, self):
                return self._leave_out(left_out)
            return builtin(await self._acted(block, settings))
        except (Suspended, StepFailed, Stopped, Unknown, BadAnswer):
            raise
        except Exception as error:
            if passes(error):
                raise
            raise StepFailed(self.path, cause_of(error)) from error

    def _leave_out(self, told: LeftOut) -> Any:
        """Raises Stopped."""
        self.because(told.why)
        self._source = _RAN
        if told.ends:
            raise Stopped
        return {}

    async def _acted(self, block: Block, settings: Any) -> Any:
        typed = self._dry.answers.at(self.path)
        if cause := self._dry.answers.failure(self.path):
            self._source = Source("typed")
            raise StepFailed(self.path, cause)
        self._outside = block.outside(self._input)
        said = typed is not None and block.played == "output"
        self._sends = await self._changes_outside(block, settings, said=said)
        if said:
            self._source = Source("typed")
            return typed
        if self._outside is not None or self._sends:
            return await self._answered(block, settings)
        self._source = _RAN
        output = await self._really(block, settings)
        return await self._passed(block, settings, typed or {}) if output is None else output

    async def _changes_outside(self, block: Block, settings: Any, *, said: bool) -> bool:
        """`said`: whether it need not be known, as of a connection that is yet to come."""
        try:
            return await block.effect_of(settings, self) == "outside"
        except DanliuError:
            if not said:
                raise
            return False

    async def _really(self, block: Block, settings: Any) -> Any:
        """Run it as it is; what it wrote is gone where it fails. None: it waits."""
        limit = self.node.timeout_s or getattr(settings, "timeout_s", None) or block.timeout_s
        async with self._dry.db.transaction(), asyncio.timeout(limit):
            output = await block.run(settings, self)
        if not isinstance(output, Waiting):
            return output
        self._until = output.until
        return None

    async def _passed(self, block: Block, settings: Any, typed: Any) -> Any:
        """What it waits for happens at once; or nothing does, and the time is up."""
        self._source = Source("decided" if self._task else "passed")
        row = await waits.find(self.ws.db, self.run, self.path)
        if row and typed.get("came", True):
            told = {"by": self._dry.by, "tells": pack(builtin(typed.get("tells", {})))}
            await waits.happened(self.ws.db, [Watcher(self.run, self.path, {})], told)
        elif self._until:
            self._dry.clock.at = max(self._dry.clock.at, self._until)
        output = await block.passed(settings, self)
        if isinstance(output, Waiting):
            raise Suspended(self.path)
        return output

    async def _answered(self, block: Block, settings: Any) -> Any:
        """What another system would have said. Raises Unknown."""
        given = await self._sought(block, settings)
        if given is None and self._dry.goes_on:
            given = Given({}, _NOBODY)
        if given is None:
            raise Unknown(self.path)
        self._source = given.source
        return given.output

    async def _sought(self, block: Block, settings: Any) -> Given | None:
        assumed = await block.assumed(settings, self)
        if assumed is not None:
            return Given(assumed, Source("assumed"))
        ways = [self._recorded, self._from_stand_in]
        for way in ways if self._dry.answers.first == "recorded" else reversed(ways):
            found = await way(block, settings)
            if found is not None:
                return found
        return None

    async def _recorded(self, block: Block, _settings: Any) -> Given | None:
        if self._outside is None:
            return None
        asked, given = pack(self._outside), pack(self._input)
        return await self._dry.answers.recorded(self.ws, self.node.block, asked, given)

    async def _from_stand_in(self, block: Block, settings: Any) -> Given | None:
        """Through the connector's own code, which speaks to its stand-in."""
        if "connection" not in (self._outside or {}):
            return None
        inside, house = self.ws.inside(self._dry.db), self.ws.house
        inside.connect = StandIns(inside, self._dry.answers.stands, house.connections)
        outer, self.ws = self.ws, inside
        self._source = Source("sandbox")
        try:
            return Given(builtin(await block.run(settings, self)), self._source)
        except NoStandIn:
            self._source = _NOBODY
            return None
        finally:
            self.ws = outer

    async def _note(
        self, status: StepStatus, began: float, output: Any = None, error: Any = None
    ) -> None:
        task = self._task
        asked = Asked(task.title, task.question, task.facts, task.who, task.asks) if task else None
        ms = (time.perf_counter() - began) * 1000
        controls = self._source is _COMPUTED
        writes = () if controls else await self._dry.effects.written(self.ws)
        self._dry.notes[self.path] = Noted(
            self.path,
            self.node.block,
            status,
            self.why,
            self._input,
            output,
            error,
            self._line.now,
            round(ms, 3),
            self._source,
            writes,
            () if controls else self._dry.effects.started(),
            self._outside,
            self._sends,
            asked,
        )

    # What the block may ask of us, besides what any dry step answers

    def target(self, table: str, record: UUID | None) -> tuple[str, UUID]:
        return self._line.scope.target(table, record)

    def seen(self, record: UUID) -> int | None:
        return self._line.scope.seen(record)

    def show(self, formula: str) -> Words:
        return self._line.scope.show(formula, self.now)

    async def ask(self, task: Task) -> None:
        self._task = task
        await ask(self.ws, self._dry.row, self.path, task, self.record)

    async def answer(self) -> Answer | None:
        """The decision that was given; by whoever tests. Raises BadAnswer."""
        typed = self._dry.answers.at(self.path)
        if typed is None or self._task is None:
            return None
        said = typed if isinstance(typed, Mapping) else {"decision": typed}
        decision, comment = str(said.get("decision", "")), str(said.get("comment", ""))
        verdict = Verdict(decision, comment, None, dict(said.get("given", {})))
        try:
            choice = chosen(self._task.asks, verdict)
            given = {} if choice.stops else read_given(self._task.asks, verdict.given)
        except DanliuError as error:
            raise BadAnswer(self.path, error.facts()) from error
        return Answer(choice.key, self._dry.by, self._dry.clock.at, comment, given)

    async def abreast(self, branches: Sequence[Branch], join: Join = "all") -> dict[str, Any]:
        """One after another. Where the first is enough, it is the first in the flow's order."""
        if join == "all":
            return await super().abreast(branches, join)
        told, stops, winner = dict[str, Any](), list[Exception](), ""
        for one in branches:
            if winner:
                told[one.name] = outcome("skipped", was_first(winner).zh)
                continue
            try:
                found = told[one.name] = await self.side(one, join)
            except Suspended as stop:
                stops.append(stop)
                continue
            winner = one.name if found["ok"] or (join == "any" and found["failed"]) else ""
        if stops and not winner:
            raise stops[0]
        return {**told, WINNER: winner or None}
