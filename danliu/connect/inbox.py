"""The inbox: every inbound message is verified, stored raw and acknowledged; then understood.

waiting       stored, not yet looked at
done          records were made of it
absorbed      its records were there already
ignored       none of our business
refused       understood, but its values cannot be accepted; the reason names each
quarantined   not understood; can be replayed once the mapping or the connector is mended
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from danliu.clock import Clock
from danliu.connect.connections import ConnectionRow
from danliu.connect.connector import Ack, Inbound, Message
from danliu.errors import DanliuError
from danliu.postgres.pool import Executor
from danliu.postgres.queue import enqueue_each_sql

UNDERSTAND = "inbox-understand"
Status = Literal["waiting", "done", "absorbed", "ignored", "refused", "quarantined"]


class InboxRow(Struct, frozen=True):
    """A message as it came."""

    id: UUID
    workspace_id: int
    connection: str
    external_id: str
    topic: str
    body: bytes
    received_at: datetime
    status: Status
    reason: dict[str, Any] | None


class Heard(Struct, frozen=True):
    """A message that was understood, as listeners hear it about to be settled.

    message    number of the inbox row; `external_id` is the sender's own
    records    what its mapping made or found: the heads, without their lines
    """

    message: UUID
    connection: str
    external_id: str
    topic: str
    at: datetime
    document: Any
    records: tuple[UUID, ...] = ()


_COLUMNS = ", ".join(InboxRow.__struct_fields__)


async def take_in(
    db: Executor, clock: Clock, row: ConnectionRow, connector: Any, request: Inbound
) -> Ack:
    """Verify, store, enqueue, acknowledge. A message that was here before changes nothing.

    Raises  BadSignature; then nothing is stored
    """
    messages: list[Message] = connector.receive(request)
    await store(db, clock, row.workspace_id, row.key, messages)
    ack: Ack = connector.ack()
    return ack


async def store(
    db: Executor, clock: Clock, workspace: int, connection: str, messages: list[Message]
) -> int:
    """Keep messages and enqueue the new ones, in one statement; how many were new."""
    wake = enqueue_each_sql(UNDERSTAND, "convert_to(id::text, 'UTF8')", "fresh", workspace="$1")
    fresh: int = await db.fetchval(
        "WITH fresh AS (INSERT INTO danliu.inbox (id, workspace_id, connection, external_id,"
        " topic, body, received_at, status)"
        " SELECT m.id, $1, $2, m.external, m.topic, m.body, $3, 'waiting'"
        " FROM unnest($4::uuid[], $5::text[], $6::text[], $7::bytea[])"
        "  AS m(id, external, topic, body)"
        " ON CONFLICT (workspace_id, connection, external_id) DO NOTHING RETURNING id),"
        f" queued AS ({wake}) SELECT count(*) FROM fresh",
        workspace,
        connection,
        clock.now(),
        [clock.new_id() for _ in messages],
        [message.id for message in messages],
        [message.topic for message in messages],
        [message.body for message in messages],
    )
    return fresh


async def find(db: Executor, message: UUID) -> InboxRow | None:
    row = await db.fetchrow(f"SELECT {_COLUMNS} FROM danliu.inbox WHERE id = $1", message)
    return InboxRow(*row) if row else None


async def settle(
    db: Executor,
    message: UUID,
    status: Status,
    now: datetime,
    *,
    reason: Mapping[str, Any] | None = None,
    made: Mapping[str, int] | None = None,
) -> None:
    await db.execute(
        "UPDATE danliu.inbox SET status = $2, settled_at = $3, reason = $4, made = $5"
        " WHERE id = $1",
        message,
        status,
        now,
        reason,
        made,
    )


async def replay(db: Executor, workspace: int, message: UUID) -> bool:
    """Try a refused or quarantined message again."""
    wake = enqueue_each_sql(UNDERSTAND, "convert_to(id::text, 'UTF8')", "again", workspace="$2")
    count: int = await db.fetchval(
        "WITH again AS (UPDATE danliu.inbox SET status = 'waiting', reason = NULL"
        " WHERE id = $1 AND workspace_id = $2 AND status IN ('refused', 'quarantined')"
        f" RETURNING id), queued AS ({wake}) SELECT count(*) FROM again",
        message,
        workspace,
    )
    return count > 0


async def list_messages(
    db: Executor,
    workspace: int,
    connection: str,
    status: str,
    *,
    after: UUID | None,
    limit: int = 50,
) -> list[InboxRow]:
    """Newest first."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.inbox WHERE workspace_id = $1 AND connection = $2"
        " AND status = $3 AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5",
        workspace,
        connection,
        status,
        after,
        limit,
    )
    return [InboxRow(*row) for row in rows]


async def counts(db: Executor, workspace: int) -> dict[str, dict[str, int]]:
    """Messages that are not settled well, by connection and status."""
    rows = await db.fetch(
        "SELECT connection, status, count(*) FROM danliu.inbox WHERE workspace_id = $1"
        " AND status IN ('waiting', 'refused', 'quarantined') GROUP BY connection, status",
        workspace,
    )
    found: dict[str, dict[str, int]] = {}
    for connection, status, count in rows:
        found.setdefault(connection, {})[status] = count
    return found


def namespace(row: InboxRow) -> UUID:
    """Under which the records of this message get their ids: a repeat makes the same ones."""
    return uuid5(UUID(int=row.workspace_id), f"{row.connection}/{row.external_id}")


def reason_of(error: Exception) -> dict[str, Any]:
    """Why a message was refused or quarantined, as JSON."""
    if isinstance(error, DanliuError):
        facts = msgspec.to_builtins(error.facts(), enc_hook=str)
        return {"code": error.code, "title": (error.__doc__ or "").strip(), "facts": facts}
    return {"code": "unexpected", "title": type(error).__name__, "facts": {"detail": str(error)}}
