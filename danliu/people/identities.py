"""Which account of the identity provider's is whom here, in one workspace alone."""

from datetime import datetime
from uuid import UUID

from danliu.people.errors import ProviderUnlinked
from danliu.people.providers import Claims, Provider
from danliu.postgres.pool import Connection, Executor


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
    """The address of the account that is this person's at the provider of now; None for none."""
    found: str | None = await db.fetchval(
        "SELECT i.email FROM danliu.identities i JOIN danliu.providers p"
        " ON p.workspace_id = i.workspace_id AND p.issuer = i.issuer"
        " WHERE i.workspace_id = $1 AND i.user_id = $2",
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
        "  WHERE i.workspace_id = $1 AND i.user_id = u.id AND i.issuer = $3)",
        workspace,
        claims.email,
        provider.issuer,
    )
    if user is None:
        raise ProviderUnlinked
    await link(db, workspace, provider.issuer, claims, user, now)
    return user
