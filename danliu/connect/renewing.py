"""Renewing: keys that end are had anew before they do, by the connector that holds them.

Any number of processes may try: whoever moves a connection's next time has it. New keys are kept
before anything else is done with them; what a person changed meanwhile in other settings stays.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from math import inf

import stamina
import structlog

from danliu.clock import Clock
from danliu.connect.connections import Connections
from danliu.connect.connector import Renewed, connectors
from danliu.connect.tested import Tested, failed
from danliu.connect.wires import Http
from danliu.errors import DanliuError
from danliu.postgres.pool import LOST, Pool
from danliu.vault import Vault

log = structlog.get_logger()
AT_ONCE = 20  # connections
LEASE = timedelta(minutes=5)  # after which another process tries: this one has died
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)

_CLAIM = f"""
INSERT INTO danliu.renewals AS r (workspace_id, connection, due_at)
SELECT c.workspace_id, c.key, $2 FROM danliu.connections c
LEFT JOIN danliu.renewals known ON known.workspace_id = c.workspace_id AND known.connection = c.key
WHERE c.connector = ANY($1) AND (known.due_at IS NULL OR known.due_at <= $3) LIMIT {AT_ONCE}
ON CONFLICT (workspace_id, connection) DO UPDATE SET due_at = excluded.due_at
    WHERE r.due_at <= $3
RETURNING r.workspace_id, r.connection, r.failures
"""
_NEXT = """
UPDATE danliu.renewals SET due_at = $3, failures = $4 WHERE workspace_id = $1 AND connection = $2
"""


@dataclass(frozen=True)
class Renewing:
    db: Pool
    clock: Clock
    vault: Vault
    http: Http

    async def look(self) -> int:
        """Renew whatever is due; how many connections have new keys."""
        renewed = [name for name in connectors if hasattr(connectors[name].build, "renew")]
        now = self.clock.now()
        due = await self.db.fetch(_CLAIM, renewed, now + LEASE, now)
        return sum(await asyncio.gather(*(self._renew(*row) for row in due)))

    async def _renew(self, workspace: int, key: str, failures: int) -> bool:
        connections = Connections(self.db, workspace, self.vault, self.http)
        try:
            connector = await connections.open(key)
            every = connector.renews_every_s
            renewed: Renewed | None = await connector.renew()
            if renewed:
                every = min(every, (renewed.lasts_s or inf) / 2)
                await _kept(connections, key, renewed)
        except DanliuError as error:
            await self._failed(connections, workspace, key, failures, failed(error))
            return False
        except Exception as error:
            log.exception("keys could not be renewed", connection=key)
            await self._failed(connections, workspace, key, failures, failed(error))
            return False
        now = self.clock.now()
        await self.db.execute(_NEXT, workspace, key, now + timedelta(seconds=every), 0)
        if failures:
            await connections.keep_test(key, Tested(ok=True), now)
        return renewed is not None

    async def _failed(
        self, connections: Connections, workspace: int, key: str, failures: int, tested: Tested
    ) -> None:
        """Told on the connection's card; tried again ever more rarely."""
        # once is no news: the other system may only be starting
        tell = log.warning if failures else log.info
        tell("keys could not be renewed", connection=key, detail=tested.detail)
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures, 12))
        now = self.clock.now()
        await self.db.execute(_NEXT, workspace, key, now + pause, failures + 1)
        await connections.keep_test(key, tested, now)


async def _kept(connections: Connections, key: str, renewed: Renewed) -> None:
    """The keys before are spent: these must not be lost with a connection to the database."""
    async for attempt in stamina.retry_context(on=LOST, attempts=8, timeout=60):
        with attempt:
            await connections.change(key, renewed.settings)
