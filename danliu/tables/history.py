"""Undo: what an act, a run or a single change did, taken back by writes of its own.

A cell that somebody has changed since keeps what they made of it, and is told. Undoing what undid
something does it again. What was written is taken back newest first, some hundreds of records at a
time; begun again after a break it goes on, since what is back already is left alone.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.tables import changes, definitions, marks
from danliu.tables.changes import Entry
from danliu.tables.intents import Delete, Restore, Revert, Write
from danliu.tables.rows import Stored, fetch
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

AT_A_TIME = 500  # changes


class What(Struct, frozen=True):
    """What to undo: all of an act, all of a run, or one change by its number in the log."""

    kind: Literal["act", "run", "change"]
    ref: str

    @classmethod
    def named(cls, name: str) -> "What":
        """From `act:<id>`, `run:<id>` or `change:<number>`. Raises ValueError."""
        kind, _, ref = name.partition(":")
        if kind == "change":
            return cls("change", str(int(ref)))
        if kind in ("act", "run"):
            return cls(kind, str(UUID(ref)))  # type: ignore[arg-type]
        raise ValueError(name)

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.ref}"


class Kept(Struct, frozen=True):
    """A cell that is not taken back, because it is no longer what the act made of it.

    gone   the field, or the record, is not there any more; then `now` says nothing
    """

    table: str
    record: UUID
    field: str
    then: Any
    now: Any
    gone: bool = False


class Step(Struct, frozen=True):
    """Writes that take back a few changes, and what they leave alone; `seen` changes were read."""

    writes: list[Write]
    kept: list[Kept]
    seen: int


async def steps(db: Executor, schema: Schema, what: What) -> AsyncIterator[Step]:
    """How to take it back, newest changes first: write each step before asking for the next."""
    before: int | None = None
    lives = await _lives(db, schema)
    while entries := await changes.of(db, schema, what.kind, what.ref, before, AT_A_TIME):
        yield await _step(db, schema, lives, entries)
        before = entries[-1].seq


Lives = Mapping[tuple[int, str], Sequence[definitions.Span]]
"""When the field of this id was the one that its key means: (field id, key) -> spans."""


async def _lives(db: Executor, schema: Schema) -> Lives:
    log = await definitions.of_tables(db, schema.workspace, list(schema.by_id))
    return {
        (one.definition.id, one.key): definitions.spans(log.get(table.id, ()), one.definition)
        for table in schema.tables.values()
        for one in table.stored
    }


async def _step(db: Executor, schema: Schema, lives: Lives, entries: Sequence[Entry]) -> Step:
    by_record: dict[tuple[int, UUID], list[Entry]] = {}
    for entry in entries:
        by_record.setdefault((entry.table, entry.record), []).append(entry)
    step = Step([], [], len(entries))
    for table in {table for table, _ in by_record}:
        if table not in schema.by_id:
            continue
        records = [record for other, record in by_record if other == table]
        here = schema.by_id[table]
        alive = await fetch(db, schema, here, records)
        trash = await fetch(db, schema, here, records, trashed=True)
        for record in records:
            undoing = _Undoing(here, lives, record, alive.get(record), trash.get(record))
            for entry in by_record[table, record]:
                undoing.take_back(entry)
            step.writes.extend(undoing.writes())
            step.kept.extend(undoing.kept)
    return step


class _Undoing:
    """One record on its way back. Pure: from what it is and its entries to writes."""

    def __init__(
        self, table: Table, lives: Lives, record: UUID, alive: Stored | None, trash: Stored | None
    ) -> None:
        self._table, self._lives, self._record = table, lives, record
        self._stored = alive or trash
        self._alive = self._was_alive = alive is not None
        self._values: dict[str, Any] = {}
        self._marks: dict[str, Any] = {}
        self._flags: list[str] | None = None
        self.kept: list[Kept] = []

    def take_back(self, entry: Entry) -> None:
        """One change, the newest first."""
        if self._stored is None:
            return
        if entry.kind in ("create", "restore"):
            self._alive = False
        elif entry.kind == "delete":
            self._alive = True
        for key, then in entry.after.items():
            if entry.kind == "update":
                self._cell(entry, key, then, entry.before.get(key))

    def _cell(self, entry: Entry, key: str, then: Any, was: Any) -> None:
        if key == marks.FLAGS:
            self._flag(then or [], was or [])
        if marks.is_mark(key):
            if self._alive and marks.is_kept(key):
                self._marks[key] = was
            return
        column = self._table.columns.get(key)
        if column is None or not self._alive or not self._means(column, entry.seq):
            self.kept.append(Kept(self._table.key, self._record, key, then, None, gone=True))
            return
        now = self._values.get(key, self._now(column))
        if now == _revived(column, then):
            self._values[key] = _revived(column, was)
        elif now != _revived(column, was):
            self.kept.append(Kept(self._table.key, self._record, key, then, now))

    def _flag(self, then: list[str], was: list[str]) -> None:
        """What this change raised goes, what it cleared comes back; others' flags stay."""
        if self._stored is None:
            return
        now = self._stored.flags if self._flags is None else self._flags
        kept = [flag for flag in now if flag not in then or flag in was]
        self._flags = [*kept, *(flag for flag in was if flag not in then and flag not in kept)]

    def _means(self, column: Column, seq: int) -> bool:
        spans = self._lives[column.definition.id, column.key]
        return any(start < seq and (end is None or seq < end) for start, end in spans)

    def _now(self, column: Column) -> Any:
        assert self._stored
        return self._stored.columns[column.physical]

    def writes(self) -> list[Write]:
        if self._stored is None:
            return []
        table, record = self._table.key, self._record
        found: list[Write] = []
        if self._alive and not self._was_alive:
            found.append(Restore(table, record))
        told = self._told()
        if self._values or told:
            expected = {key: self._now(self._table.columns[key]) for key in self._values}
            found.append(Revert(table, record, self._values, told, expected))
        if not self._alive and self._was_alive:
            found = [Delete(table, record)]
        return found

    def _told(self) -> dict[str, Any]:
        """The marks that go back: flags, and when stages were entered of states that go back."""
        states = {marks.entered(self._table.columns[key]) for key in self._values}
        told = {key: value for key, value in self._marks.items() if key in states}
        return told if self._flags is None else {**told, marks.FLAGS: self._flags}


def _revived(column: Column, plain: Any) -> Any:
    return None if plain is None else column.type.revive(plain)
