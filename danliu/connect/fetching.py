"""Fetching: connections that do not send but are looked into, each in its own time.

Any number of processes may look: whoever moves a connection's next time has it. What is fetched is
stored and the place moved on in one transaction; what is fetched twice is known by its number.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from danliu.clock import Clock
from danliu.connect import inbox
from danliu.connect.connections import Connections
from danliu.connect.connector import Fetched, connectors
from danliu.connect.tested import Tested, failed
from danliu.connect.wires import Http
from danliu.errors import DanliuError
from danliu.postgres.pool import Pool
from danliu.vault import Vault

log = structlog.get_logger()
AT_ONCE = 20  # connections
LEASE = timedelta(minutes=5)  # after which another process looks: this one has died
LONGEST_PAUSE = timedelta(hours=1)

_CLAIM = f"""
INSERT INTO danliu.fetches AS f (workspace_id, connection, due_at)
SELECT c.workspace_id, c.key, $2 FROM danliu.connections c
LEFT JOIN danliu.fetches known ON known.workspace_id = c.workspace_id AND known.connection = c.key
WHERE c.connector = ANY($1) AND (known.due_at IS NULL OR known.due_at <= $3) LIMIT {AT_ONCE}
ON CONFLICT (workspace_id, connection) DO UPDATE SET due_at = excluded.due_at
    WHERE f.due_at <= $3
RETURNING f.workspace_id, f.connection, f.place, f.failures
"""


@dataclass(frozen=True)
class Fetching:
    db: Pool
    clock: Clock
    vault: Vault
    http: Http

    async def look(self) -> int:
        """Look into whatever is due; how many new messages there were."""
        fetched = [name for name in connectors if hasattr(connectors[name].build, "fetch")]
        now = self.clock.now()
        due = await self.db.fetch(_CLAIM, fetched, now + LEASE, now)
        return sum(await asyncio.gather(*(self._fetch(*row) for row in due)))

    async def _fetch(self, workspace: int, key: str, place: str, failures: int) -> int:
        connections = Connections(self.db, workspace, self.vault, self.http)
        pause = timedelta(minutes=1)
        try:
            connector = await connections.open(key)
            pause = timedelta(seconds=connector.every_s)
            found: Fetched = await connector.fetch(place)
        except DanliuError as error:
            log.info("a connection could not be looked into", connection=key, error=str(error))
            await self._failed(workspace, key, min(LONGEST_PAUSE, pause * 2 ** min(failures, 12)))
            await connections.keep_test(key, failed(error), self.clock.now())
            return 0
        if failures:
            await connections.keep_test(key, Tested(ok=True), self.clock.now())
        due = self.clock.now() + (timedelta() if found.more else pause)
        return await self._keep(workspace, key, found, due)

    async def _keep(self, workspace: int, key: str, found: Fetched, due: datetime) -> int:
        async with self.db.acquire() as db, db.transaction():
            fresh = await inbox.store(db, self.clock, workspace, key, found.messages)
            await db.execute(
                "UPDATE danliu.fetches SET place = $3, due_at = $4, failures = 0"
                " WHERE workspace_id = $1 AND connection = $2",
                workspace,
                key,
                found.after,
                due,
            )
        return fresh

    async def _failed(self, workspace: int, key: str, pause: timedelta) -> None:
        await self.db.execute(
            "UPDATE danliu.fetches SET due_at = $3, failures = failures + 1"
            " WHERE workspace_id = $1 AND connection = $2",
            workspace,
            key,
            self.clock.now() + pause,
        )
