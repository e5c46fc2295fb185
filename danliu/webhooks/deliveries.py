"""Messages on their way out, in the order in which they are sent; and the log of what became."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.webhooks.errors import UnknownWebhook

Status = Literal["waiting", "done", "failed"]
KEPT_FOR = timedelta(days=30)


class Message(Struct, frozen=True):
    """id: by which a receiver recognises a repeat; body: JSON as it is signed and sent"""

    id: str
    type: str
    body: str


class Delivery(Struct, frozen=True):
    """code: HTTP status of the last try, where somebody answered at all"""

    number: int
    id: str
    type: str
    body: str
    made_at: datetime
    status: Status
    tries: int
    code: int | None
    detail: str
    tried_at: datetime | None


_COLUMNS = ", ".join(Delivery.__struct_fields__)


async def add(db: Executor, webhook: UUID, messages: Sequence[Message], now: datetime) -> None:
    await db.execute(
        "INSERT INTO danliu.deliveries (webhook, id, type, body, made_at, status)"
        " SELECT $1, id, type, body, $5, 'waiting' FROM"
        " unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS m(id, type, body, place)"
        " ORDER BY place ON CONFLICT (webhook, id) DO NOTHING",
        webhook,
        [one.id for one in messages],
        [one.type for one in messages],
        [one.body for one in messages],
        now,
    )


async def head(db: Executor, webhook: UUID) -> Delivery | None:
    """The one that is next."""
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.deliveries WHERE webhook = $1 AND status = 'waiting'"
        " ORDER BY number LIMIT 1",
        webhook,
    )
    return Delivery(*row) if row else None


async def settle(
    db: Executor,
    webhook: UUID,
    number: int,
    status: Status,
    *,
    code: int | None,
    detail: str,
    now: datetime,
) -> None:
    """Note one try."""
    await db.execute(
        "UPDATE danliu.deliveries SET status = $3, tries = tries + 1, code = $4, detail = $5,"
        " tried_at = $6 WHERE webhook = $1 AND number = $2",
        webhook,
        number,
        status,
        code,
        detail,
        now,
    )


async def newest(
    db: Executor, webhook: UUID, *, status: Status | None, before: int | None, limit: int
) -> list[Delivery]:
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.deliveries WHERE webhook = $1"
        " AND ($2::text IS NULL OR status = $2) AND ($3::bigint IS NULL OR number < $3)"
        " ORDER BY number DESC LIMIT $4",
        webhook,
        status,
        before,
        limit,
    )
    return [Delivery(*row) for row in rows]


async def replay(db: Executor, webhook: UUID, number: int, now: datetime) -> Delivery:
    """Send it again, as soon as may be, under the id that it had. Raises UnknownWebhook."""
    row = await db.fetchrow(
        "WITH due AS (UPDATE danliu.webhooks SET due_at = $3 WHERE id = $1)"
        " UPDATE danliu.deliveries SET status = 'waiting', tries = 0"
        f" WHERE webhook = $1 AND number = $2 RETURNING {_COLUMNS}",
        webhook,
        number,
        now,
    )
    if row is None:
        raise UnknownWebhook("delivery", str(number))
    return Delivery(*row)


async def forget_old(db: Executor, now: datetime) -> None:
    await db.execute(
        "DELETE FROM danliu.deliveries WHERE made_at <= $1 AND status <> 'waiting'",
        now - KEPT_FOR,
    )
