"""Trigger «form»: a form is submitted."""

from collections.abc import Sequence
from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.expected import one_of
from danliu.flows.definition import Flow, Trigger
from danliu.flows.errors import InvalidFlow
from danliu.flows.starting import begun, run_id, start_job
from danliu.flows.triggers.condition import check_own, meets
from danliu.flows.triggers.trigger import Kind, Ready, trigger
from danliu.forms.kept import all_forms
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job
from danliu.tables.changes import Change
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.telling import told


class Submitted(Struct, frozen=True, forbid_unknown_fields=True):
    """`form` is the key of the form; the trigger's table is the form's."""

    form: Annotated[str, told("表单", "Form", "form")]


@trigger(
    "form",
    zh="当表单「{form}」提交{when}时",
    en="When the form {form} is submitted{when}",
    form=Words("表单的标识", "the form's key"),
)
class FormKind(Kind):
    """A submission that a unique rule merged into a record that was there starts nothing."""

    called = Words("表单提交", "A form is submitted")
    does = Words("有人提交了一张表单", "Somebody submits a form")
    group = "records"
    settings = Submitted
    listens = "changes"

    def check(self, trigger: Trigger, settings: Any, schema: Schema) -> None:
        check_own(trigger, schema)

    async def check_there(
        self, db: Executor, workspace: int, flow: Flow, settings: Submitted
    ) -> None:
        tables = {one.form.key: one.form.table for one in await all_forms(db, workspace)}
        if settings.form not in tables:
            raise InvalidFlow("trigger.settings.form", one_of(tables))
        if tables[settings.form] != flow.trigger.table:
            fills = tables[settings.form]
            wanted = Words(f"{fills}，表单填的是这张表", f"{fills}, which the form fills")
            raise InvalidFlow("trigger.table", wanted)

    def on_change(self, ready: Ready, change: Change, context: Context) -> Sequence[Job]:
        watch, form = ready.watch, ready.settings.form
        if change.kind != "create" or context.actor.ref != f"form:{form}":
            return ()
        if not meets(ready.schema, watch.when, change):
            return ()
        workspace, flow = ready.schema.workspace, (watch.flow, watch.version)
        run = run_id(workspace, watch.flow, change.record, change.version)
        about, given = (change.table, change.record), {"form": form}
        return [start_job(begun(workspace, flow, run, context, about, given), watch.priority)]
