"""Importing a file through a mapping.

Every document goes in whole or not at all, many of them in one transaction; where one of those is
refused, the others are written without it. Ids come from what the document says, not from its
place: the same file again is absorbed. How far the import is, is committed with each batch.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import asyncpg
from msgspec import structs

from danliu.errors import Words
from danliu.postgres.pool import Connection, Pool
from danliu.tables.access import about, check_may_write, sight
from danliu.tables.exchange import imports, refusals
from danliu.tables.exchange.batches import Batch, Outcome, flags
from danliu.tables.exchange.compiled import compiled
from danliu.tables.exchange.errors import MappingMisfit
from danliu.tables.exchange.files import File
from danliu.tables.exchange.gathering import Gathered, characters
from danliu.tables.exchange.imports import ImportRow, Unsaid
from danliu.tables.exchange.linked import Linked
from danliu.tables.exchange.mapping import ROWS, Mapped, read_by
from danliu.tables.exchange.matching import Matcher
from danliu.tables.exchange.tally import Progress, Report, Tally
from danliu.tables.schema import Schema
from danliu.tables.write import Context, Create, Write, Writer, Written

BATCH_ROWS = 2_000
LANES = 2  # batches at a time: one is prepared while the other is with PostgreSQL
_WRITES_A_ROW = 2  # at most: a head and a line
BATCH_CHARACTERS = 4_000_000
ORIGIN = "import"


@dataclass(frozen=True)
class Store:
    """The tables of one workspace, as whoever imports into them may write them.

    db   the pool; or a connection in a transaction of the caller's, for what is only tried
    """

    db: Pool | Connection
    writer: Writer
    workspace: int

    async def schema(self) -> Schema:
        return await self.writer.catalog.fresh(self.db, self.workspace)

    async def write(
        self, db: Connection, context: Context, writes: Sequence[Write]
    ) -> list[Written]:
        """All of the writes or none; the open transaction goes on whatever becomes of them."""
        async with db.transaction():
            return await self.writer.write(db, self.workspace, writes, context)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        if isinstance(self.db, asyncpg.Pool):
            async with self.db.acquire() as db, db.transaction():
                yield db
        else:
            async with self.db.transaction():
                yield self.db


def _context(row: ImportRow, makes: frozenset[str] = frozenset()) -> Context:
    """Who writes what this import writes, and under which act."""
    return Context(row.actor, f"{ORIGIN}:{row.file}", row.file, act=row.act, makes=makes)


async def run(
    store: Store,
    row: ImportRow,
    file: File,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    seen: Callable[[Outcome], None] = lambda _: None,
    at_most: int | None = None,
    batch_rows: int = BATCH_ROWS,
) -> Report:
    """Bring in the file from where the import is to its end.

    progress  is told after each batch
    seen      is told what became of each document
    at_most   documents; None for all of them
    Raises    Unsaid, MappingMisfit and FormulaError before anything is written; after whole batches
              Overtaken, and what the write path raises but InvalidRecord and DuplicateRecord
    """
    if row.mapping is None:
        raise Unsaid
    check_fits(row.mapping, file)
    await imports.name_columns(store.db, row.id, file.names)
    work = _Import(store, row, file, await store.schema(), seen)
    documents = file.documents(row.mapping.group_by, at_most, namespace_of(row))
    batches = work.batches(documents, batch_rows)
    lanes = LANES if work.independent and isinstance(store.db, asyncpg.Pool) else 1
    # off the event loop, and while the batch before it is written: reading takes its time
    reading = asyncio.create_task(asyncio.to_thread(next, batches, None))
    taking: deque[asyncio.Task[None]] = deque()
    try:
        while batch := await reading:
            reading = asyncio.create_task(asyncio.to_thread(next, batches, None))
            if len(taking) == lanes:
                await taking.popleft()
                progress(work.tally.progress(file.about))
            taking.append(asyncio.create_task(work.take(batch, work.moment(batch))))
        while taking:
            await taking.popleft()
            progress(work.tally.progress(file.about))
    finally:
        for one in taking:
            one.cancel()
        # a generator that runs in a thread cannot be closed: wait for it
        await asyncio.wait({reading, *taking})
        batches.close()
        documents.close()
    return work.tally.report()


def namespace_of(row: ImportRow) -> UUID:
    """Of its ids: the same for every file from the same source."""
    return uuid5(UUID(int=row.workspace_id), f"import/{row.source}")


def check_fits(mapping: Mapped, file: File) -> None:
    """Raises MappingMisfit, FormulaError if this mapping cannot read this file."""
    names = list(file.names)
    if mapping.lines and (not mapping.group_by or mapping.lines.each != ROWS):
        raise MappingMisfit(file.name, [], names, _UNGATHERED)
    if mapping.key and mapping.group_by:
        raise MappingMisfit(file.name, [], names, _KEYED_LINES)
    of_head = read_by(mapping.cells, mapping.skip_when)
    of_lines = read_by(mapping.lines.cells) if mapping.lines else set()
    paths = of_lines | {path for path in of_head if path[0] != ROWS}
    wanted = {*mapping.group_by, *mapping.columns.values(), *map(".".join, paths)}
    if missing := sorted(wanted.difference(names)):
        raise MappingMisfit(file.name, missing, names, _COLUMNS_MISSING)


_UNGATHERED = Words(
    f"有明细的映射要写 group_by，明细取自 {ROWS}",
    f"a mapping with lines needs group_by, and takes its lines from {ROWS}",
)
_KEYED_LINES = Words(
    "一单多行的映射不能有匹配字段：同一单再导时按内容认出",
    "a mapping that gathers rows has no key: the same document is known by what it says",
)
_COLUMNS_MISSING = Words("文件缺少映射用到的列", "the file lacks columns that the mapping reads")


class _Import:
    """One file on its way in."""

    def __init__(
        self,
        store: Store,
        row: ImportRow,
        file: File,
        schema: Schema,
        seen: Callable[[Outcome], None],
    ) -> None:
        assert row.mapping is not None
        self._store, self._row, self._seen = store, row, seen
        self._mapping = compiled(row.mapping, file.names, namespace_of(row))
        seen_by, told = sight(schema, row.actor), [*row.mapping.columns, *row.mapping.cells]
        # told at once, lest every row of the file be refused for the same reason
        lines = row.mapping.lines
        for key in (row.mapping.table, *([lines.table] if lines else [])):
            check_may_write(seen_by, row.actor, seen_by.table(key), Create)
        self._linked = Linked(seen_by, row.actor, row.mapping)
        self._hidden = seen_by.hidden(seen_by.table(row.mapping.table))
        self._matcher = None
        if row.mapping.key:
            clock = store.writer.clock
            self._matcher = Matcher(seen_by, _context(row), clock, row.mapping, told)
        self._schema = schema
        self._after = store.writer.clock.now()
        self.tally = Tally(row.tally)

    @property
    def independent(self) -> bool:
        """Whether no batch can meet another's records or numbers, and so need not wait for it."""
        mapping = self._mapping.mapping
        keys = (mapping.table, *([mapping.lines.table] if mapping.lines else []))
        tables = [self._schema.table(key) for key in keys]
        adds = any(link.options.add for table in tables for link in table.links)
        adds = adds or bool(mapping.makes)
        # two at a time would draw their auto-numbers in turn
        ordered = any(table.counted or table.definition.unique for table in tables)
        return not (mapping.key or adds or ordered)

    def batches(self, documents: Iterator[Gathered], rows: int) -> Generator[Batch, None, None]:
        """Documents that are not done, those that are written together.

        With a key, no two of a batch mean one record.
        """
        batch, size = self._batch(0), 0
        for place, one in enumerate(documents):
            if self._is_done(place):
                if batch.rows:
                    yield batch
                batch, size = self._batch(place + 1), 0
                continue
            length = sum(map(characters, one.rows))
            full = batch.rows and (batch.rows >= rows or size + length > BATCH_CHARACTERS)
            if full or not batch.put(one):
                yield batch
                batch, size = self._batch(place), 0
                batch.put(one)
            size += length
        if batch.rows:
            yield batch

    def _is_done(self, place: int) -> bool:
        row = self._row
        if place < row.position:
            return True
        return bool(row.ahead) and any(first <= place < end for first, end in row.ahead)

    def _batch(self, first: int) -> Batch:
        now = self._store.writer.clock.now()
        said = about(self._row.actor, now, self._schema.zone)
        return Batch(self._schema, self._mapping, self._matcher, first, said)

    def moment(self, batch: Batch) -> datetime:
        """When the first record of the batch is made. Its records take a microsecond each, and the
        next batch begins after them: so a list has them in the order of the file."""
        now = max(self._store.writer.clock.now(), self._after)
        self._after = now + timedelta(microseconds=_WRITES_A_ROW * batch.rows)
        return now

    async def take(self, batch: Batch, moment: datetime) -> None:
        """Write these documents, and with them how far the import is."""
        store, row = self._store, self._row
        context = _context(row, self._linked.makes)
        async with store.transaction() as db:

            async def write(writes: Sequence[Write], place: int) -> list[Written]:
                at = moment + timedelta(microseconds=place)
                return await store.write(db, structs.replace(context, at=at), writes)

            unknown = await self._linked.unknown(db, batch.heads)
            outcomes = await batch.settle(db, write)
            made = await self._linked.made(db, unknown)
            done = (batch.first, batch.first + len(outcomes))
            far = await imports.reached(db, row.id, done)
            await self._keep(db, outcomes)
            tally = Tally(far.tally)
            tally.flag(flags(outcomes, self._hidden))
            tally.make(made)
            for outcome in outcomes:
                tally.note(outcome)
            await imports.move(db, row.id, far, done, tally.report(), store.writer.clock.now())
        self.tally = max(self.tally, tally, key=lambda one: one.received)
        for outcome in outcomes:
            self._seen(outcome)

    async def _keep(self, db: Connection, outcomes: Sequence[Outcome]) -> None:
        """Keep the rows that were refused."""
        refused = [
            (row, outcome.reason.told)
            for outcome in outcomes
            if outcome.reason
            for row in outcome.document.rows
        ]
        if refused:
            await refusals.keep(db, self._row.id, refused)
