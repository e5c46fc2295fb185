"""The log of definitions: what each table was, from when to when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.postgres.pool import Connection, Executor
from danliu.tables.definition import FieldDef, TableDef


class Redefined(Struct, frozen=True):
    """One change of a table's definition. None where there was no table before, or none after."""

    seq: int
    at: datetime
    who: str
    reason: str
    act: UUID
    table: int
    before: TableDef | None
    after: TableDef | None


_COLUMNS = "seq, at, who, reason, act, table_id, before, after"


class By(Struct, frozen=True):
    """Who changes definitions, when and why; all under one act are undone together."""

    at: datetime
    who: str
    act: UUID
    reason: str = ""


async def keep(
    db: Connection, workspace: int, by: By, before: TableDef | None, after: TableDef | None
) -> None:
    """Note a change, in the order of the changes of records."""
    table = after or before
    await db.execute(
        f"INSERT INTO danliu.definitions (workspace_id, {_COLUMNS})"
        f" VALUES ($1, nextval('ws_{workspace}.change_seq'), $2, $3, $4, $5, $6, $7, $8)",
        workspace,
        by.at,
        by.who,
        by.reason,
        by.act,
        table.id if table else 0,
        before,
        after,
    )


async def of_act(db: Executor, workspace: int, act: UUID) -> Sequence[Redefined]:
    """What one act changed, newest first."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.definitions WHERE workspace_id = $1 AND act = $2"
        " ORDER BY seq DESC",
        workspace,
        act,
    )
    return [_redefined(row) for row in rows]


async def until(db: Executor, workspace: int, at: datetime) -> Mapping[int, Sequence[Redefined]]:
    """All changes of each table, oldest first; those after the moment too: they end a field."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.definitions WHERE workspace_id = $1 AND table_id IN"
        " (SELECT table_id FROM danliu.definitions WHERE workspace_id = $1 AND at <= $2)"
        " ORDER BY seq",
        workspace,
        at,
    )
    return _by_table(rows)


async def of_tables(
    db: Executor, workspace: int, tables: Sequence[int]
) -> Mapping[int, Sequence[Redefined]]:
    """All changes of each of these tables, oldest first."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.definitions"
        " WHERE workspace_id = $1 AND table_id = ANY($2::int[]) ORDER BY seq",
        workspace,
        tables,
    )
    return _by_table(rows)


def _by_table(rows: Sequence[Any]) -> dict[int, list[Redefined]]:
    found: dict[int, list[Redefined]] = {}
    for row in rows:
        found.setdefault(row["table_id"], []).append(_redefined(row))
    return found


def _redefined(row: Any) -> Redefined:
    seq, at, who, reason, act, table, before, after = row
    return Redefined(seq, at, who, reason, act, table, _table(before), _table(after))


def _table(plain: object) -> TableDef | None:
    return None if plain is None else msgspec.convert(plain, TableDef)


Span = tuple[int, int | None]
"""From one number of the log to another, both excluded; None is «and ever since»."""


def spans(log: Sequence[Redefined], field: FieldDef) -> list[Span]:
    """When this column was the field of its key: only then the log speaks of it."""
    found: list[Span] = []
    began: int | None = None
    for one in log:
        there = one.after is not None and any(f.id == field.id for f in one.after.fields)
        if there and began is None:
            began = one.seq
        elif not there and began is not None:
            found.append((began, one.seq))
            began = None
    return found if began is None else [*found, (began, None)]
