"""Alarms: rows that say when a flow starts by itself, for its timetable or for a record."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from danliu.flows.definition import Flow
from danliu.flows.triggers.trigger import kinds, settings_of
from danliu.postgres.pool import Connection, Executor

NOBODY = UUID(int=0)
"""Stands for the record in the alarm of a flow that is about none."""


async def begin(db: Connection, workspace: int, flow: Flow, zone: str, now: datetime) -> None:
    """A version is published: alarms of the one before go, that of a timetable comes."""
    await db.execute(
        "DELETE FROM danliu.alarms WHERE workspace_id = $1 AND flow = $2", workspace, flow.key
    )
    kind = kinds[flow.trigger.kind]
    if first := kind.next(settings_of(flow.trigger), now, zone):
        await put(db, workspace, flow.key, {NOBODY: first})


async def put(db: Executor, workspace: int, flow: str, dues: Mapping[UUID, datetime]) -> None:
    """Set the alarms of these records, or set them anew."""
    await db.execute(
        "INSERT INTO danliu.alarms (workspace_id, flow, record_id, due_at)"
        " SELECT $1, $2, d.record, d.due FROM unnest($3::uuid[], $4::timestamptz[])"
        " AS d(record, due)"
        " ON CONFLICT (workspace_id, flow, record_id) DO UPDATE SET due_at = excluded.due_at",
        workspace,
        flow,
        list(dues),
        list(dues.values()),
    )


async def put_where_none(
    db: Executor, workspace: int, flow: str, dues: Mapping[UUID, datetime]
) -> None:
    """The same for records without one: what is there was set by somebody who looked later."""
    await db.execute(
        "INSERT INTO danliu.alarms (workspace_id, flow, record_id, due_at)"
        " SELECT $1, $2, d.record, d.due FROM unnest($3::uuid[], $4::timestamptz[])"
        " AS d(record, due) ON CONFLICT DO NOTHING",
        workspace,
        flow,
        list(dues),
        list(dues.values()),
    )


async def drop(db: Executor, workspace: int, flow: str, record: UUID) -> None:
    await db.execute(
        "DELETE FROM danliu.alarms WHERE workspace_id = $1 AND flow = $2 AND record_id = $3",
        workspace,
        flow,
        record,
    )


async def upcoming(
    db: Executor, workspace: int, flow: str, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[tuple[datetime, UUID]]:
    """The next alarms of a flow with their records, the earliest first; behind `after`."""
    rows = await db.fetch(
        "SELECT due_at, record_id FROM danliu.alarms WHERE workspace_id = $1 AND flow = $2"
        " AND ($3::timestamptz IS NULL OR (due_at, record_id) > ($3, $4::uuid))"
        " ORDER BY due_at, record_id LIMIT $5",
        workspace,
        flow,
        *(after or (None, None)),
        limit,
    )
    return [(due, record) for due, record in rows]
