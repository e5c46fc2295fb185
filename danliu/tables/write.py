"""THE write path: the only code that writes records.

Forms, grid, API, imports, flows, connectors and undo all hand a list of intended writes to
`Writer.write`. It parses and validates, runs the table's rules, writes with compare-and-swap,
appends to the change log and enqueues the jobs of whoever listens, in one transaction; a single
record is a single statement.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from danliu.clock import Clock
from danliu.postgres.pool import Connection, Pool
from danliu.tables import attachments, changing, creating, links
from danliu.tables.access import check_may_write
from danliu.tables.batch import Batch, Listener
from danliu.tables.catalog import Catalog
from danliu.tables.cells import fault
from danliu.tables.errors import DuplicateRecord, InvalidRecord, NotFound, SchemaMoved
from danliu.tables.fields.link import MISSING
from danliu.tables.intents import Conflict, Context, Create, Delete, Set, Write, Written
from danliu.tables.rows import Lost, Moved
from danliu.tables.schema import Schema, Table

__all__ = [
    "Conflict",
    "Context",
    "Create",
    "Delete",
    "Listener",
    "Set",
    "Write",
    "Writer",
    "Written",
]

_TRIES = 8


@dataclass
class Writer:
    """The write path of one process, for every workspace."""

    catalog: Catalog
    clock: Clock
    ring: Callable[[int, str], None] = lambda workspace, topic: None
    wake: Callable[[], None] = lambda: None
    listeners: list[Listener] = field(default_factory=list)

    async def write(
        self, db: Pool | Connection, workspace: int, writes: Sequence[Write], context: Context
    ) -> list[Written]:
        """All of the writes or none. A caller's open transaction may be passed as `db`.

        Raises  InvalidRecord, DuplicateRecord, NotFound, Forbidden, SchemaMoved
        """
        for _ in range(_TRIES):
            schema = await self.catalog.schema(db, workspace)
            try:
                batch = Batch(db, schema, context, self.clock, self.listeners)
                written = await self._once(batch, writes)
                if batch.enqueued:
                    self.wake()
                self.ring(workspace, "changes")
                return written
            except (Moved, asyncpg.InvalidCachedStatementError):
                await self.catalog.reload(db, workspace)
            except Lost:
                await asyncio.sleep(self.clock.chance.uniform(0, 0.01))
            except (InvalidRecord, NotFound) as error:
                if error.__cause__ or not await self._has_moved(db, schema):
                    raise
        raise SchemaMoved

    async def _has_moved(self, db: Pool | Connection, schema: Schema) -> bool:
        """Whether a write was judged by tables as they were: a field may have come since."""
        return await self.catalog.fresh(db, schema.workspace) is not schema

    async def _once(self, batch: Batch, writes: Sequence[Write]) -> list[Written]:
        if len(writes) == 1 and not _writes_more(batch.schema, writes[0]):
            return [await _apply(batch, writes[0], 0)]
        if isinstance(batch.db, asyncpg.Pool):
            async with batch.db.acquire() as connection:
                return await _together(batch, connection, writes)
        return await _together(batch, batch.db, writes)


async def _together(batch: Batch, connection: Connection, writes: Sequence[Write]) -> list[Written]:
    """All of the writes in one transaction."""
    async with connection.transaction():
        batch.db = connection
        return [await _apply(batch, write, n) for n, write in enumerate(writes)]


async def _apply(batch: Batch, write: Write, number: int) -> Written:
    """One write of a batch; what the database refuses is told in the table's words."""
    table = batch.schema.table(write.table)
    check_may_write(batch.context.actor, table, write)
    try:
        return await _one(batch, table, write, number)
    except asyncpg.ForeignKeyViolationError as error:
        raise _missing_target(table, write, error, number) from error
    except asyncpg.UniqueViolationError as error:
        raise _taken(table, error) from error


async def _one(batch: Batch, table: Table, write: Write, number: int) -> Written:
    if isinstance(write, Delete):
        return await changing.delete(batch, table, write.record)

    async def add(target: Table, title: str) -> UUID:
        created = Create(target.key, {target.definition.title: title})
        return (await _apply(batch, created, number)).id

    parsed = await batch.parsed(table, write.cells, add)
    if isinstance(write, Create):
        record = write.id or batch.clock.new_id()
        await attachments.attach(batch, table, write.id, parsed)
        return await creating.create(batch, table, record, parsed, number)
    record = batch.now_is.get(write.record, write.record)
    await attachments.attach(batch, table, record, parsed)
    return await changing.change(batch, table, record, parsed, number, seen=write.version)


def _writes_more(schema: Schema, write: Write) -> bool:
    """Whether this write may write more than its record, and so needs a transaction: records of
    other tables, the mark of a file."""
    if isinstance(write, Delete):
        return False
    table = schema.table(write.table)
    return links.may_add(table, write.cells) or attachments.may_attach(table, write.cells)


def _taken(table: Table, error: asyncpg.UniqueViolationError) -> DuplicateRecord:
    """An edit gave a record the values that another one has."""
    for rule in table.definition.unique:
        if f"u_{rule.id}" == error.constraint_name:
            names = [table.columns[key].definition.name for key in rule.fields]
            return DuplicateRecord(table.key, names, "")
    raise error


def _missing_target(
    table: Table, write: Write, error: asyncpg.ForeignKeyViolationError, number: int
) -> InvalidRecord:
    cells = {} if isinstance(write, Delete) else write.cells
    for column in table.columns.values():
        if f"fk_{column.definition.id}" == error.constraint_name:
            value = cells.get(column.key)
            return InvalidRecord([fault(column, value, "not-a-record", MISSING)], number)
    raise error
