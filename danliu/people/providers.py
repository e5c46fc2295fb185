"""A company's own identity provider, and which of its accounts is whom here.

What a provider says counts in its own workspace alone: its owner chose whom to believe, and others
did not.
"""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from danliu.people.errors import ProviderUnlinked, TripEnded
from danliu.people.sessions import hash_of
from danliu.postgres.pool import Connection, Executor
from danliu.vault import Vault, token

TRIP_LASTS = timedelta(minutes=10)
CALLBACK = "/api/public/provider/callback"


class Client(Struct, frozen=True):
    """Us, as the provider knows us."""

    issuer: str
    id: str
    secret: str
    redirect: str


class Claims(Struct, frozen=True):
    """Whom the provider vouches for; email is blank unless it vouches for that too."""

    subject: str
    email: str


class Provider(Struct, frozen=True):
    """name      as the button calls it
    address   ours, as browsers reach it: https://orders.example.com
    by_email  whether a verified e-mail address that is somebody's login lets them in
    """

    name: str
    issuer: str
    client_id: str
    secret: str
    address: str
    by_email: bool

    @property
    def client(self) -> Client:
        redirect = f"{self.address.rstrip('/')}{CALLBACK}"
        return Client(self.issuer, self.client_id, self.secret, redirect)


class Trip(Struct, frozen=True):
    """A browser that came back. user: who links their account; None: somebody signs in"""

    workspace: int
    verifier: str
    nonce: str
    user: UUID | None


class Setting(Struct, frozen=True):
    """What a browser takes along: `state` in the address, `browser` in a cookie."""

    state: str
    browser: str
    verifier: str
    nonce: str


async def find_provider(db: Executor, vault: Vault, workspace: int) -> Provider | None:
    row = await db.fetchrow(
        "SELECT name, issuer, client_id, secret, address, by_email FROM danliu.providers"
        " WHERE workspace_id = $1",
        workspace,
    )
    if row is None:
        return None
    name, issuer, client_id, secret, address, by_email = row
    return Provider(name, issuer, client_id, vault.open(secret).decode(), address, by_email)


async def name_of(db: Executor, workspace: int) -> str:
    """As the button calls it; blank where there is none."""
    name = await db.fetchval("SELECT name FROM danliu.providers WHERE workspace_id = $1", workspace)
    return str(name or "")


async def save_provider(db: Executor, vault: Vault, workspace: int, provider: Provider) -> None:
    await db.execute(
        "INSERT INTO danliu.providers"
        " (workspace_id, name, issuer, client_id, secret, address, by_email)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id) DO UPDATE"
        " SET name = $2, issuer = $3, client_id = $4, secret = $5, address = $6, by_email = $7",
        workspace,
        provider.name,
        provider.issuer,
        provider.client_id,
        vault.seal(provider.secret.encode()),
        provider.address,
        provider.by_email,
    )


async def drop_provider(db: Connection, workspace: int) -> None:
    """With the sessions that it vouched for, in the caller's transaction. Links stay for the case
    that it comes back."""
    await db.execute("DELETE FROM danliu.providers WHERE workspace_id = $1", workspace)
    await db.execute(
        "DELETE FROM danliu.sessions WHERE workspace_id = $1 AND via = 'provider'", workspace
    )


async def set_out(
    db: Executor, vault: Vault, workspace: int, user: UUID | None, now: datetime
) -> Setting:
    """Begin a trip to the provider."""
    going = Setting(token(24), token(24), token(48), token(24))
    await db.execute(
        "INSERT INTO danliu.trips"
        " (state_hash, workspace_id, browser_hash, verifier, nonce, user_id, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        hash_of(going.state),
        workspace,
        hash_of(going.browser),
        vault.seal(going.verifier.encode()),
        going.nonce,
        user,
        now + TRIP_LASTS,
    )
    return going


async def come_home(db: Executor, vault: Vault, state: str, browser: str, now: datetime) -> Trip:
    """End a trip: once, and only in the browser that set out. Raises TripEnded."""
    row = await db.fetchrow(
        "DELETE FROM danliu.trips WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3"
        " RETURNING workspace_id, verifier, nonce, user_id",
        hash_of(state),
        hash_of(browser),
        now,
    )
    if row is None:
        raise TripEnded
    workspace, verifier, nonce, user = row
    return Trip(workspace, vault.open(verifier).decode(), nonce, user)


async def link(
    db: Connection, workspace: int, issuer: str, claims: Claims, user: UUID, now: datetime
) -> None:
    """This account is this person's, in the caller's transaction: both have one at most.

    Raises  ProviderUnlinked for an account that is somebody else's
    """
    await db.execute(
        "DELETE FROM danliu.identities WHERE workspace_id = $1 AND user_id = $2", workspace, user
    )
    linked = await db.fetchval(
        "INSERT INTO danliu.identities"
        " (workspace_id, issuer, subject, user_id, email, linked_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING true",
        workspace,
        issuer,
        claims.subject,
        user,
        claims.email,
        now,
    )
    if not linked:
        raise ProviderUnlinked


async def unlink(db: Executor, workspace: int, user: UUID) -> None:
    await db.execute(
        "DELETE FROM danliu.identities WHERE workspace_id = $1 AND user_id = $2", workspace, user
    )


async def linked_email(db: Executor, workspace: int, user: UUID) -> str | None:
    """The address of the account that is this person's; None where none is."""
    found: str | None = await db.fetchval(
        "SELECT email FROM danliu.identities WHERE workspace_id = $1 AND user_id = $2",
        workspace,
        user,
    )
    return found


async def known_by(
    db: Connection, workspace: int, provider: Provider, claims: Claims, now: datetime
) -> UUID:
    """Whom the provider vouches for; by e-mail only where the owner allows it, and then linked.

    Raises  ProviderUnlinked
    """
    user: UUID | None = await db.fetchval(
        "SELECT user_id FROM danliu.identities"
        " WHERE workspace_id = $1 AND issuer = $2 AND subject = $3",
        workspace,
        provider.issuer,
        claims.subject,
    )
    if user is not None:
        return user
    if not (provider.by_email and claims.email):
        raise ProviderUnlinked
    user = await db.fetchval(
        "SELECT u.id FROM danliu.users u JOIN danliu.members m ON m.user_id = u.id"
        " WHERE m.workspace_id = $1 AND m.left_at IS NULL AND lower(u.login) = lower($2)"
        " AND NOT EXISTS (SELECT FROM danliu.identities i"
        "  WHERE i.workspace_id = $1 AND i.user_id = u.id)",
        workspace,
        claims.email,
    )
    if user is None:
        raise ProviderUnlinked
    await link(db, workspace, provider.issuer, claims, user, now)
    return user


async def forget_trips(db: Executor, now: datetime) -> None:
    await db.execute("DELETE FROM danliu.trips WHERE expires_at <= $1", now)
