"""Password resets: a link by which a person sets a new password, once, within a day."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from danliu import vault
from danliu.people.devices import end_all
from danliu.people.errors import BelongsElsewhere, ResetSpent, UnknownMember
from danliu.people.passwords import check_password_strength
from danliu.people.sessions import hash_of
from danliu.people.users import member, set_password
from danliu.postgres.pool import Connection, Executor

LASTS = timedelta(days=1)


class Reset(Struct, frozen=True):
    """What the person is told before they choose a password."""

    workspace: str
    name: str
    login: str


async def check_ours_alone(db: Executor, workspace: int, user: UUID, owner: UUID) -> None:
    """Raises BelongsElsewhere: a login opens every workspace of its person, and an owner of one
    must not get into another by it."""
    if await db.fetchval(
        "SELECT EXISTS (SELECT FROM danliu.members m WHERE m.user_id = $1 AND m.left_at IS NULL"
        " AND m.workspace_id <> $2 AND NOT EXISTS (SELECT FROM danliu.members o"
        "  WHERE o.workspace_id = m.workspace_id AND o.user_id = $3 AND o.role = 'owner'"
        "  AND o.left_at IS NULL))",
        user,
        workspace,
        owner,
    ):
        raise BelongsElsewhere


async def make_reset(
    db: Executor, workspace: int, user: UUID, owner: UUID, now: datetime
) -> tuple[str, datetime]:
    """The secret of the link, told this once, and until when it works; an earlier link ends.

    Raises  UnknownMember, BelongsElsewhere
    """
    if (await member(db, workspace, user)).left_at is not None:
        raise UnknownMember(str(user))
    await check_ours_alone(db, workspace, user, owner)
    secret, until = vault.token(24), now + LASTS
    await db.execute(
        "INSERT INTO danliu.resets (user_id, workspace_id, token_hash, made_by, expires_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id) DO UPDATE"
        " SET workspace_id = $2, token_hash = $3, made_by = $4, expires_at = $5",
        user,
        workspace,
        hash_of(secret),
        f"user:{owner}",
        until,
    )
    return secret, until


_OPEN = (
    " FROM danliu.resets r"
    " JOIN danliu.users u ON u.id = r.user_id"
    " JOIN danliu.workspaces w ON w.id = r.workspace_id"
    " JOIN danliu.members m ON m.user_id = u.id AND m.workspace_id = w.id AND m.left_at IS NULL"
    # whoever is no longer an owner has given away no key either
    " JOIN danliu.members o ON o.workspace_id = w.id AND r.made_by = 'user:' || o.user_id"
    "  AND o.role = 'owner' AND o.left_at IS NULL"
    " WHERE r.token_hash = $1 AND r.expires_at > $2"
)


async def open_reset(db: Executor, secret: str, now: datetime) -> Reset:
    """Raises ResetSpent."""
    row = await db.fetchrow(f"SELECT w.name, u.name, u.login{_OPEN}", hash_of(secret), now)
    if row is None:
        raise ResetSpent
    return Reset(*row)


async def use_reset(db: Connection, secret: str, password: str, now: datetime) -> tuple[int, UUID]:
    """Set the password, in the caller's transaction; the workspace and the user's id. Whoever is
    signed in by the old one no longer is.

    Raises  ResetSpent, BadPassword, BelongsElsewhere
    """
    row = await db.fetchrow(
        f"SELECT r.workspace_id, u.id, u.login, r.made_by{_OPEN} FOR UPDATE OF r",
        hash_of(secret),
        now,
    )
    if row is None:
        raise ResetSpent
    workspace, user, login, made_by = row
    await check_ours_alone(db, workspace, user, UUID(made_by.removeprefix("user:")))
    check_password_strength(password, login)
    await set_password(db, user, password)
    await end_all(db, user)
    return workspace, user


async def forget_spent(db: Executor, now: datetime) -> None:
    """Those that nobody can use any more."""
    await db.execute("DELETE FROM danliu.resets WHERE expires_at <= $1", now)
