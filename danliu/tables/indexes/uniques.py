"""A unique rule for a table that is full and in use: its index first, while everybody works.

The index is built concurrently under a name of its own and takes the rule's name with the
definition, in one transaction. Where there are duplicates nothing changes, and they are shown.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.postgres.pool import Connection, Pool
from danliu.tables import ddl
from danliu.tables.definition import TableDef, Unique
from danliu.tables.indexes import building
from danliu.tables.numbering import next_id
from danliu.tables.schema import Schema
from danliu.tables.table import Table

SHOWN = 10  # examples of duplicates


class Duplicates(Struct, frozen=True):
    """Values that several records have, as text, and the first of those records."""

    values: list[str]
    records: list[str]
    count: int


@dataclass(eq=False)
class AlreadyDuplicated(DanliuError):
    """There are records alike in these fields already: merge or change them first."""

    code = "already-duplicated"
    status = 409

    table: str
    rule: list[str]  # the names of the fields
    groups: int  # how many values are there more than once
    examples: list[Duplicates]


@asynccontextmanager
async def built(
    db: Pool, schema: Schema, wanted: Sequence[TableDef]
) -> AsyncIterator[list[TableDef]]:
    """The definitions with the indexes of their new rules built; redefine them inside the block.

    Raises  AlreadyDuplicated
    """
    made: list[str] = []
    async with db.acquire() as one:
        await one.execute("SELECT pg_advisory_lock_shared($1)", building.UNIQUE_LOCK)
        try:
            yield [await _table(one, schema, definition, made) for definition in wanted]
        finally:
            if not one.is_closed():
                for name in made:  # gone, where the rule has taken it
                    await building.drop(one, schema.name, name)
                await one.execute("SELECT pg_advisory_unlock_shared($1)", building.UNIQUE_LOCK)


async def _table(db: Connection, schema: Schema, wanted: TableDef, made: list[str]) -> TableDef:
    old = schema.by_id.get(wanted.id) or schema.tables.get(wanted.key)
    if old is None:
        return wanted
    now = Table(_numbered(old, wanted))
    rules = [await _rule(db, schema, old, now, rule, made) for rule in wanted.unique]
    return msgspec.structs.replace(wanted, unique=tuple(rules))


async def _rule(
    db: Connection, schema: Schema, old: Table, now: Table, rule: Unique, made: list[str]
) -> Unique:
    known = next((one for one in old.definition.unique if one.fields == rule.fields), None)
    if not await _are_there(db, schema, now, rule):
        return rule
    if known and old.columns_of(known) == now.columns_of(rule):
        return rule
    numbered = msgspec.structs.replace(rule, id=known.id if known else await next_id(db))
    made.append(f"u_{numbered.id}_new")
    await _build(db, schema, now, numbered)
    return numbered


def _numbered(old: Table, wanted: TableDef) -> TableDef:
    """The wanted table with the ids that its fields have already; 0 for those without a column."""
    known = old.definition
    ids = {(one.key, one.type): one.id for one in (*known.retired, *known.fields)}
    fields = tuple(
        msgspec.structs.replace(one, id=one.id or ids.get((one.key, one.type), 0))
        for one in wanted.fields
    )
    return msgspec.structs.replace(wanted, id=known.id, fields=fields)


async def _are_there(db: Connection, schema: Schema, table: Table, rule: Unique) -> bool:
    """Whether every field of the rule has its column by now."""
    names = [table.columns[key].physical for key in rule.fields if key in table.columns]
    found: int = await db.fetchval(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass($1)"
        " AND attname = ANY($2::text[]) AND NOT attisdropped",
        schema.physical(table),
        names,
    )
    return found == len(rule.fields)


async def _build(db: Connection, schema: Schema, table: Table, rule: Unique) -> None:
    name, definition = f"u_{rule.id}_new", ddl.unique_definition(table, rule)
    await building.drop(db, schema.name, name)  # half made, if a crash left it
    try:
        await building.build(db, schema.name, table.physical, name, definition, unique=True)
    except asyncpg.UniqueViolationError as error:
        raise await _duplicated(db, schema, table, rule) from error


async def _duplicated(
    db: Connection, schema: Schema, table: Table, rule: Unique
) -> AlreadyDuplicated:
    columns = table.columns_of(rule)
    texts = ", ".join(f"{one}::text" for one in columns)
    present = " AND ".join(f"{one} IS NOT NULL" for one in columns)
    rows = await db.fetch(
        f"SELECT ARRAY[{texts}], (array_agg(id::text ORDER BY created_at, id))[1:5], count(*),"
        f" count(*) OVER () FROM {schema.physical(table)} WHERE {ddl.UNIQUE_AMONG} AND {present}"
        f" GROUP BY {', '.join(columns)} HAVING count(*) > 1"
        f" ORDER BY 3 DESC, 1 LIMIT {SHOWN}",
        timeout=600,
    )
    names = [table.columns[key].definition.name for key in rule.fields]
    groups = rows[0][3] if rows else 0
    return AlreadyDuplicated(table.key, names, groups, [Duplicates(*row[:3]) for row in rows])
