"""What keeps runs going that nobody pokes: timers that are due, runs that lost their job."""

from datetime import datetime

from danliu.flows.waits import resume_each_sql
from danliu.postgres.pool import Executor

_AT_ONCE = 500


async def fire_timers(db: Executor, now: datetime) -> int:
    """Wake the runs whose time has come; how many. Any number of workers may do this at once."""
    wake = resume_each_sql("due")
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
    wake = resume_each_sql("lost", "id")
    found: int = await db.fetchval(
        "WITH lost AS (UPDATE danliu.runs r SET status = 'waiting', job = NULL"
        " WHERE status = 'running' AND NOT EXISTS (SELECT FROM danliu.pgqueuer q"
        "  WHERE q.id = r.job AND q.status IN ('queued', 'picked')) RETURNING id),"
        f" woken AS ({wake}) SELECT count(*) FROM lost"
    )
    return found
