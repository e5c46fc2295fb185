"""The statements of the write path for one record: one each to create it or to change it.

Each carries the schema version that it was compiled for and does nothing if that has moved, and
it writes the change log and the jobs of whoever listens in the same breath. Many records at once:
rows_together.py.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor, one
from danliu.postgres.queue import Job, columns, enqueue_sql
from danliu.tables.row_sql import (
    LOGGED,
    Signature,
    guard,
    listed,
    next_number,
    numbers,
    types,
)
from danliu.tables.schema import Schema
from danliu.tables.table import Table


class Moved(Exception):
    """The schema is newer than the statement, which did nothing: reload and begin again."""


class Lost(Exception):
    """Somebody else wrote between reading and writing: begin again."""


class Landed(Struct, frozen=True):
    """What a statement wrote.

    version   of the record now
    seq       number of the entry in the change log
    numbers   auto-numbers that the database gave, by field key
    """

    version: int
    seq: int
    numbers: Mapping[str, str]


class Stored(Struct, frozen=True):
    """A row as the write path read it, by physical column name."""

    version: int
    flags: list[str]
    columns: Mapping[str, Any]


# Parameters that every statement has: $1 schema version, $2 record, $3 at, $4 who, $5 origin,
# $6 reason, $7 run, $8 act, $9 before, $10 after. Then $11 and $12, the columns, the jobs.
_HEAD = 12


def _logged(schema: Schema, table: Table, kind: str, given: str = "") -> str:
    return (
        f", logged AS (INSERT INTO {schema.name}.changes ({LOGGED})"
        f" SELECT $3::timestamptz, {table.id}, id, version, '{kind}', $4::text, $5::text,"
        f" $6::text, $7::uuid, $8::uuid, $9::jsonb, $10::jsonb{given} FROM made RETURNING seq)"
    )


def _queued(first: int) -> str:
    return f", queued AS ({enqueue_sql(first, 'EXISTS (SELECT FROM made)')})"


_OUTCOME = (
    " SELECT EXISTS (SELECT FROM guard) AS current, made.version, logged.seq{numbers}"
    " FROM (SELECT) AS always LEFT JOIN made ON true LEFT JOIN logged ON true"
)


@lru_cache(maxsize=1_000)
def _create_sql(schema: Schema, table: Table, names: tuple[str, ...], jobs: bool) -> str:
    kinds, given = types(table), table.counted
    values = [f"${_HEAD + 1 + i}::{kinds[name]}" for i, name in enumerate(names)]
    values += [next_number(schema, column) for column in given]
    every = [*names, *(column.physical for column in given)]
    # not *: PostgreSQL would copy every cell once more for the statement's own use
    told = f"id, version{listed(column.physical for column in given)}"
    return (
        f"{guard(schema)}, made AS (INSERT INTO {schema.physical(table)} (id, created_at,"
        f" created_by, updated_at, updated_by, flags, duplicate_of{listed(every)})"
        " SELECT $2::uuid, $3::timestamptz, $4::text, $3::timestamptz, $4::text, $11::text[],"
        f" $12::uuid{listed(values)} FROM guard ON CONFLICT DO NOTHING RETURNING {told})"
        + _logged(schema, table, "create", numbers(given))
        + (_queued(_HEAD + 1 + len(names)) if jobs else "")
        + _OUTCOME.format(numbers=listed(f"made.{column.physical}" for column in given))
    )


@lru_cache(maxsize=4_000)
def _update_sql(schema: Schema, table: Table, kind: str, names: tuple[str, ...], jobs: bool) -> str:
    kinds = types(table)
    sets = [f"{name} = ${_HEAD + 1 + i}::{kinds[name]}" for i, name in enumerate(names)]
    return (
        f"{guard(schema)}, made AS (UPDATE {schema.physical(table)} SET version = version + 1,"
        " updated_at = $3::timestamptz, updated_by = $4::text,"
        f" flags = $11::text[]{gone(kind)}{listed(sets)}"
        f" WHERE id = $2::uuid AND version = $12::int AND {standing(kind)}"
        " AND EXISTS (SELECT FROM guard) RETURNING id, version)"
        + _logged(schema, table, kind)
        + (_queued(_HEAD + 1 + len(names)) if jobs else "")
        + _OUTCOME.format(numbers="")
    )


def gone(kind: str) -> str:
    """What deleting and restoring do besides."""
    moment = {"delete": "$3::timestamptz", "restore": "NULL"}.get(kind)
    return f", deleted_at = {moment}" if moment else ""


def standing(kind: str) -> str:
    """Where a record must be for this: in its table, or in the trash."""
    return "deleted_at IS NOT NULL" if kind == "restore" else "deleted_at IS NULL"


async def create(
    db: Executor,
    schema: Schema,
    table: Table,
    record: UUID,
    row: Mapping[str, Any],
    signature: Signature,
    *,
    after: Mapping[str, Any],
    flags: Sequence[str],
    duplicate_of: UUID | None,
    jobs: Sequence[Job],
) -> Landed | None:
    """Insert one record. None, with nothing written, where a unique rule or the id is taken.

    Raises  Moved
    """
    sql = _create_sql(schema, table, tuple(row), bool(jobs))
    head = _head(schema, record, signature, {}, after)
    tail = columns(jobs) if jobs else ()
    found = await one(db, sql, *head, list(flags), duplicate_of, *row.values(), *tail)
    if not found["current"]:
        raise Moved
    if found["version"] is None:
        return None
    given = {column.key: found[column.physical] for column in table.counted}
    return Landed(found["version"], found["seq"], given)


async def update(
    db: Executor,
    schema: Schema,
    table: Table,
    record: UUID,
    row: Mapping[str, Any],
    signature: Signature,
    *,
    kind: str,
    version: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    flags: Sequence[str],
    jobs: Sequence[Job],
) -> Landed:
    """Compare-and-swap one record, into the trash or out of it too. Raises Moved, Lost."""
    sql = _update_sql(schema, table, kind, tuple(row), bool(jobs))
    head = _head(schema, record, signature, before, after)
    tail = columns(jobs) if jobs else ()
    found = await one(db, sql, *head, list(flags), version, *row.values(), *tail)
    if not found["current"]:
        raise Moved
    if found["version"] is None:
        raise Lost
    return Landed(found["version"], found["seq"], {})


def _head(
    schema: Schema,
    record: UUID,
    signature: Signature,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> tuple[Any, ...]:
    s = signature
    return (schema.version, record, s.at, s.who, s.origin, s.reason, s.run, s.act, before, after)


async def fetch(
    db: Executor, schema: Schema, table: Table, records: Sequence[UUID], *, trashed: bool = False
) -> Mapping[UUID, Stored]:
    """The rows as they stand, for a decision in Python; of the table, or of its trash."""
    where = standing("restore" if trashed else "update")
    rows = await db.fetch(
        f"SELECT * FROM {schema.physical(table)} WHERE id = ANY($1::uuid[]) AND {where}", records
    )
    return {row["id"]: Stored(row["version"], row["flags"], dict(row)) for row in rows}


async def is_there(db: Executor, schema: Schema, table: Table, record: UUID) -> bool:
    """Whether there is such a record, in the table or in its trash."""
    found: bool = await db.fetchval(
        f"SELECT EXISTS (SELECT FROM {schema.physical(table)} WHERE id = $1)", record
    )
    return found


async def stands(db: Executor, schema: Schema, table: Table, record: UUID) -> bool:
    """Whether the record is in its table; it stays as it is until the transaction ends."""
    found: bool | None = await db.fetchval(
        f"SELECT deleted_at IS NULL FROM {schema.physical(table)} WHERE id = $1 FOR SHARE", record
    )
    return bool(found)
