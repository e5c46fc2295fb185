"""What a unique rule does when the record is there already."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.tables.cells import Parsed
from danliu.tables.definition import Unique
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table


class Found(Struct, frozen=True):
    """The record that a new one collides with; `rule` is None where it is its own id."""

    id: UUID
    version: int
    created_by: str
    columns: Mapping[str, Any]
    rule: Unique | None


async def find(
    db: Executor, schema: Schema, table: Table, record: UUID, values: Mapping[str, Any]
) -> Found | None:
    """The record that has this id, or these values under a unique rule."""
    select = f"SELECT * FROM {schema.physical(table)} WHERE"
    row = await db.fetchrow(f"{select} id = $1", record)
    if row:
        return _found(row, None)
    for rule in table.definition.unique:
        wanted = [values.get(key) for key in rule.fields]
        if any(value is None for value in wanted):
            continue
        names = [table.columns[key].physical for key in rule.fields]
        same = " AND ".join(f"{name} = ${i + 1}" for i, name in enumerate(names))
        row = await db.fetchrow(
            f"{select} {same} AND deleted_at IS NULL AND duplicate_of IS NULL", *wanted
        )
        if row:
            return _found(row, rule)
    return None


def _found(row: Any, rule: Unique | None) -> Found:
    return Found(row["id"], row["version"], row["created_by"], row, rule)


def both_sources(found: Found, origin: str) -> str:
    return f"重复来单：已有一条来自 {found.created_by}，又从 {origin} 收到"


def compare(
    table: Table, found: Found, values: Mapping[str, Any], origin: str
) -> tuple[Parsed, list[str]]:
    """What the new record adds to blanks of the old one, and where the two disagree.

    A state or an automatic value is not what a source says about an order: it is left alone.
    """
    fill, differs = Parsed(), []
    for key, value in values.items():
        column, was = table.columns[key], found.columns[table.columns[key].physical]
        if value is None or value == was or column.stamps or not column.type.typed:
            continue
        if was is None:
            fill.values[key] = value
        elif value != column.type.initial(column.options):
            differs.append(_difference(column, was, value, found.created_by, origin))
    return fill, differs


def _difference(column: Column, was: Any, value: Any, first: str, second: str) -> str:
    show, options = column.type.show, column.options
    name = column.definition.name
    here, there = show(was, options), show(value, options)
    return f"两处来单不一致：{name} {here}（{first}）／{there}（{second}）"
