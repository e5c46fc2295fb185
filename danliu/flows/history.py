"""Runs as people look at them: lists and counts, read only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.flows.journal import RunStatus
from danliu.postgres.pool import Executor


class RunSeen(Struct, frozen=True):
    """A run in a list, with its flow's name.

    compacted_at  when it was reduced to what decisions rest on (compaction.py)
    chain   the run that everything began with; depth: how many flows led here, this one included
    unheard  somebody was to be told something, and nobody was
    """

    id: UUID
    flow: str
    name: str
    name_en: str
    version: int
    status: RunStatus
    table_id: int | None
    record_id: UUID | None
    started_at: datetime
    ended_at: datetime | None
    cause: Any
    chain: UUID
    depth: int
    compacted_at: datetime | None
    unheard: bool


_SELECT = (
    "SELECT r.id, r.flow, f.definition->>'name',"
    " coalesce(f.definition->>'name_en', ''), r.version, r.status, r.table_id, r.record_id,"
    " r.started_at, r.ended_at, r.cause, coalesce(r.chain, r.id), r.depth, r.compacted_at,"
    " EXISTS (SELECT FROM danliu.steps s WHERE s.run_id = r.id AND s.block = 'notify'"
    "  AND s.output->'nobody' = 'true')"
    " FROM danliu.runs r JOIN danliu.flows f"
    " ON f.workspace_id = r.workspace_id AND f.key = r.flow AND f.version = r.version"
)


async def runs(
    db: Executor,
    workspace: int,
    *,
    record: UUID | None = None,
    status: str | None = None,
    flow: str | None = None,
    chain: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[RunSeen]:
    """Newest first; what is None does not narrow."""
    wanted: list[Any] = [workspace]
    conditions = ["r.workspace_id = $1"]
    narrowing = {
        "r.record_id = ": record,
        "r.status = ": status,
        "r.flow = ": flow,
        "r.chain = ": chain,
        "r.started_at < ": await _started(db, workspace, after),
    }
    for condition, value in narrowing.items():
        if value is not None:
            wanted.append(value)
            conditions.append(f"{condition}${len(wanted)}")
    rows = await db.fetch(
        f"{_SELECT} WHERE {' AND '.join(conditions)} ORDER BY r.started_at DESC LIMIT {limit}",
        *wanted,
    )
    return [RunSeen(*row) for row in rows]


async def _started(db: Executor, workspace: int, run_id: UUID | None) -> datetime | None:
    if run_id is None:
        return None
    found = await run(db, workspace, run_id)
    return found.started_at if found else None


async def run(db: Executor, workspace: int, run_id: UUID) -> RunSeen | None:
    row = await db.fetchrow(f"{_SELECT} WHERE r.workspace_id = $1 AND r.id = $2", workspace, run_id)
    return RunSeen(*row) if row else None
