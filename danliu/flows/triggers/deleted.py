"""Trigger «deleted»: a record goes into the trash."""

from collections.abc import Sequence
from typing import Any

from danliu.errors import Words
from danliu.flows.definition import Trigger
from danliu.flows.starting import begun, run_id, start_job
from danliu.flows.triggers.condition import check_own, meets
from danliu.flows.triggers.trigger import Kind, Ready, trigger
from danliu.postgres.queue import Job
from danliu.tables.changes import Change
from danliu.tables.schema import Schema
from danliu.tables.write import Context


@trigger(
    "deleted",
    zh="当「{table}」的记录被删除{when}时",
    en="When a record of {table} is deleted{when}",
)
class Deleted(Kind):
    """Its run reads the record as it lies in the trash, and cannot write it. A record that was
    taken out of the trash before the run began starts none."""

    called = Words("删除记录", "A record is deleted")
    does = Words("一条记录被放进回收站", "Whenever a record goes into the trash")
    group = "records"
    listens = "changes"
    gone = True

    def check(self, trigger: Trigger, settings: Any, schema: Schema) -> None:
        check_own(trigger, schema)

    def on_change(self, ready: Ready, change: Change, context: Context) -> Sequence[Job]:
        watch = ready.watch
        if change.kind != "delete" or not meets(ready.schema, watch.when, change):
            return ()
        workspace = ready.schema.workspace
        run = run_id(workspace, watch.flow, change.record, change.version)
        about = (change.table, change.record)
        flow = (watch.flow, watch.version)
        return [start_job(begun(workspace, flow, run, context, about), watch.priority)]
