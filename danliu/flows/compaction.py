"""Old runs are reduced to what decisions and their explanation rest on.

Kept for good are what started a run, its way (every step with its status, reason and error), every
answer and every output. What goes is what steps were given: for an acting step, that can be told
again from the rest; of a reading one a digest stays, by which the laboratory knows whether an
edited flow would have asked the same. What single items of a list gave is in the list's output.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, nodes
from danliu.flows.digests import digest
from danliu.postgres.pool import Connection, Executor, Pool

AT_ONCE = 200  # runs of one transaction
A_WHILE_S = 20.0  # of one workspace, before another has its turn
SHORT = 120  # characters of an input that stays as it is: a digest would hardly be shorter
_LOCK = 0x636F6D70  # «comp»: one process at a time
_PARTS = ("item", "branch")  # rows of turns and sides, which are no blocks
_LISTS = ("for-each",)  # whoever undoes a run goes through its items again


async def compact(db: Pool, workspace: int, now: datetime) -> int:
    """Reduce the oldest runs of a workspace that have been kept in full for as long as it wants;
    how many, `AT_ONCE` at most; 0 too where another process is at it."""
    async with db.acquire() as connection, connection.transaction():
        if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", _LOCK):
            return 0
        rows = await connection.fetch(_OLD, workspace, now)
        if rows:
            await _digest_reads(connection, [row["id"] for row in rows])
            await _forget(
                connection, [row["id"] for row in rows], await _undoable(connection, rows)
            )
            await connection.execute(_MARK, [row["id"] for row in rows], now)
    return len(rows)


async def compact_all(db: Pool, workspace: int, now: datetime) -> int:
    """Batch after batch, as long idle as at work, until none is left or a while has passed."""
    until, reduced = time.monotonic() + A_WHILE_S, 0
    while time.monotonic() < until:
        begun = time.monotonic()
        some = await compact(db, workspace, now)
        reduced += some
        if some < AT_ONCE:
            break
        await asyncio.sleep(time.monotonic() - begun)
    return reduced


async def full_days(db: Executor, workspace: int) -> int:
    """For how many days after its end a run is kept in full; 0: for ever."""
    days: int = await db.fetchval(
        "SELECT full_days FROM danliu.workspaces WHERE id = $1", workspace
    )
    return days


async def keep_full(db: Executor, workspace: int, days: int) -> None:
    await db.execute("UPDATE danliu.workspaces SET full_days = $2 WHERE id = $1", workspace, days)


async def _digest_reads(db: Connection, runs: Sequence[UUID]) -> None:
    reads = [name for name in blocks if blocks[name].effect == "read"]
    long = await db.fetch(_LONG, runs, reads, SHORT)
    await db.execute(
        _DIGESTS,
        [row["run_id"] for row in long],
        [row["path"] for row in long],
        [digest(row["input"]) for row in long],
    )


async def _forget(db: Connection, runs: Sequence[UUID], undoable: Sequence[UUID]) -> None:
    given = [name for name in blocks if blocks[name].effect != "read"]
    await db.execute(_FORGET, runs, [*given, *_PARTS], list(_PARTS), list(_LISTS), undoable)


async def _undoable(db: Connection, rows: Sequence[Any]) -> list[UUID]:
    """Runs of versions that say how what they did is taken back."""
    versions = {(row["workspace_id"], row["flow"], row["version"]) for row in rows}
    found = set()
    for version in versions:
        definition = await db.fetchval(
            "SELECT definition FROM danliu.flows"
            " WHERE workspace_id = $1 AND key = $2 AND version = $3",
            *version,
        )
        if any(node.undo for node in nodes(msgspec.convert(definition, Flow))):
            found.add(version)
    return [r["id"] for r in rows if (r["workspace_id"], r["flow"], r["version"]) in found]


_OLD = f"""
SELECT r.id, r.workspace_id, r.flow, r.version FROM danliu.runs r
JOIN danliu.workspaces w ON w.id = r.workspace_id AND w.full_days > 0
WHERE r.workspace_id = $1 AND r.status IN ('done', 'cancelled') AND r.compacted_at IS NULL
    AND r.ended_at < $2::timestamptz - w.full_days * interval '1 day'
ORDER BY r.ended_at LIMIT {AT_ONCE} FOR UPDATE OF r SKIP LOCKED
"""
_LONG = """
SELECT run_id, path, input FROM danliu.steps
WHERE run_id = ANY($1::uuid[]) AND block = ANY($2::text[]) AND length(input::text) > $3
"""
_DIGESTS = """
UPDATE danliu.steps s SET input = d.input
FROM unnest($1::uuid[], $2::text[], $3::jsonb[]) AS d(run_id, path, input)
WHERE s.run_id = d.run_id AND s.path = d.path
"""
_FORGET = """
UPDATE danliu.steps SET
    input = NULL, output = CASE WHEN block = ANY($3::text[]) THEN NULL ELSE output END
WHERE run_id = ANY($1::uuid[]) AND block = ANY($2::text[])
    AND (input IS NOT NULL OR (block = ANY($3) AND output IS NOT NULL))
    AND NOT (block = ANY($4::text[]) AND run_id = ANY($5::uuid[]))
"""
_MARK = """
UPDATE danliu.runs SET compacted_at = $2 WHERE id = ANY($1::uuid[])
"""
