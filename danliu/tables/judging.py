"""Whether somebody may write these records and these cells: the write path's side of access."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from danliu.errors import Words
from danliu.people.errors import Forbidden
from danliu.tables.access import Sight, about
from danliu.tables.batch import Batch
from danliu.tables.cells import Parsed, fault
from danliu.tables.errors import BadCell, Fault, NotFound
from danliu.tables.fields.link import MISSING
from danliu.tables.intents import Revert
from danliu.tables.seen import among_seen
from danliu.tables.table import Table

_LOCKED = Words("你的角色不能改这个字段", "a field that your role may change")
_UNKNOWN = Words("已有的字段", "a field of the table")


def check_cells(sight: Sight, table: Table, records: Sequence[Parsed]) -> None:
    """Blame cells that this role may not set; a hidden one is not there for it."""
    barred = sight.barred(table)
    for one in records if barred else ():
        for key in barred.keys() & one.values.keys():
            value = one.values.pop(key)
            if barred[key]:
                one.faults.append(fault(table.columns[key], value, "locked-field", _LOCKED))
            else:
                one.faults.append(Fault(key, key, "", "unknown-field", _UNKNOWN))


def check_reverts(batch: Batch, table: Table, reverts: Sequence[Revert]) -> None:
    """Raises Forbidden for a cell that this role could not have set."""
    barred = batch.sight.barred(table)
    if any(not barred.keys().isdisjoint(one.values) for one in reverts):
        raise Forbidden(batch.context.actor.role, f"set a field of {table.key}")


async def check_seen(batch: Batch, table: Table, records: Sequence[UUID]) -> None:
    """Raises NotFound for a record that this role may not see."""
    for record in set(records) - await _seen(batch, table, records):
        raise NotFound(table.key, str(record))


async def may_fill(batch: Batch, table: Table, record: UUID) -> bool:
    """Whether a new record may fill the blanks of this one: the writer sees and changes it. What
    a guest may is asked elsewhere: it fills only its own."""
    grant = batch.sight.grant(table.key)
    if grant is None or batch.context.actor.role == "guest":
        return True
    return grant.update and record in await _seen(batch, table, [record])


async def check_links(batch: Batch, table: Table, records: Sequence[Parsed]) -> None:
    """A record that this role does not see is no record to link to, however it was named."""
    if batch.sight.role is None or batch.context.actor.role == "guest":
        return
    for column in table.stored:
        if column.points_to is None:
            continue
        target = batch.schema.target(column)
        ids = {one for parsed in records for one in _ids(parsed.values.get(column.key))}
        seen = await _seen(batch, target, list(ids)) if ids else set()
        hidden = ids - seen if batch.sight.reads(target.key) else ids
        for parsed in records if hidden else ():
            if not hidden.isdisjoint(_ids(parsed.values.get(column.key))):
                parsed.blame(column, "", BadCell("not-a-record", MISSING))


def _ids(value: Any) -> list[UUID]:
    return [] if value is None else value if isinstance(value, list) else [value]


async def check_kept(batch: Batch, table: Table, records: Sequence[UUID]) -> None:
    """Raises Forbidden where a record was written out of the writer's own sight."""
    if set(records) - await _seen(batch, table, records):
        raise Forbidden(batch.context.actor.role, f"write {table.key} beyond your own records")


async def _seen(batch: Batch, table: Table, records: Sequence[UUID]) -> set[UUID]:
    known = about(batch.context.actor, batch.clock.now(), batch.schema.zone)
    return await among_seen(batch.db, batch.sight, known, table, records)
