"""Notices on the desk: something happened that a person may want to know."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor

Level = Literal["info", "warning"]


class Notice(Struct, frozen=True):
    id: UUID
    at: datetime
    level: Level
    text: str
    table_id: int | None
    record_id: UUID | None
    read_at: datetime | None


_COLUMNS = ", ".join(Notice.__struct_fields__)


async def give_notice(db: Executor, workspace: int, notice: Notice) -> None:
    await db.execute(
        f"INSERT INTO danliu.notices (workspace_id, {_COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        workspace,
        *(getattr(notice, name) for name in Notice.__struct_fields__),
    )


async def list_notices(
    db: Executor, workspace: int, *, after: UUID | None, limit: int = 50
) -> list[Notice]:
    """Newest first."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.notices WHERE workspace_id = $1"
        " AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        workspace,
        after,
        limit,
    )
    return [Notice(*row) for row in rows]


async def count_unread(db: Executor, workspace: int) -> int:
    count: int = await db.fetchval(
        "SELECT count(*) FROM danliu.notices WHERE workspace_id = $1 AND read_at IS NULL",
        workspace,
    )
    return count


async def mark_read(db: Executor, workspace: int, now: datetime) -> None:
    await db.execute(
        "UPDATE danliu.notices SET read_at = $2 WHERE workspace_id = $1 AND read_at IS NULL",
        workspace,
        now,
    )
