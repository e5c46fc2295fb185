"""Ringing: alarms that are due start their flows.

Any number of workers may ring at once: an alarm is taken, moved on and its run enqueued in one
statement, which does nothing to an alarm that is no longer as it was read.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import structlog

from danliu.errors import DanliuError
from danliu.flows.alarms import NOBODY
from danliu.flows.definition import Flow
from danliu.flows.notices import Notice, give_notice
from danliu.flows.published import Versions
from danliu.flows.starting import START, begun, run_id
from danliu.flows.triggers.trigger import kinds, settings_of
from danliu.people import actor
from danliu.postgres.pool import Executor
from danliu.postgres.queue import enqueue_each_sql
from danliu.tables.write import Context

log = structlog.get_logger()
AT_ONCE = 500


class Alarm(NamedTuple):
    """version, zone: of the flow as it is live, and of its workspace"""

    workspace: int
    flow: str
    record: UUID
    due_at: datetime
    version: int
    zone: str


_DUE = (
    "SELECT a.workspace_id, a.flow, a.record_id, a.due_at, f.version, w.zone"
    " FROM danliu.alarms a JOIN danliu.workspaces w ON w.id = a.workspace_id"
    " JOIN danliu.flows f ON f.workspace_id = a.workspace_id AND f.key = a.flow AND f.live"
    f" WHERE a.due_at <= $1 ORDER BY a.due_at LIMIT {AT_ONCE}"
)
_SAME = (
    "a.workspace_id = w.workspace_id AND a.flow = w.flow AND a.record_id = w.record_id"
    " AND a.due_at = w.due_at"
)
_START = enqueue_each_sql(START, "payload", "mine", priority="priority", workspace="workspace_id")
_RING = f"""
WITH w AS (
    SELECT * FROM unnest($1::int[], $2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[],
        $6::bytea[], $7::int[])
        AS w(workspace_id, flow, record_id, due_at, next_at, payload, priority)
), mine AS (
    SELECT w.* FROM danliu.alarms a JOIN w ON {_SAME} FOR UPDATE OF a SKIP LOCKED
), moved AS (
    UPDATE danliu.alarms a SET due_at = w.next_at FROM mine w
    WHERE {_SAME} AND w.next_at IS NOT NULL
), gone AS (
    DELETE FROM danliu.alarms a USING mine w WHERE {_SAME} AND w.next_at IS NULL
), queued AS ({_START})
SELECT count(*) FROM mine
"""


async def ring(db: Executor, versions: Versions, now: datetime) -> int:
    """Start what is due; how many runs were enqueued. What was missed of a timetable starts once,
    or each time where the flow wants it so."""
    pairs = [read for row in await db.fetch(_DUE, now) if (read := await _read(db, versions, row))]
    if not pairs:
        return 0
    due = [one for one, _ in pairs]
    following = [_next(one, flow, now) for one, flow in pairs]
    for (one, flow), at in zip(pairs, following, strict=True):
        if one.record == NOBODY and at is None:
            await _say_ended(db, one, flow, now)
    rung: int = await db.fetchval(
        _RING,
        [one.workspace for one in due],
        [one.flow for one in due],
        [one.record for one in due],
        [one.due_at for one in due],
        following,
        [_payload(one, flow) for one, flow in pairs],
        [flow.priority for _, flow in pairs],
    )
    return rung


async def _read(db: Executor, versions: Versions, row: Any) -> tuple[Alarm, Flow] | None:
    """An alarm with its flow; None, and a word in the log, for one that can no longer be read: the
    others ring all the same."""
    alarm = Alarm(*row)
    try:
        flow = await versions.get(db, alarm.workspace, alarm.flow, alarm.version)
        settings_of(flow.trigger)
    except (DanliuError, msgspec.ValidationError, KeyError) as error:
        log.warning("an alarm cannot be read", flow=alarm.flow, error=str(error))
        return None
    return alarm, flow


def _next(alarm: Alarm, flow: Flow, now: datetime) -> datetime | None:
    kind, settings = kinds[flow.trigger.kind], settings_of(flow.trigger)
    return kind.next(settings, kind.goes_on(settings, alarm.due_at, now), alarm.zone)


async def _say_ended(db: Executor, alarm: Alarm, flow: Flow, now: datetime) -> None:
    """A timetable without another moment, as far as the calendar is known, would end unseen."""
    number = run_id(alarm.workspace, alarm.flow, "ended", alarm.due_at.timestamp())
    zh = f"流程「{flow.name}」的定时没有下一次了，请改它的时间再发布"
    en = f"“{flow.name_en or flow.name}” has no next moment: change its times and publish it again"
    notice = Notice(number, now, "warning", zh, None, None, text_en=en)
    await give_notice(db, alarm.workspace, notice)


def _payload(alarm: Alarm, flow: Flow) -> bytes:
    """The same whoever rings: the run of this moment."""
    run = run_id(alarm.workspace, alarm.flow, alarm.record, alarm.due_at.timestamp())
    about = None if alarm.record == NOBODY else (flow.trigger.table, alarm.record)
    context = Context(actor.flow(flow.key), "clock")
    which, given = (alarm.flow, alarm.version), {"due_at": alarm.due_at}
    return msgspec.json.encode(begun(alarm.workspace, which, run, context, about, given))
