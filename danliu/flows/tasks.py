"""Tasks: what a run waits for a person to do. Each is decided exactly once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.flows import waits
from danliu.flows.blocks.block import Answer, Task
from danliu.flows.errors import TaskDecided, UnknownFlow
from danliu.flows.journal import RunRow
from danliu.postgres.pool import Executor
from danliu.postgres.queue import enqueue_each_sql
from danliu.workspace import Workspace

RESUME = waits.RESUME


class TaskRow(Struct, frozen=True):
    """A task as stored. `record_version` is the record as it was when it was asked about."""

    id: UUID
    run_id: UUID
    title: str
    question: str
    facts: list[dict[str, Any]]
    table_id: int | None
    record_id: UUID | None
    record_version: int | None
    asked_at: datetime
    decision: Literal["approved", "refused"] | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str


_COLUMNS = ", ".join(TaskRow.__struct_fields__)


async def ask(ws: Workspace, run: RunRow, path: str, task: Task, record: Mapping[str, Any]) -> None:
    """Put a task before people, in the caller's transaction."""
    await ws.db.execute(
        "INSERT INTO danliu.tasks (id, workspace_id, run_id, path, title, question, facts,"
        " table_id, record_id, record_version, asked_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (run_id, path) DO NOTHING",
        ws.clock.new_id(),
        ws.row.id,
        run.id,
        path,
        task.title,
        task.question,
        task.facts,
        run.table_id,
        run.record_id,
        record.get("version"),
        ws.clock.now(),
    )
    ws.house.ring(ws.row.id, "tasks")


async def answer_of(ws: Workspace, run: UUID, path: str) -> Answer | None:
    row = await ws.db.fetchrow(
        "SELECT decision, decided_by, decided_at, comment FROM danliu.tasks"
        " WHERE run_id = $1 AND path = $2 AND decision IS NOT NULL",
        run,
        path,
    )
    return Answer(*row) if row else None


async def decide(
    db: Executor,
    workspace: int,
    task: UUID,
    *,
    decision: str,
    by: str,
    comment: str,
    now: datetime,
) -> TaskRow:
    """Decide a task and wake its run, in one statement. Raises TaskDecided, UnknownFlow."""
    wake = enqueue_each_sql(RESUME, "convert_to(run_id::text, 'UTF8')", "decided")
    row = await db.fetchrow(
        "WITH decided AS (UPDATE danliu.tasks SET decision = $3, decided_by = $4,"
        " decided_at = $5, comment = $6 WHERE id = $1 AND workspace_id = $2 AND decision IS NULL"
        f" RETURNING {_COLUMNS}), woken AS ({wake}) SELECT {_COLUMNS} FROM decided",
        task,
        workspace,
        decision,
        by,
        now,
        comment,
    )
    if row:
        return TaskRow(*row)
    found = await find_task(db, workspace, task)
    at = found.decided_at.isoformat() if found.decided_at else ""
    raise TaskDecided(found.decision or "", found.decided_by or "", at)


async def find_task(db: Executor, workspace: int, task: UUID) -> TaskRow:
    """Raises UnknownFlow."""
    row = await db.fetchrow(
        f"SELECT {_COLUMNS} FROM danliu.tasks WHERE id = $1 AND workspace_id = $2", task, workspace
    )
    if row is None:
        raise UnknownFlow("task", str(task))
    return TaskRow(*row)


async def list_tasks(
    db: Executor, workspace: int, *, open_only: bool, after: UUID | None, limit: int = 50
) -> list[TaskRow]:
    """Open tasks oldest first: who waits longest is served first; all of them newest first."""
    if open_only:
        condition, order = "decision IS NULL AND ($2::uuid IS NULL OR id > $2)", "id"
    else:
        condition, order = "($2::uuid IS NULL OR id < $2)", "id DESC"
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.tasks WHERE workspace_id = $1 AND {condition}"
        f" ORDER BY {order} LIMIT $3",
        workspace,
        after,
        limit,
    )
    return [TaskRow(*row) for row in rows]


async def count_open(db: Executor, workspace: int) -> int:
    count: int = await db.fetchval(
        "SELECT count(*) FROM danliu.tasks WHERE workspace_id = $1 AND decision IS NULL", workspace
    )
    return count
