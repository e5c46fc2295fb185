"""The listeners: from what is about to be committed to the jobs that come of it. Pure.

Whoever writes pays for them: a table that no flow waits for costs one look into a dictionary.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import structlog

from danliu.connect.inbox import Heard
from danliu.flows.triggers.trigger import Ready, kinds
from danliu.postgres.queue import Job
from danliu.tables.changes import Change
from danliu.tables.schema import Schema, Watch
from danliu.tables.write import Context

log = structlog.get_logger()
_MESSAGES = ""  # no table has this key
_NOBODY: Sequence[Ready] = ()


def listen(schema: Schema, changes: Sequence[Change], context: Context) -> list[Job]:
    """The jobs of each trigger that a change meets. A duplicate that a rule kept waits for a
    person: no flow acts on it."""
    if not schema.triggers:
        return []
    waiting = schema.kept("triggers", lambda: _by_table(schema))
    return [
        job
        for change in changes
        if change.table in waiting and not change.duplicate
        for ready in waiting[change.table]
        for job in ready.kind.on_change(ready, change, context)
    ]


def hear(schema: Schema, heard: Heard) -> list[Job] | None:
    """The jobs of each trigger that waits for such a message; None where none waits for any of
    its connection."""
    waiting = schema.kept("triggers", lambda: _by_table(schema))
    answers = [ready.kind.on_message(ready, heard) for ready in waiting.get(_MESSAGES, _NOBODY)]
    if all(one is None for one in answers):
        return None
    return [job for one in answers for job in one or ()]


def _by_table(schema: Schema) -> Mapping[str, Sequence[Ready]]:
    found: dict[str, list[Ready]] = {}
    for ready in _ready(schema):
        hears_changes = ready.kind.listens == "changes"
        tables = {ready.watch.table, *ready.kind.behind(ready)} if hears_changes else {_MESSAGES}
        for table in tables:
            found.setdefault(table, []).append(ready)
    return found


def _ready(schema: Schema) -> Iterator[Ready]:
    """What can no longer be read starts nothing: a write is never stopped by a flow."""
    for watch in schema.triggers:
        if watch.on not in kinds or not _has_tables(schema, watch):
            log.warning("a trigger waits in vain", flow=watch.flow, kind=watch.on)
            continue
        kind = kinds[watch.on]
        try:
            settings = msgspec.convert(watch.settings, kind.settings, strict=False)
        except msgspec.ValidationError as error:
            log.warning("a trigger cannot be read", flow=watch.flow, error=str(error))
            continue
        yield Ready(kind, watch, settings, schema)


def _has_tables(schema: Schema, watch: Watch) -> bool:
    return not watch.table or watch.table in schema.tables
