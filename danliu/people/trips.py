"""A browser's way to the identity provider and back: once, and by the one that set out."""

import secrets
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from danliu.people.errors import TripEnded
from danliu.people.sessions import hash_of
from danliu.postgres.pool import Executor
from danliu.vault import Vault, token

LASTS = timedelta(minutes=10)

Kind = Literal["provider", "code"]
"""Of a door."""


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


def setting() -> Setting:
    """For a new trip. Its state is letters and digits: some systems take no more."""
    return Setting(secrets.token_hex(24), token(24), token(48), token(24))


async def set_out(
    db: Executor,
    vault: Vault,
    workspace: int,
    user: UUID | None,
    now: datetime,
    going: Setting,
    kind: Kind,
) -> None:
    """Begin a trip."""
    await db.execute(
        "INSERT INTO danliu.trips"
        " (state_hash, workspace_id, browser_hash, verifier, nonce, user_id, expires_at, door)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        hash_of(going.state),
        workspace,
        hash_of(going.browser),
        vault.seal(going.verifier.encode()),
        going.nonce,
        user,
        now + LASTS,
        kind,
    )


async def come_home(
    db: Executor,
    vault: Vault,
    state: str,
    browser: str,
    now: datetime,
    kind: Kind,
) -> Trip:
    """End a trip: once, by the door and in the browser that set out. Raises TripEnded."""
    row = await db.fetchrow(
        "DELETE FROM danliu.trips WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3"
        " AND door = $4 RETURNING workspace_id, verifier, nonce, user_id",
        hash_of(state),
        hash_of(browser),
        now,
        kind,
    )
    if row is None:
        raise TripEnded
    workspace, verifier, nonce, user = row
    return Trip(workspace, vault.open(verifier).decode(), nonce, user)


async def forget_trips(db: Executor, now: datetime) -> None:
    await db.execute("DELETE FROM danliu.trips WHERE expires_at <= $1", now)
