"""Tokens: how a program acts in a person's name, within scopes and until a day.

A token is a session with bounds. Its secret is shown once; only its hash stays here.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from danliu import vault
from danliu.errors import Words
from danliu.people.actor import Scope
from danliu.people.errors import BadToken, UnknownToken
from danliu.people.sessions import hash_of
from danliu.postgres.pool import Executor

LONGEST = timedelta(days=2 * 366)
AT_MOST = 100  # of one person that have not expired
PREFIX = "danliu_"  # by which people and scanners recognise what leaked

_SCOPE = re.compile(r"(read|write)(:[a-z][a-z0-9_]{0,59})?|act|build")
_SCOPES = Words(
    "read、write、act、build，或只限一张表的 read:orders、write:orders",
    "read, write, act, build, or of one table read:orders, write:orders",
)
_UNTIL = Words("将来的时间，最多两年", "a time to come, within two years")
_FEWER = Words(f"最多 {AT_MOST} 个令牌", f"at most {AT_MOST} tokens")


class Token(Struct, frozen=True):
    id: UUID
    label: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime


_COLUMNS = ", ".join(Token.__struct_fields__)


def check(scopes: Sequence[Scope], expires_at: datetime, now: datetime) -> None:
    """Raises BadToken."""
    if not scopes:
        raise BadToken("scopes", "", _SCOPES)
    for scope in scopes:
        if not _SCOPE.fullmatch(scope):
            raise BadToken("scopes", scope, _SCOPES)
    if expires_at.tzinfo is None or not now < expires_at <= now + LONGEST:
        raise BadToken("expires_at", expires_at.isoformat(), _UNTIL)


def tables_of(scopes: Sequence[Scope]) -> set[str]:
    """The tables that the scopes name."""
    return {scope.partition(":")[2] for scope in scopes if ":" in scope}


async def issue(
    db: Executor,
    workspace: int,
    user: UUID,
    *,
    label: str,
    scopes: Sequence[Scope],
    expires_at: datetime,
    now: datetime,
) -> tuple[Token, str]:
    """A new token and its secret. Raises BadToken."""
    check(scopes, expires_at, now)
    secret = PREFIX + vault.token(32)
    row = await db.fetchrow(
        "INSERT INTO danliu.sessions"
        " (token_hash, user_id, workspace_id, label, scopes, created_at, expires_at)"
        " SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM danliu.sessions WHERE"
        "  user_id = $2 AND workspace_id = $3 AND scopes IS NOT NULL AND expires_at > $6)"
        f" < {AT_MOST} RETURNING {_COLUMNS}",
        hash_of(secret),
        user,
        workspace,
        label,
        sorted(set(scopes)),
        now,
        expires_at,
    )
    if row is None:
        raise BadToken("label", label, _FEWER)
    return Token(*row), secret


async def of_person(db: Executor, workspace: int, user: UUID, now: datetime) -> list[Token]:
    """Those that have not expired, newest first; at most `AT_MOST`."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.sessions WHERE user_id = $1 AND workspace_id = $2"
        " AND scopes IS NOT NULL AND expires_at > $3 ORDER BY created_at DESC, id",
        user,
        workspace,
        now,
    )
    return [Token(*row) for row in rows]


async def revoke(db: Executor, workspace: int, user: UUID, token: UUID) -> bytes:
    """End a token of this person's; what was kept of its secret. Raises UnknownToken."""
    key: bytes | None = await db.fetchval(
        "DELETE FROM danliu.sessions WHERE id = $1 AND user_id = $2 AND workspace_id = $3"
        " AND scopes IS NOT NULL RETURNING token_hash",
        token,
        user,
        workspace,
    )
    if key is None:
        raise UnknownToken(str(token))
    return key


async def forget_expired(db: Executor, now: datetime) -> None:
    """Sessions and tokens that nobody can use any more."""
    await db.execute("DELETE FROM danliu.sessions WHERE expires_at <= $1", now)
