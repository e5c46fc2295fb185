"""From the change log to messages: none missed, none twice, in the order of the log.

The messages and how far the log was read become true together. What is read stays below the
oldest running transaction, so a late commit is never skipped.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from danliu.clock import Clock
from danliu.postgres.pool import Connection, Executor, Pool
from danliu.tables import changes
from danliu.tables.access import Sight, about, sight
from danliu.tables.catalog import Catalog
from danliu.tables.changes import Entry, Kind
from danliu.tables.news import Heard, cells, heard
from danliu.tables.table import Table
from danliu.webhooks import deliveries
from danliu.webhooks.deliveries import Message
from danliu.webhooks.subscriptions import COLUMNS, Subscription

AT_A_TIME = 500  # entries of the log
MOST_WAITING = 5_000
"""Messages of one subscription. Beyond them the log is not read on: it keeps what comes."""

_TYPES: Mapping[Kind, str] = {
    "create": "record.created",
    "update": "record.updated",
    "delete": "record.deleted",
    "restore": "record.restored",
}


async def hungry(db: Executor) -> list[Subscription]:
    """Those that may be given more."""
    rows = await db.fetch(
        f"SELECT {COLUMNS} FROM danliu.webhooks w WHERE active AND (SELECT count(*) FROM"
        "  (SELECT FROM danliu.deliveries d WHERE d.webhook = w.id AND d.status = 'waiting'"
        "   LIMIT $1) AS few) < $1 ORDER BY id",
        MOST_WAITING,
    )
    return [Subscription(*row) for row in rows]


async def gather(db: Pool, catalog: Catalog, clock: Clock, one: Subscription) -> int:
    """Make messages of what happened since; how many entries were read."""
    if not await changes.entries(db, f"ws_{one.workspace_id}", one.mark, 1):
        return 0
    async with db.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(
            f"SELECT {COLUMNS} FROM danliu.webhooks WHERE id = $1 AND active"
            " FOR UPDATE SKIP LOCKED",
            one.id,
        )
        return await _gather(connection, catalog, clock, Subscription(*row)) if row else 0


async def _gather(db: Connection, catalog: Catalog, clock: Clock, one: Subscription) -> int:
    schema, now = await catalog.fresh(db, one.workspace_id), clock.now()
    seen, reader = sight(schema, one.reader), one.reader
    found = await heard(db, seen, about(reader, now, schema.zone), one.mark, AT_A_TIME)
    if found is None:
        return 0
    messages = [
        _message(one.id, seen, table, entry)
        for table, entry in found.entries
        if one.wants(table.key, entry.kind)
    ]
    await deliveries.add(db, one.id, messages, now)
    await _advance(db, one.id, found)
    return len(found.entries)


async def _advance(db: Connection, webhook: UUID, found: Heard) -> None:
    await db.execute(
        "UPDATE danliu.webhooks SET mark_xid = $2, mark_seq = $3 WHERE id = $1",
        webhook,
        found.mark.xid,
        found.mark.seq,
    )


def _message(webhook: UUID, seen: Sight, table: Table, entry: Entry) -> Message:
    changed = cells(seen, table, entry)
    type_ = _TYPES[entry.kind]
    body = {
        "type": type_,
        "timestamp": entry.at,
        "data": {
            "table": table.key,
            "record": entry.record,
            "version": entry.version,
            "kind": entry.kind,
            "fields": list(changed),
            "cells": changed,
        },
    }
    id_ = f"msg_{uuid5(webhook, str(entry.seq)).hex}"
    return Message(id_, type_, msgspec.json.encode(body).decode())


async def due(db: Executor, now: datetime) -> list[UUID]:
    """The subscriptions that have something to send, and nobody who sends it."""
    rows = await db.fetch(
        "SELECT id FROM danliu.webhooks w WHERE active AND due_at <= $1 AND leased_until <= $1"
        " AND EXISTS (SELECT FROM danliu.deliveries d"
        "  WHERE d.webhook = w.id AND d.status = 'waiting') ORDER BY due_at",
        now,
    )
    return [row["id"] for row in rows]
