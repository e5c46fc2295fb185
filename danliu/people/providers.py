"""A company's own identity provider.

What a provider says counts in its own workspace alone: its owner chose whom to believe, and others
did not.
"""

from msgspec import Struct

from danliu.people.errors import ProviderUnlinked
from danliu.postgres.pool import Connection, Executor
from danliu.vault import Vault

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


async def check_still(db: Connection, workspace: int, issuer: str) -> None:
    """That the company still believes this one, until the caller's transaction ends: it may have
    changed while the browser was on its way. Raises ProviderUnlinked."""
    if not await db.fetchval(
        "SELECT true FROM danliu.providers WHERE workspace_id = $1 AND issuer = $2 FOR SHARE",
        workspace,
        issuer,
    ):
        raise ProviderUnlinked


async def save_provider(db: Connection, vault: Vault, workspace: int, provider: Provider) -> None:
    """In the caller's transaction. Another issuer ends the sessions that the one before vouched
    for."""
    before = await db.fetchval(
        "SELECT issuer FROM danliu.providers WHERE workspace_id = $1 FOR UPDATE", workspace
    )
    if before not in (None, provider.issuer):
        await _end_sessions(db, workspace)
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
    await _end_sessions(db, workspace)


async def _end_sessions(db: Connection, workspace: int) -> None:
    await db.execute(
        "DELETE FROM danliu.sessions WHERE workspace_id = $1 AND via = 'provider'", workspace
    )
