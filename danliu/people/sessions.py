"""Sessions of browsers and tokens of programs: one kind of thing with different lives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu import vault
from danliu.people.actor import Actor, Power, Role, Scope, person, powers
from danliu.people.errors import NotSignedIn
from danliu.postgres.pool import Executor

SESSION_LASTS = timedelta(days=14)
KNOWN_FOR = timedelta(seconds=2)  # how long a sign-out may go unnoticed by another process
_KNOWN_AT_MOST = 10_000
_SEEN_EVERY = timedelta(minutes=5)  # how exactly it is known when a session was last used

Via = Literal["password", "provider", "code"]
"""Who vouched for the person: our own password, the company's identity provider, or its chat
system."""


class Signed(Struct, frozen=True):
    """A valid session: who it is, in which workspace, until when; of a token, its scopes.

    toured      they were shown around, or did not want to be
    unsecured   the workspace asks for a second factor, and this person has none yet
    """

    user: UUID
    login: str
    name: str
    role: Role
    workspace: int
    until: datetime
    may: tuple[Power, ...] = ()
    attributes: Mapping[str, str] = {}
    scopes: tuple[Scope, ...] | None = None
    session: UUID | None = None
    label: str = ""
    via: Via = "password"
    unsecured: bool = False
    toured: bool = True

    @property
    def within(self) -> int | None:
        """The one workspace whose provider vouches for them; None: our own password, for all."""
        return None if self.via == "password" else self.workspace

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
    address: str = "",
    via: Via = "password",
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
        "INSERT INTO danliu.sessions (token_hash, user_id, workspace_id, label, expires_at, scopes,"
        " created_at, address, via) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        hash_of(secret),
        user,
        workspace,
        label,
        now + lasts,
        scopes,
        now,
        address,
        via,
    )
    return secret


async def workspace_of(db: Executor, secret: str) -> int:
    """Where a session that was just begun leads."""
    found: int = await db.fetchval(
        "SELECT workspace_id FROM danliu.sessions WHERE token_hash = $1", hash_of(secret)
    )
    return found


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


_FACTOR = (
    "w.second_factor AND NOT EXISTS (SELECT FROM danliu.second_factors f"
    " WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)"
)
_MEMBER = (
    " LEFT JOIN danliu.roles r ON r.workspace_id = m.workspace_id AND r.key = m.role"
    " WHERE m.left_at IS NULL"
)
_OURS = "'password'"
_ANY = (
    "CASE WHEN EXISTS (SELECT FROM danliu.identities i WHERE i.workspace_id = w.id"
    " AND i.user_id = u.id AND i.issuer IN ("
    "  SELECT issuer FROM danliu.providers p WHERE p.workspace_id = w.id"
    "  UNION ALL SELECT issuer FROM danliu.code_doors d WHERE d.workspace_id = w.id"
    ")) THEN 'provider' ELSE 'password' END"
)


def _of_user(via: str) -> str:
    """A member without a session; via: SQL for who vouches for them."""
    return (
        "SELECT u.id, u.login, u.name, m.role, m.workspace_id, $2::timestamptz, m.attributes,"
        f" NULL::text[], r.definition, NULL::uuid, '', {via}, {_FACTOR}, true"
        " FROM danliu.members m"
        " JOIN danliu.users u ON u.id = m.user_id"
        f" JOIN danliu.workspaces w ON w.id = m.workspace_id{_MEMBER} AND m.user_id = $1"
    )


async def _look_up(db: Executor, key: bytes, now: datetime) -> Signed:
    row = await db.fetchrow(
        "SELECT u.id, u.login, u.name, m.role, s.workspace_id, s.expires_at, m.attributes,"
        f" s.scopes, r.definition, s.id, s.label, s.via, {_FACTOR},"
        " m.toured_at IS NOT NULL, s.seen_at"
        " FROM danliu.sessions s"
        " JOIN danliu.users u ON u.id = s.user_id"
        " JOIN danliu.members m ON m.user_id = u.id AND m.workspace_id = s.workspace_id"
        " JOIN danliu.workspaces w ON w.id = s.workspace_id"
        f"{_MEMBER} AND s.token_hash = $1 AND s.expires_at > $2",
        key,
        now,
    )
    if row is None:
        raise NotSignedIn
    *found, seen_at = row
    if seen_at is None or seen_at < now - _SEEN_EVERY:
        await db.execute("UPDATE danliu.sessions SET seen_at = $2 WHERE token_hash = $1", key, now)
    return _signed(found)


async def elsewhere(db: Executor, signed: Signed, workspace: str) -> Signed | None:
    """The same person in another workspace, by its key; None where they do not belong to it, and
    for a session that one workspace alone vouches for: a token's, or that of its own provider."""
    if signed.scopes is not None or signed.via != "password":
        return None
    row = await db.fetchrow(
        f"{_of_user(_OURS)} AND w.key = $3", signed.user, signed.until, workspace
    )
    there = _signed(row) if row else None
    return None if there is None or there.unsecured else there


async def as_member(db: Executor, workspace: int, user: UUID, until: datetime) -> Signed | None:
    """Somebody who is not there just now, as the desk would let them in: for what is sent to
    them. None where they have left."""
    row = await db.fetchrow(f"{_of_user(_ANY)} AND w.id = $3", user, until, workspace)
    return _signed(row) if row else None


def _signed(row: Iterable[Any]) -> Signed:
    user, login, name, role, workspace, until, attributes, scopes, own, *rest = row
    session, label, via, lacks, toured = rest
    may = powers(role) if own is None else _allowed(own)
    bounds = None if scopes is None else tuple(scopes)
    unsecured = lacks and bounds is None and via == "password"
    known = (user, login, name, role, workspace, until, may, attributes, bounds)
    return Signed(*known, session, label, via, unsecured, toured)


def _allowed(definition: Mapping[str, Any]) -> tuple[Power, ...]:
    every: tuple[Power, ...] = ("act", "build")
    return tuple(power for power in every if definition.get(power))


def hash_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode()).digest()
