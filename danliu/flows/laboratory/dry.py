"""A flow gone through without doing anything: answers are those of then, effects are only told.

The control blocks are the real ones. What asks or acts is answered by the step of the past run at
the same path; where there is none, or it was asked something else, nobody knows how it would have
gone on, and the way ends there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.flows import journal
from danliu.flows.asking import Answer, Task
from danliu.flows.blocks.block import Block, EachItem, Join, blocks
from danliu.flows.definition import Branch, Flow, Node
from danliu.flows.digests import same
from danliu.flows.errors import Refused, StepFailed, Stopped, Suspended, cause_of
from danliu.flows.laboratory.past import PastRun
from danliu.flows.parallel import WINNER, BranchSettings, outcome
from danliu.flows.refusing import check_agreed
from danliu.flows.scope import Line, Scope
from danliu.flows.values import builtin, pack, unpack
from danliu.formulas import Fault


class Taken(Struct, frozen=True):
    """What a step came to.

    told   what a control block decided; what an acting block would have been given
    why    of a decision, with the values that it saw
    """

    block: str
    told: Any
    why: str = ""


class Way(Struct, frozen=True):
    """The way of one run. end: done, waits, stopped, failed, or unknown; at: the step that ends it,
    where one does."""

    steps: Mapping[str, Taken]
    end: str
    at: str = ""

    @property
    def decisions(self) -> dict[str, Any]:
        """What makes two ways the same."""
        return {path: one.told for path, one in self.steps.items()}


class Gone(Struct, frozen=True):
    """What one node of a way came to, with all that is inside it.

    now       the moment that it had become
    taken     its own steps and those inside it
    learned   the outputs that formulas know since then
    """

    node: Node
    output: Any
    now: datetime
    taken: Mapping[str, Taken]
    learned: Mapping[str, Any]


class Unknown(Exception):
    """Nobody knows what would have been answered here."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass
class DryRun:
    """One flow over one past run.

    again    whether the flow is the one of then: it asked what it asked
    telling  whether decisions say why: that takes longer than deciding
    beside   the way of another version over the same run: as long as the ways are one, what both
             versions have in common comes to the same
    """

    flow: Flow
    past: PastRun
    scope: Scope
    again: bool = False
    telling: bool = False
    beside: Mapping[str, Gone] = field(default_factory=dict)
    taken: dict[str, Taken] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    _parted: bool = False

    async def way(self) -> Way:
        try:
            await self.line(self.flow.blocks, Line(self.past.started_at, self.scope))
        except Unknown as unknown:
            return Way(self.taken, "unknown", unknown.path)
        except Suspended as waits:
            return Way(self.taken, "waits", str(waits))
        except Stopped as stopped:
            return Way(self.taken, "failed" if stopped.cause else "stopped")
        except StepFailed as failed:
            return Way(self.taken, "failed", failed.path)
        return Way(self.taken, "done")

    def step(self, node: Node, line: Line) -> "DryStep":
        return DryStep(self, node, line)

    async def line(self, nodes: Sequence[Node], line: Line) -> None:
        for node in nodes:
            one = self._as_beside(node, line) or await self._through(node, line)
            line.scope.learn(node.id, one.output)
            line.now = max(line.now, one.now)
            check_agreed(self.flow, node, one.output)

    def _as_beside(self, node: Node, line: Line) -> Gone | None:
        other = self.beside.get(line.prefix + node.id)
        if self._parted or other is None or other.node != node:
            return None
        self.taken.update(other.taken)
        line.scope.outputs.update(other.learned)
        return other

    async def _through(self, node: Node, line: Line) -> Gone:
        path, outputs = line.prefix + node.id, line.scope.outputs
        steps, known = len(self.taken), len(outputs)
        output, at = await self.step(node, line).perform(blocks[node.block])
        taken = dict(islice(self.taken.items(), steps, None))
        learned = dict(islice(outputs.items(), known, None))
        now = max(line.now, at or line.now)
        one, other = Gone(node, output, now, taken, learned), self.beside.get(path)
        self._parted = self._parted or other is None or other.taken != taken
        self.gone[path] = one
        return one


class DryStep:
    """A `Step` (blocks/block.py) that does nothing."""

    def __init__(self, dry: DryRun, node: Node, line: Line) -> None:
        self._dry, self._line, self.node = dry, line, node
        self.path, self.now = line.prefix + node.id, line.now
        self.why = ""

    async def perform(self, block: Block) -> tuple[Any, datetime | None]:
        """The output, and when it came."""
        row = self._dry.past.steps.get(self.path)
        if block.effect == "control":
            return await self.decide(block), row.ended_at if row else None
        if row and row.status == "failed":
            raise StepFailed(self.path, row.error)
        acts = block.effect in ("write", "outside")
        given = None if self._dry.again and not acts else self._settings(block)
        if acts:
            self._dry.taken[self.path] = Taken(self.node.block, given)
        if row is None or not row.over:
            return self._unanswered(block), None
        if row.status == "skipped" and self.node.settings.get("where_missing") == "stop":
            raise Stopped
        if block.effect == "read" and given is not None and not same(row.input, given):
            raise Unknown(self.path)
        return self._dry.past.output(self.path), row.ended_at

    async def decide(self, block: Block) -> Any:
        try:
            settings = msgspec.convert(self.evaluated(block), block.settings, strict=False)
            output = builtin(await block.run(settings, self))
        except (Fault, DanliuError, msgspec.ValidationError) as error:
            raise StepFailed(self.path, cause_of(error)) from error
        self._dry.taken[self.path] = Taken(self.node.block, output, self.why)
        return output

    def _unanswered(self, block: Block) -> Any:
        """What was never done gives nothing; what was never asked, or is still open, ends it."""
        if block.effect == "write" and type(block).resume is Block.resume:
            return {}
        row = self._dry.past.steps.get(self.path)
        if block.effect == "write" or (row and row.status == "waiting"):
            raise Suspended(self.path)
        raise Unknown(self.path)

    def evaluated(self, block: Block) -> dict[str, Any]:
        given = self.node.settings
        known = {key: one for key, one in given.items() if key not in block.literal}
        return {**given, **self._line.scope.settings(known, self.now)}

    def _settings(self, block: Block) -> Any:
        try:
            return pack(builtin(self.evaluated(block)))
        except (Fault, ArithmeticError) as error:
            raise StepFailed(self.path, cause_of(error)) from error

    # What a control block may ask of us

    @property
    def record(self) -> Mapping[str, Any]:
        return self._line.scope.record

    def value(self, formula: str) -> Any:
        return self._line.scope.value(formula, self.now)

    def explain(self, formula: str) -> Words:
        telling = self._dry.telling
        return self._line.scope.explain(formula, self.now) if telling else Words("", "")

    show = explain

    def because(self, reason: Words | str) -> None:
        zh, en = journal.reason_of(reason)
        self.why = (en or zh) if self._line.scope.words.language == "en" else zh

    def tell(self, output: Any) -> None:
        self._line.scope.learn(self.node.id, builtin(output))

    async def branch(self, branch: Branch) -> None:
        await self._dry.line(branch.blocks, self._line)

    async def last(self, branch: Branch | None, output: Any) -> Any:
        if branch:
            await self.branch(branch)
        return output

    async def abreast(self, branches: Sequence[Branch], join: Join = "all") -> dict[str, Any]:
        """As it went then, but for what is skipped: nobody knows who would have been first."""
        told, stops = {}, list[Exception]()
        for one in branches:
            try:
                told[one.name] = await self.side(one, join)
            except (Suspended, Unknown) as stop:
                stops.append(stop)  # the others go their way all the same
        if stops:
            raise stops[0]
        if join == "all":
            return told
        row = self._dry.past.steps.get(self.path)
        return {**told, WINNER: unpack(row.output).get(WINNER) if row and row.output else None}

    async def side(self, branch: Branch, join: Join) -> dict[str, Any]:
        settings = msgspec.convert(branch.settings, BranchSettings, strict=False)
        if settings.skip_when and self.value(settings.skip_when) is True:
            return outcome("skipped", settings.because)
        row = self._dry.past.steps.get(f"{self.path}.{branch.name}")
        if row and (row.status == "failed" or (row.status == "skipped" and join != "all")):
            return outcome(row.status, row.reason, row.error)
        try:
            await self._dry.line(branch.blocks, replace(self._line))
        except StepFailed as failed:
            if settings.on_failure == "stop":
                raise
            return outcome("failed", failed.cause["title"], failed.cause)
        return outcome("done")

    async def each(self, branch: Branch, items: Sequence[Any], how: EachItem) -> dict[str, Any]:
        failures, collected = [], []
        for number, item in enumerate(items, 1):
            seen = {self.node.id: {"item": item, "number": number, "count": len(items)}}
            scope = self._line.scope.inside(**seen)
            line = Line(self._line.now, scope, f"{self.path}[{number}].")
            try:
                await self._dry.line(branch.blocks, line)
                collected.append(scope.value(how.gives, line.now) if how.gives else None)
            except Refused:
                collected.append(None)
            except StepFailed as failed:
                if how.on_failure == "stop":
                    raise
                cause = failed.cause
                failures.append({"number": number, "code": cause["code"], "title": cause["title"]})
        counts = {"count": len(items), "done": len(collected), "failed": len(failures)}
        return {**counts, "failures": failures[:20], "collected": collected}

    # What only an acting block asks, and none of those is run here

    ws: Any = None
    once, begun = "", False
    run: UUID = UUID(int=0)

    def target(self, table: str, record: UUID | None) -> tuple[str, UUID]:
        raise Unknown(self.path)

    def seen(self, record: UUID) -> int | None:
        return None

    async def ask(self, task: Task) -> None:
        raise Unknown(self.path)

    async def answer(self) -> Answer | None:
        raise Unknown(self.path)
