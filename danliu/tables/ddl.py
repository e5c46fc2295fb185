"""A table definition as DDL, built by SQLAlchemy from the field types' own columns."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateColumn, CreateTable

from danliu.tables.definition import Unique
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

DIALECT = postgresql.asyncpg.dialect()  # type: ignore[no-untyped-call]


def _sql(element: Any) -> str:
    return str(element.compile(dialect=DIALECT)).strip()


def _system_columns() -> list[sa.Column[Any]]:
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("deleted_at", moment),
        sa.Column("duplicate_of", sa.Uuid()),
        sa.Column("flags", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    ]


def _columns_of(column: Column) -> Iterator[sa.Column[Any]]:
    if not column.type.stored:
        return
    sql_type = column.type.column(column.options)
    yield sa.Column(column.physical, sql_type)
    if column.stamps:
        yield sa.Column(
            column.stamps, postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'")
        )


def create_table(schema: Schema, table: Table) -> list[str]:
    """The statements that build a new table, its sequences and unique rules; links come later."""
    columns = _system_columns()
    for column in table.stored:
        columns.extend(_columns_of(column))
    built = sa.Table(table.physical, sa.MetaData(schema=schema.name), *columns)
    statements = [_sql(CreateTable(built))]
    statements += [create_sequence(schema, one) for one in table.counted]
    statements += [create_unique(schema, table, rule) for rule in table.definition.unique]
    statements.append(
        f"CREATE INDEX i_{table.id}_newest ON {schema.physical(table)} (created_at, id)"
        " WHERE deleted_at IS NULL"
    )
    return statements


def add_column(schema: Schema, table: Table, column: Column) -> list[str]:
    """The statements that add one field to a table that has records."""
    if not column.type.stored:
        return []
    physical = schema.physical(table)
    statements = [
        f"ALTER TABLE {physical} ADD COLUMN IF NOT EXISTS {_sql(CreateColumn(one))}"
        for one in _columns_of(column)
    ]
    if not column.type.typed:
        statements.append(create_sequence(schema, column))
    return statements


def sequence(schema: Schema, column: Column) -> str:
    return f"{schema.counters}.s_{column.definition.id}"


def create_sequence(schema: Schema, column: Column) -> str:
    return f"CREATE SEQUENCE IF NOT EXISTS {sequence(schema, column)}"


UNIQUE_AMONG = "deleted_at IS NULL AND duplicate_of IS NULL"
"""Blank fields make no duplicate; a record in the trash or marked as one does not count."""


def unique_definition(table: Table, rule: Unique) -> str:
    """What stands in CREATE UNIQUE INDEX after the table."""
    return f"({', '.join(table.columns_of(rule))}) WHERE {UNIQUE_AMONG}"


def create_unique(schema: Schema, table: Table, rule: Unique) -> str:
    definition = unique_definition(table, rule)
    return f"CREATE UNIQUE INDEX u_{rule.id} ON {schema.physical(table)} {definition}"


def take_unique(schema: Schema, _table: Table, rule: Unique) -> str:
    """The index that was built beforehand becomes that of the rule."""
    return f"ALTER INDEX {schema.name}.u_{rule.id}_new RENAME TO u_{rule.id}"


def drop_unique(schema: Schema, rule: Unique) -> str:
    return f"DROP INDEX IF EXISTS {schema.name}.u_{rule.id}"


def add_link(schema: Schema, table: Table, column: Column, *, checked: bool) -> str | None:
    """The foreign key of a single link. Many links are an array: see fields/link.py.

    checked   False leaves the records that are there to be checked later
    """
    if column.definition.type != "link":
        return None
    target = schema.target(column)
    return (
        f"ALTER TABLE {schema.physical(table)} ADD CONSTRAINT fk_{column.definition.id}"
        f" FOREIGN KEY ({column.physical}) REFERENCES {schema.physical(target)} (id)"
        f"{'' if checked else ' NOT VALID'}"
    )


def index_link(schema: Schema, table: Table, column: Column) -> str:
    """So that «all lines of this order» costs what it finds."""
    kind = "gin" if column.definition.type == "links" else "btree"
    return (
        f"CREATE INDEX l_{column.definition.id} ON {schema.physical(table)}"
        f" USING {kind} ({column.physical})"
    )
