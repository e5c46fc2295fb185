"""Acts: what was written together, looked at and undone as one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.tables.intents import Context
from danliu.tables.schema import Schema


class Act(Struct, frozen=True):
    """writes    entries of the change log under it
    undoes    the act, or the number of the change, that this one took back
    """

    id: UUID
    at: datetime
    who: str
    origin: str
    reason: str
    writes: int
    undoes: str | None


_COLUMNS = "id, at, who, origin, reason, writes, undoes"


async def keep(
    db: Executor, schema: Schema, act: UUID, context: Context, now: datetime, writes: int
) -> None:
    """Note an act, or that so many more writes came under it."""
    await db.execute(
        f"INSERT INTO danliu.acts (workspace_id, {_COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (workspace_id, id) DO UPDATE SET writes = acts.writes + $7",
        schema.workspace,
        act,
        now,
        context.actor.ref,
        context.origin,
        context.reason,
        writes,
        context.undoes,
    )


async def find(db: Executor, workspace: int, act: UUID) -> Act | None:
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.acts WHERE workspace_id = $1 AND id = $2", workspace, act
    )
    return Act(*row) if row else None


async def newest(
    db: Executor, workspace: int, *, before: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Act]:
    """The newest acts, older than (moment, id) where given."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.acts WHERE workspace_id = $1"
        " AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3)) ORDER BY at DESC, id DESC LIMIT $4",
        workspace,
        *(before or (None, None)),
        limit,
    )
    return [Act(*row) for row in rows]
