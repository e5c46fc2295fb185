"""Where a person is signed in, and how that ends from elsewhere."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from danliu.people.errors import UnknownSession
from danliu.people.sessions import Via
from danliu.postgres.pool import Executor

_WITHIN = "workspace_id = coalesce({}::int, workspace_id)"


class Device(Struct, frozen=True):
    """Where a person is signed in. current: by this one they ask"""

    id: UUID
    label: str
    address: str
    created_at: datetime
    seen_at: datetime | None
    via: Via
    current: bool


async def devices(
    db: Executor, user: UUID, current: UUID | None, now: datetime, *, within: int | None
) -> list[Device]:
    """The browsers in which this person is signed in, the last used first.

    within   the one workspace that they may look into; None: all of theirs
    """
    rows = await db.fetch(
        "SELECT id, label, address, created_at, seen_at, via, id IS NOT DISTINCT FROM $2"
        " FROM danliu.sessions WHERE user_id = $1 AND scopes IS NULL AND expires_at > $3"
        f" AND {_WITHIN.format('$4')} ORDER BY coalesce(seen_at, created_at) DESC, id",
        user,
        current,
        now,
        within,
    )
    return [Device(*row) for row in rows]


async def end_one(db: Executor, user: UUID, session: UUID, *, within: int | None) -> bytes:
    """Sign a person out there; what was kept of the secret. Raises UnknownSession."""
    key: bytes | None = await db.fetchval(
        "DELETE FROM danliu.sessions WHERE id = $2 AND user_id = $1 AND scopes IS NULL"
        f" AND {_WITHIN.format('$3')} RETURNING token_hash",
        user,
        session,
        within,
    )
    if key is None:
        raise UnknownSession(str(session))
    return key


async def end_all(
    db: Executor, user: UUID, but: UUID | None = None, *, within: int | None = None
) -> None:
    """Sign a person out of every browser, but for the one session. Tokens of programs stay."""
    await db.execute(
        "DELETE FROM danliu.sessions WHERE user_id = $1 AND scopes IS NULL"
        f" AND id IS DISTINCT FROM $2 AND {_WITHIN.format('$3')}",
        user,
        but,
        within,
    )
