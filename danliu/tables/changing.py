"""Changing a record: read, decide in Python, compare-and-swap; others' changes are not lost."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from danliu.tables import changes, rows
from danliu.tables.batch import Batch
from danliu.tables.cells import Parsed, check_update
from danliu.tables.changes import Change
from danliu.tables.checks import check_record
from danliu.tables.errors import NotFound
from danliu.tables.intents import Conflict, Written
from danliu.tables.rows import Landed, Stored
from danliu.tables.schema import Table

Values = Mapping[str, Any]


async def change(
    batch: Batch,
    table: Table,
    record: UUID,
    parsed: Parsed,
    number: int,
    *,
    seen: int | None = None,
    flags: Sequence[str] = (),
    absorbed: bool = False,
) -> Written:
    """Write what differs. Cells that others changed after version `seen` come back as conflicts.

    Raises  InvalidRecord, NotFound, Moved, Lost
    """
    stored = await _stored(batch, table, record)
    was = _values(table, stored)
    check_update(table, parsed, was)
    fresh = {key: value for key, value in parsed.settle(number).items() if value != was[key]}
    conflicts = await _conflicts(batch, record, stored, seen, fresh, was)
    for conflict in conflicts:
        del fresh[conflict.field]
    raised = [*check_record(table, {**was, **fresh}, number), *flags]
    kept = [*stored.flags, *(flag for flag in raised if flag not in stored.flags)]
    if not fresh and kept == stored.flags:
        return Written(record, stored.version, None, absorbed, conflicts)
    landed = await _swap(batch, table, record, stored, fresh, kept, "update")
    return Written(record, landed.version, landed.seq, absorbed, conflicts)


async def delete(batch: Batch, table: Table, record: UUID) -> Written:
    """Into the trash. Raises NotFound, Moved, Lost."""
    stored = await _stored(batch, table, record)
    landed = await _swap(batch, table, record, stored, {}, stored.flags, "delete")
    return Written(record, landed.version, landed.seq)


async def _stored(batch: Batch, table: Table, record: UUID) -> Stored:
    stored = await rows.fetch(batch.db, batch.schema, table, record)
    if stored is None:
        raise NotFound(table.key, str(record))
    return stored


def _values(table: Table, stored: Stored) -> dict[str, Any]:
    return {key: stored.columns.get(column.physical) for key, column in table.columns.items()}


async def _swap(
    batch: Batch,
    table: Table,
    record: UUID,
    stored: Stored,
    fresh: Values,
    flags: Sequence[str],
    kind: changes.Kind,
) -> Landed:
    was = _values(table, stored)
    announced = Change(table.key, record, stored.version + 1, kind, was, {**was, **fresh})
    return await rows.update(
        batch.db,
        batch.schema,
        table,
        record,
        batch.row(table, fresh, stored.columns),
        batch.signature(),
        kind=kind,
        version=stored.version,
        before={key: was[key] for key in fresh},
        after=fresh,
        flags=flags,
        jobs=batch.jobs(announced),
    )


async def _conflicts(
    batch: Batch, record: UUID, stored: Stored, seen: int | None, fresh: Values, was: Values
) -> tuple[Conflict, ...]:
    """Cells of this write that somebody else changed after the writer read the record."""
    if seen is None or seen >= stored.version:
        return ()
    theirs: dict[str, changes.Entry] = {}
    for entry in await changes.since_version(batch.db, batch.schema.name, record, seen):
        theirs |= dict.fromkeys(entry.after, entry)
    return tuple(
        Conflict(key, value, was[key], theirs[key].who, theirs[key].at)
        for key, value in fresh.items()
        if key in theirs
    )
