"""The statements of the write path: one each to create, update or delete a record.

Each carries the schema version that it was compiled for and does nothing if that has moved, and
it writes the change log and the jobs of whoever listens in the same breath.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from danliu.postgres.pool import Executor, one
from danliu.postgres.queue import Job, columns, enqueue_sql
from danliu.tables.ddl import DIALECT, sequence
from danliu.tables.schema import Column, Schema, Table


@dataclass(frozen=True)
class Signature:
    """Who writes, from where and why: what every entry of the log says."""

    at: datetime
    who: str
    origin: str
    reason: str
    run: UUID | None


class Moved(Exception):
    """The schema is newer than the statement, which did nothing: reload and begin again."""


class Lost(Exception):
    """Somebody else wrote between reading and writing: begin again."""


@dataclass(frozen=True)
class Landed:
    """What a statement wrote.

    version   of the record now
    seq       number of the entry in the change log
    numbers   auto-numbers that the database gave, by field key
    """

    version: int
    seq: int
    numbers: Mapping[str, str]


@dataclass(frozen=True)
class Stored:
    """A row as the write path read it, by physical column name."""

    version: int
    flags: list[str]
    columns: Mapping[str, Any]


# Parameters that every statement has: $1 schema version, $2 record, $3 at, $4 who, $5 origin,
# $6 reason, $7 run, $8 before, $9 after. Then $10 and $11, the columns, the jobs.
_HEAD = 11


def _guard(schema: Schema) -> str:
    return (
        "WITH guard AS (SELECT FROM danliu.workspaces"
        f" WHERE id = {schema.workspace} AND schema_version = $1::bigint)"
    )


def _logged(schema: Schema, table: Table, kind: str, numbers: str = "") -> str:
    return (
        f", logged AS (INSERT INTO {schema.name}.changes (at, table_id, record_id, version, kind,"
        " who, origin, reason, run_id, before, after)"
        f" SELECT $3::timestamptz, {table.id}, id, version, '{kind}', $4::text, $5::text,"
        f" $6::text, $7::uuid, $8::jsonb, $9::jsonb{numbers} FROM made RETURNING seq)"
    )


def _queued(first: int) -> str:
    arrays = (f"${first}", f"${first + 1}", f"${first + 2}")
    return f", queued AS ({enqueue_sql(*arrays, 'EXISTS (SELECT FROM made)')})"


_OUTCOME = (
    " SELECT EXISTS (SELECT FROM guard) AS current, made.version, logged.seq{numbers}"
    " FROM (SELECT) AS always LEFT JOIN made ON true LEFT JOIN logged ON true"
)


def _typed(schema: Schema, table: Table) -> Mapping[str, str]:
    """SQL type of every physical column that the write path fills."""
    types: dict[str, str] = {}
    for column in table.columns.values():
        if not column.type.stored:
            continue
        kind = column.type.column(column.options)
        types[column.physical] = str(kind.compile(dialect=DIALECT))
        if column.stamps:
            types[column.stamps] = "jsonb"
    return types


@lru_cache(maxsize=1_000)
def _create_sql(schema: Schema, table: Table, names: tuple[str, ...], jobs: bool) -> str:
    types = _typed(schema, table)
    counted = _counted(table)
    values = [f"${_HEAD + 1 + i}::{types[name]}" for i, name in enumerate(names)]
    values += [_next_number(schema, column) for column in counted]
    every = [*names, *(column.physical for column in counted)]
    given = ", ".join(f"'{column.key}', {column.physical}" for column in counted)
    # not *: PostgreSQL would copy every cell once more for the statement's own use
    told = f"id, version{_listed(column.physical for column in counted)}"
    return (
        f"{_guard(schema)}, made AS (INSERT INTO {schema.physical(table)} (id, created_at,"
        f" created_by, updated_at, updated_by, flags, duplicate_of{_listed(every)})"
        " SELECT $2::uuid, $3::timestamptz, $4::text, $3::timestamptz, $4::text, $10::text[],"
        f" $11::uuid{_listed(values)} FROM guard ON CONFLICT DO NOTHING RETURNING {told})"
        + _logged(schema, table, "create", f" || jsonb_build_object({given})" if given else "")
        + (_queued(_HEAD + 1 + len(names)) if jobs else "")
        + _OUTCOME.format(numbers=_listed(f"made.{column.physical}" for column in counted))
    )


def _counted(table: Table) -> list[Column]:
    """The fields that the database numbers."""
    return [one for one in table.columns.values() if one.type.stored and not one.type.typed]


def _listed(parts: Any) -> str:
    return "".join(f", {part}" for part in parts)


def _next_number(schema: Schema, column: Column) -> str:
    # the prefix is text of the table's builder: an escaped literal, never spliced bare
    prefix = column.options.prefix.replace("'", "''")
    number = f"nextval('{sequence(schema, column)}')::text"
    return f"'{prefix}' || lpad({number}, {int(column.options.digits)}, '0')"


@lru_cache(maxsize=4_000)
def _update_sql(schema: Schema, table: Table, kind: str, names: tuple[str, ...], jobs: bool) -> str:
    types = _typed(schema, table)
    sets = [f"{name} = ${_HEAD + 1 + i}::{types[name]}" for i, name in enumerate(names)]
    gone = ", deleted_at = $3::timestamptz" if kind == "delete" else ""
    return (
        f"{_guard(schema)}, made AS (UPDATE {schema.physical(table)} SET version = version + 1,"
        f" updated_at = $3::timestamptz, updated_by = $4::text, flags = $10::text[]{gone}"
        f"{_listed(sets)} WHERE id = $2::uuid AND version = $11::int AND deleted_at IS NULL"
        " AND EXISTS (SELECT FROM guard) RETURNING id, version)"
        + _logged(schema, table, kind)
        + (_queued(_HEAD + 1 + len(names)) if jobs else "")
        + _OUTCOME.format(numbers="")
    )


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
    counted = _counted(table)
    numbers = {column.key: found[column.physical] for column in counted}
    return Landed(found["version"], found["seq"], numbers)


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
    """Compare-and-swap one record, or put it in the trash. Raises Moved, Lost."""
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
    return (schema.version, record, s.at, s.who, s.origin, s.reason, s.run, before, after)


async def fetch(db: Executor, schema: Schema, table: Table, record: UUID) -> Stored | None:
    """The row as it stands, for a decision in Python; None if there is none or it is in the
    trash."""
    row = await db.fetchrow(
        f"SELECT * FROM {schema.physical(table)} WHERE id = $1 AND deleted_at IS NULL", record
    )
    return Stored(row["version"], row["flags"], dict(row)) if row else None
