"""The listener: from a change about to be committed to the runs that it starts. Pure."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from danliu.formulas import Fault, formula
from danliu.postgres.queue import Job
from danliu.tables.changes import Change
from danliu.tables.schema import Schema, Trigger
from danliu.tables.write import Context

START = "flow-start"
DEEPEST = 8  # flows that start flows: a circle ends here
_NAMES = UUID("5a2f7d0e-3f5e-4c0e-9f55-0d4c6c1f6a11")  # any fixed id: the namespace of run ids


class Start(Struct, frozen=True, array_like=True):
    """The payload of a job that starts a run. The run's id is made here: a job that is taken
    twice starts it once."""

    run: UUID
    workspace: int
    flow: str
    version: int
    table: str
    record: UUID
    depth: int


def listen(schema: Schema, changes: Sequence[Change], context: Context) -> list[Job]:
    """One job for each trigger that a change meets."""
    if context.depth >= DEEPEST or not schema.triggers:
        return []
    waiting = schema.kept("triggers", lambda: _by_table(schema))
    return [
        _job(schema, trigger, change, context)
        for change in changes
        for trigger in waiting.get(change.table, ())
        if change.kind == "create" and (not trigger.when or _meets(schema, trigger, change))
    ]


def _by_table(schema: Schema) -> Mapping[str, Sequence[Trigger]]:
    tables = {trigger.table for trigger in schema.triggers}
    return {key: [one for one in schema.triggers if one.table == key] for key in tables}


def _meets(schema: Schema, trigger: Trigger, change: Change) -> bool:
    table = schema.table(trigger.table)

    def value(path: tuple[str, ...]) -> object:
        column = table.by_name.get(path[0])
        return change.after.get(column.key) if column and len(path) == 1 else None

    try:
        return formula(trigger.when)(value) is True
    except Fault:
        return True  # in doubt the flow begins and shows it: a write is never stopped by a flow


def _job(schema: Schema, trigger: Trigger, change: Change, context: Context) -> Job:
    name = f"{trigger.flow}/{change.record}/{change.version}"
    start = Start(
        uuid5(_NAMES, name),
        schema.workspace,
        trigger.flow,
        trigger.version,
        change.table,
        change.record,
        context.depth + 1,
    )
    return Job(START, msgspec.json.encode(start))
