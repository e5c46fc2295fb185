"""What a run sees of the world when it begins: the record as it is, and what started it.

Where that cannot be seen (a field behind a link is gone, which the flow reads), the run stands
still before its first step, and looks anew when somebody has it tried again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from danliu.flows.definition import Flow
from danliu.flows.dues import is_still_due
from danliu.flows.reading import RECORD, walked_paths
from danliu.flows.starting import Start
from danliu.flows.triggers.trigger import kinds, settings_of
from danliu.flows.values import builtin, pack, unpack
from danliu.tables.query import Record
from danliu.tables.schema import Schema
from danliu.tables.table import Table
from danliu.workspace import Workspace

_START = "start"


async def seen(ws: Workspace, flow: Flow, start: Start, schema: Schema) -> dict[str, Any] | None:
    """What the run keeps of its trigger, packed; None where there is nothing to begin with any
    more: the record is in the trash (or out of it again, where its deletion is the beginning), or
    its alarm was moved while it rang."""
    told = {"kind": flow.trigger.kind, **start.given}
    kept = {"trigger": told, "before": start.before, "depth": start.depth}
    if start.record is None:
        return {**kept, "cells": {}}
    walk, gone = walked_paths(flow, schema), kinds[flow.trigger.kind].gone
    record = await ws.tables.one(start.table, start.record, walk, trash=gone)
    if record is None or not await _still(ws, flow, start):
        return None
    return {**pack(builtin(plainly(schema.table(start.table), record))), **kept}


def unseen(start: Start) -> dict[str, Any]:
    """What a run keeps that could not see its record: what started it."""
    told = {"trigger": dict(start.given), "before": start.before, "depth": start.depth}
    return {**told, "cells": {}, _START: msgspec.to_builtins(start)}


def start_of(trigger: Mapping[str, Any]) -> Start | None:
    """What started the run that kept this, if it has seen nothing yet."""
    return msgspec.convert(trigger[_START], Start) if _START in trigger else None


def plainly(table: Table, record: Record) -> Mapping[str, Any]:
    """A record as its run keeps it."""
    cells = {**record.cells, "created_at": record.created_at, "created_by": record.created_by}
    return {
        "table": table.key,
        "id": record.id,
        "version": record.version,
        "title": record.cells.get(table.definition.title),
        "cells": cells,
    }


async def _still(ws: Workspace, flow: Flow, start: Start) -> bool:
    due = unpack(start.given.get("due_at"))
    if not isinstance(due, datetime) or start.record is None:
        return True
    if not kinds[flow.trigger.kind].reads(settings_of(flow.trigger)):
        return True
    return await is_still_due(ws, flow, start.record, due)


def known(trigger: Mapping[str, Any], schema: Schema, flow: Flow) -> dict[str, Any]:
    """What formulas find besides the record, from the unpacked trigger of a run: {trigger.…}, and
    {before.…} by every name of the field."""
    found = {"trigger": trigger.get("trigger", {})}
    table = schema.tables.get(flow.trigger.table)
    if before := trigger.get("before"):
        names = table.by_name if table else {}
        found["before"] = before | {name: before.get(one.key) for name, one in names.items()}
    return found


def record_of(trigger: Mapping[str, Any]) -> dict[str, Any]:
    """Table, id, version and title of the record; {} for a run about none."""
    return {name: trigger[name] for name in RECORD if name in trigger}
