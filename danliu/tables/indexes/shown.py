"""The indexes of a table as people are shown them: why, how large, how often used, how far."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from danliu.errors import Words
from danliu.postgres.pool import Executor
from danliu.tables.indexes import kept
from danliu.tables.indexes.kept import State, There
from danliu.tables.schema import Schema
from danliu.tables.table import Table

_NEWEST = Words("最新记录在前的列表", "lists with the newest records first")


class Shown(Struct, frozen=True):
    """bytes and scans as PostgreSQL tells them; progress in percent while it is being built.

    fields   the keys of the fields in it, in order
    took_ms  how long building it took
    """

    name: str
    fields: tuple[str, ...]
    why: tuple[Words, ...]
    state: State
    reason: Words | None = None
    bytes: int = 0
    scans: int = 0
    used_at: datetime | None = None
    built_at: datetime | None = None
    took_ms: int | None = None
    progress: int | None = None


async def shown(db: Executor, schema: Schema, table: Table) -> list[Shown]:
    """Those that the definitions have, then those that follow use."""
    there = await kept.there(db, schema.name)
    progress = await _progress(db, schema)
    defined = [
        _defined(name, fields, why, there, progress)
        for name, fields, why in _of_definitions(schema, table)
    ]
    known = (await kept.kept(db, schema.workspace)).values()
    follow = [_kept(one, there, progress) for one in known if one.table == table.id]
    return [*defined, *follow]


def _of_definitions(schema: Schema, table: Table) -> Iterator[tuple[str, tuple[str, ...], Words]]:
    yield f"i_{table.id}_newest", ("created_at",), _NEWEST
    for rule in table.definition.unique:
        names = "、".join(table.columns[key].definition.name for key in rule.fields)
        yield f"u_{rule.id}", rule.fields, Words(f"「{names}」不能重复", f"{names} is unique")
    for column in table.stored:
        if column.points_to:
            there = schema.target(column).definition
            why = Words(f"从「{there.name}」找到这里", f"found from {there.name_en or there.name}")
            yield f"l_{column.definition.id}", (column.key,), why


def _defined(
    name: str,
    fields: tuple[str, ...],
    why: Words,
    there: Mapping[str, There],
    progress: Mapping[str, int],
) -> Shown:
    found = there.get(name)
    if found is None:
        return Shown(name, fields, (why,), "waiting")
    state: State = "ready" if found.valid else "building"
    return Shown(
        name,
        fields,
        (why,),
        state,
        None,
        found.bytes,
        found.scans,
        found.used_at,
        progress=progress.get(name),
    )


def _kept(one: kept.Kept, there: Mapping[str, There], progress: Mapping[str, int]) -> Shown:
    found = there.get(one.name)
    return Shown(
        one.name,
        one.fields,
        one.why,
        one.state,
        one.reason,
        found.bytes if found else 0,
        found.scans if found else one.scans,
        (found and found.used_at) or one.used_at,
        one.built_at,
        one.took_ms,
        progress.get(one.name),
    )


async def _progress(db: Executor, schema: Schema) -> Mapping[str, int]:
    """Percent by name. Reading the table is the first half, writing and checking the second."""
    rows = await db.fetch(
        "SELECT c.relname::text AS name, phase, blocks_total, blocks_done, tuples_total,"
        " tuples_done FROM pg_stat_progress_create_index p"
        " JOIN pg_class c ON c.oid = p.index_relid JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = $1",
        schema.name,
    )
    return {row["name"]: percent(dict(row)) for row in rows}


_PHASES = {
    "building index: scanning table": (2, 48),
    "building index: sorting live tuples": (50, 5),
    "building index: loading tuples in tree": (55, 20),
    "waiting for writers before validation": (75, 0),
    "index validation: scanning index": (76, 8),
    "index validation: sorting tuples": (84, 1),
    "index validation: scanning table": (85, 14),
    "waiting for old snapshots": (99, 0),
}


def percent(row: Mapping[str, Any]) -> int:
    """Of a row of pg_stat_progress_create_index."""
    start, share = _PHASES.get(row["phase"], (0, 0))
    kind = "tuples" if "loading" in row["phase"] else "blocks"
    total = row[f"{kind}_total"] or 0
    return start + round(share * min(1.0, row[f"{kind}_done"] / total) if total else 0)
