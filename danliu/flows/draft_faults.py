"""What is wrong with a draft, however little of a flow it is."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from danliu.errors import DanliuError
from danliu.expected import of_type
from danliu.flows.definition import Flow
from danliu.flows.faults import FlowFault, Found, found_in
from danliu.flows.triggers.trigger import kinds, settings_of
from danliu.postgres.pool import Executor
from danliu.tables.catalog import load
from danliu.tables.schema import Schema

_AT = re.compile(r" - at `\$\.?(.*?)`$")
_PART = re.compile(r"(\w+)|\[(\d+)\]")
_MISSING = re.compile(r"(?:missing required|contains unknown) field `(.+?)`")


def read(definition: Mapping[str, Any]) -> Flow:
    """Raises msgspec.ValidationError for what is no flow."""
    return msgspec.convert(definition, Flow)


async def faults_of(
    db: Executor, workspace: int, definition: Mapping[str, Any]
) -> tuple[FlowFault, ...]:
    """All that keeps it from being published, in reading order."""
    schema = await load(db, workspace)
    try:
        flow = read(definition)
    except msgspec.ValidationError as error:
        return (_unread(definition, str(error)),)
    found = [*found_in(flow, schema), *await _not_there(db, schema, flow)]
    return tuple(dict.fromkeys(one.fault for one in found))


async def _not_there(db: Executor, schema: Schema, flow: Flow) -> list[Found]:
    """What the trigger speaks of outside the tables."""
    try:
        settings = settings_of(flow.trigger)
        await kinds[flow.trigger.kind].check_there(db, schema.workspace, flow, settings)
    except DanliuError as error:
        return [Found("trigger", error)]
    return []


def _unread(definition: Mapping[str, Any], said: str) -> FlowFault:
    """A part that is of no known form, by the block in which it stands."""
    at, missing = _AT.search(said), _MISSING.search(said)
    value: Any = definition
    block, way = "", list[str]()
    for name, number in _PART.findall(at[1]) if at else ():
        way.append(name or number)
        value = _inside(value, name, number)
        if isinstance(value, Mapping) and isinstance(value.get("block"), str):
            block, way = str(value.get("id") or f"#{number}"), []
    if not block and way:
        block = way.pop(0)
    field = ".".join([*way, *([missing[1]] if missing else [])])
    return FlowFault(block, field, of_type(said))


def _inside(value: Any, name: str, number: str) -> Any:
    if name and isinstance(value, Mapping):
        return value.get(name)
    if number and isinstance(value, list | tuple) and int(number) < len(value):
        return value[int(number)]
    return None
