"""Notices on the desk: something happened that a person may want to know."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor

Level = Literal["info", "warning"]


class Notice(Struct, frozen=True):
    """user_id: whom alone it is for; None: everybody of the workspace"""

    id: UUID
    at: datetime
    level: Level
    text: str
    table_id: int | None
    record_id: UUID | None
    read_at: datetime | None
    user_id: UUID | None = None


_COLUMNS = ", ".join(Notice.__struct_fields__)


async def give_notice(db: Executor, workspace: int, notice: Notice) -> None:
    await db.execute(
        f"INSERT INTO danliu.notices (workspace_id, {_COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
        workspace,
        *(getattr(notice, name) for name in Notice.__struct_fields__),
    )


_FOR = "(user_id IS NULL OR user_id::text = $2)"


async def list_notices(
    db: Executor, workspace: int, user: str, *, after: UUID | None, limit: int = 50
) -> list[Notice]:
    """Those for everybody and for this user, newest first."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.notices WHERE workspace_id = $1 AND {_FOR}"
        " AND ($3::uuid IS NULL OR (at, id) < (SELECT at, id FROM danliu.notices WHERE id = $3))"
        " ORDER BY at DESC, id DESC LIMIT $4",
        workspace,
        user,
        after,
        limit,
    )
    return [Notice(*row) for row in rows]


async def count_unread(db: Executor, workspace: int, user: str) -> int:
    count: int = await db.fetchval(
        "SELECT count(*) FROM danliu.notices WHERE workspace_id = $1 AND read_at IS NULL"
        f" AND {_FOR}",
        workspace,
        user,
    )
    return count


async def mark_read(db: Executor, workspace: int, user: str, now: datetime) -> None:
    await db.execute(
        "UPDATE danliu.notices SET read_at = $3 WHERE workspace_id = $1 AND read_at IS NULL"
        f" AND {_FOR}",
        workspace,
        user,
        now,
    )
