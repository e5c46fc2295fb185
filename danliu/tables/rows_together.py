"""The statements of the write path for many records of one table: each writes all of them.

The records cross as one JSON text and PostgreSQL turns them into rows: a client that encodes an
array for every column spends more on it than the server on reading the text.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job, columns, enqueue_made_sql
from danliu.tables.row_sql import (
    LOGGED,
    Signature,
    guard,
    listed,
    next_number,
    numbers,
    types,
)
from danliu.tables.rows import Landed, Lost, Moved, gone, standing
from danliu.tables.schema import Schema, Table


class New(Struct, frozen=True):
    """A record ready to be inserted. `row` by physical column, the same columns for all."""

    id: UUID
    row: Mapping[str, Any]
    after: Mapping[str, Any]
    flags: Sequence[str]
    jobs: Sequence[Job]


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
_NEW = ("id uuid", "after jsonb", "flags text[]")
_KNOWN = (*_NEW, "before jsonb", "version int")


def _given(every: Sequence[str], names: Sequence[str], kinds: Mapping[str, str]) -> str:
    """`given`: one row a record."""
    columns = [*every, *(f"{name} {kinds[name]}" for name in names)]
    return (
        ", given AS MATERIALIZED (SELECT * FROM json_to_recordset($2::text::json)"
        f" AS g({', '.join(columns)}))"
    )


def _logged(schema: Schema, table: Table, kind: str, before: str, given: str) -> str:
    return (
        f", logged AS (INSERT INTO {schema.name}.changes ({LOGGED})"
        f" SELECT $3::timestamptz, {table.id}, m.id, m.version, '{kind}', $4::text, $5::text,"
        f" $6::text, $7::uuid, $8::uuid, {before}, g.after{given}"
        " FROM made m JOIN given g ON g.id = m.id RETURNING record_id, seq)"
    )


def _queued(first: int) -> str:
    return f", queued AS ({enqueue_made_sql(first, 'made')})"


def _outcome(numbers: str) -> str:
    return (
        f" SELECT made.id, made.version, logged.seq{numbers}"
        " FROM guard LEFT JOIN made ON true LEFT JOIN logged ON logged.record_id = made.id"
    )


@lru_cache(maxsize=500)
def _create_sql(schema: Schema, table: Table, names: tuple[str, ...], jobs: bool) -> str:
    kinds, given = types(table), table.counted
    values = [f"g.{name}" for name in names]
    values += [next_number(schema, column) for column in given]
    every = [*names, *(column.physical for column in given)]
    told = f"id, version{listed(column.physical for column in given)}"
    return (
        f"{guard(schema)}{_given(_NEW, names, kinds)}, made AS ("
        f"INSERT INTO {schema.physical(table)} (id, created_at, created_by, updated_at, updated_by,"
        f" flags{listed(every)}) SELECT g.id, $3::timestamptz, $4::text, $3::timestamptz, $4::text,"
        f" g.flags{listed(values)} FROM given g, guard ON CONFLICT DO NOTHING RETURNING {told})"
        + _logged(schema, table, "create", "'{}'::jsonb", numbers(given))
        + (_queued(_HEAD + 1) if jobs else "")
        + _outcome(listed(f"made.{column.physical}" for column in given))
    )


@lru_cache(maxsize=500)
def _update_sql(schema: Schema, table: Table, kind: str, names: tuple[str, ...], jobs: bool) -> str:
    kinds = types(table)
    sets = [f"{name} = g.{name}" for name in names]
    return (
        f"{guard(schema)}{_given(_KNOWN, names, kinds)}, made AS (UPDATE {schema.physical(table)} t"
        " SET version = t.version + 1, updated_at = $3::timestamptz, updated_by = $4::text,"
        f" flags = g.flags{gone(kind)}{listed(sets)} FROM given g, guard"
        f" WHERE t.id = g.id AND t.version = g.version AND t.{standing(kind)}"
        " RETURNING t.id, t.version)"
        + _logged(schema, table, kind, "g.before", "")
        + (_queued(_HEAD + 1) if jobs else "")
        + _outcome("")
    )


async def create(
    db: Executor, schema: Schema, table: Table, records: Sequence[New], signature: Signature
) -> Mapping[UUID, Landed]:
    """Insert what a unique rule or a taken id does not forbid; the others are not in the answer.

    Raises  Moved
    """
    names = tuple(records[0].row)
    sql = _create_sql(schema, table, names, any(one.jobs for one in records))
    given_rows = [
        {"id": one.id, "after": one.after, "flags": one.flags, **one.row} for one in records
    ]
    rows = await _run(db, sql, schema, given_rows, signature, _jobs(records))
    keys = [column.key for column in table.counted]
    return {
        made: Landed(version, seq, dict(zip(keys, given, strict=True)))
        for made, version, seq, *given in rows
    }


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
    rows = await _run(db, sql, schema, given, signature, _jobs(records))
    if len(rows) < len(records):
        raise Lost
    return {made: Landed(version, seq, {}) for made, version, seq in rows}


async def _run(
    db: Executor,
    sql: str,
    schema: Schema,
    given: Sequence[Mapping[str, Any]],
    signature: Signature,
    jobs: Sequence[tuple[UUID, Job]],
) -> list[Any]:
    """The rows made. Raises Moved."""
    s, text = signature, msgspec.json.encode(given).decode()
    head = (schema.version, text, s.at, s.who, s.origin, s.reason, s.run, s.act)
    rows = await db.fetch(sql, *head, *(_columns(jobs) if jobs else ()))
    if not rows:
        raise Moved
    return [row for row in rows if row["id"] is not None]


def _jobs(records: Sequence[New] | Sequence[Changed]) -> list[tuple[UUID, Job]]:
    return [(one.id, job) for one in records for job in one.jobs]


def _columns(jobs: Sequence[tuple[UUID, Job]]) -> tuple[list[Any], ...]:
    return [record for record, _ in jobs], *columns([job for _, job in jobs])
