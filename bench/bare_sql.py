"""The statements of the bare handlers: the product's own list query, and inserts by hand."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.computed import by_hand
from bench.ground import workspace
from danliu.hub import Hub
from danliu.people.actor import SYSTEM
from danliu.tables.read import Query
from danliu.tables.schema import Schema
from danliu.tables.table import Table
from danliu.tables.write import Context
from danliu.workspace import Workspace

HEAD = (
    "id",
    "version",
    "flags",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "duplicate_of",
)


@dataclass(frozen=True)
class Listing:
    """One page of a table. `keys` are the cells after the head, in the order of the columns."""

    sql: str
    arguments: tuple[Any, ...]
    keys: tuple[str, ...]

    def record(self, values: tuple[Any, ...]) -> dict[str, Any]:
        head = dict(zip(HEAD, values, strict=False))
        cells = values[len(HEAD) + 1 :]  # between them stands the schema's version
        return {**head, "cells": dict(zip(self.keys, cells, strict=False))}


@dataclass(frozen=True)
class Statements:
    create: str
    bulk: str
    audited: str
    sales: str
    listing: dict[str, Listing]


async def read_statements(dsn: str) -> Statements:
    """Asks the product once, and listens to what it asks PostgreSQL."""
    async with Hub.open(dsn, Path(os.environ["DANLIU_DATA"]), size=2) as hub:
        row = await workspace(hub)
        async with hub.house.db.acquire() as db:
            ws = Workspace(hub.house, row, Context(SYSTEM, "bench")).inside(db)
            schema = await ws.tables.schema()
            listing = {
                key: await _listing(ws, schema, schema.table(key), db) for key in ("many", "few")
            }
    create = f"WITH made AS ({_insert(schema, 'orders')} RETURNING id){_log(schema)}"
    audited = _insert(schema, "audited")
    return Statements(create, _bulk(schema), audited, by_hand(schema), listing)


async def _listing(ws: Workspace, schema: Schema, table: Table, db: Any) -> Listing:
    heard: list[Any] = []
    with db.query_logger(heard.append):
        await ws.tables.page(Query(table.key, view="review"))
        await asyncio.sleep(0)  # asyncpg tells its loggers in the loop's next turn
    (page,) = [one for one in heard if schema.physical(table) in one.query]
    return Listing(page.query, tuple(page.args), tuple(table.columns))


def _insert(schema: Schema, table: str) -> str:
    """$1 id, $2 at, $3 who, $4 when the state was entered, then the twelve cells."""
    columns = schema.table(table).columns
    names = [column.physical for column in columns.values()]
    values = [f"${5 + i}" for i in range(len(names))]
    return (
        f"INSERT INTO bare.{table} (id, created_at, created_by, updated_at, updated_by,"
        f" {columns['status'].stamps}, {', '.join(names)})"
        f" VALUES ($1, $2, $3, $2, $3, $4, {', '.join(values)})"
    )


def _log(schema: Schema) -> str:
    """The log entry of what was made; its parameters follow those of the insert."""
    table = schema.table("orders").id
    origin = 5 + len(schema.table("orders").columns)
    return (
        " INSERT INTO bare.changes (at, table_id, record_id, version, kind, who,"
        f" origin, reason, before, after) SELECT $2, {table}, id, 1, 'create', $3, ${origin}::text,"
        f" ${origin + 1}::text, ${origin + 2}::jsonb, ${origin + 3}::jsonb FROM made"
    )


def _bulk(schema: Schema) -> str:
    """Many orders in one INSERT, and their log in another: $1 ids, $2 at, $3 who, $4 stages, the
    twelve cells as arrays, then origin, reason and what the log says."""
    table = schema.table("orders")
    columns = list(table.columns.values())
    types = {one.physical: str(one.type.column(one.options).compile()) for one in columns}
    names = [one.physical for one in columns]
    arrays = ", ".join(f"${5 + i}::{types[name]}[]" for i, name in enumerate(names))
    origin = 5 + len(names)
    return (
        f"WITH made AS (INSERT INTO bare.orders (id, created_at, created_by, updated_at,"
        f" updated_by, {table.columns['status'].stamps}, {', '.join(names)})"
        f" SELECT g.id, $2, $3, $2, $3, g.stage, {', '.join(f'g.{name}' for name in names)}"
        f" FROM unnest($1::uuid[], $4::jsonb[], {arrays}) AS g(id, stage, {', '.join(names)}))"
        " INSERT INTO bare.changes (at, table_id, record_id, version, kind, who, origin, reason,"
        f" before, after) SELECT $2, {table.id}, g.id, 1, 'create', $3, ${origin}::text,"
        f" ${origin + 1}::text, '{{}}', g.after FROM unnest($1::uuid[], ${origin + 2}::jsonb[])"
        " AS g(id, after)"
    )
