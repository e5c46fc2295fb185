"""The statements of the write path for many records of one table: each writes all of them.

Values cross as one array a column: see crossing.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job, enqueue_made_sql
from danliu.tables.crossing import as_json, cells, crossed, crossing, elements
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


@dataclass(frozen=True)
class New:
    """A record ready to be inserted. `row` by physical column, the same columns for all."""

    id: UUID
    row: Mapping[str, Any]
    after: Mapping[str, Any]
    flags: Sequence[str]
    jobs: Sequence[Job]


@dataclass(frozen=True)
class Changed:
    """A record ready to be changed from `version`. The same columns of `row` for all."""

    id: UUID
    version: int
    row: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    flags: Sequence[str]
    jobs: Sequence[Job]


# Parameters: $1 schema version, $2 records, $3 at, $4 who, $5 origin, $6 reason, $7 run, $8 act,
# $9 before (changes) or nothing (creates), $10 after, $11 flags, $12 versions; then the columns;
# last the jobs: the record of each, entrypoint, payload, priority.
_HEAD = 12
_GIVEN = ("id", "before", "after", "flags", "version")
_HEAD_ARRAYS = ("$2::uuid[]", "$9::jsonb[]", "$10::jsonb[]", "$11::text[]", "$12::int[]")


def _given(names: Sequence[str], kinds: Mapping[str, str]) -> str:
    """`given`: one row a record."""
    arrays = [f"${_HEAD + 1 + i}::{crossing(kinds[name])}[]" for i, name in enumerate(names)]
    columns = [*_GIVEN, *names]
    return (
        f", given AS (SELECT * FROM unnest({', '.join([*_HEAD_ARRAYS, *arrays])})"
        f" AS g({', '.join(columns)}))"
    )


_FLAGS = elements("g.flags")


def _logged(schema: Schema, table: Table, kind: str, given: str) -> str:
    return (
        f", logged AS (INSERT INTO {schema.name}.changes ({LOGGED})"
        f" SELECT $3::timestamptz, {table.id}, m.id, m.version, '{kind}', $4::text, $5::text,"
        f" $6::text, $7::uuid, $8::uuid, g.before, g.after{given}"
        " FROM made m JOIN given g ON g.id = m.id RETURNING record_id, seq)"
    )


def _queued(first: int) -> str:
    records, entrypoints, payloads, priorities = (f"${first + i}" for i in range(4))
    made = enqueue_made_sql(records, entrypoints, payloads, priorities, "made")
    return f", queued AS ({made})"


def _outcome(numbers: str) -> str:
    return (
        f" SELECT made.id, made.version, logged.seq{numbers}"
        " FROM guard LEFT JOIN made ON true LEFT JOIN logged ON logged.record_id = made.id"
    )


@lru_cache(maxsize=500)
def _create_sql(schema: Schema, table: Table, names: tuple[str, ...], jobs: bool) -> str:
    kinds, given = types(table), table.counted
    values = [crossed(f"g.{name}", kinds[name]) for name in names]
    values += [next_number(schema, column) for column in given]
    every = [*names, *(column.physical for column in given)]
    told = f"id, version{listed(column.physical for column in given)}"
    return (
        f"{guard(schema)}{_given(names, kinds)}, made AS (INSERT INTO {schema.physical(table)}"
        f" (id, created_at, created_by, updated_at, updated_by, flags{listed(every)})"
        f" SELECT g.id, $3::timestamptz, $4::text, $3::timestamptz, $4::text, {_FLAGS}"
        f"{listed(values)} FROM given g, guard ON CONFLICT DO NOTHING RETURNING {told})"
        + _logged(schema, table, "create", numbers(given))
        + (_queued(_HEAD + 1 + len(names)) if jobs else "")
        + _outcome(listed(f"made.{column.physical}" for column in given))
    )


@lru_cache(maxsize=500)
def _update_sql(schema: Schema, table: Table, kind: str, names: tuple[str, ...], jobs: bool) -> str:
    kinds = types(table)
    sets = [f"{name} = {crossed(f'g.{name}', kinds[name])}" for name in names]
    return (
        f"{guard(schema)}{_given(names, kinds)}, made AS (UPDATE {schema.physical(table)} t"
        " SET version = t.version + 1, updated_at = $3::timestamptz, updated_by = $4::text,"
        f" flags = {_FLAGS}{gone(kind)}{listed(sets)} FROM given g, guard"
        f" WHERE t.id = g.id AND t.version = g.version AND t.{standing(kind)}"
        " RETURNING t.id, t.version)"
        + _logged(schema, table, kind, "")
        + (_queued(_HEAD + 1 + len(names)) if jobs else "")
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
    before: list[Any] = [{}] * len(records)
    rows = await _run(db, sql, schema, table, records, names, signature, before, [0] * len(records))
    given = table.counted
    return {
        row["id"]: Landed(
            row["version"], row["seq"], {column.key: row[column.physical] for column in given}
        )
        for row in rows
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
    before = [one.before for one in records]
    versions = [one.version for one in records]
    rows = await _run(db, sql, schema, table, records, names, signature, before, versions)
    if len(rows) < len(records):
        raise Lost
    return {row["id"]: Landed(row["version"], row["seq"], {}) for row in rows}


async def _run(
    db: Executor,
    sql: str,
    schema: Schema,
    table: Table,
    records: Sequence[New] | Sequence[Changed],
    names: tuple[str, ...],
    signature: Signature,
    before: Sequence[Any],
    versions: Sequence[int],
) -> list[Any]:
    """The rows made. Raises Moved."""
    s = signature
    head = (schema.version, [one.id for one in records], s.at, s.who, s.origin, s.reason, s.run)
    said = (s.act, before, [one.after for one in records], as_json([one.flags for one in records]))
    kinds = types(table)
    columns = [cells(kinds[name], [one.row[name] for one in records]) for name in names]
    jobs = [(one.id, job) for one in records for job in one.jobs]
    tail = _columns(jobs) if jobs else ()
    rows = await db.fetch(sql, *head, *said, versions, *columns, *tail)
    if not rows:
        raise Moved
    return [row for row in rows if row["id"] is not None]


def _columns(jobs: Sequence[tuple[UUID, Job]]) -> tuple[list[Any], ...]:
    return (
        [record for record, _ in jobs],
        [job.entrypoint for _, job in jobs],
        [job.payload for _, job in jobs],
        [job.priority for _, job in jobs],
    )
