"""What rules may ask of a record that is about to be written.

Its own values as they would be; formulas over them; and, fetched once for all records of a group,
what stands behind its links. What is rolled up from other records is as it stands now.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from msgspec import Struct

from danliu.formulas import formula, parse, references
from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables.access import Sight
from danliu.tables.fields.formula import FormulaOptions
from danliu.tables.fields.lookup import LookupOptions
from danliu.tables.plan import given_name, parameters
from danliu.tables.rules.memory import Memory
from danliu.tables.schema import Schema
from danliu.tables.source import Source
from danliu.tables.statement import compiled
from danliu.tables.table import SYSTEM_KINDS, Column, Table

Values = Mapping[str, Any]


class Facts(Struct, frozen=True):
    """One record. `deep` by path as `deep_paths` tells them; `said` of who writes, and when.

    memory   what conditions said of values before, and which fields are just their values
    """

    schema: Schema
    table: Table
    values: Values
    deep: Mapping[Path, Any]
    said: Mapping[Path, Any]
    memory: Memory

    def holds(self, condition: str) -> bool:
        return self.memory.holds(condition, self.values, self)

    def __call__(self, path: Path) -> Any:
        """As a formula looks a path up."""
        if len(path) == 1 and (plain := self.memory.plain.get(path[0])):
            return self.values.get(plain)
        column = self.table.by_name.get(path[0])
        if column is None:
            return self.said.get(path)
        if isinstance(column.options, LookupOptions) and len(path) == 1:
            return self(column.options.path)
        if isinstance(column.options, FormulaOptions) and len(path) == 1:
            return formula(column.options.formula)(self)
        if len(path) > 1 or not column.type.stored:
            return self.deep.get((column.key, *path[1:]))
        value = self.values.get(column.key)
        heirs = self.schema.inherited(self.table, column)
        if value is None and heirs:
            return self.deep.get((heirs[0].key, heirs[1].key))
        return value


def memory_of(schema: Schema, table: Table) -> Memory:
    """One for each table of a schema; plain is what is stored and follows nobody."""

    def new() -> Memory:
        plain = {
            name: column.key
            for name, column in table.by_name.items()
            if column.type.stored and not schema.inherited(table, column)
        }
        return Memory(plain)

    return schema.kept(("memory", table.key), new)


def deep_paths(schema: Schema, table: Table, texts: Sequence[str]) -> frozenset[Path]:
    """What these formulas ask that the record's own values do not tell."""
    return frozenset(
        found
        for text in texts
        for path in references(parse(text))
        for found in _deep(schema, table, path)
    )


def _deep(schema: Schema, table: Table, path: Path) -> Iterator[Path]:
    column = table.by_name.get(path[0])
    if column is None:
        return
    options = column.options
    if isinstance(options, LookupOptions) and len(path) == 1:
        yield from _deep(schema, table, options.path)
    elif isinstance(options, FormulaOptions) and len(path) == 1:
        yield from deep_paths(schema, table, [options.formula])
    elif len(path) > 1 or not column.type.stored:
        yield (column.key, *path[1:])
    elif heirs := schema.inherited(table, column):
        yield (heirs[0].key, heirs[1].key)


async def fetch_deep(
    db: Executor,
    schema: Schema,
    table: Table,
    paths: frozenset[Path],
    records: Sequence[tuple[UUID, Values]],
    said: Mapping[Path, Any],
) -> list[dict[Path, Any]]:
    """What stands at these paths for each record: one query a link, however many records."""
    found: list[dict[Path, Any]] = [{} for _ in records]
    keys: list[UUID | None]
    for link in sorted({path[0] for path in paths}):
        column = table.columns[link]
        asked = sorted(path for path in paths if path[0] == link)
        behind = column.type.points == "one"
        there = schema.target(column) if behind else table
        wanted = [path[1:] if behind and len(path) > 1 else path for path in asked]
        keys = [values.get(link) if behind else record for record, values in records]
        rows = await _rows(db, schema, there, wanted, [key for key in keys if key], said)
        for mine, key in zip(found, keys, strict=True):
            if key and key in rows:
                mine |= dict(zip(asked, rows[key], strict=True))
    return found


async def _rows(
    db: Executor,
    schema: Schema,
    table: Table,
    paths: Sequence[Path],
    ids: Sequence[UUID],
    said: Mapping[Path, Any],
) -> Mapping[UUID, Sequence[Any]]:
    """The values at the paths, by record."""
    if not ids:
        return {}
    source = Source(Sight(schema, None), table, parameters(said))
    selected = [source.at(path).label(f"c{n}") for n, path in enumerate(paths)]
    wanted = sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid()))
    statement = compiled(
        sa.select(source.rows.c.id, *selected)
        .select_from(source.joined)
        .where(source.rows.c.id == sa.any_(wanted))
    )
    given = {given_name(path): value for path, value in said.items()}
    rows = await db.fetch(statement.sql, *statement.arguments({**given, "ids": list(set(ids))}))
    return {row[0]: tuple(row)[1:] for row in rows}


def own_columns(table: Table, text: str) -> list[Column]:
    """The fields of the table that a formula names, in its order."""
    paths = references(parse(text))
    named = (table.by_name.get(path[0]) for path in paths if path[0] not in SYSTEM_KINDS)
    return [column for column in named if column]
