"""Starting a run: the job that does it, and how one flow starts another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.flows.definition import Flow
from danliu.flows.errors import UnknownFlow
from danliu.flows.values import builtin, pack
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job, enqueue
from danliu.tables.write import Context
from danliu.workspace import Workspace

START = "flow-start"
CIRCLE = "flow-circle"
DEEPEST = 8  # flows that start flows: a circle ends here
_CALLED = ("called", "created", "button", "hand")  # whose runs need nothing but a record
_NAMES = UUID("5a2f7d0e-3f5e-4c0e-9f55-0d4c6c1f6a11")  # any fixed id: the namespace of run ids


@dataclass(eq=False)
class CannotStart(DanliuError):
    """This flow is not started in this way."""

    code = "flow-cannot-start"
    status = 422

    flow: str
    wanted: str


@dataclass(eq=False)
class FlowsInACircle(DanliuError):
    """Flows start one another without an end: this one was not started again."""

    code = "flows-in-a-circle"
    status = 409

    flow: str
    depth: int


class Start(Struct, frozen=True, array_like=True):
    """The payload of a job that starts a run. The run's id is made here: a job that is taken
    twice starts it once.

    record   None where the run is about no record; then `table` is «»
    depth    how many flows led here, this one included; `chain` is the run they began with
    given    what the trigger tells: name -> packed value, found as {trigger.name}
    before   the record before the change, packed, found as {before.field}
    """

    run: UUID
    workspace: int
    flow: str
    version: int
    table: str
    record: UUID | None
    depth: int
    chain: UUID | None = None
    given: dict[str, Any] = {}
    before: dict[str, Any] = {}


def run_id(workspace: int, flow: str, *cause: object) -> UUID:
    """The run that this cause starts of this flow: the same cause, the same run."""
    return uuid5(_NAMES, "/".join((str(workspace), flow, *map(str, cause))))


def packed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: pack(builtin(value)) for name, value in values.items()}


def start_job(start: Start, priority: int) -> Job:
    """The job that starts this run; where flows run in a circle, the one that says so.

    priority   of the flow
    """
    entrypoint = START if start.depth <= DEEPEST else CIRCLE
    return Job(entrypoint, msgspec.json.encode(start), priority, start.workspace)


def begun(
    workspace: int,
    flow: tuple[str, int],
    run: UUID,
    context: Context,
    about: tuple[str, UUID] | None = None,
    given: Mapping[str, Any] | None = None,
) -> Start:
    """A run of a flow's version that begins because of what happens in this context."""
    table, record = about or ("", None)
    depth, chain = context.depth + 1, context.chain or run
    told = packed(given or {})
    return Start(run, workspace, *flow, table, record, depth, chain, told)


async def live(db: Executor, workspace: int, key: str) -> tuple[Flow, int]:
    """The flow as it starts now, and its version. Raises UnknownFlow."""
    row = await db.fetchrow(
        "SELECT definition, version FROM danliu.flows"
        " WHERE workspace_id = $1 AND key = $2 AND live",
        workspace,
        key,
    )
    if row is None:
        raise UnknownFlow("flow", key)
    return msgspec.convert(row["definition"], Flow), row["version"]


async def start_flow(
    ws: Workspace,
    key: str,
    given: Mapping[str, Any],
    *,
    once: str,
    about: tuple[str, UUID] | None = None,
) -> UUID:
    """Enqueue a run of another flow in the transaction of `ws`; the id that the run will have.

    given    values by name, as the flow's trigger declares; found as {trigger.name}
    about    table and id of the record that the run is about
    once     the key of the step that starts it: a repeat starts it once
    Raises   UnknownFlow, CannotStart, FlowsInACircle
    """
    flow, version = await live(ws.db, ws.row.id, key)
    _check_takes(flow, given, about)
    if ws.context.depth >= DEEPEST:
        raise FlowsInACircle(key, ws.context.depth)
    run = run_id(ws.row.id, key, once)
    start = begun(ws.row.id, (key, version), run, ws.context, about, given)
    await start_all(ws, [start], flow.priority)
    return run


async def start_all(ws: Workspace, starts: Sequence[Start], priority: int) -> None:
    """Enqueue runs; the workers are woken, who look again if this is not committed yet."""
    await enqueue(ws.db, [start_job(start, priority) for start in starts])
    ws.house.wake()


def _check_takes(flow: Flow, given: Mapping[str, Any], about: tuple[str, UUID] | None) -> None:
    """What else a person or a new record starts may be called too; it takes no values."""
    if flow.trigger.kind not in _CALLED:
        raise CannotStart(flow.key, f"a flow that others call, not one of «{flow.trigger.kind}»")
    if (about[0] if about else "") != flow.trigger.table:
        wanted = f"a record of {flow.trigger.table}" if flow.trigger.table else "no record"
        raise CannotStart(flow.key, wanted)
    takes = flow.trigger.settings.get("takes", {}) if flow.trigger.kind == "called" else {}
    if strange := sorted(set(given) ^ set(takes)):
        raise CannotStart(flow.key, f"values for just {sorted(takes)}, not {strange}")
