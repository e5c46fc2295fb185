"""Where subscriptions are kept: one row for each person, board and way."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.briefings.errors import TooManyBriefings, UnknownBriefing
from danliu.briefings.timetable import Days
from danliu.postgres.pool import Executor

MOST = 50  # of one person in one workspace

Way = Literal["mail", "person", "group"]
Tongue = Literal["zh", "en"]


class Briefing(Struct, frozen=True):
    """address    of a mail, as typed; blank: the one that is kept with the member
    minute     of the day, in the workspace's zone
    sent_for   the last moment that is done with; missed: the code of why nothing came
    told       what was said then, by tile, as text
    """

    id: UUID
    workspace_id: int
    board: str
    user_id: UUID
    connection: str
    way: Way
    address: str
    days: Days
    minute: int
    tongue: Tongue
    due_at: datetime
    sent_for: datetime | None = None
    missed: str = ""
    told: Mapping[str, str] = {}


_COLUMNS = ", ".join(Briefing.__struct_fields__)
_SETTINGS = _COLUMNS.removesuffix(", sent_for, missed, told")


async def of_person(db: Executor, workspace: int, user: UUID) -> list[Briefing]:
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.briefings WHERE workspace_id = $1 AND user_id = $2"
        " ORDER BY board, due_at",
        workspace,
        user,
    )
    return [_briefing(row) for row in rows]


async def find(db: Executor, briefing: UUID) -> Briefing:
    """Raises UnknownBriefing."""
    row = await db.fetchrow(f"SELECT {_COLUMNS} FROM danliu.briefings WHERE id = $1", briefing)
    if row is None:
        raise UnknownBriefing
    return _briefing(row)


async def keep(db: Executor, wanted: Briefing) -> UUID:
    """A new one, or new days and hours for the one that is there; its id.

    Raises  TooManyBriefings
    """
    kept: UUID | None = await db.fetchval(
        f"INSERT INTO danliu.briefings ({_SETTINGS})"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11"
        " WHERE (SELECT count(*) FROM danliu.briefings WHERE workspace_id = $2 AND user_id = $4"
        f"  AND (board, connection, way) <> ($3, $5, $6)) < {MOST}"
        " ON CONFLICT (workspace_id, user_id, board, connection, way)"
        " DO UPDATE SET address = $7, days = $8, minute = $9, tongue = $10, due_at = $11,"
        " missed = '' RETURNING id",
        *(getattr(wanted, name) for name in _SETTINGS.split(", ")),
    )
    if kept is None:
        raise TooManyBriefings(MOST)
    return kept


async def drop(db: Executor, briefing: UUID) -> None:
    """Ended already or not: afterwards it is."""
    await db.execute("DELETE FROM danliu.briefings WHERE id = $1", briefing)


async def done_with(
    db: Executor,
    briefing: UUID,
    at: datetime,
    *,
    told: Mapping[str, str] | None = None,
    missed: str = "",
) -> None:
    """Nothing more comes for this moment. told: what was said, where something was."""
    await db.execute(
        "UPDATE danliu.briefings SET sent_for = $2, missed = $3, told = coalesce($4, told)"
        " WHERE id = $1",
        briefing,
        at,
        missed,
        told,
    )


def _briefing(row: Iterable[Any]) -> Briefing:
    return msgspec.convert(dict(zip(Briefing.__struct_fields__, row, strict=True)), Briefing)
