"""Links by which one person answers one task without signing in: for who is told in a chat.

The link is a random secret; of it only a hash is kept, so that it can expire, be spent, and be
void with its task. Looking at its page does nothing: a link preview looks too. The page carries a
token of its own, made for what it showed, and only a POST with that token decides.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from danliu import vault
from danliu.flows.task_errors import LinkSpent
from danliu.postgres.pool import Connection, Executor
from danliu.vault import Vault

LASTS = timedelta(days=7)
PAGE_LASTS = timedelta(minutes=30)
AT_A_TIME = 10  # links of one person to one task


class Link(NamedTuple):
    workspace: int
    task: UUID
    user: UUID


def _hash(secret: str) -> bytes:
    return sha256(b"task link " + secret.encode()).digest()


async def make_link(db: Executor, link: Link, now: datetime) -> str:
    """A new secret for this person and this task; of older ones the newest few stay good."""
    secret = vault.token(24)
    await db.execute(
        "DELETE FROM danliu.task_links WHERE hash IN (SELECT hash FROM danliu.task_links"
        " WHERE task_id = $1 AND user_id = $2 AND used_at IS NULL"
        f" ORDER BY made_at DESC, hash OFFSET {AT_A_TIME - 1})",
        link.task,
        link.user,
    )
    await db.execute(
        "INSERT INTO danliu.task_links (hash, workspace_id, task_id, user_id, made_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        _hash(secret),
        *link,
        now,
        now + LASTS,
    )
    return secret


async def find_link(db: Executor, secret: str, now: datetime) -> Link:
    """Whose it is. Raises LinkSpent."""
    row = await db.fetchrow(
        "SELECT workspace_id, task_id, user_id, used_at, expires_at FROM danliu.task_links"
        " WHERE hash = $1",
        _hash(secret),
    )
    if row is None:
        raise LinkSpent("unknown")
    if row["used_at"]:
        raise LinkSpent("used")
    if row["expires_at"] <= now:
        raise LinkSpent("expired")
    return Link(row["workspace_id"], row["task_id"], row["user_id"])


def spending(secret: str, now: datetime) -> Callable[[Connection], Awaitable[None]]:
    """Spends the link, as part of the transaction that decides."""

    async def spend(db: Connection) -> None:
        """Raises LinkSpent to all but the first."""
        spent = await db.fetchval(
            "UPDATE danliu.task_links SET used_at = $2 WHERE hash = $1 AND used_at IS NULL"
            " AND expires_at > $2 RETURNING true",
            _hash(secret),
            now,
        )
        if not spent:
            raise LinkSpent("used")

    return spend


def page_token(keeper: Vault, secret: str, version: int | None, now: datetime) -> str:
    """What the page sends back with the decision: when it was shown, and the version it showed."""
    shown = _shown(version, now)
    return base64.urlsafe_b64encode(shown + keeper.sign(_hash(secret) + shown)).decode()


def _shown(version: int | None, now: datetime) -> bytes:
    return int(now.timestamp()).to_bytes(8, "big") + (version or 0).to_bytes(8, "big")


def read_page_token(keeper: Vault, secret: str, token: str, now: datetime) -> int | None:
    """The version that the page showed. Raises LinkSpent unless it was shown just now."""
    try:
        raw = base64.urlsafe_b64decode(token)
    except (binascii.Error, ValueError) as error:
        raise LinkSpent("page") from error
    shown, tag = raw[:16], raw[16:]
    at = int.from_bytes(shown[:8], "big")
    if len(raw) != 32 or not keeper.signed(_hash(secret) + shown, tag):
        raise LinkSpent("page")
    if not 0 <= now.timestamp() - at + 1 <= PAGE_LASTS.total_seconds() + 1:
        raise LinkSpent("page")
    return int.from_bytes(shown[8:], "big") or None


async def forget_old(db: Executor, now: datetime) -> None:
    """A month after it expired nobody asks for it any more."""
    await db.execute(
        "DELETE FROM danliu.task_links WHERE expires_at <= $1", now - timedelta(days=30)
    )
