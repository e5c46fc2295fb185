"""Sessions of browsers and tokens of programs: one kind of thing with different lives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu import vault
from danliu.people.actor import Actor, Power, Role, Scope, person, powers
from danliu.people.errors import NotSignedIn
from danliu.postgres.pool import Executor

SESSION_LASTS = timedelta(days=14)
KNOWN_FOR = timedelta(seconds=2)  # how long a sign-out may go unnoticed by another process
_KNOWN_AT_MOST = 10_000


class Signed(Struct, frozen=True):
    """A valid session: who it is, in which workspace, until when; of a token, its scopes."""

    user: UUID
    login: str
    name: str
    role: Role
    workspace: int
    until: datetime
    may: tuple[Power, ...] = ()
    attributes: Mapping[str, str] = {}
    scopes: tuple[Scope, ...] | None = None

    @property
    def actor(self) -> Actor:
        return person(self.user, self.role, self.name, self.may, self.attributes, self.scopes)


async def sign_in(
    db: Executor,
    user: UUID,
    now: datetime,
    *,
    label: str,
    lasts: timedelta = SESSION_LASTS,
    workspace: int | None = None,
    scopes: Sequence[Scope] | None = None,
) -> str:
    """A new secret for this workspace, or the user's first; only its hash stays here.

    scopes   what the session is bounded to; None: it may what the person may
    """
    secret = vault.token(32)
    workspace = await db.fetchval(
        "SELECT workspace_id FROM danliu.members WHERE user_id = $1 AND left_at IS NULL"
        " AND workspace_id = coalesce($2, workspace_id) ORDER BY workspace_id LIMIT 1",
        user,
        workspace,
    )
    if workspace is None:
        raise NotSignedIn
    await db.execute(
        "INSERT INTO danliu.sessions (token_hash, user_id, workspace_id, label, expires_at, scopes)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        hash_of(secret),
        user,
        workspace,
        label,
        now + lasts,
        scopes,
    )
    return secret


class Sessions:
    """Looks sessions up, remembering each answer for a moment: they come with every request."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._known: dict[bytes, tuple[datetime, Signed]] = {}

    async def find(self, db: Executor, secret: str) -> Signed:
        """Raises NotSignedIn for a secret that is unknown, ended or signed out."""
        key, now = hash_of(secret), self._now()
        known = self._known.get(key)
        if known and known[0] > now:
            return known[1]
        signed = await _look_up(db, key, now)
        if len(self._known) >= _KNOWN_AT_MOST:
            self._known.clear()
        self._known[key] = (min(now + KNOWN_FOR, signed.until), signed)
        return signed

    def forget(self, key: bytes | None = None) -> None:
        """Look one up anew, or everybody: a role or what somebody may has changed."""
        if key is None:
            self._known.clear()
        else:
            self._known.pop(key, None)

    async def end(self, db: Executor, secret: str) -> None:
        key = hash_of(secret)
        await db.execute("DELETE FROM danliu.sessions WHERE token_hash = $1", key)
        self.forget(key)


_MEMBER = (
    " LEFT JOIN danliu.roles r ON r.workspace_id = m.workspace_id AND r.key = m.role"
    " WHERE m.left_at IS NULL AND "
)


async def _look_up(db: Executor, key: bytes, now: datetime) -> Signed:
    row = await db.fetchrow(
        "SELECT u.id, u.login, u.name, m.role, s.workspace_id, s.expires_at, m.attributes,"
        " s.scopes, r.definition"
        " FROM danliu.sessions s"
        " JOIN danliu.users u ON u.id = s.user_id"
        " JOIN danliu.members m ON m.user_id = u.id AND m.workspace_id = s.workspace_id"
        f"{_MEMBER} s.token_hash = $1 AND s.expires_at > $2",
        key,
        now,
    )
    if row is None:
        raise NotSignedIn
    return _signed(row)


async def elsewhere(db: Executor, signed: Signed, workspace: str) -> Signed | None:
    """The same person in another workspace, by its key; None where they do not belong to it, and
    for a token, which was issued for one workspace alone."""
    if signed.scopes is not None:
        return None
    row = await db.fetchrow(
        "SELECT u.id, u.login, u.name, m.role, m.workspace_id, $3::timestamptz, m.attributes,"
        " NULL::text[], r.definition"
        " FROM danliu.members m"
        " JOIN danliu.users u ON u.id = m.user_id"
        " JOIN danliu.workspaces w ON w.id = m.workspace_id"
        f"{_MEMBER} m.user_id = $1 AND w.key = $2",
        signed.user,
        workspace,
        signed.until,
    )
    return _signed(row) if row else None


def _signed(row: Iterable[Any]) -> Signed:
    user, login, name, role, workspace, until, attributes, scopes, own = row
    may = powers(role) if own is None else _allowed(own)
    bounds = None if scopes is None else tuple(scopes)
    return Signed(user, login, name, role, workspace, until, may, attributes, bounds)


def _allowed(definition: Mapping[str, Any]) -> tuple[Power, ...]:
    every: tuple[Power, ...] = ("act", "build")
    return tuple(power for power in every if definition.get(power))


def hash_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode()).digest()
