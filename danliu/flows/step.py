"""One block being run: as its effect demands, so that a replay can trust what was kept.

What the engine lends a block is described at the block's own door (blocks/block.py, `Step`).
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import structlog

from danliu import tracing
from danliu.connect.errors import NotYet
from danliu.connect.pace import ComeAgain
from danliu.errors import DanliuError, Words
from danliu.flows import journal
from danliu.flows.asking import Answer, Task
from danliu.flows.blocks.block import Block, EachItem, Join, LeftOut, Waiting
from danliu.flows.definition import Branch, Node
from danliu.flows.each import each
from danliu.flows.errors import (
    Fenced,
    StepFailed,
    Stopped,
    Suspended,
    cause_of,
    setting_of,
)
from danliu.flows.failing import TRIED_FOR
from danliu.flows.journal import StepRow, StepStatus
from danliu.flows.parallel import abreast
from danliu.flows.scope import Line
from danliu.flows.tasks import answer_of, ask
from danliu.flows.values import builtin, pack
from danliu.meters import timed
from danliu.postgres.pool import Connection, passes
from danliu.workspace import Workspace

if TYPE_CHECKING:
    from danliu.flows.run import Advance

log = structlog.get_logger()
FIRST_BACK_OFF = timedelta(milliseconds=200)


class Stepping:
    """A `Step`, and the ways to run its block."""

    def __init__(
        self,
        advance: "Advance",
        node: Node,
        line: Line,
        ws: Workspace,
        *,
        waiting: bool,
        begun: bool = False,
        since: datetime | None = None,
        ends: "tuple[Stepping, ...] | None" = None,
    ) -> None:
        """since  when it was tried first, if this is not the first time
        ends   the steps that end with this one, if it is the last of the run; else None
        """
        self._advance, self._line, self._waiting, self.begun = advance, line, waiting, begun
        self._ends, self._last = ends, None
        self.node, self.ws = node, ws
        self.now = line.now
        self.path = line.prefix + node.id
        self.once = f"{advance.run.id}:{self.path}"
        self._started = self._ended = ws.clock.now()
        self._since = since or self._started
        self._reason = Words("", "")
        self._input: Any = None

    async def perform(self, block: Block) -> None:
        """Run the block as its effect demands, and note or keep what came of it."""
        told = {"danliu.block": self.node.block, "danliu.step": self.path}
        told["danliu.run"] = str(self._advance.run.id)
        with timed(self.node.block), tracing.span(f"step {self.path}", told) as span:
            try:
                await self._perform(block)
            except StepFailed as failed:
                span.fail(failed.cause["code"])
                raise

    async def _perform(self, block: Block) -> None:
        try:
            settings = self._settings(block)
            output = await self._done(block, settings)
        except (Suspended, StepFailed, Stopped, Fenced, asyncio.CancelledError):
            raise
        except ComeAgain as later:
            await self._queue(later.at)
            raise Suspended from later
        except Exception as error:
            if passes(error):
                raise  # the job comes again; all else would come again for ever, seen by nobody
            if not isinstance(error, DanliuError | msgspec.ValidationError | TimeoutError):
                log.exception("a block failed in a way it does not know", path=self.path)
            cause = cause_of(error)
            self._note("failed", error=cause)
            raise StepFailed(self.path, cause) from error
        self._advance.learn(self.node, output, self._ended, self._line)

    async def _done(self, block: Block, settings: Any) -> Any:
        if left_out := await block.left_out(settings, self):
            return self._leave_out(left_out)
        effect = await block.effect_of(settings, self)
        return await getattr(self, f"_{effect}")(block, settings)

    def _leave_out(self, told: LeftOut) -> Mapping[str, Any]:
        """Raises Stopped."""
        self.because(told.why)
        self._note("skipped", {})
        if told.ends:
            raise Stopped
        return {}

    async def _queue(self, at: datetime) -> None:
        """It is not this call's turn: the run is only rows until it is."""
        self._note("waiting")
        await journal.set_timer(self.ws.db, self._advance.run.id, self.path, at)

    def _settings(self, block: Block) -> Any:
        """Raises BadSetting."""
        given = self.node.settings
        known = {key: one for key, one in given.items() if key not in block.literal}
        self._input = {**given, **self._line.scope.settings(known, self.now)}
        try:
            return msgspec.convert(self._input, block.settings, strict=False)
        except msgspec.ValidationError as error:
            raise setting_of(error) from error

    def _longest(self, block: Block, settings: Any) -> float:
        """Seconds that one attempt may take."""
        own = getattr(settings, "timeout_s", None)
        return self.node.timeout_s or own or block.timeout_s

    async def _control(self, block: Block, settings: Any) -> Any:
        try:
            output = builtin(await self._go(block, settings))
        except (Suspended, StepFailed) as stopped:
            self._note("waiting" if isinstance(stopped, Suspended) else "failed")
            raise
        except Stopped as stopped:
            self._note("failed" if stopped.cause else "done", error=stopped.cause)
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
                async with asyncio.timeout(self._longest(block, settings)):
                    output = await self._go(block, settings)
                await self._note_output(db, output)
        except BaseException:
            self._advance.forget(self.path, *(one.path for one in self._ends or ()))
            raise
        finally:
            self.ws = outside
        if isinstance(output, Waiting):
            raise Suspended
        return builtin(output)

    async def _note_output(self, db: Connection, output: Any) -> None:
        if not isinstance(output, Waiting):
            self._note("done", builtin(output))
            self._end_run()
            return
        self._note("waiting")
        if output.until:
            await journal.set_timer(db, self._advance.run.id, self.path, output.until)

    def _end_run(self) -> None:
        """With the write that is being kept, if nothing follows it."""
        if self._ends is None:
            return
        for one in reversed(self._ends):
            one._note("done", builtin(one._last))
        self._advance.ending = True

    async def _go(self, block: Block, settings: Any) -> Any:
        return await (block.resume if self._waiting else block.run)(settings, self)

    async def _attempts(self, block: Block, settings: Any) -> Any:
        """Try as often as the block allows, while trying again can help."""
        pause, tries = FIRST_BACK_OFF, self.node.tries or block.tries
        for attempt in range(1, tries + 1):
            try:
                async with asyncio.timeout(self._longest(block, settings)):
                    return await self._go(block, settings)
            except ComeAgain:
                raise
            except NotYet as later:
                raise self._after(later.wait, later) from later
            except DanliuError as error:
                if not error.retry or attempt == tries:
                    raise
                log.info("step failed, trying again", path=self.path, code=error.code)
            jitter = self.ws.clock.chance.uniform(0.5, 1.5)
            await asyncio.sleep(pause.total_seconds() * jitter)
            pause *= 4
        raise AssertionError("a block is tried at least once")

    def _after(self, wait: timedelta, error: DanliuError) -> DanliuError:
        """That this step comes again then; the error itself where it has been tried for long."""
        now = self.ws.clock.now()
        return error if now - self._since >= TRIED_FOR else ComeAgain(now + wait)

    def _note(self, status: StepStatus, output: Any = None, error: Any = None) -> None:
        ended = None if status in ("waiting", "running") else self.ws.clock.now()
        row = StepRow(
            self.path,
            self.node.block,
            status,
            self._reason.zh,
            pack(builtin(self._input)),
            pack(output),
            error,
            self._started,
            ended,
            self._reason.en,
        )
        self._ended = self._advance.note(row).ended_at or self._started

    # What the block may ask of us

    @property
    def run(self) -> UUID:
        return self._advance.run.id

    @property
    def record(self) -> Mapping[str, Any]:
        return self._line.scope.record

    def target(self, table: str, record: UUID | None) -> tuple[str, UUID]:
        return self._line.scope.target(table, record)

    def seen(self, record: UUID) -> int | None:
        return self._line.scope.seen(record)

    def value(self, formula: str) -> Any:
        return self._line.scope.value(formula, self.now)

    def show(self, formula: str) -> Words:
        return self._line.scope.show(formula, self.now)

    def explain(self, formula: str) -> Words:
        return self._line.scope.explain(formula, self.now)

    def because(self, reason: Words | str) -> None:
        self._reason = journal.reason_of(reason)

    def tell(self, output: Any) -> None:
        self._line.scope.learn(self.node.id, builtin(output))

    async def branch(self, branch: Branch) -> None:
        await self._advance.line(branch.blocks, self._line)

    async def last(self, branch: Branch | None, output: Any) -> Any:
        self._last = output
        if branch:
            ends = None if self._ends is None else (*self._ends, self)
            await self._advance.line(branch.blocks, self._line, ends)
        return output

    async def abreast(self, branches: Sequence[Branch], join: Join = "all") -> dict[str, Any]:
        return await abreast(self._advance, self.node, branches, self._line, join)

    async def each(self, branch: Branch, items: Sequence[Any], how: EachItem) -> dict[str, Any]:
        return await each(self._advance, self.node, branch, self._line, items, how)

    async def ask(self, task: Task) -> None:
        await ask(self.ws, self._advance.run, self.path, task, self.record)

    async def answer(self) -> Answer | None:
        return await answer_of(self.ws, self._advance.run.id, self.path)
