"""THE write path: the only code that writes records.

Forms, grid, API, imports, flows, connectors and undo all hand a list of intended writes to
`Writer.write`. It parses and validates, runs the table's rules, writes with compare-and-swap,
appends to the change log and enqueues the jobs of whoever listens, in one transaction; a single
record is a single statement, and many of one table are a few.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import asyncpg

from danliu.clock import Clock
from danliu.postgres.pool import Connection, Pool
from danliu.tables import acts, attachments, links
from danliu.tables.applying import Alone, apply
from danliu.tables.batch import Batch, Listener
from danliu.tables.catalog import Catalog
from danliu.tables.creating import Repeated
from danliu.tables.errors import InvalidRecord, NotFound, SchemaMoved
from danliu.tables.grouping import Group, groups
from danliu.tables.intents import (
    Conflict,
    Context,
    Create,
    Delete,
    Restore,
    Revert,
    Set,
    Write,
    Written,
)
from danliu.tables.rows import Lost, Moved
from danliu.tables.schema import Schema

__all__ = [
    "Conflict",
    "Context",
    "Create",
    "Delete",
    "Listener",
    "Restore",
    "Revert",
    "Set",
    "Write",
    "Writer",
    "Written",
]

_TRIES = 40  # of many who write one record at once, somebody always gets through
_LONGEST_PAUSE_S = 0.1


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
        alone, careful = len(writes) == 1, False
        for turn in range(_TRIES):
            schema = await self.catalog.schema(db, workspace)
            try:
                batch = Batch(
                    db, schema, context, self.clock, self.listeners, context.act, careful=careful
                )
                written = await _once(batch, writes, alone)
                if batch.enqueued:
                    self.wake()
                self.ring(workspace, "changes")
                return written
            except (Moved, asyncpg.InvalidCachedStatementError):
                await self.catalog.reload(db, workspace)
            except Lost:
                pause = min(_LONGEST_PAUSE_S, 0.01 * (turn + 1))
                await asyncio.sleep(self.clock.chance.uniform(0, pause))
            except Repeated:
                careful = True
            except Alone:
                alone = True
            except (InvalidRecord, NotFound) as error:
                if error.__cause__ or not await self._has_moved(db, schema):
                    raise
        raise SchemaMoved

    async def _has_moved(self, db: Pool | Connection, schema: Schema) -> bool:
        """Whether a write was judged by tables as they were: a field may have come since."""
        return await self.catalog.fresh(db, schema.workspace) is not schema


async def _once(batch: Batch, writes: Sequence[Write], alone: bool) -> list[Written]:
    if len(writes) == 1 and batch.act is None and not _takes_several(batch, writes[0]):
        (written,) = await apply(batch, Group(type(writes[0]), writes[0].table, [(0, writes[0])]))
        return [written]
    if isinstance(batch.db, asyncpg.Pool):
        async with batch.db.acquire() as connection:
            return await _together(batch, connection, writes, alone)
    return await _together(batch, batch.db, writes, alone)


async def _together(
    batch: Batch, connection: Connection, writes: Sequence[Write], alone: bool
) -> list[Written]:
    """All of the writes in one transaction, under one act."""
    written: dict[int, Written] = {}
    async with connection.transaction():
        batch.db = connection
        batch.act = batch.act or batch.clock.new_id()
        for group in groups(batch.schema, writes, alone=alone):
            told = await apply(batch, group)
            written.update(zip([number for number, _ in group.writes], told, strict=True))
        logged = sum(one.change is not None for one in written.values())
        if logged:
            await acts.keep(batch.db, batch.schema, batch.act, batch.context, batch.now, logged)
    return [written[number] for number in range(len(writes))]


def _takes_several(batch: Batch, write: Write) -> bool:
    """Whether this write takes more than one statement, and so a transaction: it may add records
    to other tables too, marks files as attached, or must be looked at again once it is written."""
    table = batch.schema.table(write.table)
    if batch.sight.where(table) or table.definition.no_circles:
        return True
    if not isinstance(write, Create | Set):
        return False
    return links.may_add(table, write.cells) or attachments.may_attach(table, write.cells)
