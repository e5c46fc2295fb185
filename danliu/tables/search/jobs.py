"""The job of the worker: follow what was written, in every workspace where something was."""

import time

import msgspec

from danliu.people.workspaces import all_workspaces
from danliu.postgres.pool import Executor, Pool
from danliu.postgres.queue import Job, columns, enqueue_sql
from danliu.tables.catalog import Catalog
from danliu.tables.search.indexing import BATCH, Indexer

SEARCH = "search"
_AT_A_TIME_S = 10.0  # then others have their turn
_PRIORITY = -2  # behind imports, whose lines are what it reads


class SearchJobs:
    """Takes the jobs of the search tables."""

    def __init__(self, db: Pool, catalog: Catalog) -> None:
        self._db, self._indexer = db, Indexer(db, catalog)

    async def due(self) -> int:
        """Enqueue a job for each workspace whose search table is behind; how many."""
        late = [row.id for row in await all_workspaces(self._db) if await _late(self._db, row.id)]
        return sum([await _enqueue(self._db, one) for one in late])

    async def handle(self, payload: bytes, _job: int) -> None:
        workspace = msgspec.json.decode(payload, type=int)
        until = time.monotonic() + _AT_A_TIME_S
        done = 0
        while time.monotonic() < until and (some := await self._indexer.step(workspace)):
            done += some
        if done >= BATCH:
            await self._indexer.settle(workspace)


async def _late(db: Executor, workspace: int) -> bool:
    found: bool = await db.fetchval(
        "SELECT s.xid IS NULL OR s.schema_version <> w.schema_version"
        " OR EXISTS (SELECT 1 FROM danliu.searched_tables WHERE workspace_id = w.id AND NOT done)"
        f" OR EXISTS (SELECT 1 FROM ws_{workspace}.changes c WHERE (c.xid, c.seq) > (s.xid, s.seq)"
        " AND c.xid < pg_snapshot_xmin(pg_current_snapshot()))"
        " FROM danliu.workspaces w LEFT JOIN danliu.searches s ON s.workspace_id = w.id"
        " WHERE w.id = $1",
        workspace,
    )
    return found


async def _enqueue(db: Executor, workspace: int) -> int:
    """Unless its job is waiting or running."""
    waiting = (
        "NOT EXISTS (SELECT 1 FROM danliu.pgqueuer q WHERE q.entrypoint = job.e"
        " AND q.payload = job.p)"
    )
    done: str = await db.execute(
        enqueue_sql(1, waiting),
        *columns([Job(SEARCH, msgspec.json.encode(workspace), _PRIORITY, workspace)]),
    )
    return int(done.rsplit(maxsplit=1)[-1])
