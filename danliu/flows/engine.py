"""The engine of one process: takes the jobs that start and resume runs, and keeps them going."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog
from pgqueuer.errors import RetryRequested

from danliu.flows import beginning, journal
from danliu.flows.definition import Flow
from danliu.flows.errors import Fenced, cause_of
from danliu.flows.journal import RunRow
from danliu.flows.published import Versions
from danliu.flows.run import Advance
from danliu.flows.scope import Scope
from danliu.flows.starting import START, Start
from danliu.flows.tasks import RESUME
from danliu.flows.values import unpack
from danliu.flows.vocabulary import Vocabulary
from danliu.people import actor
from danliu.people.workspaces import WorkspaceRow, find_workspace
from danliu.postgres.pool import passes
from danliu.postgres.queue import Handler
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.workspace import House, Workspace

log = structlog.get_logger()
TRY_AGAIN = timedelta(seconds=2)


class Engine:
    """Runs flows for every workspace of this process."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.versions = Versions()
        self._workspaces: dict[int, WorkspaceRow] = {}

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {START: self.start, RESUME: self.resume}

    async def start(self, payload: bytes, job: int) -> None:
        """The job «start this run»: taken twice, it starts once."""
        start = msgspec.json.decode(payload, type=Start)
        await self._guarded(str(start.run), job, self._start(start, job))

    async def resume(self, payload: bytes, job: int) -> None:
        """The job «something happened to this run: look again»."""
        await self._guarded(payload.decode(), job, self._resume(UUID(payload.decode()), job))

    async def _guarded(self, run: str, job: int, work: Any) -> None:
        """A job's handler must not raise: what cannot be done now is asked for again."""
        try:
            await work
        except Fenced:
            log.info("run taken over by another worker", run=run)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            if not passes(error) and await self._parked(UUID(run), job, error):
                return
            log.exception("run could not be advanced, trying again", run=run)
            raise RetryRequested(delay=TRY_AGAIN, reason=type(error).__name__) from error

    async def _parked(self, run: UUID, job: int, error: Exception) -> bool:
        """Park a run that fails outside its blocks, where a person sees it; False if it has not
        begun: then there is nothing yet that could be shown or replayed."""
        log.exception("run failed outside its blocks", run=str(run))
        now = self.house.clock.now()
        return await journal.park(self.house.db, run, job, cause_of(error), now)

    async def _start(self, start: Start, job: int) -> None:
        chain = start.chain or start.run
        ws = await self._workspace(start.workspace, start.flow, start.run, start.depth, chain)
        flow = await self.versions.get(ws.db, start.workspace, start.flow, start.version)
        schema = await ws.tables.fresh_schema()
        trigger = await beginning.seen(ws, flow, start, schema)
        if trigger is None:  # unless it has begun, and deleted its record itself
            await self._resume(start.run, job)
            return
        wanted = RunRow(
            start.run,
            start.workspace,
            start.flow,
            start.version,
            schema.table(start.table).id if start.table else None,
            start.record,
            "running",
            1,
            trigger,
            self.house.clock.now(),
            chain=chain,
            depth=start.depth,
        )
        if run := await journal.start(ws.db, wanted, job):
            await self._advance(ws, flow, run, schema)

    async def _resume(self, run_id: UUID, job: int) -> None:
        run = await journal.resume(self.house.db, run_id, job)
        if run is None:
            return
        chain = run.chain or run.id
        ws = await self._workspace(run.workspace_id, run.flow, run.id, run.depth, chain)
        flow = await self.versions.get(ws.db, run.workspace_id, run.flow, run.version)
        await self._advance(ws, flow, run, await ws.tables.fresh_schema())

    async def _advance(self, ws: Workspace, flow: Flow, run: RunRow, schema: Schema) -> None:
        trigger = unpack(run.trigger)
        record, words = beginning.record_of(trigger), Vocabulary(schema, flow)
        known = beginning.known(trigger, schema, flow)
        scope = Scope(record, trigger["cells"], schema, words, ws.row.zone, known)
        advance = Advance(ws, flow, run, scope, {})
        if run.epoch > 1:
            await advance.recall()
        await advance.advance()

    async def _workspace(
        self, workspace: int, flow: str, run: UUID, depth: int, chain: UUID
    ) -> Workspace:
        if workspace not in self._workspaces:
            self._workspaces[workspace] = await find_workspace(self.house.db, workspace)
        context = Context(actor.flow(flow), f"flow:{flow}", run=run, depth=depth, chain=chain)
        return Workspace(self.house, self._workspaces[workspace], context)
