"""Tasks that ask nothing any more: the record is gone, a condition is false, the run has ended."""

from uuid import UUID

from danliu.errors import Words
from danliu.flows.held import Held
from danliu.flows.seats import seats_of
from danliu.flows.tasks import find_task
from danliu.flows.waits import wake as wake_run
from danliu.people.actor import SYSTEM
from danliu.postgres.pool import Executor
from danliu.workspace import Workspace

RUN_ENDED = Words("流程已经结束或取消", "the flow has ended or was cancelled")


async def void(at: Held, why: Words, *, wake: bool = True) -> None:
    """End an open task unanswered, in the caller's transaction; everybody who had it is told."""
    await at.close(status="void", why=[why.zh, why.en])
    await at.note("void", who=SYSTEM.ref, comment=why.zh)
    had = [one.claimed_by or one.who for one in at.seats if one.state in ("asked", "answered")]
    had += [one.decided_by for one in at.seats if one.decided_by]
    name = f"{at.task.title} {at.task.question}".strip()
    said = Words(f"待办已作废：{name}（{why.zh}）", f"Void: {name} ({why.en})")
    await at.tell([one for one in dict.fromkeys(had) if one != "anyone"], said)
    if wake:
        await wake_run(at.ws.db, at.task.run_id)


async def close_void(ws: Workspace, task: UUID, why: Words, *, wake: bool = True) -> bool:
    """The same, of a task by its id; whether it was open. `ws` is inside a transaction."""
    row = await find_task(ws.db, ws.row.id, task, lock=True)
    if row.status != "open":
        return False
    await void(Held(ws, row, await seats_of(ws.db, task), ws.clock.now()), why, wake=wake)
    return True


async def of_run(ws: Workspace, run: UUID, why: Words = RUN_ENDED) -> int:
    """Void what a run that is cancelled still asks; how many. `ws` is inside a transaction."""
    rows = await ws.db.fetch(
        "SELECT id FROM danliu.tasks WHERE run_id = $1 AND status = 'open' ORDER BY id", run
    )
    return sum([await close_void(ws, row["id"], why, wake=False) for row in rows])


async def orphans(db: Executor, limit: int = 200) -> list[tuple[int, UUID]]:
    """Open tasks whose run neither waits nor goes on nor can be mended: (workspace, task)."""
    rows = await db.fetch(
        "SELECT t.workspace_id, t.id FROM danliu.tasks t WHERE t.status = 'open' AND NOT EXISTS"
        " (SELECT FROM danliu.runs r WHERE r.id = t.run_id"
        "  AND r.status IN ('running', 'waiting', 'parked')) LIMIT $1",
        limit,
    )
    return [(row["workspace_id"], row["id"]) for row in rows]
