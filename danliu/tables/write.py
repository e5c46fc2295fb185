"""THE write path: the only code that writes records.

Forms, grid, API, imports, flows, connectors and undo all hand a list of intended writes to
`Writer.write`. It parses and validates, runs the table's rules, writes with compare-and-swap,
appends to the change log and enqueues the jobs of whoever listens, in one transaction; a single
record is a single statement.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from danliu.clock import Clock
from danliu.people.actor import Actor
from danliu.postgres.pool import Connection, Executor, Pool
from danliu.postgres.queue import Job
from danliu.tables import changes, duplicates, links, rows
from danliu.tables.access import check_may_write
from danliu.tables.catalog import Catalog
from danliu.tables.cells import Parsed, check_update, complete, fault, parse_cells, stamped
from danliu.tables.changes import Change
from danliu.tables.checks import check_record
from danliu.tables.errors import DuplicateRecord, InvalidRecord, NotFound, SchemaMoved
from danliu.tables.fields.link import MISSING
from danliu.tables.rows import Signature, Stored
from danliu.tables.schema import Schema, Table

_TRIES = 8


class Create(Struct, frozen=True):
    """A new record. With an `id` of the caller's making a repeat is recognised and absorbed."""

    table: str
    cells: Mapping[str, Any]
    id: UUID | None = None


class Set(Struct, frozen=True):
    """New values for some cells. `version` is the one the writer saw; None overwrites."""

    table: str
    record: UUID
    cells: Mapping[str, Any]
    version: int | None = None


class Delete(Struct, frozen=True):
    """Into the trash."""

    table: str
    record: UUID


Write = Create | Set | Delete


class Context(Struct, frozen=True):
    """Who writes, from where, why; and how long the chain of flows is that led here."""

    actor: Actor
    origin: str
    reason: str = ""
    run: UUID | None = None
    depth: int = 0


class Conflict(Struct, frozen=True):
    """A cell that somebody else changed since the writer read it; theirs was kept."""

    field: str
    mine: Any
    theirs: Any
    who: str
    at: datetime


class Written(Struct, frozen=True):
    """What became of one write.

    change     number of its entry in the log; None if there was nothing to change
    absorbed   the record was there already (a repeat, or a duplicate that merged): `id` is its id
    numbers    auto-numbers given, by field key
    """

    id: UUID
    version: int
    change: int | None
    absorbed: bool = False
    conflicts: tuple[Conflict, ...] = ()
    numbers: Mapping[str, str] = {}


Listener = Callable[[Schema, Sequence[Change], Context], Sequence[Job]]
"""Pure: from the schema and the changes about to be committed to jobs for later."""


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
                batch = _Batch(self, schema, context)
                written = await self._once(db, batch, writes)
                self.ring(workspace, "changes")
                if batch.enqueued:
                    self.wake()
                return written
            except (_Moved, asyncpg.InvalidCachedStatementError):
                await self.catalog.reload(db, workspace)
            except _Lost:
                await asyncio.sleep(self.clock.chance.uniform(0, 0.01))
        raise SchemaMoved

    async def _once(
        self, db: Pool | Connection, batch: "_Batch", writes: Sequence[Write]
    ) -> list[Written]:
        if len(writes) == 1 and not _adds_links(batch.schema, writes[0]):
            return [await batch.apply(db, writes[0], 0)]
        return await self._transaction(db, batch, writes)

    async def _transaction(
        self, db: Pool | Connection, batch: "_Batch", writes: Sequence[Write]
    ) -> list[Written]:
        if isinstance(db, asyncpg.Pool):
            async with db.acquire() as connection:
                return await self._transaction(connection, batch, writes)
        async with db.transaction():
            return [await batch.apply(db, write, n) for n, write in enumerate(writes)]


class _Moved(Exception):
    """The schema is newer than the statement: reload and do the whole batch again."""


class _Lost(Exception):
    """Somebody else wrote between reading and writing: do it again."""


@dataclass
class _Batch:
    """Writes that go together.

    now_is     which new ids were absorbed by an existing record
    enqueued   whether jobs come of it
    """

    writer: Writer
    schema: Schema
    context: Context
    now_is: dict[UUID, UUID] = field(default_factory=dict)
    enqueued: bool = False

    async def apply(self, db: Executor, write: Write, number: int) -> Written:
        table = self.schema.table(write.table)
        check_may_write(self.context.actor, table, write)
        try:
            if isinstance(write, Create):
                return await self._create(db, table, write, number)
            if isinstance(write, Set):
                return await self._set(db, table, write, number)
            return await self._delete(db, table, write)
        except asyncpg.ForeignKeyViolationError as error:
            raise _missing_target(table, write, error, number) from error
        except asyncpg.UniqueViolationError as error:
            raise _taken(table, error) from error

    async def _parsed(self, db: Executor, table: Table, cells: Mapping[str, Any]) -> Parsed:
        cells = links.renamed(table, cells, self.now_is)

        async def add(target: Table, title: str) -> UUID:
            created = Create(target.key, {target.definition.title: title})
            return (await self.apply(db, created, 0)).id

        titled = await links.resolve_titles(db, self.schema, table, cells, add)
        parsed = parse_cells(table, titled)
        await links.check_many(db, self.schema, table, parsed)
        return parsed

    async def _create(self, db: Executor, table: Table, write: Create, number: int) -> Written:
        record = write.id or self.writer.clock.new_id()
        parsed = await self._parsed(db, table, write.cells)
        complete(table, parsed)
        values = parsed.settle(number)
        flags = check_record(table, values, number)
        landed = await self._insert(db, table, record, values, flags, None)
        if landed:
            return landed
        return await self._duplicate(db, table, record, values, flags, number)

    async def _insert(
        self,
        db: Executor,
        table: Table,
        record: UUID,
        values: Mapping[str, Any],
        flags: Sequence[str],
        duplicate_of: UUID | None,
    ) -> Written | None:
        """The new record, or None where a unique rule or its own id says it is there already."""
        after = {key: value for key, value in values.items() if value is not None}
        change = Change(table.key, record, 1, "create", {}, after)
        landed = await rows.create(
            db,
            self.schema,
            table,
            record,
            self._row(table, values, {}),
            self._signature(),
            after=after,
            flags=flags,
            duplicate_of=duplicate_of,
            jobs=self._jobs(change),
        )
        if not landed.current:
            raise _Moved
        if landed.version is None:
            return None
        return Written(record, landed.version, landed.seq, numbers=landed.numbers)

    async def _duplicate(
        self,
        db: Executor,
        table: Table,
        record: UUID,
        values: Mapping[str, Any],
        flags: list[str],
        number: int,
    ) -> Written:
        """What the unique rule says of a record that is there already."""
        found = await duplicates.find(db, self.schema, table, record, values)
        if found is None:
            raise _Lost  # it went away, or its transaction did
        self.now_is[record] = found.id
        if found.rule is None:
            return Written(found.id, found.version, None, absorbed=True)
        if found.rule.then == "reject":
            names = [table.columns[key].definition.name for key in found.rule.fields]
            raise DuplicateRecord(table.key, names, str(found.id))
        who = self.context.origin
        if found.rule.then == "flag":
            both = [*flags, duplicates.both_sources(found, who)]
            self.now_is.pop(record)
            written = await self._insert(db, table, record, values, both, found.id)
            if written is None:
                raise _Lost
            return written
        fill, differs = duplicates.compare(table, found, values, who)
        return await self._update(db, table, found.id, fill, number, flags=differs, absorbed=True)

    async def _set(self, db: Executor, table: Table, write: Set, number: int) -> Written:
        record = self.now_is.get(write.record, write.record)
        parsed = await self._parsed(db, table, write.cells)
        return await self._update(db, table, record, parsed, number, seen=write.version)

    async def _update(
        self,
        db: Executor,
        table: Table,
        record: UUID,
        parsed: Parsed,
        number: int,
        *,
        seen: int | None = None,
        flags: Sequence[str] = (),
        absorbed: bool = False,
    ) -> Written:
        stored = await self._stored(db, table, record)
        was = {key: stored.columns[one.physical] for key, one in table.columns.items()}
        check_update(table, parsed, was)
        wanted = parsed.settle(number)
        fresh = {key: value for key, value in wanted.items() if value != was[key]}
        conflicts: tuple[Conflict, ...] = ()
        if seen is not None and seen < stored.version:
            conflicts = await self._conflicts(db, record, seen, fresh, was)
            fresh = {k: v for k, v in fresh.items() if k not in {c.field for c in conflicts}}
        raised = [*check_record(table, {**was, **fresh}, number), *flags]
        kept = [*stored.flags, *(flag for flag in raised if flag not in stored.flags)]
        if not fresh and kept == stored.flags:
            return Written(record, stored.version, None, absorbed, conflicts)
        landed = await self._swap(db, table, record, stored, was, fresh, kept, "update")
        return Written(record, landed.version or 0, landed.seq, absorbed, conflicts)

    async def _swap(
        self,
        db: Executor,
        table: Table,
        record: UUID,
        stored: Stored,
        was: Mapping[str, Any],
        fresh: Mapping[str, Any],
        flags: Sequence[str],
        kind: changes.Kind,
    ) -> rows.Landed:
        before = {key: was[key] for key in fresh}
        change = Change(table.key, record, stored.version + 1, kind, dict(was), {**was, **fresh})
        landed = await rows.update(
            db,
            self.schema,
            table,
            record,
            self._row(table, fresh, stored.columns),
            self._signature(),
            kind=kind,
            version=stored.version,
            before=before,
            after=fresh,
            flags=flags,
            jobs=self._jobs(change),
        )
        if not landed.current:
            raise _Moved
        if landed.version is None:
            raise _Lost
        return landed

    async def _delete(self, db: Executor, table: Table, write: Delete) -> Written:
        stored = await self._stored(db, table, write.record)
        was = {key: stored.columns[one.physical] for key, one in table.columns.items()}
        landed = await self._swap(db, table, write.record, stored, was, {}, stored.flags, "delete")
        return Written(write.record, landed.version or 0, landed.seq)

    async def _stored(self, db: Executor, table: Table, record: UUID) -> Stored:
        stored = await rows.fetch(db, self.schema, table, record)
        if stored is None:
            raise NotFound(table.key, str(record))
        return stored

    async def _conflicts(
        self,
        db: Executor,
        record: UUID,
        seen: int,
        fresh: Mapping[str, Any],
        was: Mapping[str, Any],
    ) -> tuple[Conflict, ...]:
        """Cells of this write that somebody else changed after the writer read the record."""
        theirs: dict[str, changes.Entry] = {}
        for entry in await changes.since_version(db, self.schema.name, record, seen):
            theirs |= dict.fromkeys(entry.after, entry)
        return tuple(
            Conflict(key, value, was[key], theirs[key].who, theirs[key].at)
            for key, value in fresh.items()
            if key in theirs
        )

    def _row(
        self, table: Table, values: Mapping[str, Any], stored: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Values by physical column, a state with the moments its stages were entered."""
        row: dict[str, Any] = {}
        for key, value in values.items():
            column = table.columns[key]
            if not column.type.typed:
                continue
            row[column.physical] = value
            if column.stamps:
                was = stored[column.stamps] if stored else {}
                row[column.stamps] = stamped(column, was, value, self.writer.clock.now())
        return row

    def _jobs(self, change: Change) -> list[Job]:
        listeners = self.writer.listeners
        jobs = [job for one in listeners for job in one(self.schema, [change], self.context)]
        self.enqueued = self.enqueued or bool(jobs)
        return jobs

    def _signature(self) -> Signature:
        context = self.context
        now = self.writer.clock.now()
        return Signature(now, context.actor.ref, context.origin, context.reason, context.run)


def _adds_links(schema: Schema, write: Write) -> bool:
    """Whether this write may add records to other tables too, and so needs a transaction."""
    if isinstance(write, Delete):
        return False
    return links.may_add(schema.table(write.table), write.cells)


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
