"""What the statements of the write path share: the guard, the log, the types of the columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from danliu.tables.ddl import DIALECT, sequence
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

LOGGED = "at, table_id, record_id, version, kind, who, origin, reason, run_id, act, before, after"


@dataclass(frozen=True)
class Signature:
    """Who writes, from where and why: what every entry of the log says."""

    at: datetime
    who: str
    origin: str
    reason: str
    run: UUID | None
    act: UUID | None


def guard(schema: Schema) -> str:
    """`guard` is empty where the schema, $1, has moved: then the statement does nothing."""
    return (
        "WITH guard AS (SELECT FROM danliu.workspaces"
        f" WHERE id = {schema.workspace} AND schema_version = $1::bigint)"
    )


def types(table: Table) -> Mapping[str, str]:
    """SQL type of every physical column that the write path fills."""
    known: dict[str, str] = {}
    for column in table.stored:
        kind = column.type.column(column.options)
        known[column.physical] = str(kind.compile(dialect=DIALECT))
        if column.stamps:
            known[column.stamps] = "JSONB"
    return known


def next_number(schema: Schema, column: Column) -> str:
    # the prefix is text of the table's builder: an escaped literal, never spliced bare
    prefix = column.options.prefix.replace("'", "''")
    digits = int(column.options.digits)
    return f"danliu.numbered('{prefix}', nextval('{sequence(schema, column)}'), {digits})"


def numbers(columns: Iterable[Column]) -> str:
    """The numbers just given, as jsonb to be added to what the log says; or nothing."""
    given = ", ".join(f"'{column.key}', {column.physical}" for column in columns)
    return f" || jsonb_build_object({given})" if given else ""


def listed(parts: Iterable[Any]) -> str:
    """The rest of a list that has begun."""
    return "".join(f", {part}" for part in parts)
