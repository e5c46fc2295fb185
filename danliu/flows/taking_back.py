"""Taking back what a run did outside: a run of its own, that goes from the last step to the first.

Our own records go back by their history; what another system was told is taken back by the block
that the flow names for it. Journal, retries and replays are those of any run.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import msgspec

from danliu.errors import DanliuError
from danliu.flows import journal
from danliu.flows.definition import Flow, Node, nodes
from danliu.flows.journal import StepRow
from danliu.flows.paths import find
from danliu.flows.scope import Line, Scope
from danliu.flows.values import unpack
from danliu.flows.waits import RESUME
from danliu.postgres.queue import enqueue_each_sql
from danliu.tables.access import check_sees_all
from danliu.workspace import Workspace

if TYPE_CHECKING:
    from danliu.flows.run import Advance

UNDOES = "undoes"
_TURN = re.compile(r"^(.*?)([^.\[\]]+)\[(\d+)\]\.$")


@dataclass(eq=False)
class StillRuns(DanliuError):
    """This run has not ended: what it did can be taken back when it has."""

    code = "still-runs"
    status = 409

    run: str


async def begin(ws: Workspace, undone: UUID) -> UUID | None:
    """Start the run that takes back what this one did outside; None if there is nothing that the
    flow could take back. Asked twice, it is begun once.

    Raises  StillRuns; Forbidden to who does not see everything
    """
    row = await ws.db.fetchrow(
        "SELECT r.status, f.definition FROM danliu.runs r JOIN danliu.flows f"
        " ON f.workspace_id = r.workspace_id AND f.key = r.flow AND f.version = r.version"
        " WHERE r.id = $1 AND r.workspace_id = $2 AND NOT r.trigger ? $3",
        undone,
        ws.row.id,
        UNDOES,
    )
    if row is None:
        return None  # never begun, or itself a taking back
    if not any(node.undo for node in nodes(msgspec.convert(row["definition"], Flow))):
        return None
    check_sees_all(ws.tables.sight(await ws.tables.fresh_schema()), ws.actor)
    if row["status"] not in ("done", "parked", "cancelled"):
        raise StillRuns(str(undone))
    return await _enqueued(ws, undone)


async def _enqueued(ws: Workspace, undone: UUID) -> UUID:
    run = uuid5(undone, UNDOES)
    wake = enqueue_each_sql(
        RESUME, "convert_to(id::text, 'UTF8')", "made", workspace="workspace_id"
    )
    await ws.db.execute(
        "WITH made AS (INSERT INTO danliu.runs (id, workspace_id, flow, version, table_id,"
        " record_id, status, epoch, trigger, started_at, chain, depth)"
        " SELECT $1, workspace_id, flow, version, table_id, record_id, 'waiting', 1,"
        "  trigger || jsonb_build_object($3::text, id::text), $4, coalesce(chain, id), depth"
        "  FROM danliu.runs WHERE id = $2"
        " ON CONFLICT (id) DO NOTHING RETURNING id, workspace_id),"
        # what is taken back does not go on afterwards, whoever replays it
        " over AS (UPDATE danliu.runs SET status = 'cancelled' WHERE id = $2 AND status = 'parked')"
        f" {wake}",
        run,
        undone,
        UNDOES,
        ws.clock.now(),
    )
    ws.house.wake()
    return run


async def take_back(advance: "Advance", undone: UUID) -> None:
    """Every step that was done and names what takes it back, the last one first."""
    steps = await journal.steps_of(advance.ws.db, undone)
    known = _Known(advance.scope, steps)
    done = [one for one in steps if one.status == "done" and one.ended_at]
    for step in sorted(done, key=lambda one: (one.ended_at, one.path), reverse=True):
        node, branch = find(advance.flow, step.path)
        if node and node.undo and branch is None and step.block == node.block:
            prefix = step.path.removesuffix(node.id)
            line = Line(advance.run.started_at, known.at(prefix).inside(), prefix)
            await advance.line([_undoing(node)], line)


def _undoing(node: Node) -> Node:
    assert node.undo
    undo = node.undo
    return Node(
        node.id, undo.block, undo.title or node.title, undo.settings, title_en=node.title_en
    )


class _Known:
    """What the steps of a run knew, by the prefix of their paths."""

    def __init__(self, root: Scope, steps: list[StepRow]) -> None:
        self._made: dict[str, Scope] = {}
        self._root = root
        self._rows = {one.path: one for one in steps}
        self._outputs: dict[str, dict[str, Any]] = defaultdict(dict)
        for one in steps:
            prefix, _, own = one.path.rpartition("].")
            if one.status == "done" and one.block not in ("branch", "item"):
                self._outputs[f"{prefix}]." if prefix else ""][own] = unpack(one.output)

    def at(self, prefix: str) -> Scope:
        if prefix not in self._made:
            scope = self._around(prefix)
            for name, output in self._outputs[prefix].items():
                scope.learn(name, output)
            self._made[prefix] = scope
        return self._made[prefix]

    def _around(self, prefix: str) -> Scope:
        """What was known before the first step of this prefix: for an item, the item too."""
        turn = _TURN.match(prefix)
        if turn is None:
            return self._root
        outer, each, number = turn[1], turn[2], int(turn[3])
        items = unpack(self._rows[outer + each].input)["items"]
        seen = {"item": items[number - 1], "number": number, "count": len(items)}
        return self.at(outer).inside(**{each: seen})
