"""Ringing: what is due is enqueued and moved on, once, however many workers ring.

A briefing that is no longer as it was read is left to who changed it. What was missed while nobody
was there comes once: the next moment is counted from now.
"""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from danliu.briefings.timetable import following
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job, enqueue, enqueue_each_sql

BRIEF = "send-briefing"
AT_ONCE = 500

_DUE = (
    "SELECT b.id, b.due_at, b.days, b.minute, w.zone FROM danliu.briefings b"
    " JOIN danliu.workspaces w ON w.id = b.workspace_id"
    f" WHERE b.due_at <= $1 ORDER BY b.due_at LIMIT {AT_ONCE}"
)
_RING = f"""
WITH w AS (
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bytea[])
        AS w(id, due_at, next_at, payload)
), mine AS (
    SELECT w.*, b.workspace_id FROM danliu.briefings b JOIN w
    ON b.id = w.id AND b.due_at = w.due_at FOR UPDATE OF b SKIP LOCKED
), moved AS (
    UPDATE danliu.briefings b SET due_at = w.next_at FROM mine w WHERE b.id = w.id
), queued AS ({enqueue_each_sql(BRIEF, "payload", "mine", workspace="workspace_id")})
SELECT count(*) FROM mine
"""


class Due(Struct, frozen=True, array_like=True):
    """at: the moment that was planned"""

    briefing: UUID
    at: datetime


async def ring(db: Executor, now: datetime) -> int:
    """Have sent what is due; how many."""
    rows = await db.fetch(_DUE, now)
    if not rows:
        return 0
    rung: int = await db.fetchval(
        _RING,
        [row["id"] for row in rows],
        [row["due_at"] for row in rows],
        [_next(row, now) for row in rows],
        [_payload(Due(row["id"], row["due_at"])) for row in rows],
    )
    return rung


async def send_now(db: Executor, workspace: int, briefing: UUID, now: datetime) -> None:
    """One besides the timetable, for who would like to see how it looks."""
    await enqueue(db, [Job(BRIEF, _payload(Due(briefing, now)), workspace=workspace)])


def _next(row: Any, now: datetime) -> datetime:
    return following(row["days"], row["minute"], now, ZoneInfo(row["zone"]))


def _payload(due: Due) -> bytes:
    return msgspec.json.encode(due)
