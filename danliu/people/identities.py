"""Which account of the identity provider's, or of the chat system's, is whom here, in one
workspace alone."""

from datetime import datetime
from uuid import UUID

from danliu.people.errors import ProviderUnlinked
from danliu.people.providers import Claims, Provider
from danliu.postgres.pool import Connection, Executor


async def link(
    db: Connection, workspace: int, issuer: str, claims: Claims, user: UUID, now: datetime
) -> None:
    """This account is this person's, in the caller's transaction: both have one of it at most.

    Raises  ProviderUnlinked for an account that is somebody else's
    """
    await db.execute(
        "DELETE FROM danliu.identities WHERE workspace_id = $1 AND user_id = $2"
        " AND (issuer LIKE 'code:%') = ($3 LIKE 'code:%')",
        workspace,
        user,
        issuer,
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


async def unlink(db: Executor, workspace: int, user: UUID, *, code: bool = False) -> None:
    """code: that of the chat system; else that of the identity provider"""
    await db.execute(
        "DELETE FROM danliu.identities WHERE workspace_id = $1 AND user_id = $2"
        " AND (issuer LIKE 'code:%') = $3",
        workspace,
        user,
        code,
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


async def linked_account(db: Executor, workspace: int, user: UUID) -> str | None:
    """The account that is this person's at the chat system of now; None for none."""
    found: str | None = await db.fetchval(
        "SELECT i.subject FROM danliu.identities i JOIN danliu.code_doors d"
        " ON d.workspace_id = i.workspace_id AND d.issuer = i.issuer"
        " WHERE i.workspace_id = $1 AND i.user_id = $2",
        workspace,
        user,
    )
    return found


async def whose(db: Executor, workspace: int, issuer: str, subject: str) -> UUID | None:
    """Whom this account was linked to."""
    user: UUID | None = await db.fetchval(
        "SELECT user_id FROM danliu.identities"
        " WHERE workspace_id = $1 AND issuer = $2 AND subject = $3",
        workspace,
        issuer,
        subject,
    )
    return user


async def known_by(
    db: Connection, workspace: int, provider: Provider, claims: Claims, now: datetime
) -> UUID:
    """Whom the provider vouches for; by e-mail only where the owner allows it, and then linked.

    Raises  ProviderUnlinked
    """
    user = await whose(db, workspace, provider.issuer, claims.subject)
    if user is not None:
        return user
    if not (provider.by_email and claims.email):
        raise ProviderUnlinked
    found: UUID | None = await db.fetchval(
        "SELECT u.id FROM danliu.users u JOIN danliu.members m ON m.user_id = u.id"
        " WHERE m.workspace_id = $1 AND m.left_at IS NULL AND lower(u.login) = lower($2)"
        " AND NOT EXISTS (SELECT FROM danliu.identities i"
        "  WHERE i.workspace_id = $1 AND i.user_id = u.id AND i.issuer = $3)",
        workspace,
        claims.email,
        provider.issuer,
    )
    if found is None:
        raise ProviderUnlinked
    await link(db, workspace, provider.issuer, claims, found, now)
    return found
