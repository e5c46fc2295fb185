"""The engine of one process: takes the jobs that start and resume runs, and keeps them going."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog
from pgqueuer.errors import RetryRequested

from danliu.errors import DanliuError
from danliu.flows import beginning, journal, places
from danliu.flows.definition import Flow
from danliu.flows.errors import Fenced, cause_of
from danliu.flows.journal import RunRow
from danliu.flows.places import Wanted
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
from danliu.tables.errors import NotFound
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
        await self._guarded(str(start.run), job, self._start(start, job, payload))

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
        parked = await journal.park(self.house.db, run, job, cause_of(error), now)
        if parked:
            await self._leave(run, job)
        return parked

    async def _start(self, start: Start, job: int, payload: bytes) -> None:
        chain = start.chain or start.run
        ws = await self._workspace(start.workspace, start.flow, start.run, start.depth, chain)
        flow = await self.versions.get(ws.db, start.workspace, start.flow, start.version)
        if flow.at_once is None:
            await self._begin(ws, flow, start, job)
            return
        wanted = Wanted(
            start.run, start.workspace, flow, start.record, job, START, payload, owned=False
        )
        async with ws.house.db.acquire() as db, db.transaction():
            placed = await places.take(db, wanted)
        if placed:
            await self._begin(ws, flow, start, job)
            await self._leave(start.run, job)

    async def _leave(self, run: UUID, job: int) -> None:
        """The run is not under way any more: who waits for its place goes on."""
        if await places.leave(self.house.db, run, job):
            self.house.wake()

    async def _begin(self, ws: Workspace, flow: Flow, start: Start, job: int) -> None:
        schema = await ws.tables.fresh_schema()
        try:
            trigger = await beginning.seen(ws, flow, start, schema)
        except DanliuError as error:
            unseen = self._row(start, schema, beginning.unseen(start))
            await journal.start(ws.db, unseen, job, flow.priority)
            if not await self._parked(start.run, job, error):
                raise
            return
        if trigger is None:  # unless it has begun, and deleted its record itself
            await self._resume(start.run, job)
            return
        wanted = self._row(start, schema, trigger)
        if run := await journal.start(ws.db, wanted, job, flow.priority):
            await self._advance(ws, flow, run, schema)

    def _row(self, start: Start, schema: Schema, trigger: Any) -> RunRow:
        return RunRow(
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
            chain=start.chain or start.run,
            depth=start.depth,
        )

    async def _resume(self, run_id: UUID, job: int) -> None:
        run = await journal.resume(self.house.db, run_id, job)
        if run is None:
            return
        chain = run.chain or run.id
        ws = await self._workspace(run.workspace_id, run.flow, run.id, run.depth, chain)
        flow = await self.versions.get(ws.db, run.workspace_id, run.flow, run.version)
        if flow.at_once is None:
            await self._advance(ws, flow, run, await ws.tables.fresh_schema())
        elif await self._has_place(ws, flow, run, job):
            await self._advance(ws, flow, run, await ws.tables.fresh_schema())
            await self._leave(run.id, job)

    async def _has_place(self, ws: Workspace, flow: Flow, run: RunRow, job: int) -> bool:
        """Whether it may go on now; else it waits for its turn, as a row. Raises Fenced."""
        payload = str(run.id).encode()
        wanted = Wanted(
            run.id, run.workspace_id, flow, run.record_id, job, RESUME, payload, owned=True
        )
        async with ws.house.db.acquire() as db, db.transaction():
            await journal.hold(db, run)
            placed = await places.take(db, wanted)
            if not placed:
                await journal.stand_back(db, run)
        return placed

    async def _advance(self, ws: Workspace, flow: Flow, run: RunRow, schema: Schema) -> None:
        trigger = await self._seen(ws, flow, run, schema)
        record, words = beginning.record_of(trigger), Vocabulary(schema, flow)
        known = beginning.known(trigger, schema, flow)
        scope = Scope(record, trigger["cells"], schema, words, ws.row.zone, known)
        advance = Advance(ws, flow, run, scope, {})
        if run.epoch > 1:
            await advance.recall()
        await advance.advance()

    async def _seen(
        self, ws: Workspace, flow: Flow, run: RunRow, schema: Schema
    ) -> Mapping[str, Any]:
        """What the run keeps of its trigger; looked at now, where it could not be before."""
        trigger = run.trigger
        if start := beginning.start_of(trigger):
            trigger = await beginning.seen(ws, flow, start, schema)
            if trigger is None:
                raise NotFound("record", str(start.record))
            await journal.see(ws.db, run, trigger)
        found: Mapping[str, Any] = unpack(trigger)
        return found

    async def _workspace(
        self, workspace: int, flow: str, run: UUID, depth: int, chain: UUID
    ) -> Workspace:
        if workspace not in self._workspaces:
            self._workspaces[workspace] = await find_workspace(self.house.db, workspace)
        context = Context(actor.flow(flow), f"flow:{flow}", run=run, depth=depth, chain=chain)
        return Workspace(self.house, self._workspaces[workspace], context)
