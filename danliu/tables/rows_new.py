"""The statement of the write path that inserts many records of one table.

The records cross as one JSON text, which holds what the log says of them: that is all that they
are, so their columns are read from there, and the text that is the entry is never parsed twice.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job
from danliu.tables.marks import FLAGS
from danliu.tables.row_sql import LOGGED, Signature, guard, listed, next_number, numbers, types
from danliu.tables.rows import Landed, Moved
from danliu.tables.rows_together import columns, queued
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table


class New(Struct, frozen=True):
    """A record ready to be inserted. `logged`: its values but for the blanks, and its marks."""

    id: UUID
    logged: Mapping[str, Any]
    jobs: Sequence[Job]


# Parameters: $1 schema version, $2 the records, $3 their ids, $4 at, $5 the same as text, $6 who,
# $7 origin, $8 reason, $9 run, $10 act; then the jobs: the record of each, entrypoint, payload,
# priority.
_HEAD = 10


async def create(
    db: Executor,
    schema: Schema,
    table: Table,
    records: Sequence[New],
    signature: Signature,
    *,
    careful: bool,
) -> Mapping[UUID, Landed]:
    """Insert them.

    careful   leave out what a unique rule or a taken id forbids; it is not in the answer. It costs
              a third more, for PostgreSQL looks before each insert and marks it twice
    Raises    Moved; if not careful, UniqueViolationError, and nothing is inserted
    """
    said, caused = signature, [(one.id, job) for one in records for job in one.jobs]
    rows = await db.fetch(
        _sql(schema, table, bool(caused), careful),
        schema.version,
        msgspec.json.encode([one.logged for one in records]).decode(),
        [one.id for one in records],
        said.at,
        said.at.isoformat(),
        said.who,
        said.origin,
        said.reason,
        said.run,
        said.act,
        *columns(caused),
    )
    if not rows:
        raise Moved
    return _landed(table, rows)


def _landed(table: Table, rows: Sequence[Any]) -> Mapping[UUID, Landed]:
    made = rows if rows[0][0] is not None else []
    keys = [column.key for column in table.counted]
    if not keys:
        return {record: Landed(1, seq, {}) for record, seq in made}
    return {
        record: Landed(1, seq, dict(zip(keys, given, strict=True))) for record, seq, *given in made
    }


@lru_cache(maxsize=500)
def _sql(schema: Schema, table: Table, jobs: bool, careful: bool) -> str:
    made, inserted = _made(schema, table), "given g"
    if careful:
        made += " ON CONFLICT DO NOTHING RETURNING id"
        inserted += " WHERE g.id IN (SELECT id FROM made)"
    return (
        f"{guard(schema)}, {_given(schema, table)}, made AS ({made})"
        f", logged AS (INSERT INTO {schema.name}.changes ({LOGGED})"
        f" SELECT $4::timestamptz, {table.id}, g.id, 1, 'create', $6::text, $7::text, $8::text,"
        f" $9::uuid, $10::uuid, '{{}}'::jsonb, g.logged{numbers(table.counted)}"
        f" FROM {inserted} RETURNING record_id, seq)"
        + (queued(_HEAD + 1, "made" if careful else "given") if jobs else "")
        + f" SELECT logged.record_id, logged.seq{_counted(table)}"
        " FROM guard LEFT JOIN logged ON true"
        + (" LEFT JOIN given ON given.id = logged.record_id" if table.counted else "")
    )


def _given(schema: Schema, table: Table) -> str:
    """`given`: one row a record, with the numbers that the database gives it.

    Each is a microsecond younger than the one before it, so that a list in the order of their
    making has them as they were told, whatever their ids.
    """
    counted = [f"{next_number(schema, one)} AS {one.physical}" for one in table.counted]
    return (
        f"given AS MATERIALIZED (SELECT g.id, g.logged, $5::text AS moment, $4::timestamptz"
        f" + (g.place - 1) * interval '1 microsecond' AS made_at{listed(counted)}"
        " FROM ROWS FROM (unnest($3::uuid[]), jsonb_array_elements($2::text::jsonb))"
        " WITH ORDINALITY AS g(id, logged, place), guard)"
    )


def _counted(table: Table) -> str:
    return listed(f"given.{one.physical}" for one in table.counted)


def _made(schema: Schema, table: Table) -> str:
    read = {one.physical: f"g.{one.physical}" for one in table.counted}
    kinds = types(table)
    for column in table.stored:
        if column.type.typed:
            read[column.physical] = _value(column.key, kinds[column.physical])
        if column.stamps:
            read[column.stamps] = _entered(column)
    flags = _value(FLAGS, "TEXT[]")
    return (
        f"INSERT INTO {schema.physical(table)} (id, created_at, created_by, updated_at, updated_by,"
        f" flags{listed(read)}) SELECT g.id, g.made_at, $6::text, g.made_at, $6::text,"
        f" coalesce({flags}, '{{}}'){listed(read.values())} FROM given g"
        # neighbours of an index together; and two who insert the same do not lock crosswise
        " ORDER BY g.id"
    )


def _value(key: str, kind: str) -> str:
    """The value of a column, from what the log says."""
    if kind == "JSONB":
        return f"g.logged->'{key}'"
    if kind.endswith("[]"):
        elements = f"ARRAY(SELECT jsonb_array_elements_text(g.logged->'{key}'))"
        return f"CASE WHEN g.logged ? '{key}' THEN {elements}::{kind} END"
    return f"(g.logged->>'{key}')::{kind}"


def _entered(column: Column) -> str:
    """When the stages of a state were entered: the first one, now."""
    stage = f"g.logged->>'{column.key}'"
    return f"CASE WHEN {stage} IS NULL THEN '{{}}' ELSE jsonb_build_object({stage}, g.moment) END"
