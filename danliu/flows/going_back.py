"""Sending a run back to an earlier step: it walks from there again, on the record of today.

What its steps had been stays as history. Whoever advances the run at this moment is fenced by the
new epoch. Steps before that place keep their outputs; those that told an outside system are not
passed again, for going back would not take back what was told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import msgspec

from danliu.errors import Words
from danliu.flows import journal
from danliu.flows.blocks.block import Step, blocks
from danliu.flows.definition import Flow, Node, walk
from danliu.flows.held import Held, held
from danliu.flows.journal import RunRow, StepRow
from danliu.flows.published import Versions
from danliu.flows.reading import walked_paths
from danliu.flows.since import since
from danliu.flows.task_errors import CannotReturn, RecordChanged
from danliu.flows.tasks import TaskRow
from danliu.flows.values import builtin, pack, unpack
from danliu.flows.voiding import close_void
from danliu.people import actor
from danliu.tables.write import Context
from danliu.workspace import Workspace

_NOT_OFFERED = Words("这一步没有允许退回到那里", "this step does not offer it")
_UNREACHED = Words("运行还没有走过那里", "the run has not been there")
_TOLD = Words(
    "中间有已经通知外部系统的步骤，退回收不回它", "a step in between has told an outside system"
)
_ENDED = Words("运行已经不在等待", "the run does not wait any more")
_SENT_BACK = Words("流程被退回到前面的步骤", "the run was sent back to an earlier step")


@dataclass(frozen=True)
class _Asking:
    """What a block needs to tell its effect."""

    ws: Workspace


async def send_back(
    ws: Workspace, versions: Versions, task: UUID, to: str, why: str, seen: int | None = None
) -> TaskRow:
    """Send the task's run back to step `to`. Raises CannotReturn and what `decide` raises."""
    async with held(ws, task) as at:
        me, seat = await at.my_seat()
        if to not in at.task.asks.returns:
            raise CannotReturn(to, _NOT_OFFERED)
        found = await since(at.ws, at.task, seen)
        if seen is not None and found.moved:
            raise RecordChanged(found.moved, found.version or 0)
        run = await _lock(at)
        flow = await versions.get(at.ws.db, ws.row.id, run.flow, run.version)
        steps = await journal.steps_of(at.ws.db, run.id)
        going = [step for step in steps if step.path in _from_there_on(flow, to, steps)]
        await _check(at, flow, to, going)
        await at.set(
            seat, state="answered", decision="returned", comment=why, decided_by=me.ref,
            decided_at=at.now,
        )  # fmt: skip
        await at.note("returned", whom=to, comment=why)
        await _forget(at, run, flow, going, to, why)
    return at.task


async def _lock(at: Held) -> RunRow:
    """The run, which nobody else begins to advance meanwhile. Raises CannotReturn."""
    row = await at.ws.db.fetchrow(
        "SELECT id, workspace_id, flow, version, table_id, record_id, status, epoch, trigger,"
        " started_at FROM danliu.runs WHERE id = $1 FOR UPDATE",
        at.task.run_id,
    )
    if row is None or row["status"] not in ("waiting", "running"):
        raise CannotReturn("", _ENDED)
    return RunRow(*row)


def _from_there_on(flow: Flow, to: str, steps: Sequence[StepRow]) -> set[str]:
    """The paths of the steps from there on in reading order, and of what is around it: those are
    judged anew. A path is a block's id, with more behind it for a branch or a turn."""
    order, around = _order(flow), _around(flow.blocks, to)
    first = order.get(to, len(order))
    return {
        step.path
        for step in steps
        if order.get(step.path, order.get(_block_of(step.path), -1)) >= first or step.path in around
    }


def _order(flow: Flow) -> dict[str, int]:
    return {
        f"{node.id}.{branch.name}" if branch else node.id: place
        for place, (_, node, branch) in enumerate(walk(flow.blocks))
    }


def _block_of(path: str) -> str:
    return re.split(r"[.#:\[/@]", path, maxsplit=1)[0]


def _around(nodes: Sequence[Node], to: str) -> tuple[str, ...]:
    """The blocks in whose branches a step stands, and those branches."""
    for node in nodes:
        for branch in node.branches:
            inside = any(one.id == to for one in branch.blocks)
            deeper = _around(branch.blocks, to)
            if inside or deeper:
                return (node.id, f"{node.id}.{branch.name}", *deeper)
    return ()


async def _check(at: Held, flow: Flow, to: str, going: Sequence[StepRow]) -> None:
    """Raises CannotReturn."""
    if not any(step.path == to for step in going):
        raise CannotReturn(to, _UNREACHED)
    for step in going:
        if step.block in blocks and await _told_outside(at.ws, step):
            raise CannotReturn(step.path, _TOLD)


async def _told_outside(ws: Workspace, step: StepRow) -> bool:
    block = blocks[step.block]
    if block.effect not in ("outside", "read"):
        return False
    settings = msgspec.convert(unpack(step.input) or {}, block.settings, strict=False)
    return await block.effect_of(settings, cast(Step, _Asking(ws))) == "outside"


async def _forget(
    at: Held, run: RunRow, flow: Flow, going: Sequence[StepRow], to: str, why: str
) -> None:
    """Keep what the steps were, take them from the journal, and wake the run in a new epoch."""
    db, paths = at.ws.db, [step.path for step in going]
    await db.execute(
        "INSERT INTO danliu.returns (id, run_id, task_id, at, who, why, to_step, steps, trigger)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        at.ws.clock.new_id(),
        run.id,
        at.task.id,
        at.now,
        at.ws.actor.ref,
        why,
        to,
        msgspec.to_builtins(going, enc_hook=str),
        run.trigger,
    )
    await _end_tasks(at, run, paths)
    for table in ("steps", "timers", "waits"):
        await db.execute(
            f"DELETE FROM danliu.{table} WHERE run_id = $1 AND path = ANY($2)", run.id, paths
        )
    await db.execute(
        "UPDATE danliu.runs SET epoch = epoch + 1, status = 'waiting', job = NULL, poked = false,"
        " trigger = $2 WHERE id = $1",
        run.id,
        await _fresh(at, run, flow),
    )


async def _end_tasks(at: Held, run: RunRow, paths: Sequence[str]) -> None:
    """Other open tasks of these steps are void; all of them give their place in the journal free,
    so that the step can ask anew."""
    open_ = await at.ws.db.fetch(
        "SELECT id FROM danliu.tasks WHERE run_id = $1 AND path = ANY($2) AND status = 'open'"
        " AND id <> $3 ORDER BY id",
        run.id,
        paths,
        at.task.id,
    )
    for row in open_:
        await close_void(at.ws, row["id"], _SENT_BACK, wake=False)
    await at.end(status="returned", decided_by=at.ws.actor.ref, decided_at=at.now)
    await at.ws.db.execute(
        "UPDATE danliu.tasks t SET path = path || '~' || (SELECT count(*) FROM danliu.returns r"
        "  WHERE r.run_id = $1) WHERE run_id = $1 AND path = ANY($2)",
        run.id,
        paths,
    )


async def _fresh(at: Held, run: RunRow, flow: Flow) -> Any:
    """What started the run, with its record as it is today."""
    trigger = unpack(run.trigger)
    if run.record_id is None or "cells" not in trigger:
        return run.trigger
    seen_by_flow = Context(actor.flow(run.flow), f"flow:{run.flow}", run=run.id)
    ws = Workspace(at.ws.house, at.ws.row, seen_by_flow, at.ws.db)
    schema = await ws.tables.fresh_schema()
    table = schema.table(trigger["table"])
    record = await ws.tables.one(table.key, run.record_id, walked_paths(flow, schema))
    if record is None:
        return run.trigger
    cells = {**record.cells, "created_at": record.created_at, "created_by": record.created_by}
    title = record.cells.get(table.definition.title)
    return pack(builtin({**trigger, "version": record.version, "title": title, "cells": cells}))
