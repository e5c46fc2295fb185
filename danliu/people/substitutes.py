"""Substitutes: who answers in whose place while somebody is away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.people.users import member
from danliu.postgres.pool import Executor

_DEEPEST = 5  # substitutes of substitutes


@dataclass(eq=False)
class BadSubstitute(DanliuError):
    """Nobody can stand in for somebody so."""

    code = "bad-substitute"
    status = 422

    field: str
    value: str
    wanted: Words


class Substitute(Struct, frozen=True):
    """`user` is away; `substitute` answers as well, from `from_at` until `until_at`."""

    user: UUID
    substitute: UUID
    from_at: datetime
    until_at: datetime


_COLUMNS = "user_id, substitute_id, from_at, until_at"
_LATER = Words("晚于开始时间的时间", "a time after the beginning")
_OTHER = Words("另一位在职成员", "another member who has not left")


async def appoint(db: Executor, workspace: int, one: Substitute) -> None:
    """Set who stands in, in place of what was set before. Raises BadSubstitute, UnknownMember."""
    if one.until_at <= one.from_at:
        raise BadSubstitute("until", one.until_at.isoformat(), _LATER)
    stands_in = await member(db, workspace, one.substitute)
    if one.substitute == one.user or stands_in.left_at:
        raise BadSubstitute("substitute", stands_in.name, _OTHER)
    await member(db, workspace, one.user)
    await db.execute(
        f"INSERT INTO danliu.substitutes (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (workspace_id, user_id) DO UPDATE"
        " SET substitute_id = $3, from_at = $4, until_at = $5",
        workspace,
        one.user,
        one.substitute,
        one.from_at,
        one.until_at,
    )


async def dismiss(db: Executor, workspace: int, user: UUID) -> None:
    """Back at the desk."""
    await db.execute(
        "DELETE FROM danliu.substitutes WHERE workspace_id = $1 AND user_id = $2", workspace, user
    )


async def of_member(db: Executor, workspace: int, user: UUID, now: datetime) -> Substitute | None:
    """What is set for somebody, as long as it has not passed."""
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.substitutes"
        " WHERE workspace_id = $1 AND user_id = $2 AND until_at > $3",
        workspace,
        user,
        now,
    )
    return Substitute(*row) if row else None


async def away(db: Executor, workspace: int, now: datetime) -> Mapping[UUID, UUID]:
    """Who is away now -> who stands in."""
    rows = await db.fetch(
        "SELECT user_id, substitute_id FROM danliu.substitutes"
        " WHERE workspace_id = $1 AND from_at <= $2 AND until_at > $2",
        workspace,
        now,
    )
    return {row[0]: row[1] for row in rows}


def stands_for(user: UUID, away: Mapping[UUID, UUID]) -> frozenset[UUID]:
    """Everybody in whose place this person answers; a substitute may be away too."""
    found: set[UUID] = set()
    reached = {user}
    for _ in range(_DEEPEST):
        reached = {one for one, other in away.items() if other in reached} - found - {user}
        found |= reached
    return frozenset(found)


def in_place_of(user: UUID, away: Mapping[UUID, UUID]) -> UUID | None:
    """Who stands in for this person in the end; None where nobody does."""
    found, seen = away.get(user), {user}
    for _ in range(_DEEPEST):
        if found is None or found in seen or found not in away:
            break
        seen.add(found)
        found = away[found]
    return None if found in seen else found
