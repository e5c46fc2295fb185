"""A change of a record that some run may be waiting for.

The listener is pure: a change on a table of which some flow waits becomes a job. The job looks
who waits for this record, and whether the change is what they wait for: by the record's cells as
that very change left them, however often it was changed since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.flows import waits
from danliu.flows.values import builtin, pack, unpack
from danliu.flows.waits import Watcher
from danliu.formulas import Fault, formula
from danliu.formulas.kinds import Path
from danliu.postgres.queue import Job
from danliu.tables.changes import Change
from danliu.tables.schema import Schema
from danliu.tables.table import Table
from danliu.tables.write import Context
from danliu.workspace import House

CHANGED = "flow-changed"


class Changed(Struct, frozen=True, array_like=True):
    """version, cells   as the change left them; cells packed"""

    workspace: int
    table: str
    record: UUID
    kind: str
    by: str
    cells: dict[str, Any]
    version: int | None = None


def listen(schema: Schema, changes: Sequence[Change], context: Context) -> list[Job]:
    """One job for each change of a record of a table that somebody waits on."""
    if not schema.waited:
        return []
    by = context.actor.ref
    return [
        Job(CHANGED, msgspec.json.encode(_changed(schema, change, by)), workspace=schema.workspace)
        for change in changes
        if change.table in schema.waited and change.kind != "create"
    ]


def _changed(schema: Schema, change: Change, by: str) -> Changed:
    cells = pack(builtin(change.after))
    what = (change.table, change.record, change.kind)
    return Changed(schema.workspace, *what, by, cells, change.version)


@dataclass(frozen=True)
class Events:
    """Tells waiting runs what happened."""

    house: House

    async def handle(self, payload: bytes, _job: int) -> None:
        change = msgspec.json.decode(payload, type=Changed)
        schema = await self.house.catalog.fresh(self.house.db, change.workspace)
        if change.table not in schema.tables:
            return
        table = schema.table(change.table)
        watching = await waits.watchers(self.house.db, table.id, change.record)
        waiting = [one for one in watching if _is_news(one, change)]
        cells, gone = unpack(change.cells), change.kind == "delete"
        met = [one for one in waiting if gone or meets(table, one, cells)]
        if met:
            at = pack(self.house.clock.now())
            came = {"by": change.by, "at": at, "gone": gone, "tells": {}}
            await waits.happened(self.house.db, met, came)
            self.house.wake()


def _is_news(one: Watcher, change: Changed) -> bool:
    """Whether the change came after this step had looked."""
    return change.version is None or one.wanted.get("after", -1) < change.version


def meets(table: Table, one: Watcher, cells: Mapping[str, Any]) -> bool:
    """Whether the record is now as this step waits for it. What cannot be computed is not."""
    when, given = one.wanted["when"], unpack(one.wanted["given"])

    def value(path: Path) -> Any:
        column = table.by_name.get(path[0])
        return cells.get(column.key) if column else given.get(".".join(path))

    try:
        return not when or formula(when)(value) is True
    except Fault:
        return False
