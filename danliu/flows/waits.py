"""What waiting runs wait for, as rows: a signal by name, a change of a record, the end of a run.

What happened is written into the row (`came`), and the run is woken in the same statement.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.flows.values import builtin, pack
from danliu.postgres.pool import Executor
from danliu.postgres.queue import enqueue_each_sql
from danliu.tables.schema import Schema
from danliu.tables.table import Table

RESUME = "flow-resume"
"""The job «something happened to this run: look again»."""

MOST_AT_ONCE = 10_000


class Awaited(Struct, frozen=True):
    """What a step waits for; one of signal, record and run.

    about   narrows a signal: «» hears it whatever it is about
    wanted  {when, given, after}: the condition on the record, the values it compares with, and
            the version at which it did not hold
    """

    signal: str | None = None
    about: str = ""
    table_id: int | None = None
    record_id: UUID | None = None
    wanted: Mapping[str, Any] | None = None
    run: UUID | None = None


class Wait(Struct, frozen=True):
    """A row: since when, and what came of it (packed, None while nothing has)."""

    since: datetime
    awaited: UUID | None
    came: Any


async def begin(
    db: Executor, run: UUID, path: str, workspace: int, what: Awaited, now: datetime
) -> None:
    """Wait for this, in the caller's transaction; what the step waited for before is forgotten."""
    await db.execute(
        "INSERT INTO danliu.waits (run_id, path, workspace_id, since, signal, about, table_id,"
        " record_id, wanted, awaited) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (run_id, path) DO UPDATE SET since = $4, signal = $5, about = $6,"
        " table_id = $7, record_id = $8, wanted = $9, awaited = $10, came = NULL",
        run,
        path,
        workspace,
        now,
        what.signal,
        what.about,
        what.table_id,
        what.record_id,
        what.wanted,
        what.run,
    )


async def find(db: Executor, run: UUID, path: str) -> Wait | None:
    row = await db.fetchrow(
        "SELECT since, awaited, came FROM danliu.waits WHERE run_id = $1 AND path = $2", run, path
    )
    return Wait(*row) if row else None


async def over(db: Executor, run: UUID, path: str) -> None:
    """The step waits no more, for this or for a moment."""
    for table in ("waits", "timers"):
        await db.execute(f"DELETE FROM danliu.{table} WHERE run_id = $1 AND path = $2", run, path)


async def hold(db: Executor, schema: Schema, table: Table, record: UUID) -> int | None:
    """Keep a record as it is until this transaction ends, so that no change of it falls between
    a look at it and the row that waits. Its version; None where there is no such record."""
    found: int | None = await db.fetchval(
        f"SELECT version FROM {schema.physical(table)} WHERE id = $1 AND deleted_at IS NULL"
        " FOR SHARE",
        record,
    )
    return found


def resume_each_sql(source: str, run: str = "run_id") -> str:
    """The INSERT that wakes the run of each row of `source`, as urgently as it was begun."""
    return enqueue_each_sql(
        RESUME,
        "convert_to(woken.id::text, 'UTF8')",
        f"{source} JOIN danliu.runs woken ON woken.id = {source}.{run}",
        priority="woken.priority",
        workspace="woken.workspace_id",
    )


async def wake(db: Executor, run: UUID) -> None:
    """Something happened to this run: it looks again."""
    await db.execute(f"WITH one AS (SELECT $1::uuid AS run_id) {resume_each_sql('one')}", run)


_WAKE = resume_each_sql("happened")


async def release(
    db: Executor,
    workspace: int,
    signal: str,
    *,
    about: str = "",
    at_most: int = MOST_AT_ONCE,
    tells: Mapping[str, Any] | None = None,
    by: str,
    now: datetime,
) -> int:
    """Give a signal to the runs that wait for it, who waits longest first; how many heard it.

    about   only those that wait for it about this; «»: all of them
    """
    came = {"by": by, "at": pack(now), "tells": pack(builtin(tells or {}))}
    heard: int = await db.fetchval(
        "WITH chosen AS (SELECT run_id, path FROM danliu.waits WHERE workspace_id = $1"
        " AND signal = $2 AND came IS NULL AND ($3 = '' OR about IN ('', $3))"
        " ORDER BY since, run_id, path LIMIT $4 FOR UPDATE SKIP LOCKED),"
        " happened AS (UPDATE danliu.waits w SET came = $5 FROM chosen c"
        "  WHERE w.run_id = c.run_id AND w.path = c.path RETURNING w.run_id),"
        f" woken AS ({_WAKE}) SELECT count(*) FROM happened",
        workspace,
        signal,
        about,
        at_most,
        came,
    )
    return heard


async def count_waiting(db: Executor, workspace: int) -> list[tuple[str, int, datetime]]:
    """For each signal: how many runs wait for it, and since when the first does."""
    rows = await db.fetch(
        "SELECT signal, count(*), min(since) FROM danliu.waits WHERE workspace_id = $1"
        " AND signal IS NOT NULL AND came IS NULL GROUP BY signal ORDER BY signal LIMIT 500",
        workspace,
    )
    return [tuple(row) for row in rows]


class Watcher(Struct, frozen=True):
    """A step that waits for a change of a record."""

    run: UUID
    path: str
    wanted: Mapping[str, Any]


async def watchers(db: Executor, table: int, record: UUID) -> list[Watcher]:
    rows = await db.fetch(
        "SELECT run_id, path, wanted FROM danliu.waits"
        " WHERE record_id = $1 AND table_id = $2 AND came IS NULL",
        record,
        table,
    )
    return [Watcher(*row) for row in rows]


async def happened(db: Executor, met: list[Watcher], came: Mapping[str, Any]) -> None:
    """Tell these steps, and wake their runs."""
    await db.execute(
        "WITH happened AS (UPDATE danliu.waits w SET came = $3"
        "  FROM unnest($1::uuid[], $2::text[]) AS c(run_id, path)"
        "  WHERE w.run_id = c.run_id AND w.path = c.path AND w.came IS NULL RETURNING w.run_id)"
        f" {_WAKE}",
        [one.run for one in met],
        [one.path for one in met],
        msgspec.to_builtins(came),
    )


def wake_parents_sql(ended: str, only_if: str) -> str:
    """Two CTEs of a statement that ends runs: those who wait for the end of one are woken."""
    return (
        f"parents AS (SELECT w.run_id FROM danliu.waits w JOIN {ended} ON w.awaited = {ended}.id"
        f" WHERE {only_if}), told AS ({resume_each_sql('parents')})"
    )
