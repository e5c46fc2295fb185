"""Trigger «changed»: a record is changed so that a condition begins to hold."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.expected import one_of
from danliu.flows.definition import Trigger
from danliu.flows.errors import InvalidFlow
from danliu.flows.starting import begun, packed, run_id, start_job
from danliu.flows.triggers.condition import check_own, judge, speaks_of
from danliu.flows.triggers.trigger import Kind, Ready, trigger
from danliu.flows.vocabulary import Vocabulary
from danliu.postgres.queue import Job
from danliu.tables.changes import Change
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.telling import told

BEFORE = "before"
_WATCHED = Words("条件，或要看的字段", "a condition, or fields that are watched")


class Changed(Struct, frozen=True, forbid_unknown_fields=True):
    """fields   only where one of these changed; none named: any
    created  whether a record that is created so counts too
    """

    fields: Annotated[
        tuple[str, ...],
        told(
            "改了哪些字段", "Watched fields", "fields", help=("不选：任何字段", "None: any field")
        ),
    ] = ()
    created: Annotated[bool, told("新增的也算", "A new record counts too", "truth")] = False


@trigger(
    "changed",
    zh="当「{table}」的记录{created}被修改{fields}{when}时",
    en="When a record of {table} is {created}changed{fields}{when}",
)
class ChangedKind(Kind):
    """The condition turns from not true to true by this very change. One that itself speaks of
    {before.field} describes the change, and is judged once."""

    called = Words("记录变成", "A record becomes")
    does = Words("记录被改成满足条件，或某些字段被改", "A record changes so that a condition holds")
    group = "records"
    settings = Changed
    listens = "changes"
    clause = Words("，变成 {when}", " so that {when}")

    def check(self, trigger: Trigger, settings: Changed, schema: Schema) -> None:
        check_own(trigger, schema, BEFORE)
        table = schema.table(trigger.table)
        stored = [one.key for one in table.stored]
        if strange := [key for key in settings.fields if key not in stored]:
            raise InvalidFlow(f"trigger.settings.fields.{strange[0]}", one_of(stored))
        if not trigger.when and not settings.fields:
            raise InvalidFlow("trigger.when", _WATCHED)

    def on_change(self, ready: Ready, change: Change, context: Context) -> Sequence[Job]:
        if not _counts(ready.settings, change) or not _turned(ready, change):
            return ()
        watch = ready.watch
        workspace = ready.schema.workspace
        run = run_id(workspace, watch.flow, change.record, change.version)
        about, flow = (change.table, change.record), (watch.flow, watch.version)
        start = begun(workspace, flow, run, context, about)
        start = msgspec.structs.replace(start, before=packed(_filled(change)))
        return [start_job(start, watch.priority)]

    def spoken(self, name: str, settings: Changed, words: Vocabulary) -> str:
        english = words.language == "en"
        if name == "created":
            told = "created or " if english else "新增或"
            return told if settings.created else ""
        named = [words.field(key) for key in settings.fields]
        if not named:
            return ""
        return f" in {', '.join(named)}" if english else f"了 {'、'.join(named)}"


def _counts(settings: Changed, change: Change) -> bool:
    if change.kind == "create":
        return settings.created
    if change.kind != "update":
        return False
    before, after = change.before, change.after
    return not settings.fields or any(before.get(k) != after.get(k) for k in settings.fields)


def _turned(ready: Ready, change: Change) -> bool:
    """In doubt it has, where it had not been in doubt before."""
    schema, when = ready.schema, ready.watch.when
    if not when:
        return True
    table = schema.table(change.table)
    now = judge(schema, table, when, change.after, change.at, before=change.before)
    if now is False:
        return False
    if change.kind == "create" or speaks_of(when, BEFORE):
        return True
    return judge(schema, table, when, change.before, change.at) is not now


def _filled(change: Change) -> dict[str, Any]:
    return {key: value for key, value in change.before.items() if value is not None}
