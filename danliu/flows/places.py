"""Places of flows that say how many of their runs may be under way at once, by all workers.

They are counted at a door: the flow's, or one for each record, where the flow says so.

A place is a row that names the job which advances the run: it is held as long as there is that
job, whichever worker has it, and no longer. Who waits is a row without a job; in turn, it gets a
place together with the job that goes on with it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from danliu.flows.definition import Flow
from danliu.postgres.pool import Connection, Executor, Pool

_AT_A_TIME = 1_000  # let in by one statement, where the flow's limit has been lifted


class Wanted(Struct, frozen=True):
    """A run in want of a place: where it belongs, and the job that would go on with it.

    owned   the run's row is this job's: whichever job held a place for it before does no more
    """

    run: UUID
    workspace: int
    flow: Flow
    record: UUID | None
    job: int
    entrypoint: str
    payload: bytes
    owned: bool

    @property
    def door(self) -> "Door":
        apart = self.flow.at_once_of == "record" and self.record
        return Door(self.workspace, self.flow.key, str(self.record) if apart else "")


class Door(NamedTuple):
    """record   «» where all runs of the flow are counted together"""

    workspace: int
    flow: str
    record: str


class Queue(Struct, frozen=True):
    """Of one flow: runs that hold a place, runs that wait for one, since when the first does."""

    held: int
    waiting: int
    since: datetime | None


NOBODY = Queue(0, 0, None)


async def take(db: Connection, wanted: Wanted) -> bool:
    """Whether this run has a place now; else it stands in the queue, and nothing more need be done.

    First come, first served within a priority. In a transaction of the caller's.
    """
    door = wanted.door
    await _lock(db, *door)
    job: int | None = await db.fetchval(
        _STAND,
        wanted.run,
        *door,
        wanted.flow.priority,
        wanted.job,
        wanted.entrypoint,
        wanted.payload,
        wanted.owned,
    )
    if job is not None:
        return job == wanted.job
    let_in = await db.fetch(_LET_IN, *door, wanted.run, wanted.job)
    return wanted.run in {row["run_id"] for row in let_in}


async def leave(db: Pool, run: UUID, job: int) -> bool:
    """Give up the run's place, if this job holds it; whether somebody got a place by that."""
    row = await db.fetchrow(
        "SELECT workspace_id, flow, record FROM danliu.places WHERE run_id = $1 AND job = $2",
        run,
        job,
    )
    if row is None:
        return False
    door = Door(*row)
    async with db.acquire() as connection, connection.transaction():
        await _lock(connection, *door)  # first, as whoever takes a place does
        left = await connection.fetchval(
            "DELETE FROM danliu.places WHERE run_id = $1 AND job = $2 RETURNING true", run, job
        )
        return bool(left) and await _let_in(connection, door)


async def sweep(db: Pool) -> int:
    """Free what jobs held that are no more, and let in who waits; at how many doors."""
    await db.execute(
        # with its job: another may have been given it since this statement began
        "DELETE FROM danliu.places WHERE (run_id, job) IN (SELECT run_id, job FROM danliu.places p"
        " WHERE job IS NOT NULL AND NOT EXISTS (SELECT FROM danliu.pgqueuer q WHERE q.id = p.job))"
    )
    moved = 0
    for row in await db.fetch(
        "SELECT DISTINCT workspace_id, flow, record FROM danliu.places WHERE job IS NULL"
    ):
        async with db.acquire() as connection, connection.transaction():
            moved += await _let_in(connection, Door(*row))
    return moved


async def stands_in_line(db: Executor, run: UUID) -> bool:
    """Whether this run has yet to begin, or to go on, because others of its flow are under way."""
    found: bool = await db.fetchval(
        "SELECT EXISTS (SELECT FROM danliu.places WHERE run_id = $1)", run
    )
    return found


async def queues(db: Executor, workspace: int) -> Mapping[str, Queue]:
    """By the flow's key; flows of which nobody is under way or waits are left out."""
    rows = await db.fetch(
        "SELECT flow, count(job) AS held, count(*) - count(job) AS waiting,"
        " min(since) FILTER (WHERE job IS NULL) AS since"
        " FROM danliu.places WHERE workspace_id = $1 GROUP BY flow",
        workspace,
    )
    return {row["flow"]: Queue(row["held"], row["waiting"], row["since"]) for row in rows}


async def in_line(db: Executor) -> int:
    """Runs of all workspaces that wait for a place."""
    waiting: int = await db.fetchval("SELECT count(*) FROM danliu.places WHERE job IS NULL")
    return waiting


async def _let_in(db: Connection, door: Door) -> bool:
    await _lock(db, *door)
    return bool(await db.fetch(_LET_IN, *door, None, None))


async def _lock(db: Connection, workspace: int, flow: str, record: str) -> None:
    """One at a time at a door. A statement of its own: the next must see what was
    committed before."""
    await db.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended("
        "  concat_ws('/', 'places', $1::text, $2::text, $3::text), 0))",
        str(workspace),
        flow,
        record,
    )


_STAND = """
INSERT INTO danliu.places AS p (run_id, workspace_id, flow, record, priority, since, entrypoint,
    payload)
VALUES ($1, $2, $3, $4, $5, coalesce((SELECT created FROM danliu.pgqueuer WHERE id = $6), now()),
    $7, $8)
ON CONFLICT (run_id) DO UPDATE SET job = CASE WHEN $9 AND p.job IS NOT NULL THEN $6 ELSE p.job END,
    -- a start that was taken twice may stand here: it would not go on with what has begun
    entrypoint = CASE WHEN $9 THEN excluded.entrypoint ELSE p.entrypoint END,
    payload = CASE WHEN $9 THEN excluded.payload ELSE p.payload END
RETURNING job
"""
_LET_IN = f"""
WITH free AS (
    SELECT f.limited - (SELECT count(*) FROM danliu.places
        WHERE workspace_id = $1 AND flow = $2 AND record = $3 AND job IS NOT NULL) AS places
    FROM (SELECT (SELECT (definition->>'at_once')::int FROM danliu.flows
        WHERE workspace_id = $1 AND key = $2 AND live) AS limited) f
), chosen AS MATERIALIZED (
    SELECT run_id, entrypoint, payload, priority, since, coalesce(
        CASE WHEN run_id = $4::uuid THEN $5::bigint END,
        nextval(pg_get_serial_sequence('danliu.pgqueuer', 'id'))) AS job
    FROM danliu.places WHERE workspace_id = $1 AND flow = $2 AND record = $3 AND job IS NULL
    ORDER BY priority DESC, since, run_id
    LIMIT (SELECT greatest(0, least(coalesce(places, {_AT_A_TIME}), {_AT_A_TIME})) FROM free)
), queued AS (
    INSERT INTO danliu.pgqueuer (id, entrypoint, payload, priority, workspace, created, status)
    SELECT job, entrypoint, payload, priority, $1, since, 'queued'
    FROM chosen WHERE run_id IS DISTINCT FROM $4
), placed AS (
    UPDATE danliu.places p SET job = c.job FROM chosen c WHERE p.run_id = c.run_id
)
SELECT run_id FROM chosen
"""
