"""Advancing a run: blocks one after another until it ends, waits or is parked.

What is known is replayed from the journal; what is new is kept with the next effect. A worker
that dies at any instant leaves rows from which another goes on the same way.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from danliu import tracing
from danliu.errors import Words
from danliu.flows import journal
from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, Node
from danliu.flows.errors import StepFailed, Stopped, Suspended
from danliu.flows.failing import put_off, stumbled_at
from danliu.flows.journal import RunRow, StepRow
from danliu.flows.leaving import let_all_go
from danliu.flows.refusing import check_agreed
from danliu.flows.scope import Line, Scope
from danliu.flows.step import Stepping
from danliu.flows.taking_back import UNDOES, take_back
from danliu.flows.values import unpack
from danliu.meters import count_run
from danliu.postgres.pool import Connection
from danliu.tracing import Span
from danliu.workspace import Workspace

_ENDED = Words("流程在别处结束了这次运行", "The flow ended this run elsewhere")


@dataclass
class Advance:
    """One worker advancing one run in one epoch. ending: the run ends with the last write."""

    ws: Workspace
    flow: Flow
    run: RunRow
    scope: Scope
    known: dict[str, StepRow]
    unkept: dict[str, StepRow] = field(default_factory=dict)
    ending: bool = False
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def advance(self) -> None:
        """Run to the end, to a wait, or to a failure that parks the run. Raises Fenced."""
        run = self.run
        told = {"danliu.run": str(run.id), "danliu.workspace": str(run.workspace_id)}
        told |= {"danliu.flow": run.flow, "danliu.version": str(run.version)}
        with tracing.span(f"flow {run.flow}", told, chain=run.chain or run.id) as span:
            while not await self._end(*await self._through(span)):
                await self.recall()

    async def _through(self, span: Span) -> tuple[journal.RunStatus, Any]:
        """The run's status once it can go no further now, and the cause if it is parked."""
        try:
            await self._walk()
        except Suspended:
            return "waiting", self._still_put_off()
        except Stopped as stopped:
            await let_all_go(self, _ENDED)
            return ("parked", stopped.cause) if stopped.cause else ("done", None)
        except StepFailed as failed:
            span.fail(failed.cause["code"])
            return await self._stumbled(failed.parked)
        return "done", None

    async def _stumbled(self, cause: dict[str, Any]) -> tuple[journal.RunStatus, Any]:
        """Put off where trying again later may help by itself, else parked for a person."""
        later = put_off(cause, self.run.cause, self.ws.clock)
        if later is None:
            return "parked", cause
        await journal.set_timer(self.ws.db, self.run.id, cause["path"], later.due)
        return "waiting", later.cause

    def _still_put_off(self) -> Any:
        """Why the run was put off, while the step has not been got over: what is asked again may
        have to wait for its turn."""
        cause = self.run.cause
        if not cause or not cause.get("tries"):
            return None
        row = self.row(cause["path"])
        return None if row and row.status == "done" else cause

    async def _walk(self) -> None:
        """From the first block to the last; or, of a run that undoes another, back."""
        if undone := self.run.trigger.get(UNDOES):
            await take_back(self, UUID(undone))
        else:
            await self.line(self.flow.blocks, Line(self.run.started_at, self.scope), ())

    async def recall(self) -> None:
        """Read the journal anew."""
        steps = await journal.steps_of(self.ws.db, self.run.id)
        self.known = {one.path: one for one in steps if not self._again(one)}

    def _again(self, step: StepRow) -> bool:
        """Whether this step is what the run stumbled over: it is tried anew.

        What failed in a branch whose failure the flow accepted stays: decisions rest on it.
        """
        cause = self.run.cause
        return step.status == "failed" and cause is not None and stumbled_at(step.path, cause)

    async def _end(self, status: journal.RunStatus, cause: Any) -> bool:
        ended = None if status == "waiting" else self.ws.clock.now()
        kept = self.ending or await self.keep(status, cause=cause, ended_at=ended)
        if kept and (ended or cause):
            count_run(self.run.workspace_id, self.flow.key, status if ended else "put-off")
        return kept

    async def line(
        self, nodes: Sequence[Node], line: Line, ends: tuple[Stepping, ...] | None = None
    ) -> None:
        """ends: the steps that end with the last of these, if the run ends with it; else None."""
        for node in nodes:
            await self._node(node, line, ends if node is nodes[-1] else None)

    async def _node(self, node: Node, line: Line, ends: tuple[Stepping, ...] | None) -> None:
        path = line.prefix + node.id
        kept, block = self.known.get(path), blocks[node.block]
        if kept and kept.status == "failed" and block.effect != "control":
            raise StepFailed(path, kept.error)
        if kept and kept.over and block.effect != "control":
            self.learn(node, unpack(kept.output), kept.ended_at or line.now, line)
            return
        status = kept.status if kept else None
        how = {"waiting": status == "waiting", "begun": status == "running"}
        since = kept.started_at if kept else None
        step = Stepping(self, node, line, self.ws, **how, since=since, ends=ends)
        await step.perform(block)

    def learn(self, node: Node, output: Any, at: datetime, line: Line) -> None:
        """Raises Refused."""
        line.scope.learn(node.id, output)
        line.now = max(line.now, at)
        check_agreed(self.flow, node, output)

    def row(self, path: str) -> StepRow | None:
        """The newest that is known of a step, kept or not."""
        return self.unkept.get(path) or self.known.get(path)

    def paths(self) -> set[str]:
        return {*self.known, *self.unkept}

    def note(self, step: StepRow) -> StepRow:
        """Keep this with the next effect, wait or end. Returns the row that counts: what has
        ended stays as it ended, or a replay would move the clock of all that follows."""
        kept = self.known.get(step.path)
        if kept and kept.over:
            return kept
        self.unkept[step.path] = step
        return step

    async def keep(self, status: journal.RunStatus = "running", **end: Any) -> bool:
        """Write what is not kept yet. What arrives meanwhile stays for the next time."""
        async with self._writing:
            going = dict(self.unkept)
            end["lazily"] = status == "done"
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
                await journal.settle(db, self.run, going.values(), *self._reached())
            self._kept(going)

    def _reached(self) -> tuple[journal.RunStatus, datetime | None]:
        return ("done", self.ws.clock.now()) if self.ending else ("running", None)

    def forget(self, *paths: str) -> None:
        """A writing step was undone: nothing of it, or of what ended with it, may be kept with
        another's."""
        self.ending = False
        for path in paths:
            self.unkept.pop(path, None)

    def _kept(self, going: Mapping[str, StepRow]) -> None:
        for path, row in going.items():
            self.known[path] = row
            if self.unkept.get(path) is row:
                del self.unkept[path]
        self.ws.house.ring(self.run.workspace_id, "runs")
