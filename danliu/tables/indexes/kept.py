"""What is known of the indexes that follow use, and what of them there is in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from danliu.errors import Words
from danliu.postgres.pool import Connection, Executor
from danliu.tables.indexes.needs import Need

State = Literal["waiting", "building", "ready", "failed", "cannot", "unused"]


class Kept(Struct, frozen=True):
    """One index that was asked for. `used_at` is the last scan that the server told of."""

    name: str
    table: int
    fields: tuple[str, ...]
    definition: str
    why: tuple[Words, ...]
    state: State
    reason: Words | None
    needed_at: datetime
    try_at: datetime | None
    tries: int
    built_at: datetime | None
    took_ms: int | None
    scans: int
    used_at: datetime | None


class There(Struct, frozen=True):
    """An index of a record table as PostgreSQL has it. bytes; scans since the server counts."""

    name: str
    table: str
    valid: bool
    bytes: int
    scans: int
    used_at: datetime | None


_COLUMNS = (
    "name, table_id, fields, definition, why, state, reason, needed_at, try_at, tries,"
    " built_at, took_ms, scans, used_at"
)


async def kept(db: Executor, workspace: int) -> Mapping[str, Kept]:
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.indexes WHERE workspace_id = $1 ORDER BY name", workspace
    )
    return {row["name"]: _kept(row) for row in rows}


def _kept(row: Any) -> Kept:
    values = dict(row)
    values["table"] = values.pop("table_id")
    values["fields"] = tuple(values["fields"])
    values["why"] = tuple(Words(*one) for one in values["why"])
    values["reason"] = Words(*values["reason"]) if values["reason"] else None
    return Kept(**values)


async def there(db: Executor, schema: str) -> Mapping[str, There]:
    """Every index of the tables of records. When it was scanned last, PostgreSQL 16 tells."""
    rows = await db.fetch(
        "SELECT c.relname::text, t.relname::text, i.indisvalid, pg_relation_size(c.oid),"
        " coalesce(s.idx_scan, 0), (to_jsonb(s)->>'last_idx_scan')::timestamptz"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN pg_stat_user_indexes s ON s.indexrelid = c.oid"
        " WHERE n.nspname = $1 AND t.relname ~ '^t_[0-9]+$'",
        schema,
    )
    return {row[0]: There(*row) for row in rows}


async def want(db: Connection, workspace: int, needs: Sequence[Need], now: datetime) -> None:
    """Note what is asked for now. What cannot be may have become possible, and the reverse."""
    await db.executemany(
        "INSERT INTO danliu.indexes AS i"
        " (workspace_id, name, table_id, fields, definition, why, state, reason, needed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (workspace_id, name) DO UPDATE SET fields = $4, why = $6, needed_at = $9,"
        " state = CASE WHEN $7 = 'cannot' OR i.state = 'cannot' OR i.state = 'unused' AND $10"
        " THEN $7 ELSE i.state END,"
        " reason = CASE WHEN $7 = 'cannot' THEN $8 WHEN i.state = 'cannot' THEN NULL"
        " ELSE i.reason END",
        [
            (
                workspace,
                one.name,
                one.table.id,
                one.fields,
                one.definition,
                one.why,
                "cannot" if one.cannot else "waiting",
                one.cannot,
                now,
                one.used,
            )
            for one in needs
        ],
    )


async def note(db: Connection, workspace: int, name: str, **known: Any) -> None:
    """Keep what became of an index: columns by name."""
    columns = ", ".join(f"{column} = ${n}" for n, column in enumerate(known, start=3))
    await db.execute(
        f"UPDATE danliu.indexes SET {columns} WHERE workspace_id = $1 AND name = $2",
        workspace,
        name,
        *known.values(),
    )


async def forget(db: Connection, workspace: int, name: str) -> None:
    await db.execute(
        "DELETE FROM danliu.indexes WHERE workspace_id = $1 AND name = $2", workspace, name
    )
