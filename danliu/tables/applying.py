"""A group of writes, done; what the database refuses is told in the table's words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from danliu.tables import attachments, changing, creating, judging
from danliu.tables.access import check_may_write
from danliu.tables.batch import Batch
from danliu.tables.cells import fault
from danliu.tables.changing import Edit
from danliu.tables.creating import New
from danliu.tables.errors import DuplicateRecord, InvalidRecord, SchemaMoved
from danliu.tables.fields.link import MISSING
from danliu.tables.grouping import Group
from danliu.tables.intents import Create, Delete, Restore, Revert, Set, Write, Written
from danliu.tables.rules import circles
from danliu.tables.table import Table


class Alone(Exception):
    """The database refused one of several: write them one by one, to learn which."""


async def apply(batch: Batch, group: Group) -> list[Written]:
    """What became of each write of the group, in its order.

    Raises  InvalidRecord, DuplicateRecord, NotFound, Forbidden, Alone, Moved, Lost
    """
    table = batch.schema.table(group.table)
    check_may_write(batch.sight, batch.context.actor, table, group.kind)
    try:
        return await _unbroken(batch, table, group)
    except (asyncpg.ForeignKeyViolationError, asyncpg.UniqueViolationError) as error:
        if len(group.writes) > 1:
            raise Alone from error
        raise _refused(table, group.writes[0], error) from error


async def _unbroken(batch: Batch, table: Table, group: Group) -> list[Written]:
    """No links in a circle afterwards: see `_takes_several`."""
    if not table.definition.no_circles or group.kind is Delete:
        return await _seeing(batch, table, group)
    await circles.hold_others(batch)
    written = await _seeing(batch, table, group)
    try:
        await circles.check_open(batch, table, [one.id for one in written], group.writes[0][0])
    except InvalidRecord as error:
        if len(group.writes) > 1:
            raise Alone from error
        raise
    return written


async def _seeing(batch: Batch, table: Table, group: Group) -> list[Written]:
    """Only records that the writer sees, before and after: see `_takes_several`."""
    if not batch.sight.where(table):
        return await _apply(batch, table, group)
    if group.kind is not Create:
        await judging.check_seen(batch, table, _records([write for _, write in group.writes]))
    written = await _apply(batch, table, group)
    await judging.check_kept(batch, table, [one.id for one in written])
    return written


async def _apply(batch: Batch, table: Table, group: Group) -> list[Written]:
    wanted = [write for _, write in group.writes]
    if group.kind is Delete:
        return await changing.move(batch, table, _records(wanted), "delete")
    if group.kind is Restore:
        return await changing.move(batch, table, _records(wanted), "restore")
    if group.kind is Revert:
        reverts = [write for write in wanted if isinstance(write, Revert)]
        judging.check_reverts(batch, table, reverts)
        return await changing.revert(batch, table, reverts)
    return await _typed(batch, table, group)


def _records(writes: Sequence[Write]) -> list[UUID]:
    return [write.record for write in writes if not isinstance(write, Create)]


async def _typed(batch: Batch, table: Table, group: Group) -> list[Written]:
    """Writes of what people typed."""

    async def add(target: Table, title: str) -> UUID:
        created = Create(target.key, {target.definition.title: title})
        (written,) = await apply(batch, Group(Create, target.key, [(number, created)]))
        return written.id

    number = group.writes[0][0]
    cells = [write.cells for _, write in group.writes if isinstance(write, Create | Set)]
    parsed = await batch.parsed(table, cells, add)
    judging.check_cells(batch.sight, table, parsed)
    await judging.check_links(batch, table, parsed)
    pairs = list(zip(group.writes, parsed, strict=True))
    for (_, write), one in pairs if attachments.are_there(table) else ():
        there = write.id if isinstance(write, Create) else _record(batch, write)
        await attachments.attach(batch, table, there, one)
    if group.kind is Create:
        wanted = [
            New(write.id or batch.clock.new_id(), one, n, write.accepted)
            for (n, write), one in pairs
            if isinstance(write, Create)
        ]
        return await creating.create(batch, await creating.drafts(batch, table, wanted))
    edits = [
        Edit(_record(batch, w), one, n, _seen(w), accepted=_accepted(w)) for (n, w), one in pairs
    ]
    return await changing.edit(batch, table, edits)


def _record(batch: Batch, write: Write) -> UUID:
    if isinstance(write, Create):
        return write.id or batch.clock.new_id()
    return batch.now_is.get(write.record, write.record)


def _accepted(write: Write) -> tuple[str, ...]:
    return write.accepted if isinstance(write, Create | Set) else ()


def _seen(write: Write) -> int | None:
    return write.version if isinstance(write, Set) else None


def _refused(
    table: Table, write: tuple[int, Write], error: asyncpg.IntegrityConstraintViolationError
) -> Exception:
    if isinstance(error, asyncpg.UniqueViolationError):
        return _taken(table, error)
    return _missing_target(table, write, error)


def _taken(table: Table, error: Any) -> Exception:
    """An edit gave a record the values that another one has."""
    for rule in table.definition.unique:
        if f"u_{rule.id}" == error.constraint_name:
            names = [table.columns[key].definition.name for key in rule.fields]
            return DuplicateRecord(table.key, names, "")
    if str(error.constraint_name).endswith("_new"):  # a rule that is just being made: see uniques
        return SchemaMoved()
    raise error


def _missing_target(table: Table, write: tuple[int, Write], error: Any) -> Exception:
    number, wanted = write
    cells = wanted.cells if isinstance(wanted, Create | Set) else {}
    for column in table.columns.values():
        if f"fk_{column.definition.id}" == error.constraint_name:
            value = cells.get(column.key)
            return InvalidRecord([fault(column, value, "not-a-record", MISSING)], number)
    raise error
