"""How one flow starts another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import msgspec

from danliu.errors import DanliuError
from danliu.flows.definition import Flow
from danliu.flows.errors import UnknownFlow
from danliu.flows.triggers import _NAMES, DEEPEST, START, Start
from danliu.postgres.queue import Job, enqueue
from danliu.workspace import Workspace


@dataclass(eq=False)
class FlowsInACircle(DanliuError):
    """Flows start one another without an end: this one was not started again."""

    code = "flows-in-a-circle"
    status = 409

    flow: str
    depth: int


@dataclass(eq=False)
class CannotStart(DanliuError):
    """This flow is not started in this way."""

    code = "flow-cannot-start"
    status = 422

    flow: str
    wanted: str


async def start_flow(
    ws: Workspace,
    key: str,
    given: Mapping[str, Any],
    *,
    once: str,
    about: tuple[str, UUID] | None = None,
) -> UUID:
    """Enqueue a run of another flow in the transaction of `ws`; the id that the run will have.

    about    table and id of the record that the run is about
    once     the key of the step that starts it: a repeat starts it once
    Raises   UnknownFlow, CannotStart, FlowsInACircle
    """
    row = await ws.db.fetchrow(
        "SELECT definition, version FROM danliu.flows"
        " WHERE workspace_id = $1 AND key = $2 AND live",
        ws.row.id,
        key,
    )
    if row is None:
        raise UnknownFlow("flow", key)
    flow = msgspec.convert(row["definition"], Flow)
    if about is None or about[0] != flow.trigger.table or given:
        raise CannotStart(key, f"a record of {flow.trigger.table}")
    if ws.context.depth >= DEEPEST:
        raise FlowsInACircle(key, ws.context.depth)
    run, depth = uuid5(_NAMES, f"{key}/{once}"), ws.context.depth + 1
    start = Start(run, ws.row.id, key, row["version"], *about, depth)
    await enqueue(ws.db, [Job(START, msgspec.json.encode(start))])
    ws.house.wake()
    return run
