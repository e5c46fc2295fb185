"""Creating a record: complete, checked, inserted once; a duplicate does what its rule says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from danliu.tables import duplicates, rows
from danliu.tables.batch import Batch
from danliu.tables.cells import Parsed, complete
from danliu.tables.changes import Change
from danliu.tables.changing import change
from danliu.tables.checks import check_record
from danliu.tables.duplicates import Found
from danliu.tables.errors import DuplicateRecord
from danliu.tables.intents import Written
from danliu.tables.rows import Lost
from danliu.tables.schema import Table, Unique


@dataclass(frozen=True)
class Draft:
    """A record that is ready to be inserted."""

    table: Table
    id: UUID
    values: Mapping[str, Any]
    flags: Sequence[str]


async def create(batch: Batch, table: Table, record: UUID, parsed: Parsed, number: int) -> Written:
    """The new record, or what became of it where it is there already.

    Raises  InvalidRecord, DuplicateRecord, Moved, Lost
    """
    complete(table, parsed)
    values = parsed.settle(number)
    draft = Draft(table, record, values, check_record(table, values, number))
    written = await _insert(batch, draft)
    if written is not None:
        return written
    found = await duplicates.find(batch.db, batch.schema, table, record, values)
    if found is None:
        raise Lost  # it went away, or its transaction did
    return await _collided(batch, draft, found, number)


async def _insert(batch: Batch, draft: Draft, duplicate_of: UUID | None = None) -> Written | None:
    after = {key: value for key, value in draft.values.items() if value is not None}
    announced = Change(draft.table.key, draft.id, 1, "create", {}, after)
    landed = await rows.create(
        batch.db,
        batch.schema,
        draft.table,
        draft.id,
        batch.row(draft.table, draft.values, {}),
        batch.signature(),
        after=after,
        flags=draft.flags,
        duplicate_of=duplicate_of,
        # what is known to be a duplicate waits for a person: no flow acts on it twice
        jobs=batch.jobs(announced) if duplicate_of is None else (),
    )
    if landed is None:
        return None
    return Written(draft.id, landed.version, landed.seq, numbers=landed.numbers)


async def _collided(batch: Batch, draft: Draft, found: Found, number: int) -> Written:
    """What the unique rule says of a record that is there already."""
    if found.rule is None:
        batch.now_is[draft.id] = found.id
        return Written(found.id, found.version, None, absorbed=True)
    if found.rule.then == "reject" or _stranger(batch, found):
        raise DuplicateRecord(draft.table.key, _names(draft.table, found.rule), str(found.id))
    if found.rule.then == "flag":
        return await _keep_both(batch, draft, found)
    batch.now_is[draft.id] = found.id
    origin = batch.context.origin
    fill, differs = duplicates.compare(draft.table, found, draft.values, origin)
    return await change(batch, draft.table, found.id, fill, number, flags=differs, absorbed=True)


def _stranger(batch: Batch, found: Found) -> bool:
    """A guest may add, but not fill in what is somebody else's."""
    actor = batch.context.actor
    return actor.role == "guest" and found.created_by != actor.ref


async def _keep_both(batch: Batch, draft: Draft, found: Found) -> Written:
    told = [*draft.flags, duplicates.both_sources(found, batch.context.origin)]
    both = Draft(draft.table, draft.id, draft.values, told)
    written = await _insert(batch, both, duplicate_of=found.id)
    if written is None:
        raise Lost
    return written


def _names(table: Table, rule: Unique) -> list[str]:
    return [table.columns[key].definition.name for key in rule.fields]
