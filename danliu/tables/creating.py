"""Creating records: complete, checked, inserted once; a duplicate does what its rule says."""

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct
from msgspec.structs import replace

from danliu.postgres.queue import Job
from danliu.tables import duplicates, judging, marks, rows, rows_new
from danliu.tables.batch import Batch
from danliu.tables.cells import Parsed, complete
from danliu.tables.changes import Change
from danliu.tables.changing import change
from danliu.tables.definition import Unique
from danliu.tables.duplicates import Found
from danliu.tables.errors import DuplicateRecord
from danliu.tables.intents import Written
from danliu.tables.rows import Landed, Lost
from danliu.tables.rules.judge import Verdict
from danliu.tables.rules.ruling import Rules, Subject, extracted
from danliu.tables.table import Table


class Repeated(Exception):
    """A record is there already, where nearly none ever is: write again, looking before each."""


class Draft(Struct, frozen=True):
    """A record that is ready to be inserted; `number` is its place in the batch.

    after   its values, but for the blanks
    """

    table: Table
    id: UUID
    number: int
    values: Mapping[str, Any]
    after: Mapping[str, Any]
    flags: Sequence[str]
    marks: Mapping[str, Any] = {}
    accepted: Sequence[str] = ()


class New(Struct, frozen=True):
    """What somebody wants to make."""

    record: UUID
    parsed: Parsed
    number: int
    accepted: tuple[str, ...] = ()


async def drafts(batch: Batch, table: Table, wanted: Sequence[New]) -> list[Draft]:
    """Completed, and judged by the table's rules. Raises InvalidRecord, NeedsAnswer."""
    read: list[dict[str, Any]] = [{}] * len(wanted)
    if table.definition.extracts:
        read = [extracted(table, one.parsed, {}) for one in wanted]
    for one in wanted:
        complete(table, one.parsed)
    subjects = [
        Subject(one.record, one.parsed.settle(one.number), (), None, one.accepted) for one in wanted
    ]
    verdicts = await Rules(batch, table).judge(subjects)
    return [
        _draft(table, one, subject.values, verdict.settle(one.number), marks)
        for one, subject, verdict, marks in zip(wanted, subjects, verdicts, read, strict=True)
    ]


def _draft(
    table: Table, new: New, values: Mapping[str, Any], verdict: Verdict, read: Mapping[str, Any]
) -> Draft:
    accepted = verdict.accepted
    told = {**read, marks.ACCEPTED: accepted} if accepted else read
    after = values
    # by type: a decimal that is compared with None asks half the number tower first
    if NoneType in map(type, values.values()):
        after = {key: value for key, value in values.items() if value is not None}
    return Draft(table, new.record, new.number, values, after, verdict.flags, told, accepted)


async def create(batch: Batch, drafts: Sequence[Draft]) -> list[Written]:
    """The new records of one table, or what became of those that are there already.

    Raises  DuplicateRecord, Repeated, Moved, Lost
    """
    if len(drafts) == 1:
        return [await _insert(batch, drafts[0]) or await _collide(batch, drafts[0])]
    landed = await _insert_all(batch, drafts)
    return [
        _written(one, landed[one.id]) if one.id in landed else await _collide(batch, one)
        for one in drafts
    ]


async def _insert(batch: Batch, new: Draft, duplicate_of: UUID | None = None) -> Written | None:
    landed = await rows.create(
        batch.db,
        batch.schema,
        new.table,
        new.id,
        batch.row(new.table, new.values, {}),
        batch.signature(new.number),
        after=_logged(new, duplicate_of),
        flags=new.flags,
        duplicate_of=duplicate_of,
        # what is known to be a duplicate waits for a person: no flow acts on it twice
        jobs=batch.jobs([_announced(batch, new)])[0] if duplicate_of is None else (),
    )
    return _written(new, landed) if landed else None


async def _insert_all(batch: Batch, drafts: Sequence[Draft]) -> Mapping[UUID, Landed]:
    table, careful = drafts[0].table, batch.careful or bool(drafts[0].table.definition.unique)
    caused: Sequence[Sequence[Job]] = [()] * len(drafts)
    if batch.listeners:
        caused = batch.jobs([_announced(batch, one) for one in drafts])
    records = [
        rows_new.New(one.id, _logged(one, None), jobs)
        for one, jobs in zip(drafts, caused, strict=True)
    ]
    try:
        said = batch.signature(drafts[0].number)
        return await rows_new.create(batch.db, batch.schema, table, records, said, careful=careful)
    except asyncpg.UniqueViolationError as error:
        if careful:
            raise
        raise Repeated from error


def _announced(batch: Batch, new: Draft) -> Change:
    accepted = tuple(new.accepted)
    return Change(new.table.key, new.id, 1, "create", {}, new.after, batch.now, accepted)


def _logged(new: Draft, duplicate_of: UUID | None) -> Mapping[str, Any]:
    """What the log says of it. When the first stages were entered, its own moment tells."""
    if not (new.marks or new.flags or duplicate_of):
        return new.after
    after = {**new.after, **new.marks}
    if new.flags:
        after[marks.FLAGS] = new.flags
    if duplicate_of:
        after[marks.DUPLICATE_OF] = duplicate_of
    return after


def _written(new: Draft, landed: Landed) -> Written:
    numbers = landed.numbers
    return Written(new.id, landed.version, landed.seq, numbers=numbers, flags=new.flags)


async def _collide(batch: Batch, new: Draft) -> Written:
    """What becomes of a record whose id or unique values are there already."""
    found = await duplicates.find(batch.db, batch.schema, new.table, new.id, new.values)
    if found is None:
        raise Lost  # it went away, or its transaction did
    return await _collided(batch, new, found)


async def _collided(batch: Batch, new: Draft, found: Found) -> Written:
    """What the unique rule says of a record that is there already."""
    if found.rule is None:
        batch.now_is[new.id] = found.id
        return Written(found.id, found.version, None, absorbed=True)
    if found.rule.then == "merge" and not await judging.may_fill(batch, new.table, found.id):
        raise DuplicateRecord(new.table.key, _names(new.table, found.rule), "")
    if found.rule.then == "reject" or _stranger(batch, found):
        raise DuplicateRecord(new.table.key, _names(new.table, found.rule), str(found.id))
    if found.rule.then == "flag":
        return await _keep_both(batch, new, found)
    batch.now_is[new.id] = found.id
    origin = batch.context.origin
    fill, differs = duplicates.compare(new.table, found, new.values, origin)
    return await change(batch, new.table, found.id, fill, new.number, flags=differs, absorbed=True)


def _stranger(batch: Batch, found: Found) -> bool:
    """A guest may add, but not fill in what is somebody else's."""
    actor = batch.context.actor
    return actor.role == "guest" and found.created_by != actor.ref


async def _keep_both(batch: Batch, new: Draft, found: Found) -> Written:
    told = [*new.flags, duplicates.both_sources(found, batch.context.origin)]
    both = replace(new, flags=told)
    written = await _insert(batch, both, duplicate_of=found.id)
    if written is None:
        raise Lost
    return written


def _names(table: Table, rule: Unique) -> list[str]:
    return [table.columns[key].definition.name for key in rule.fields]
