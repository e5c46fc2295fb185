"""What changed of a task's record since somebody looked at it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from danliu.errors import Words
from danliu.flows.task_errors import Moved
from danliu.flows.tasks import TaskRow
from danliu.tables import changes
from danliu.tables.changes import Entry
from danliu.tables.table import Column
from danliu.workspace import Workspace


class Since(NamedTuple):
    """version   of the record as it is now; None where the task has none
    moved     fields that are otherwise than they were, as far as the reader sees them
    """

    version: int | None
    moved: list[Moved]


async def since(ws: Workspace, task: TaskRow, seen: int | None = None) -> Since:
    """What others than the run itself changed since version `seen`, or since it was asked."""
    version = task.record_version if seen is None else seen
    if task.record_id is None or version is None or task.table_id is None:
        return Since(None, [])
    schema = await ws.tables.fresh_schema()
    table = schema.by_id.get(task.table_id)
    if table is None:
        return Since(version, [])
    entries = await changes.since_version(ws.db, schema.name, task.record_id, version)
    columns = ws.tables.sight(schema).columns(table)
    others = [entry for entry in entries if entry.run != task.run_id]
    newest = max((entry.version for entry in entries), default=version)
    return Since(newest, _moved(columns, others))


def _moved(columns: Mapping[str, Column], entries: list[Entry]) -> list[Moved]:
    """Each field once: as it was first, as it is now; one that is back where it was is left out."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for entry in entries:
        for key, now in entry.after.items():
            first.setdefault(key, entry.before.get(key))
            last[key] = now
    return [
        _told(columns[key], was, now)
        for key in columns
        if key in first and (was := first[key]) != (now := last[key])
    ]


def _told(column: Column, was: Any, now: Any) -> Moved:
    one, before, after = column.definition, _shown(column, was), _shown(column, now)
    english = [said.en if said.en != said.zh else "" for said in (before, after)]
    return Moved(one.name, before.zh, after.zh, one.name_en, *english)


def _shown(column: Column, plain: Any) -> Words:
    """A value of the log as a person reads it."""
    if plain is None:
        return Words("", "")
    if column.points_to:
        title = plain.get("title") or plain.get("id") if isinstance(plain, dict) else plain
        return Words(str(title), str(title))
    return column.words(column.type.revive(plain))
