"""What was answered to requests that carried an Idempotency-Key, kept for a day.

A key is taken before the work begins and settled with the answer. A process that dies in between
leaves it taken: nobody knows then whether the work was done, so it is not done again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import Struct

from danliu.errors import DanliuError
from danliu.postgres.pool import Executor
from danliu.vault import Vault

KEPT_FOR = timedelta(hours=24)
LONGEST = 1_000_000  # bytes of an answer
_AT_MOST = 10_000  # keys of one person that outlive a pruning


@dataclass(eq=False)
class KeyReused(DanliuError):
    """This Idempotency-Key was sent with another request: make a new key for each."""

    code = "idempotency-key-reused"
    status = 422

    key: str


@dataclass(eq=False)
class KeyInUse(DanliuError):
    """A request with this Idempotency-Key is being answered, or its process died: look first."""

    code = "idempotency-key-in-use"
    status = 409
    retry = True

    key: str
    wait_s: int = 1


@dataclass(eq=False)
class AnswerNotKept(DanliuError):
    """It was done, but the answer was too long to be kept for a repeat."""

    code = "idempotency-answer-not-kept"
    status = 409

    key: str
    was: int  # the status of the answer


class Answer(Struct, frozen=True):
    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Asked:
    """One request of somebody's: `request` is what tells it from others."""

    workspace: int
    who: str
    key: str
    request: bytes


async def take(db: Executor, vault: Vault, asked: Asked, now: datetime) -> Answer | None:
    """Take the key; the answer, if it was given already. Raises KeyReused, KeyInUse,
    AnswerNotKept."""
    place = (asked.workspace, asked.who, asked.key)
    taken = await db.fetchval(
        "INSERT INTO danliu.answers AS a (workspace_id, who, key, request, at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, who, key) DO UPDATE"
        " SET request = $4, at = $5, status = NULL, content_type = NULL, body = NULL"
        " WHERE a.at <= $6 RETURNING true",
        *place,
        asked.request,
        now,
        now - KEPT_FOR,
    )
    if taken:
        return None
    row = await db.fetchrow(
        "SELECT request, status, content_type, body FROM danliu.answers"
        " WHERE workspace_id = $1 AND who = $2 AND key = $3",
        *place,
    )
    if row is None:
        raise KeyInUse(asked.key)
    request, status, content_type, body = row
    if request != asked.request:
        raise KeyReused(asked.key)
    if status is None:
        raise KeyInUse(asked.key)
    if body is None:
        raise AnswerNotKept(asked.key, status)
    return Answer(status, content_type, vault.open(body))


async def settle(db: Executor, vault: Vault, asked: Asked, answer: Answer) -> None:
    """Keep the answer, sealed: it may hold what is shown once."""
    fits = len(answer.body) <= LONGEST
    await db.execute(
        "UPDATE danliu.answers SET status = $4, content_type = $5, body = $6"
        " WHERE workspace_id = $1 AND who = $2 AND key = $3",
        asked.workspace,
        asked.who,
        asked.key,
        answer.status,
        answer.content_type,
        vault.seal(answer.body) if fits else None,
    )


async def release(db: Executor, asked: Asked) -> None:
    """The request was turned away and may come again."""
    await db.execute(
        "DELETE FROM danliu.answers WHERE workspace_id = $1 AND who = $2 AND key = $3",
        asked.workspace,
        asked.who,
        asked.key,
    )


async def forget_old(db: Executor, now: datetime) -> None:
    """Those of yesterday, and of one person all but the newest."""
    await db.execute("DELETE FROM danliu.answers WHERE at <= $1", now - KEPT_FOR)
    await db.execute(
        "DELETE FROM danliu.answers a USING (SELECT workspace_id, who, key, row_number() OVER"
        "  (PARTITION BY workspace_id, who ORDER BY at DESC) AS place FROM danliu.answers) old"
        " WHERE old.place > $1"
        " AND (a.workspace_id, a.who, a.key) = (old.workspace_id, old.who, old.key)",
        _AT_MOST,
    )
