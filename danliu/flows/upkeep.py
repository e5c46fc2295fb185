"""What keeps runs going that nobody pokes: timers that are due, runs that lost their job."""

from datetime import datetime
from uuid import UUID

from danliu.flows.blocks.block import blocks
from danliu.flows.errors import NotParked, UnknownFlow
from danliu.flows.tasks import RESUME
from danliu.postgres.pool import Executor
from danliu.postgres.queue import enqueue_each_sql

_AT_ONCE = 500


async def fire_timers(db: Executor, now: datetime) -> int:
    """Wake the runs whose time has come; how many. Any number of workers may do this at once."""
    wake = enqueue_each_sql(RESUME, "convert_to(run_id::text, 'UTF8')", "due")
    fired: int = await db.fetchval(
        "WITH due AS (DELETE FROM danliu.timers WHERE (run_id, path) IN"
        " (SELECT run_id, path FROM danliu.timers WHERE due_at <= $1 ORDER BY due_at"
        f"  LIMIT {_AT_ONCE} FOR UPDATE SKIP LOCKED) RETURNING run_id), woken AS ({wake})"
        " SELECT count(*) FROM due",
        now,
    )
    return fired


async def sweep(db: Executor) -> int:
    """Runs that call themselves running though no job is left to advance them: wake them."""
    wake = enqueue_each_sql(RESUME, "convert_to(id::text, 'UTF8')", "lost")
    found: int = await db.fetchval(
        "WITH lost AS (UPDATE danliu.runs r SET status = 'waiting', job = NULL"
        " WHERE status = 'running' AND NOT EXISTS (SELECT FROM danliu.pgqueuer q"
        "  WHERE q.id = r.job AND q.status IN ('queued', 'picked')) RETURNING id),"
        f" woken AS ({wake}) SELECT count(*) FROM lost"
    )
    return found


async def replay(db: Executor, workspace: int, run: UUID) -> None:
    """Try a parked run again from the step that failed. Raises NotParked, UnknownFlow.

    What failed in a branch whose failure the flow accepted stays failed: decisions rest on it.
    """
    wake = enqueue_each_sql(RESUME, "convert_to(id::text, 'UTF8')", "again")
    woken = await db.fetchval(
        "WITH parked AS (SELECT id, cause->>'path' AS path, cause->'also' AS also FROM danliu.runs"
        "  WHERE id = $1 AND workspace_id = $2 AND status = 'parked' FOR UPDATE),"
        " again AS (UPDATE danliu.runs r SET status = 'waiting', cause = NULL, ended_at = NULL"
        "  FROM parked WHERE r.id = parked.id RETURNING r.id, parked.path, parked.also),"
        " forgotten AS (DELETE FROM danliu.steps s USING again WHERE s.run_id = again.id"
        "  AND s.status = 'failed' AND (s.path = again.path OR again.also ? s.path"
        "   OR s.block = ANY($3))),"
        f" woken AS ({wake}) SELECT count(*) FROM again",
        run,
        workspace,
        [name for name in blocks if blocks[name].effect == "control"],
    )
    if woken:
        return
    status = await db.fetchval(
        "SELECT status FROM danliu.runs WHERE id = $1 AND workspace_id = $2", run, workspace
    )
    raise NotParked(str(run), status) if status else UnknownFlow("run", str(run))
