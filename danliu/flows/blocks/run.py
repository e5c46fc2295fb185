"""Block «run»: another flow is started, and its end awaited where that is asked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.flows import history, places, waits
from danliu.flows.blocks.block import Block, Step, Waiting, block
from danliu.flows.meant import MeantRecord, MeantTable
from danliu.flows.starting import start_flow
from danliu.flows.waits import Awaited
from danliu.telling import told

BEGINS_WITHIN = timedelta(hours=1)


@dataclass(eq=False)
class StartedRunFailed(DanliuError):
    """The run that this step started and waits for is parked: mend that one, then replay this."""

    code = "started-run-failed"
    status = 409

    run: str
    flow: str
    cause: str


class RunSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """given      values by name, as the flow's trigger takes them
    table, record  the record that its run is about; `about` none: it is about no record
    wait       for its end. The run is only rows meanwhile
    on_failure of the awaited run: this step fails too, or goes on and tells
    """

    flow: Annotated[str, told("流程", "Flow", "flow")]
    given: Annotated[dict[str, Any], told("给它什么", "Given", "pairs")] = {}
    about: Annotated[
        Literal["record", "none"],
        told(
            "针对",
            "About",
            "choice",
            choices={"record": ("一条记录", "a record"), "none": ("不针对记录", "no record")},
        ),
    ] = "record"
    table: MeantTable = ""
    record: MeantRecord = None
    wait: Annotated[bool, told("等它结束", "Wait for its end", "truth")] = False
    on_failure: Annotated[
        Literal["fail", "go-on"],
        told(
            "它失败时",
            "If it fails",
            "choice",
            choices={"fail": ("这一步也停下", "This step fails too"), "go-on": ("继续", "Go on")},
        ),
    ] = "fail"


class Started(Struct, frozen=True):
    """status   started; of one that was awaited done or parked"""

    run: Annotated[UUID, told("运行", "Run")]
    flow: Annotated[str, told("流程", "Flow")]
    status: Annotated[str, told("状态", "Status")]


@block("run", effect="write", zh="运行流程「{flow}」", en="run the flow {flow}")
class RunBlock(Block):
    """Started once, however often this step is repeated."""

    called = Words("运行流程", "Run a flow")
    does = Words("启动另一个流程，可以等它结束", "Starts another flow, and may wait for its end")
    group = "way"
    settings = RunSettings
    output = Started

    async def run(self, settings: RunSettings, step: Step) -> Any:
        about = None
        if settings.about == "record":
            about = step.target(settings.table, settings.record)
        run = await start_flow(step.ws, settings.flow, settings.given, once=step.once, about=about)
        if not settings.wait:
            return Started(run, settings.flow, "started")
        ws, awaited = step.ws, Awaited(run=run)
        await waits.begin(ws.db, step.run, step.path, ws.row.id, awaited, ws.clock.now())
        return await self._ended(settings, step, run)

    async def resume(self, settings: RunSettings, step: Step) -> Any:
        row = await waits.find(step.ws.db, step.run, step.path)
        if row is None or row.awaited is None:
            return await self.run(settings, step)
        return await self._ended(settings, step, row.awaited)

    async def passed(self, settings: RunSettings, step: Step) -> Any:
        """As if it had ended well."""
        row = await waits.find(step.ws.db, step.run, step.path)
        assert row
        assert row.awaited
        return Started(row.awaited, settings.flow, "done")

    async def _ended(self, settings: RunSettings, step: Step, run: UUID) -> Any:
        found = await history.run(step.ws.db, step.ws.row.id, run)
        if found is None:
            return await self._not_begun(settings, step, run)
        if found.status not in ("done", "parked", "cancelled"):
            return Waiting()
        if found.status != "done" and settings.on_failure == "fail":
            raise StartedRunFailed(str(run), settings.flow, found.cause["title"])
        await waits.over(step.ws.db, step.run, step.path)
        return Started(run, settings.flow, found.status)

    async def _not_begun(self, settings: RunSettings, step: Step, run: UUID) -> Waiting:
        """A run whose record was deleted before its turn never begins: then nobody would call. One
        that stands in line for a place does, however long that takes."""
        now, row = step.ws.clock.now(), await waits.find(step.ws.db, step.run, step.path)
        in_line = await places.stands_in_line(step.ws.db, run)
        if row and not in_line and now - row.since > BEGINS_WITHIN:
            raise StartedRunFailed(str(run), settings.flow, "it never began")
        return Waiting(now + BEGINS_WITHIN / 6)
