"""From the moment a version is published, what it waits for starts it, and no older one."""

from collections.abc import Collection
from datetime import datetime

from danliu.errors import Words
from danliu.expected import one_of
from danliu.flows import alarms
from danliu.flows.definition import Flow, Trigger
from danliu.flows.errors import InvalidFlow
from danliu.flows.looking import LookAll, look_all_job
from danliu.flows.triggers.trigger import Kind, kinds, settings_of
from danliu.formulas import parse, references
from danliu.postgres.pool import Connection
from danliu.postgres.queue import enqueue
from danliu.tables.catalog import set_trigger
from danliu.tables.schema import Schema, Watch


def check_trigger(trigger: Trigger, schema: Schema) -> None:
    """Raises InvalidFlow, UnknownPart, NotFound."""
    kind, settings = kinds[trigger.kind], settings_of(trigger)
    if trigger.table:
        schema.table(trigger.table)
    if kind.about == "record" and not trigger.table:
        raise InvalidFlow("trigger.table", one_of(schema.tables))
    if kind.about == "nothing" and trigger.table:
        zh = f"不填：「{trigger.kind}」不针对任何记录"
        en = f"nothing: «{trigger.kind}» is about no record"
        raise InvalidFlow("trigger.table", Words(zh, en))
    kind.check(trigger, settings, schema)


def check_told(trigger: Trigger, schema: Schema, place: str, formula: str) -> None:
    """A formula reads of {trigger.…} and {before.…} what there is: a misspelt name would be blank
    for ever. Raises InvalidFlow, FormulaError."""
    table = schema.tables.get(trigger.table)
    told = {"kind", *kinds[trigger.kind].told(settings_of(trigger))}
    fields = table.by_name if table and trigger.kind == "changed" else {}
    for path in references(parse(formula)):
        known = {"trigger": told, "before": set(fields)}.get(path[0])
        if known is not None and (len(path) < 2 or path[1] not in known):
            name = "{" + ".".join(path) + "}"
            zh = f"{path[0]} 的 {'、'.join(sorted(known))} 之一，不是 {name}"
            raise InvalidFlow(place, Words(zh, f"one of {sorted(known)} of {path[0]}, not {name}"))


async def await_start(
    db: Connection,
    schema: Schema,
    flow: Flow,
    version: int,
    now: datetime,
    promised: Collection[str] = (),
) -> None:
    """In the transaction that publishes: writes, messages and the clock start this version.

    promised   keys of connections that somebody is about to make: their messages may be waited for
    Raises     InvalidFlow
    """
    kind, settings, workspace = (
        kinds[flow.trigger.kind],
        settings_of(flow.trigger),
        schema.workspace,
    )
    if getattr(settings, "connection", None) not in promised:
        await kind.check_there(db, workspace, flow, settings)
    await set_trigger(db, workspace, flow.key, _watch(flow, version, kind))
    await alarms.begin(db, workspace, flow, schema.zone, now)
    if kind.reads(settings):
        look = LookAll(workspace, flow.key, version, now)
        await enqueue(db, [look_all_job(look)])


def _watch(flow: Flow, version: int, kind: Kind) -> Watch | None:
    if kind.listens not in ("changes", "messages"):
        return None
    trigger = flow.trigger
    told = (trigger.kind, trigger.when, trigger.settings)
    return Watch(flow.key, version, trigger.table, *told, flow.priority)
