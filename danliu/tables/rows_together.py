"""The statement of the write path that changes many records of one table. New ones: rows_new.py.

The records cross as one JSON text and PostgreSQL turns them into rows: a client that encodes an
array for every column spends more on it than the server on reading the text.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.postgres import queue
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job, enqueue_made_sql
from danliu.tables.row_sql import LOGGED, Signature, guard, listed, types
from danliu.tables.rows import Landed, Lost, Moved, gone, standing
from danliu.tables.schema import Schema
from danliu.tables.table import Table


class Changed(Struct, frozen=True):
    """A record ready to be changed from `version`. The same columns of `row` for all."""

    id: UUID
    version: int
    row: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    flags: Sequence[str]
    jobs: Sequence[Job]


# Parameters: $1 schema version, $2 the records, $3 at, $4 who, $5 origin, $6 reason, $7 run,
# $8 act; then the jobs: the record of each, entrypoint, payload, priority.
_HEAD = 8
_KNOWN = ("id uuid", "before jsonb", "after jsonb", "flags text[]", "version int")


def _given(names: Sequence[str], kinds: Mapping[str, str]) -> str:
    """`given`: one row a record."""
    columns = [*_KNOWN, *(f"{name} {kinds[name]}" for name in names)]
    return (
        ", given AS MATERIALIZED (SELECT * FROM json_to_recordset($2::text::json)"
        f" AS g({', '.join(columns)}))"
    )


def queued(first: int, made: str) -> str:
    """Enqueues the jobs, from parameter `first`, of those records whose ids are in `made`."""
    return f", queued AS ({enqueue_made_sql(first, made)})"


@lru_cache(maxsize=500)
def _update_sql(schema: Schema, table: Table, kind: str, names: tuple[str, ...], jobs: bool) -> str:
    kinds = types(table)
    sets = [f"{name} = g.{name}" for name in names]
    return (
        f"{guard(schema)}{_given(names, kinds)}, made AS (UPDATE {schema.physical(table)} t"
        " SET version = t.version + 1, updated_at = $3::timestamptz, updated_by = $4::text,"
        f" flags = g.flags{gone(kind)}{listed(sets)} FROM given g, guard"
        f" WHERE t.id = g.id AND t.version = g.version AND t.{standing(kind)}"
        f" RETURNING t.id, t.version), logged AS (INSERT INTO {schema.name}.changes ({LOGGED})"
        f" SELECT $3::timestamptz, {table.id}, m.id, m.version, '{kind}', $4::text, $5::text,"
        " $6::text, $7::uuid, $8::uuid, g.before, g.after"
        " FROM made m JOIN given g ON g.id = m.id RETURNING record_id, seq)"
        + (queued(_HEAD + 1, "made") if jobs else "")
        + " SELECT made.id, made.version, logged.seq"
        " FROM guard LEFT JOIN made ON true LEFT JOIN logged ON logged.record_id = made.id"
    )


async def update(
    db: Executor,
    schema: Schema,
    table: Table,
    records: Sequence[Changed],
    signature: Signature,
    kind: str,
) -> Mapping[UUID, Landed]:
    """Compare-and-swap all of them, or none where the caller's transaction ends with the error.

    Raises  Moved, Lost
    """
    names = tuple(records[0].row)
    sql = _update_sql(schema, table, kind, names, any(one.jobs for one in records))
    given = [
        {
            "id": one.id,
            "before": one.before,
            "after": one.after,
            "flags": one.flags,
            "version": one.version,
            **one.row,
        }
        for one in records
    ]
    said, text = signature, msgspec.json.encode(given).decode()
    head = (schema.version, text, said.at, said.who, said.origin, said.reason, said.run, said.act)
    caused = [(one.id, job) for one in records for job in one.jobs]
    rows = await db.fetch(sql, *head, *columns(caused))
    if not rows:
        raise Moved
    if len(rows) < len(records) or rows[0]["id"] is None:
        raise Lost
    return {made: Landed(version, seq, {}) for made, version, seq in rows}


def columns(jobs: Sequence[tuple[UUID, Job]]) -> tuple[list[Any], ...]:
    """The arrays that `queued` takes; none where there are no jobs."""
    if not jobs:
        return ()
    return [record for record, _ in jobs], *queue.columns([job for _, job in jobs])
