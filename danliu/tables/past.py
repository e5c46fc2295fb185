"""How tables were at a past moment: the rows as they are, with what came since taken back.

Nothing is copied: what stands in FROM for a table is a query over it and the change log, and the
read path reads that with the definitions, the formulas and the roll-ups of then.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables import definitions, marks
from danliu.tables.definition import TableDef
from danliu.tables.definitions import Redefined, Span, spans
from danliu.tables.plan import given_name
from danliu.tables.row_sql import types
from danliu.tables.schema import Schema
from danliu.tables.source import AT
from danliu.tables.table import Column, Table

_FOREVER: list[Span] = []


async def schema_at(db: Executor, now: Schema, at: datetime) -> Schema:
    """The tables as they were defined then. Roles are those of today: who may see, may see."""
    log = await definitions.until(db, now.workspace, at)
    tables = [found for one in log.values() if (found := _as_of(one, at))]
    roles = list(now.roles.values())
    schema = Schema(now.workspace, now.version, tables, (), roles, now.zone)
    schema.gone = frozenset(table.key for table in tables if table.id not in now.by_id)
    schema.past = lambda table: sa.text(_rows(schema, table, log[table.id])).bindparams(
        sa.bindparam(given_name(AT), type_=sa.DateTime(timezone=True))
    )
    return schema


def _as_of(log: Sequence[Redefined], at: datetime) -> TableDef | None:
    return next((one.after for one in reversed(log) if one.at <= at), None)


def _rows(schema: Schema, table: Table, log: Sequence[Redefined]) -> str:
    """The records of the table as they were at the moment, trash included.

    later   what happened since, that speaks of the fields of then
    first   of a record's later changes the first: what it was made from
    undone  the value that each cell had before the first change of it
    moved   whether a record went into the trash first, or came out of it
    """
    moment = f":{given_name(AT)}"
    cells = ", ".join(f"{_cell(table, one)} AS {one.physical}" for one in table.stored)
    return f"""
        SELECT t.id, coalesce(f.version - 1, t.version) AS version, t.created_at, t.created_by,
            coalesce(l.at, t.updated_at) AS updated_at, coalesce(l.who, t.updated_by) AS updated_by,
            CASE m.kind WHEN 'delete' THEN NULL WHEN 'restore' THEN {moment} ELSE t.deleted_at END
                AS deleted_at,
            t.duplicate_of, {_flags()} AS flags{", " + cells if cells else ""}
        FROM {schema.physical(table)} t
        LEFT JOIN (SELECT DISTINCT ON (record_id) record_id, version, kind
            FROM {_later(schema, table)} ORDER BY record_id, seq) f ON f.record_id = t.id
        LEFT JOIN (SELECT record_id, jsonb_object_agg(key, value) AS cells FROM (
                SELECT DISTINCT ON (record_id, key) record_id, key, value
                FROM {_later(schema, table)}, jsonb_each(before)
                WHERE {_speaks_of(table, log)} ORDER BY record_id, key, seq) c
            GROUP BY record_id) u ON u.record_id = t.id
        LEFT JOIN (SELECT DISTINCT ON (record_id) record_id, kind
            FROM {_later(schema, table)} WHERE kind IN ('delete', 'restore')
            ORDER BY record_id, seq) m ON m.record_id = t.id
        LEFT JOIN LATERAL (SELECT at, who FROM {schema.name}.changes c
            WHERE f.version IS NOT NULL AND c.record_id = t.id AND c.table_id = {table.id}
            AND c.at <= {moment} ORDER BY c.seq DESC LIMIT 1) l ON true
        WHERE f.kind IS DISTINCT FROM 'create'"""


def _later(schema: Schema, table: Table) -> str:
    return (
        f"(SELECT record_id, seq, version, kind, before FROM {schema.name}.changes"
        f" WHERE table_id = {table.id} AND at > :{given_name(AT)}) later"
    )


def _speaks_of(table: Table, log: Sequence[Redefined]) -> str:
    """A key may have been another field since: only while it was this one, it counts."""
    ended = {one.key: found for one in table.stored if (found := _ended(log, one))}
    whens = " ".join(f"WHEN '{key}' THEN {_within(found)}" for key, found in ended.items())
    return f"CASE key {whens} ELSE true END" if whens else "true"


def _ended(log: Sequence[Redefined], column: Column) -> list[Span]:
    found = spans(log, column.definition)
    return _FOREVER if len(found) == 1 and found[0][1] is None else found


def _within(found: Sequence[Span]) -> str:
    parts = (f"seq > {start}" + (f" AND seq < {end}" if end else "") for start, end in found)
    return "(" + " OR ".join(f"({part})" for part in parts) + ")"


def _cell(table: Table, column: Column) -> str:
    kind = types(table)[column.physical]
    return _either(column.key, kind, f"t.{column.physical}")


def _flags() -> str:
    return _either(marks.FLAGS, "TEXT[]", "t.flags")


def _either(key: str, kind: str, now: str) -> str:
    """The value that was undone where there is one, else as it is. `key` is our own spelling."""
    return f"CASE WHEN u.cells ? '{key}' THEN {_from_json(key, kind)} ELSE {now} END"


def _from_json(key: str, kind: str) -> str:
    value = f"(u.cells -> '{key}')"
    if kind == "JSONB":
        return f"nullif({value}, 'null'::jsonb)"
    if kind.endswith("[]"):
        parts = f"ARRAY(SELECT jsonb_array_elements_text({value}))"
        return f"CASE jsonb_typeof({value}) WHEN 'array' THEN {parts}::{kind} END"
    return f"(u.cells ->> '{key}')::{kind}"


def given_at(at: datetime) -> Mapping[Path, datetime]:
    return {AT: at}
