"""What triggers share that begin at one kind of change of a record."""

from collections.abc import Sequence
from typing import Any, ClassVar

from danliu.flows.definition import Trigger
from danliu.flows.starting import begun, run_id, start_job
from danliu.flows.triggers.condition import check_own, meets
from danliu.flows.triggers.trigger import Kind, Ready
from danliu.postgres.queue import Job
from danliu.tables.changes import Change
from danliu.tables.changes import Kind as ChangeKind
from danliu.tables.schema import Schema
from danliu.tables.write import Context


class Happened(Kind):
    """happens: the kind of change"""

    group = "records"
    listens = "changes"
    happens: ClassVar[ChangeKind]

    def check(self, trigger: Trigger, settings: Any, schema: Schema) -> None:
        check_own(trigger, schema)

    def on_change(self, ready: Ready, change: Change, context: Context) -> Sequence[Job]:
        watch = ready.watch
        if change.kind != self.happens or not meets(ready.schema, watch.when, change):
            return ()
        workspace = ready.schema.workspace
        run = run_id(workspace, watch.flow, change.record, change.version)
        about = (change.table, change.record)
        flow = (watch.flow, watch.version)
        return [start_job(begun(workspace, flow, run, context, about), watch.priority)]
