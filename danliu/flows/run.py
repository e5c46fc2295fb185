"""Advancing a run: blocks one after another until it ends, waits or is parked.

What is known is replayed from the journal; what is new is kept with the next effect. A worker
that dies at any instant leaves rows from which another goes on the same way.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from danliu.errors import DanliuError
from danliu.flows import journal
from danliu.flows.blocks.block import Answer, Block, Task, Waiting, blocks
from danliu.flows.definition import Branch, Flow, Node
from danliu.flows.errors import Fenced, StepFailed, Suspended, cause_of
from danliu.flows.journal import RunRow, StepRow, StepStatus
from danliu.flows.parallel import abreast
from danliu.flows.scope import Line, Scope
from danliu.flows.tasks import answer_of, ask
from danliu.flows.values import builtin, pack, unpack
from danliu.postgres.pool import Connection
from danliu.workspace import Workspace

log = structlog.get_logger()
FIRST_BACK_OFF = timedelta(milliseconds=200)


@dataclass
class Advance:
    """One worker advancing one run in one epoch."""

    ws: Workspace
    flow: Flow
    run: RunRow
    scope: Scope
    known: dict[str, StepRow]
    unkept: dict[str, StepRow] = field(default_factory=dict)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def advance(self) -> None:
        """Run to the end, to a wait, or to a failure that parks the run. Raises Fenced."""
        while True:
            try:
                await self.line(self.flow.blocks, Line(self.run.started_at))
                status, cause = "done", None
            except Suspended:
                status, cause = "waiting", None
            except StepFailed as failed:
                status, cause = "parked", {**failed.cause, "path": failed.path}
            if await self._end(status, cause):
                return
            await self.recall()

    async def recall(self) -> None:
        """Read the journal anew."""
        steps = await journal.steps_of(self.ws.db, self.run.id)
        self.known = {step.path: step for step in steps}

    async def _end(self, status: Any, cause: Any) -> bool:
        ended = None if status == "waiting" else self.ws.clock.now()
        return await self.keep(status, cause=cause, ended_at=ended)

    async def line(self, nodes: Sequence[Node], line: Line) -> None:
        for node in nodes:
            await self._node(node, line)

    async def _node(self, node: Node, line: Line) -> None:
        kept = self.known.get(node.id)
        block = blocks[node.block]
        if kept and kept.status == "failed":
            raise StepFailed(node.id, kept.error)
        if kept and kept.status == "done" and block.effect != "control":
            self.learn(node, unpack(kept.output), kept.ended_at or line.now, line)
            return
        waiting = bool(kept and kept.status == "waiting")
        step = Stepping(self, node, line, self.ws, waiting=waiting)
        await step.perform(block)

    def learn(self, node: Node, output: Any, at: datetime, line: Line) -> None:
        self.scope.outputs[node.id] = output
        line.now = max(line.now, at)

    def note(self, step: StepRow) -> StepRow:
        """Keep this with the next effect, wait or end. Returns the row that counts: what has
        ended stays as it ended, or a replay would move the clock of all that follows."""
        kept = self.known.get(step.path)
        if kept and kept.status == "done":
            return kept
        self.unkept[step.path] = step
        return step

    async def keep(self, status: journal.RunStatus = "running", **end: Any) -> bool:
        """Write what is not kept yet. What arrives meanwhile stays for the next time."""
        async with self._writing:
            going = dict(self.unkept)
            written = await journal.settle(self.ws.db, self.run, going.values(), status, **end)
            if written:
                self._kept(going)
        return written

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """For a writing block; what is not kept yet is written with it, as the last statement.

        One at a time per run, as `keep`: branches must not cross, nor an older row of a step
        follow a newer one. Until the commit nothing counts as kept: it may still be undone.
        """
        async with self._writing:
            async with self.ws.house.db.acquire() as db, db.transaction():
                yield db
                going = dict(self.unkept)
                await journal.settle(db, self.run, going.values(), "running")
            self._kept(going)

    def forget(self, path: str) -> None:
        """A writing step was undone: nothing of it may be kept with another's."""
        self.unkept.pop(path, None)

    def _kept(self, going: Mapping[str, StepRow]) -> None:
        for path, row in going.items():
            self.known[path] = row
            if self.unkept.get(path) is row:
                del self.unkept[path]
        self.ws.house.ring(self.run.workspace_id, "runs")


class Stepping:
    """One block being run: what the engine lends it (see blocks/block.py, Step)."""

    def __init__(
        self, advance: Advance, node: Node, line: Line, ws: Workspace, *, waiting: bool
    ) -> None:
        self._advance, self._line, self._waiting = advance, line, waiting
        self.node, self.ws = node, ws
        self.now = line.now
        self.once = f"{advance.run.id}:{node.id}"
        self._started = self._ended = ws.clock.now()
        self._reason = ""
        self._input: Any = None

    async def perform(self, block: Block) -> None:
        """Run the block as its effect demands, and note or keep what came of it."""
        try:
            self._input = self._advance.scope.settings(self.node.settings, self.now)
            settings = msgspec.convert(self._input, block.settings, strict=False)
            effect = await block.effect_of(settings, self)
            output = await getattr(self, f"_{effect}")(block, settings)
        except (Suspended, StepFailed, Fenced, asyncio.CancelledError):
            raise
        except (DanliuError, msgspec.ValidationError, TimeoutError, ArithmeticError) as error:
            cause = cause_of(error)
            self._note("failed", error=cause)
            raise StepFailed(self.node.id, cause) from error
        self._advance.learn(self.node, output, self._ended, self._line)

    async def _control(self, block: Block, settings: Any) -> Any:
        try:
            output = builtin(await self._go(block, settings))
        except (Suspended, StepFailed) as stopped:
            self._note("waiting" if isinstance(stopped, Suspended) else "failed")
            raise
        self._note("done", output)
        return output

    async def _read(self, block: Block, settings: Any) -> Any:
        output = builtin(await self._attempts(block, settings))
        self._note("done", output)
        return output

    async def _outside(self, block: Block, settings: Any) -> Any:
        # What led here is kept before the other system hears of it: a replay must not take
        # another way after that.
        self._note("running")
        await self._advance.keep()
        return await self._read(block, settings)

    async def _write(self, block: Block, settings: Any) -> Any:
        outside = self.ws
        try:
            async with self._advance.transaction() as db:
                self.ws = outside.inside(db)
                output = await self._go(block, settings)
                await self._note_output(db, output)
        except BaseException:
            self._advance.forget(self.node.id)
            raise
        finally:
            self.ws = outside
        if isinstance(output, Waiting):
            raise Suspended
        return builtin(output)

    async def _note_output(self, db: Connection, output: Any) -> None:
        if not isinstance(output, Waiting):
            self._note("done", builtin(output))
            return
        self._note("waiting")
        if output.until:
            await journal.set_timer(db, self._advance.run.id, self.node.id, output.until)

    async def _go(self, block: Block, settings: Any) -> Any:
        return await (block.resume if self._waiting else block.run)(settings, self)

    async def _attempts(self, block: Block, settings: Any) -> Any:
        """Try as often as the block allows, while trying again can help."""
        pause = FIRST_BACK_OFF
        for attempt in range(1, block.tries + 1):
            try:
                async with asyncio.timeout(getattr(settings, "timeout_s", None) or block.timeout_s):
                    return await self._go(block, settings)
            except DanliuError as error:
                if not error.retry or attempt == block.tries:
                    raise
                log.info("step failed, trying again", path=self.node.id, code=error.code)
            jitter = self.ws.clock.chance.uniform(0.5, 1.5)
            await asyncio.sleep(pause.total_seconds() * jitter)
            pause *= 4
        raise AssertionError("a block is tried at least once")

    def _note(self, status: StepStatus, output: Any = None, error: Any = None) -> None:
        ended = None if status in ("waiting", "running") else self.ws.clock.now()
        row = StepRow(
            self.node.id,
            self.node.block,
            status,
            self._reason,
            pack(builtin(self._input)),
            pack(output),
            msgspec.to_builtins(error, enc_hook=str),
            self._started,
            ended,
        )
        self._ended = self._advance.note(row).ended_at or self._started

    # What the block may ask of us

    @property
    def record(self) -> Mapping[str, Any]:
        return self._advance.scope.record

    def value(self, formula: str) -> Any:
        return self._advance.scope.value(formula, self.now)

    def show(self, formula: str) -> str:
        return self._advance.scope.show(formula, self.now)

    def explain(self, formula: str) -> str:
        return self._advance.scope.explain(formula, self.now)

    def because(self, reason: str) -> None:
        self._reason = reason

    async def branch(self, branch: Branch) -> None:
        await self._advance.line(branch.blocks, self._line)

    async def abreast(self, branches: Sequence[Branch]) -> dict[str, Any]:
        return await abreast(self._advance, self.node, branches, self.now)

    async def ask(self, task: Task) -> None:
        await ask(self.ws, self._advance.run, self.node.id, task, self.record)

    async def answer(self) -> Answer | None:
        return await answer_of(self.ws, self._advance.run.id, self.node.id)
