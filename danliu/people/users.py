"""Users, and their membership of workspaces."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from uuid import UUID

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from msgspec import Struct

from danliu.people.actor import Role
from danliu.people.errors import LastOwner, SignInRefused, UnknownMember
from danliu.people.portraits import forget_portrait
from danliu.postgres.pool import Connection, Executor

_hasher = PasswordHasher()
_hashing = asyncio.Semaphore(2)  # at a time: a burst of guesses must not stop all other work


async def add_user(db: Executor, user: UUID, login: str, name: str, password: str) -> UUID:
    """Create the user, or give an existing one this name and password. Returns the id."""
    found: UUID = await db.fetchval(
        "INSERT INTO danliu.users (id, login, name, password_hash) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (login) DO UPDATE SET name = $3, password_hash = $4 RETURNING id",
        user,
        login,
        name,
        _hasher.hash(password),
    )
    return found


async def add_newcomer(
    db: Executor, user: UUID, login: str, name: str, password: str
) -> UUID | None:
    """Create the user; None where somebody has this login already."""
    async with _hashing:
        kept = await asyncio.to_thread(_hasher.hash, password)
    found: UUID | None = await db.fetchval(
        "INSERT INTO danliu.users (id, login, name, password_hash) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (login) DO NOTHING RETURNING id",
        user,
        login,
        name,
        kept,
    )
    return found


async def set_password(db: Connection, user: UUID, password: str) -> None:
    """In the caller's transaction; a link for a forgotten one ends."""
    async with _hashing:
        kept = await asyncio.to_thread(_hasher.hash, password)
    await db.execute("UPDATE danliu.users SET password_hash = $2 WHERE id = $1", user, kept)
    await db.execute("DELETE FROM danliu.resets WHERE user_id = $1", user)


async def join(
    db: Executor,
    workspace: int,
    user: UUID,
    role: Role,
    attributes: Mapping[str, str] | None = None,
) -> None:
    """Make the user a member; `attributes` are for row filters: {"store": "苏州一店"}."""
    await db.execute(
        "INSERT INTO danliu.members (workspace_id, user_id, role, attributes)"
        " VALUES ($1, $2, $3, $4::text::jsonb) ON CONFLICT (workspace_id, user_id)"
        " DO UPDATE SET role = $3, attributes = $4::text::jsonb",
        workspace,
        user,
        role,
        msgspec.json.encode(attributes or {}).decode(),
    )


class Member(Struct, frozen=True):
    """Somebody of a workspace, with what is known for row filters.

    secured   their second factor is on
    """

    id: UUID
    login: str
    name: str
    role: Role
    attributes: dict[str, str]
    left_at: datetime | None = None
    secured: bool = False


_MEMBERS = (
    "SELECT u.id, u.login, u.name, m.role, m.attributes, m.left_at,"
    " EXISTS (SELECT FROM danliu.second_factors f WHERE f.user_id = u.id"
    "  AND f.confirmed_at IS NOT NULL) FROM danliu.members m"
    " JOIN danliu.users u ON u.id = m.user_id WHERE m.workspace_id = $1"
)


async def members(
    db: Executor, workspace: int, *, after: UUID | None = None, limit: int = 200
) -> list[Member]:
    """By name; those behind member `after` where given."""
    rows = await db.fetch(
        f"{_MEMBERS} AND ($2::uuid IS NULL OR (u.name, u.id) >"
        " (SELECT name, id FROM danliu.users WHERE id = $2)) ORDER BY u.name, u.id LIMIT $3",
        workspace,
        after,
        limit,
    )
    return [Member(*row) for row in rows]


async def member(db: Executor, workspace: int, user: UUID) -> Member:
    """Raises UnknownMember."""
    row = await db.fetchrow(f"{_MEMBERS} AND u.id = $2", workspace, user)
    if row is None:
        raise UnknownMember(str(user))
    return Member(*row)


async def place(
    db: Connection, workspace: int, user: UUID, role: Role, attributes: Mapping[str, str]
) -> None:
    """Give a member another role, in the caller's transaction. Raises LastOwner."""
    # one change at a time: two owners could demote each other
    await db.execute("SELECT FROM danliu.workspaces WHERE id = $1 FOR UPDATE", workspace)
    await join(db, workspace, user, role, attributes)
    await _check_owned(db, workspace)
    if role != "owner":
        await _end_links_by(db, workspace, user)


async def keep_toured(db: Executor, workspace: int, user: UUID, now: datetime) -> None:
    """They were shown around, or did not want to be: it is not offered again."""
    await db.execute(
        "UPDATE danliu.members SET toured_at = $3 WHERE workspace_id = $1 AND user_id = $2",
        workspace,
        user,
        now,
    )


async def leave(db: Connection, workspace: int, user: UUID, now: datetime) -> None:
    """Let a member go, in the caller's transaction: the name stays in history, the sessions end.

    Raises  LastOwner, UnknownMember
    """
    await member(db, workspace, user)
    await db.execute("SELECT FROM danliu.workspaces WHERE id = $1 FOR UPDATE", workspace)
    await db.execute(
        "UPDATE danliu.members SET left_at = coalesce(left_at, $3)"
        " WHERE workspace_id = $1 AND user_id = $2",
        workspace,
        user,
        now,
    )
    await _check_owned(db, workspace)
    await db.execute(
        "DELETE FROM danliu.sessions WHERE workspace_id = $1 AND user_id = $2", workspace, user
    )
    await forget_portrait(db, workspace, user)
    await _end_links_by(db, workspace, user)


async def _end_links_by(db: Connection, workspace: int, user: UUID) -> None:
    """Only owners make them; who no longer is one would come back by a link of their own."""
    await db.execute("DELETE FROM danliu.resets WHERE made_by = $1", f"user:{user}")
    await db.execute(
        "DELETE FROM danliu.invitations WHERE workspace_id = $1 AND made_by = $2",
        workspace,
        f"user:{user}",
    )


async def come_back(db: Executor, workspace: int, user: UUID) -> None:
    """Take somebody in again who had left."""
    await db.execute(
        "UPDATE danliu.members SET left_at = NULL WHERE workspace_id = $1 AND user_id = $2",
        workspace,
        user,
    )


async def _check_owned(db: Executor, workspace: int) -> None:
    """Raises LastOwner."""
    if not await db.fetchval(
        "SELECT EXISTS (SELECT FROM danliu.members"
        " WHERE workspace_id = $1 AND role = 'owner' AND left_at IS NULL)",
        workspace,
    ):
        raise LastOwner


async def check_password(db: Executor, login: str, password: str) -> UUID:
    """The user with this login and password. Raises SignInRefused; takes about 50 ms of CPU."""
    row = await db.fetchrow("SELECT id, password_hash FROM danliu.users WHERE login = $1", login)
    try:
        async with _hashing:
            decoy = await asyncio.to_thread(_decoy)
            wanted = row["password_hash"] if row else decoy
            await asyncio.to_thread(_hasher.verify, wanted, password)
    except (VerifyMismatchError, InvalidHashError) as error:
        raise SignInRefused from error
    if row is None:
        raise SignInRefused
    found: UUID = row["id"]
    return found


async def names(db: Executor, workspace: int) -> Mapping[str, str]:
    """Actor reference -> name, for every member of the workspace."""
    rows = await db.fetch(
        "SELECT u.id, u.name FROM danliu.members m JOIN danliu.users u ON u.id = m.user_id"
        " WHERE m.workspace_id = $1",
        workspace,
    )
    return {f"user:{row['id']}": row["name"] for row in rows}


async def members_in(db: Executor, workspace: int) -> Mapping[UUID, Role]:
    """User -> role, of every member of the workspace who has not left."""
    rows = await db.fetch(
        "SELECT user_id, role FROM danliu.members WHERE workspace_id = $1 AND left_at IS NULL",
        workspace,
    )
    return {row["user_id"]: row["role"] for row in rows}


@cache
def _decoy() -> str:
    """Verified when the login is unknown, so that the answer takes as long as for a known one."""
    return _hasher.hash("a password that nobody has")
