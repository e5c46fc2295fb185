"""Trigger «created»: a record is created."""

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
    "created", zh="当「{table}」新增记录{when}时", en="When a record is created in {table}{when}"
)
class Created(Kind):
    """Out of the trash, or by an undo, is not created: it was there before."""

    called = Words("新增记录", "A record is created")
    does = Words("一张表里多了一条记录", "Whenever a table gets a new record")
    group = "records"
    listens = "changes"

    def check(self, trigger: Trigger, settings: Any, schema: Schema) -> None:
        check_own(trigger, schema)

    def on_change(self, ready: Ready, change: Change, context: Context) -> Sequence[Job]:
        watch = ready.watch
        if change.kind != "create" or not meets(ready.schema, watch.when, change):
            return ()
        workspace = ready.schema.workspace
        run = run_id(workspace, watch.flow, change.record, change.version)
        about = (change.table, change.record)
        flow = (watch.flow, watch.version)
        return [start_job(begun(workspace, flow, run, context, about), watch.priority)]
