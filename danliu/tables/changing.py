"""Changing records: read, decide in Python, compare-and-swap; others' changes are not lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from danliu.postgres.queue import Job
from danliu.tables import changes, marks, rows, rows_together
from danliu.tables.batch import Batch
from danliu.tables.cells import Parsed, check_update, taken_back
from danliu.tables.changes import Change
from danliu.tables.errors import NotFound
from danliu.tables.intents import Conflict, Revert, Written
from danliu.tables.rows import Landed, Stored
from danliu.tables.rules.judge import Verdict, judge_deletion, judge_locks
from danliu.tables.rules.ruling import Rules, Subject, extracted
from danliu.tables.table import Table

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Edit:
    """What somebody wants of a record; `seen` is the version that they saw."""

    record: UUID
    parsed: Parsed
    number: int
    seen: int | None = None
    flags: Sequence[str] = ()
    absorbed: bool = False
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Swap:
    """A record as it was read, and as it shall be.

    marks   of the house, where they are set outright: by history
    told    what only the log says: what was acknowledged, and where a value was read
    """

    record: UUID
    stored: Stored
    fresh: Values
    flags: Sequence[str]
    marks: Values
    outcome: Written
    told: Values = field(default_factory=dict)

    @property
    def idle(self) -> bool:
        """There is nothing to change."""
        return not self.fresh and self.flags == self.stored.flags


async def change(
    batch: Batch,
    table: Table,
    record: UUID,
    parsed: Parsed,
    number: int,
    *,
    flags: Sequence[str] = (),
    absorbed: bool = False,
) -> Written:
    """Write what differs to one record."""
    (written,) = await edit(batch, table, [Edit(record, parsed, number, None, flags, absorbed)])
    return written


async def edit(batch: Batch, table: Table, edits: Sequence[Edit]) -> list[Written]:
    """Write what differs. Cells that others changed after version `seen` come back as conflicts.

    Raises  InvalidRecord, NeedsAnswer, NotFound, Moved, Lost
    """
    stored = await read(batch, table, [one.record for one in edits])
    fresh = [await _fresh(batch, table, one, stored[one.record]) for one in edits]
    verdicts = await Rules(batch, table).judge([one.subject for one in fresh])
    swaps = [one.judged(verdict) for one, verdict in zip(fresh, verdicts, strict=True)]
    return await swap(batch, table, swaps, "update")


@dataclass(frozen=True)
class _Fresh:
    """What an edit would really change."""

    wanted: Edit
    stored: Stored
    was: Values
    fresh: Values
    conflicts: tuple[Conflict, ...]
    told: Values

    @property
    def subject(self) -> Subject:
        values = {**self.was, **self.fresh}
        return Subject(
            self.wanted.record, values, tuple(self.fresh), self.was, self.wanted.accepted
        )

    def judged(self, verdict: Verdict) -> Swap:
        """Raises InvalidRecord, NeedsAnswer."""
        wanted, stored = self.wanted, self.stored
        raised = [*verdict.settle(wanted.number).flags, *wanted.flags]
        kept = [*stored.flags, *(flag for flag in raised if flag not in stored.flags)]
        outcome = Written(wanted.record, stored.version, None, wanted.absorbed, self.conflicts)
        told = {**self.told, marks.ACCEPTED: verdict.accepted} if verdict.accepted else self.told
        return Swap(wanted.record, stored, self.fresh, kept, {}, outcome, told)


async def _fresh(batch: Batch, table: Table, wanted: Edit, stored: Stored) -> _Fresh:
    was = values(table, stored)
    told = extracted(table, wanted.parsed, was)
    check_update(table, wanted.parsed, was, batch.context.actor.role)
    settled = wanted.parsed.settle(wanted.number)
    fresh = {key: value for key, value in settled.items() if value != was[key]}
    conflicts = await _conflicts(batch, wanted, stored, fresh, was)
    for conflict in conflicts:
        del fresh[conflict.field]
    return _Fresh(wanted, stored, was, fresh, conflicts, told)


async def move(
    batch: Batch, table: Table, records: Sequence[UUID], kind: changes.Kind
) -> list[Written]:
    """Into the trash or out of it. Raises InvalidRecord, NotFound, Moved, Lost."""
    stored = await read(batch, table, records, trashed=kind == "restore")
    if kind == "delete":
        subjects = [Subject(one, {}, (), values(table, stored[one])) for one in records]
        for verdict in await Rules(batch, table).judge(subjects, judge_deletion):
            verdict.settle(0)
    swaps = [
        Swap(one, stored[one], {}, stored[one].flags, {}, Written(one, stored[one].version, None))
        for one in records
    ]
    return await swap(batch, table, swaps, kind)


async def read(
    batch: Batch, table: Table, records: Sequence[UUID], *, trashed: bool = False
) -> Mapping[UUID, Stored]:
    """All of these records. Raises NotFound for one that is not there."""
    stored = await rows.fetch(batch.db, batch.schema, table, records, trashed=trashed)
    for record in records:
        if record not in stored:
            raise NotFound(table.key, str(record))
    return stored


def values(table: Table, stored: Stored) -> dict[str, Any]:
    return {column.key: stored.columns[column.physical] for column in table.stored}


async def swap(
    batch: Batch, table: Table, swaps: Sequence[Swap], kind: changes.Kind
) -> list[Written]:
    """Write them: one by itself in the quicker statement, several that set the same in one."""
    alike: dict[tuple[str, ...], list[rows_together.Changed]] = defaultdict(list)
    busy = [one for one in swaps if kind != "update" or not one.idle]
    jobs = batch.jobs([_announced(batch, table, one, kind) for one in busy])
    for one, caused in zip(busy, jobs, strict=True):
        ready = _ready(batch, table, one, caused)
        alike[tuple(ready.row)].append(ready)
    landed: dict[UUID, Landed] = {}
    for group in alike.values():
        landed |= await _land(batch, table, group, kind)
    return [_written(one, landed.get(one.record)) for one in swaps]


def _written(swap: Swap, landed: Landed | None) -> Written:
    outcome = swap.outcome
    if landed is None:
        return outcome
    told = (outcome.absorbed, outcome.conflicts)
    return Written(outcome.id, landed.version, landed.seq, *told, flags=swap.flags)


async def _land(
    batch: Batch, table: Table, group: Sequence[rows_together.Changed], kind: changes.Kind
) -> Mapping[UUID, Landed]:
    signature = batch.signature()
    if len(group) > 1:
        return await rows_together.update(batch.db, batch.schema, table, group, signature, kind)
    (only,) = group
    landed = await rows.update(
        batch.db,
        batch.schema,
        table,
        only.id,
        only.row,
        signature,
        kind=kind,
        version=only.version,
        before=only.before,
        after=only.after,
        flags=only.flags,
        jobs=only.jobs,
    )
    return {only.id: landed}


def _announced(batch: Batch, table: Table, one: Swap, kind: changes.Kind) -> Change:
    was, accepted = values(table, one.stored), tuple(one.told.get(marks.ACCEPTED, ()))
    after, version = {**was, **one.fresh}, one.stored.version + 1
    duplicate = one.stored.columns["duplicate_of"] is not None
    told = (was, after, batch.now, accepted, duplicate)
    return Change(table.key, one.record, version, kind, *told)


def _ready(batch: Batch, table: Table, one: Swap, jobs: Sequence[Job]) -> rows_together.Changed:
    stored, was = one.stored, values(table, one.stored)
    row = batch.row(table, one.fresh, stored.columns) | marks.physical(table, one.marks)
    before = {key: was[key] for key in one.fresh} | marks.stamps(table, one.fresh, stored.columns)
    after = {**one.fresh, **one.told} | marks.stamps(table, one.fresh, row)
    if one.flags != stored.flags:
        before[marks.FLAGS], after[marks.FLAGS] = stored.flags, one.flags
    return rows_together.Changed(one.record, stored.version, row, before, after, one.flags, jobs)


async def revert(batch: Batch, table: Table, reverts: Sequence[Revert]) -> list[Written]:
    """Set what history says. Only what depends on who does it is judged again: locks, and who may
    move a state.

    Raises  InvalidRecord, NotFound, Moved, Lost
    """
    stored = await read(batch, table, [one.record for one in reverts])
    swaps = [_as_it_was(table, one, stored[one.record]) for one in reverts]
    subjects = [
        Subject(one.record, one.fresh, tuple(one.fresh), values(table, one.stored)) for one in swaps
    ]
    verdicts = await Rules(batch, table).judge(subjects, judge_locks)
    for number, (one, verdict) in enumerate(zip(swaps, verdicts, strict=True)):
        role = batch.context.actor.role
        taken = taken_back(table, values(table, one.stored), one.fresh, role)
        Verdict(faults=[*verdict.faults, *taken]).settle(number)
    return await swap(batch, table, swaps, "update")


def _as_it_was(table: Table, wanted: Revert, stored: Stored) -> Swap:
    was = values(table, stored)
    fresh = {
        key: value
        for key, value in wanted.values.items()
        if value != was[key] and was[key] == wanted.expected.get(key)
    }
    flags = wanted.marks.get(marks.FLAGS, stored.flags)
    outcome = Written(wanted.record, stored.version, None)
    return Swap(wanted.record, stored, fresh, flags, wanted.marks, outcome)


async def _conflicts(
    batch: Batch, wanted: Edit, stored: Stored, fresh: Values, was: Values
) -> tuple[Conflict, ...]:
    """Cells of this write that somebody else changed after the writer read the record."""
    if wanted.seen is None or wanted.seen >= stored.version:
        return ()
    theirs: dict[str, changes.Entry] = {}
    between = (wanted.record, wanted.seen, stored.version)
    own = batch.context.run
    for entry in await changes.since_version(batch.db, batch.schema.name, *between):
        if own is None or entry.run != own:
            theirs |= dict.fromkeys(entry.after, entry)
    return tuple(
        Conflict(key, value, was[key], theirs[key].who, theirs[key].at)
        for key, value in fresh.items()
        if key in theirs
    )
