"""Notices on the desk: something happened that a person may want to know."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid5

from msgspec import Struct

from danliu.errors import Words
from danliu.people.substitutes import away, in_place_of
from danliu.people.users import members_in
from danliu.postgres.pool import Executor
from danliu.workspace import Workspace

if TYPE_CHECKING:
    from danliu.flows.tasks import TaskRow

Level = Literal["info", "warning"]
_NAMES = UUID("7c7c1a34-2a55-4ce2-9a3d-0b3a4d1f6f21")  # any fixed id: the namespace of notices


class Notice(Struct, frozen=True):
    """user_id: whom alone it is for; None: everybody of the workspace"""

    id: UUID
    at: datetime
    level: Level
    text: str
    table_id: int | None
    record_id: UUID | None
    user_id: UUID | None = None
    text_en: str = ""
    task_id: UUID | None = None


_COLUMNS = ", ".join(Notice.__struct_fields__)


async def give_notice(db: Executor, workspace: int, notice: Notice) -> None:
    values = ", ".join(f"${number}" for number in range(2, 2 + len(Notice.__struct_fields__)))
    await db.execute(
        f"INSERT INTO danliu.notices (workspace_id, {_COLUMNS})"
        f" VALUES ($1, {values}) ON CONFLICT (id) DO NOTHING",
        workspace,
        *(getattr(notice, name) for name in Notice.__struct_fields__),
    )


async def reword_notice(db: Executor, notice: Notice) -> None:
    """Its words only: who has read it is not told again."""
    await db.execute(
        "UPDATE danliu.notices SET text = $2, text_en = $3 WHERE id = $1",
        notice.id,
        notice.text,
        notice.text_en,
    )


async def forget_notices(db: Executor, notices: Collection[UUID]) -> None:
    """What they told of is gone."""
    await db.execute("DELETE FROM danliu.notices WHERE id = ANY($1::uuid[])", list(notices))


async def tell(
    ws: Workspace, task: "TaskRow", people: Sequence[str], says: Words, *, level: Level = "info"
) -> None:
    """One notice about a task to each of these, and to who stands in for them."""
    now, told = ws.clock.now(), await meant(ws, people)
    for user in told:
        notice = Notice(
            ws.clock.new_id(),
            now,
            level,
            says.zh,
            task.table_id,
            task.record_id,
            user,
            says.en,
            task.id,
        )
        await give_notice(ws.db, ws.row.id, notice)
    if told:
        ws.house.ring(ws.row.id, "notices")


async def meant(ws: Workspace, people: Collection[str]) -> list[UUID]:
    """The members behind `user:…` and `role:…` who have not left, and their substitutes."""
    members = await members_in(ws.db, ws.row.id)
    absent = await away(ws.db, ws.row.id, ws.clock.now())
    named = [
        user for user, role in members.items() if {f"user:{user}", f"role:{role}"} & set(people)
    ]
    others = [
        one for user in named if (one := in_place_of(user, absent)) is not None and one in members
    ]
    return list(dict.fromkeys([*named, *others]))


def notice_of(once: str, user: UUID) -> UUID:
    """The number of a notice that is given again after a crash."""
    return uuid5(_NAMES, f"{once}/{user}")


_FOR = "(n.user_id IS NULL OR n.user_id = $2)"
_READ = "EXISTS (SELECT FROM danliu.notice_reads r WHERE r.notice_id = n.id AND r.user_id = $2)"
_NAMED = ", ".join(f"n.{name}" for name in Notice.__struct_fields__)


async def list_notices(
    db: Executor, workspace: int, user: UUID | None, *, after: UUID | None, limit: int = 50
) -> list[tuple[Notice, bool]]:
    """Those for everybody and for this user, newest first, each with whether they read it."""
    rows = await db.fetch(
        f"SELECT {_NAMED}, {_READ} FROM danliu.notices n WHERE n.workspace_id = $1 AND {_FOR}"
        " AND ($3::uuid IS NULL"
        "  OR (n.at, n.id) < (SELECT at, id FROM danliu.notices WHERE id = $3))"
        " ORDER BY n.at DESC, n.id DESC LIMIT $4",
        workspace,
        user,
        after,
        limit,
    )
    return [(Notice(*tuple(row)[:-1]), row[-1]) for row in rows]


async def count_unread(db: Executor, workspace: int, user: UUID | None) -> int:
    count: int = await db.fetchval(
        f"SELECT count(*) FROM danliu.notices n WHERE n.workspace_id = $1 AND {_FOR}"
        f" AND NOT {_READ}",
        workspace,
        user,
    )
    return count


async def mark_read(
    db: Executor, workspace: int, user: UUID, now: datetime, *, notice: UUID | None = None
) -> None:
    """This person has read one of them, or all. It stays unread for the others."""
    await db.execute(
        "INSERT INTO danliu.notice_reads (notice_id, user_id, at)"
        f" SELECT n.id, $2, $3 FROM danliu.notices n WHERE n.workspace_id = $1 AND {_FOR}"
        f" AND ($4::uuid IS NULL OR n.id = $4) AND NOT {_READ} ON CONFLICT DO NOTHING",
        workspace,
        user,
        now,
        notice,
    )
