"""How often somebody may try: counted in PostgreSQL, since several machines share only that."""

from datetime import datetime, timedelta

from danliu.people.errors import TooManyRequests
from danliu.postgres.pool import Executor, one


async def count_attempt(
    db: Executor, subject: str, now: datetime, *, at_most: int, per: timedelta
) -> None:
    """Count one attempt of `subject`. Raises TooManyRequests beyond `at_most` in a window."""
    row = await one(
        db,
        "INSERT INTO danliu.attempts AS a (subject, window_ends, count) VALUES ($1, $3, 1)"
        " ON CONFLICT (subject) DO UPDATE SET"
        " count = CASE WHEN a.window_ends <= $2 THEN 1 ELSE a.count + 1 END,"
        " window_ends = CASE WHEN a.window_ends <= $2 THEN $3 ELSE a.window_ends END"
        " RETURNING count, window_ends",
        subject,
        now,
        now + per,
    )
    if row["count"] > at_most:
        raise TooManyRequests(wait_s=max(1, int((row["window_ends"] - now).total_seconds())))


async def forget_attempts(db: Executor, subject: str) -> None:
    """It went well: what was counted no longer counts."""
    await db.execute("DELETE FROM danliu.attempts WHERE subject = $1", subject)


async def forget_old_attempts(db: Executor, now: datetime) -> None:
    await db.execute("DELETE FROM danliu.attempts WHERE window_ends <= $1", now)
