"""The hub: opens the pool, signs everyone up. Web, workers, command line and tests start here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import structlog

from danliu.clock import Clock
from danliu.connect.inbox import UNDERSTAND
from danliu.connect.understand import Understanding
from danliu.flows import triggers, upkeep
from danliu.flows.engine import Engine
from danliu.people.actor import Actor
from danliu.people.attempts import forget_old_attempts
from danliu.people.workspaces import WorkspaceRow, all_workspaces, find_workspace, make_months
from danliu.postgres import queue
from danliu.postgres.bell import Bell
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import open_pool
from danliu.postgres.queue import Worker
from danliu.postgres.versions import check_server
from danliu.tables.write import Context
from danliu.vault import Vault
from danliu.workspace import House, Workspace

log = structlog.get_logger()
TICK_S = 0.25
SWEEP_EVERY = timedelta(seconds=5)
PRUNE_EVERY = timedelta(minutes=10)


@dataclass
class Hub:
    """One process of Danliu over one database."""

    house: House
    engine: Engine
    bell: Bell

    @classmethod
    @asynccontextmanager
    async def open(
        cls, dsn: str, data: Path, *, clock: Clock | None = None, size: int = 12, name: str = "web"
    ) -> AsyncIterator["Hub"]:
        """Open the pool, bring the database up to date and sign everyone up.

        Raises  DatabaseTooOld, DatabaseTooNew, and what asyncpg raises if nobody answers
        """
        pool = await open_pool(dsn, size=size, name=f"danliu-{name}")
        check_server(await pool.fetchval("SELECT current_setting('server_version_num')::int"))
        await migrate(pool, "pre")
        bell = Bell(pool)
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=60)
        async with httpx.AsyncClient(timeout=10, limits=limits) as http:
            house = House(pool, clock or Clock(), Vault.at(data), http, ring=bell.ring)
            house.writer.listeners.append(triggers.listen)
            yield cls(house, Engine(house), bell)
        await bell.close()
        await pool.close()

    def workspace(self, row: WorkspaceRow, actor: Actor, origin: str) -> Workspace:
        return Workspace(self.house, row, Context(actor, origin))

    async def find_workspace(self, workspace: int) -> WorkspaceRow:
        return await find_workspace(self.house.db, workspace)

    def worker(self, *, concurrency: int = 40) -> Worker:
        """Takes the jobs of flows and of the inbox."""
        house = self.house
        inbox = Understanding(house.db, house.writer, house.clock, house.vault, house.http)
        handlers = {**self.engine.handlers, UNDERSTAND: inbox.handle}
        return Worker(self.house.db, handlers, concurrency=concurrency)

    async def tick(self) -> None:
        """The clock of the house, for ever: timers, lost runs, old rows, the months to come."""
        swept = pruned = self.house.clock.now() - PRUNE_EVERY
        while True:
            now = self.house.clock.now()
            try:
                await upkeep.fire_timers(self.house.db, now)
                if now - swept >= SWEEP_EVERY:
                    swept = now
                    await upkeep.sweep(self.house.db)
                if now - pruned >= PRUNE_EVERY:
                    pruned = now
                    await self._prune()
            except Exception:
                log.exception("a tick failed")
            await asyncio.sleep(TICK_S)

    async def _prune(self) -> None:
        now = self.house.clock.now()
        await queue.prune(self.house.db)
        await forget_old_attempts(self.house.db, now)
        for row in await all_workspaces(self.house.db):
            async with self.house.db.acquire() as db, db.transaction():
                await make_months(db, row, now)
