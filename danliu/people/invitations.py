"""Invitations: a link by which somebody becomes a member, once, within a week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import msgspec
from msgspec import Meta, Struct

from danliu import vault
from danliu.errors import Words
from danliu.people import second_factor
from danliu.people.actor import Role
from danliu.people.errors import BadToken, InvitationSpent, LoginTaken, SignInRefused, UnknownMember
from danliu.people.passwords import check_password_strength
from danliu.people.sessions import hash_of
from danliu.people.users import add_newcomer, check_password, join, member
from danliu.postgres.pool import Connection, Executor, Pool
from danliu.vault import Vault

LASTS = timedelta(days=7)
AT_MOST = 200  # of one workspace that are open
_FEWER = Words(f"最多 {AT_MOST} 份还没用的邀请", f"at most {AT_MOST} open invitations")


class Invitation(Struct, frozen=True):
    """name: whom it is for, as they will be called"""

    id: UUID
    name: str
    role: Role
    attributes: dict[str, str]
    made_by: str
    made_at: datetime
    expires_at: datetime


class Welcome(Struct, frozen=True):
    """What the invited person is told before they join."""

    workspace: str
    name: str


class Newcomer(Struct, frozen=True, forbid_unknown_fields=True):
    login: Annotated[str, Meta(min_length=2, max_length=100, pattern=r"^\S+$")]
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    password: Annotated[str, Meta(max_length=500)]
    code: Annotated[str, Meta(max_length=40)] = ""


_COLUMNS = ", ".join(Invitation.__struct_fields__)


async def invite(
    db: Executor,
    workspace: int,
    name: str,
    role: Role,
    attributes: Mapping[str, str],
    *,
    by: str,
    now: datetime,
) -> tuple[Invitation, str]:
    """A new invitation and the secret of its link, told this once."""
    secret = vault.token(24)
    row = await db.fetchrow(
        "INSERT INTO danliu.invitations (workspace_id, token_hash, id, name, role, attributes,"
        " made_by, made_at, expires_at)"
        " SELECT $1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9 WHERE"
        "  (SELECT count(*) FROM danliu.invitations WHERE workspace_id = $1 AND expires_at > $8)"
        f" < {AT_MOST} RETURNING {_COLUMNS}",
        workspace,
        hash_of(secret),
        uuid4(),
        name,
        role,
        msgspec.json.encode(attributes).decode(),
        by,
        now,
        now + LASTS,
    )
    if row is None:
        raise BadToken("name", name, _FEWER)
    return Invitation(*row), secret


async def open_invitations(db: Executor, workspace: int, now: datetime) -> list[Invitation]:
    """Those that nobody has used yet, newest first; at most `AT_MOST`."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.invitations WHERE workspace_id = $1 AND expires_at > $2"
        " ORDER BY made_at DESC, id",
        workspace,
        now,
    )
    return [Invitation(*row) for row in rows]


async def withdraw(db: Executor, workspace: int, invitation: UUID) -> None:
    """Raises InvitationSpent."""
    gone = await db.fetchval(
        "DELETE FROM danliu.invitations WHERE workspace_id = $1 AND id = $2 RETURNING id",
        workspace,
        invitation,
    )
    if gone is None:
        raise InvitationSpent


async def welcome(db: Executor, secret: str, now: datetime) -> Welcome:
    """Raises InvitationSpent."""
    row = await db.fetchrow(
        "SELECT w.name, i.name FROM danliu.invitations i JOIN danliu.workspaces w"
        " ON w.id = i.workspace_id WHERE i.token_hash = $1 AND i.expires_at > $2",
        hash_of(secret),
        now,
    )
    if row is None:
        raise InvitationSpent
    return Welcome(*row)


async def accept(
    db: Connection, secret: str, newcomer: Newcomer, known: UUID | None, now: datetime
) -> tuple[int, UUID]:
    """Make the person a member, in the caller's transaction; the workspace and the user's id.

    known    who has a login here already and has proved it, see `known_here`
    Who was let go comes back only by an owner's act.
    Raises  InvitationSpent, LoginTaken, BadPassword
    """
    row = await db.fetchrow(
        "DELETE FROM danliu.invitations WHERE token_hash = $1 AND expires_at > $2"
        " RETURNING workspace_id, role, attributes",
        hash_of(secret),
        now,
    )
    if row is None:
        raise InvitationSpent
    user = known or await _user(db, newcomer)
    workspace = row["workspace_id"]
    try:
        if (await member(db, workspace, user)).left_at is not None:
            raise InvitationSpent
    except UnknownMember:  # who is here already keeps their role
        await join(db, workspace, user, row["role"], row["attributes"])
    return workspace, user


async def forget_spent(db: Executor, now: datetime) -> None:
    """Those that nobody can use any more."""
    await db.execute("DELETE FROM danliu.invitations WHERE expires_at <= $1", now)


async def known_here(db: Pool, vault: Vault, newcomer: Newcomer, now: datetime) -> UUID | None:
    """Who has a login here already joins with it, as they would sign in; None for a new login.

    Raises  LoginTaken, SecondFactorNeeded, SecondFactorRefused, TooManyRequests
    """
    login = newcomer.login
    if not await db.fetchval("SELECT true FROM danliu.users WHERE login = $1", login):
        return None
    try:
        user = await check_password(db, login, newcomer.password)
    except SignInRefused:
        raise LoginTaken(login) from None
    await second_factor.check(db, vault, user, newcomer.code, now)
    return user


async def _user(db: Connection, newcomer: Newcomer) -> UUID:
    login, name, password = newcomer.login, newcomer.name, newcomer.password
    check_password_strength(password, login)
    user = await add_newcomer(db, uuid4(), login, name, password)
    if user is None:
        raise LoginTaken(login)
    return user
