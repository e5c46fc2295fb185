"""Changing the type of a field: first what each value becomes and which are lost, then done.

The field gets a new column, filled while the table is in use; then, for a moment without writers,
the records that changed meanwhile are done again and the definition changes over. The old column
is retired with what was in it, so that undoing loses nothing that was there.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.formulas.kinds import Path
from danliu.postgres.pool import Connection, Pool
from danliu.tables import ddl, links
from danliu.tables.access import Sight
from danliu.tables.cells import Parsed, is_blank, parse_cells
from danliu.tables.crossing import cells, crossed, crossing
from danliu.tables.ddl import sequence
from danliu.tables.defining import lock, redefine
from danliu.tables.definition import FieldDef, Sort, TableDef
from danliu.tables.definitions import By
from danliu.tables.errors import InvalidSchema, NotFound
from danliu.tables.indexes import uniques
from danliu.tables.query import LONGEST_PAGE, Query, Record
from danliu.tables.read import Reader
from danliu.tables.row_sql import next_number, types
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

_NO_WAY = Words(
    "都是人来填的类型；算出来的字段请另加一个",
    "two types that people type; add another field for what is computed",
)
NUMBERED = "auto-number"
SHOWN = 50  # examples of each outcome


class Becomes(Struct, frozen=True):
    """What one value becomes; `wanted` says why it is lost."""

    record: UUID
    was: str
    now: str | None
    wanted: Words | None = None


class Outcome(Struct):
    """What the values of a field become.

    same     read the same as before; `changed` read otherwise; `lost` cannot be kept
    """

    blank: int = 0
    same: int = 0
    changed: int = 0
    lost: int = 0
    examples: list[Becomes] = []
    lost_examples: list[Becomes] = []


@dataclass(frozen=True)
class Conversion:
    """One field on its way to another type. One that is numbered keeps the texts that are there."""

    schema: Schema
    table: Table
    old: Column
    new: Column

    @classmethod
    def planned(cls, schema: Schema, table: str, wanted: FieldDef) -> "Conversion":
        """Raises NotFound, InvalidSchema."""
        found = schema.table(table)
        if wanted.key not in found.columns:
            raise NotFound("field", wanted.key)
        if wanted.type == NUMBERED:  # nobody fills it in, so nobody can be asked for it
            wanted = msgspec.structs.replace(wanted, required=False, required_if="")
        old, new = found.columns[wanted.key], Column(wanted, table)
        may_hold = new.type.typed or wanted.type == NUMBERED
        if not (old.type.stored and new.type.stored and may_hold):
            raise InvalidSchema(f"{table}.{wanted.key}", _NO_WAY)
        return cls(schema, found, old, new)

    @property
    def narrow(self) -> Table:
        """A table of the new field alone, for parsing."""
        title = self.new.definition
        return Table(TableDef(self.table.key, "", title.key, (title,)))

    async def read(
        self, db: Pool | Connection, records: Sequence[Record]
    ) -> list[tuple[Record, str, Parsed]]:
        """Each record with the old value as people read it, and what that becomes."""
        texts = [_text(self.old, one.cells[self.old.key]) for one in records]
        if self.new.definition.type == NUMBERED:
            kept = [Parsed({self.new.key: text or None}) for text in texts]
            return list(zip(records, texts, kept, strict=True))
        typed: Sequence[Mapping[str, Any]] = [{self.new.key: text or None} for text in texts]
        narrow = self.narrow
        typed = await links.resolve_titles(db, self.schema, narrow, typed, _nobody)
        parsed = [parse_cells(narrow, one) for one in typed]
        return list(zip(records, texts, parsed, strict=True))


async def _nobody(_table: Table, _title: str) -> UUID:
    wanted = Words("转换时不新建记录的关联", "a link that adds nothing while it is converted")
    raise InvalidSchema("convert", wanted)


def _text(column: Column, cell: Any) -> str:
    """A value as a person would type it anew."""
    if is_blank(cell):
        return ""
    if isinstance(cell, Mapping) and column.points_to:
        return str(cell.get("title") or "")
    if isinstance(cell, list) and column.points_to:
        return "、".join(str(one.get("title") or "") for one in cell)
    return column.type.show(cell, column.options)


async def preview(db: Pool, reader: Reader, conversion: Conversion) -> Outcome:
    """What each value becomes. Reads the whole table, a page at a time; writes nothing."""
    outcome = Outcome()
    async for page in _pages(db, reader, conversion):
        for record, text, parsed in await conversion.read(db, page):
            _count(outcome, conversion, record, text, parsed)
    return outcome


def _count(
    outcome: Outcome, conversion: Conversion, record: Record, text: str, parsed: Parsed
) -> None:
    new = conversion.new
    if not text:
        outcome.blank += 1
    elif parsed.faults:
        outcome.lost += 1
        lost = Becomes(record.id, text, None, parsed.faults[0].wanted)
        outcome.lost_examples += [lost] if len(outcome.lost_examples) < SHOWN else []
    else:
        value = parsed.values[new.key]
        shown = text if new.points_to else new.type.show(value, new.options)
        outcome.same += shown == text
        outcome.changed += shown != text
        if shown != text and len(outcome.examples) < SHOWN:
            outcome.examples.append(Becomes(record.id, text, shown))


async def _pages(
    db: Pool, reader: Reader, conversion: Conversion
) -> AsyncIterator[Sequence[Record]]:
    """All records in the order of their making, then those in the trash."""
    for trash in (False, True):
        after, more = None, True
        while more:
            page = await reader.page(
                db, Sight(conversion.schema, None), _query(conversion, after, trash)
            )
            yield page.records
            after, more = page.next, page.next is not None


def _query(conversion: Conversion, after: str | None, trash: bool, where: str = "") -> Query:
    order, fields = (Sort("created_at"),), (conversion.old.key,)
    table = conversion.table.key
    return Query(table, where, order, LONGEST_PAGE, after, fields=fields, trash=trash)


async def convert(db: Pool, reader: Reader, conversion: Conversion, by: By) -> Outcome:
    """Do it. Values that are lost stay in the old column, for who undoes it.

    Raises  InvalidSchema, SchemaMoved
    """
    done, mark = await _with_column(db, conversion)
    outcome = Outcome()
    async for page in _pages(db, reader, done):
        await _fill(db, done, page, outcome)
    await _number(db, done)
    async with (
        uniques.built(db, done.schema, [_redefined(done)]) as wanted,
        db.acquire() as one,
        one.transaction(),
    ):
        physical = done.schema.physical(done.table)
        await one.execute(f"LOCK TABLE {physical} IN SHARE ROW EXCLUSIVE MODE")
        await _fill(one, done, await _moved(one, reader, done, mark), Outcome())
        await _number(one, done)
        await redefine(one, done.schema.workspace, wanted, [], by)
    return outcome


async def _with_column(db: Pool, conversion: Conversion) -> tuple[Conversion, int]:
    """The same with a column for the new values, which nobody reads yet; and how far the log was
    while nobody could write."""
    number = await db.fetchval("SELECT nextval('danliu.part_ids')::int")
    definition = msgspec.structs.replace(conversion.new.definition, id=number)
    schema, table = conversion.schema, conversion.table
    made = Conversion(schema, table, conversion.old, Column(definition, table.key))
    async with db.acquire() as one, one.transaction():
        await lock(one, [schema.physical(table)])
        for sql in ddl.add_column(schema, table, made.new):
            await one.execute(sql)
        mark = await one.fetchval(f"SELECT last_value FROM {schema.name}.change_seq")
    return made, mark


async def _fill(
    db: Pool | Connection, done: Conversion, page: Sequence[Record], outcome: Outcome
) -> None:
    """The new column of these records."""
    read = await done.read(db, page)
    for record, text, parsed in read:
        _count(outcome, done, record, text, parsed)
    name = done.new.physical
    kind = types(done.narrow)[name]
    values = [parsed.values.get(done.new.key) for _, _, parsed in read]
    await db.execute(
        f"UPDATE {done.schema.physical(done.table)} t SET {name} = {crossed('g.v', kind)}"
        f" FROM unnest($1::uuid[], $2::{crossing(kind)}[]) AS g(id, v) WHERE t.id = g.id",
        [record.id for record, _, _ in read],
        cells(kind, values),
    )


async def _number(db: Pool | Connection, done: Conversion) -> None:
    """Of a field that is numbered: counting goes on after the highest that is there, and records
    without a text get the next ones, the oldest first."""
    if done.new.definition.type != NUMBERED:
        return
    name, physical = done.new.physical, done.schema.physical(done.table)
    shape = f"^{re.escape(done.new.options.prefix)}([0-9]{{1,18}})$"
    await db.execute(
        f"SELECT setval('{sequence(done.schema, done.new)}', told.n) FROM"
        f" (SELECT max(substring({name} FROM $1)::bigint) AS n FROM {physical}) told"
        " WHERE told.n > 0",
        shape,
    )
    await db.execute(
        f"UPDATE {physical} t SET {name} = g.v FROM (SELECT id,"
        f" {next_number(done.schema, done.new)} AS v FROM (SELECT id FROM {physical}"
        f" WHERE {name} IS NULL ORDER BY created_at, id) blank) g WHERE t.id = g.id"
    )


async def _moved(db: Connection, reader: Reader, done: Conversion, mark: int) -> Sequence[Record]:
    """The records that were written since the filling began."""
    rows = await db.fetch(
        f"SELECT DISTINCT record_id FROM {done.schema.name}.changes"
        " WHERE seq > $1 AND table_id = $2",
        mark,
        done.table.id,
    )
    found: list[Record] = []
    for row in rows:
        for trash in (False, True):
            query = _query(done, None, trash, "{id}={$wanted}")
            given: Mapping[Path, Any] = {("$wanted",): row["record_id"]}
            found += (await reader.page(db, Sight(done.schema, None), query, given)).records
    return found


def _redefined(done: Conversion) -> TableDef:
    """The table with the new field in the place of the old one."""
    definition, new = done.table.definition, done.new.definition
    fields = tuple(new if one.key == new.key else one for one in definition.fields)
    retired = (*definition.retired, new)
    return msgspec.structs.replace(definition, fields=fields, retired=retired)
