"""Tasks: what a run waits for a person to do. Each is decided exactly once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.flows import waits
from danliu.flows.asking import Answer, Asks, Kind, Mode, Task
from danliu.flows.due import first_look
from danliu.flows.errors import UnknownFlow
from danliu.flows.journal import RunRow
from danliu.flows.seats import AT_MOST, find_people, sit
from danliu.flows.task_errors import TooManySeats
from danliu.flows.values import unpack
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job, enqueue
from danliu.workspace import Workspace

RESUME = waits.RESUME
LOOK = "task-look"  # the payload is the task's id
TELL = "task-tell"

Status = Literal["open", "decided", "void", "returned"]


class TaskRow(Struct, frozen=True):
    """A task as stored. `record_version` is the record as it was when it was asked about."""

    id: UUID
    run_id: UUID
    path: str
    title: str
    question: str
    facts: list[dict[str, Any]]
    table_id: int | None
    record_id: UUID | None
    record_version: int | None
    asked_at: datetime
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str
    kind: Kind
    mode: Mode
    asks: Asks
    status: Status
    why: tuple[str, str] | None
    asked_by: str | None
    given: Any
    due_at: datetime | None
    reminded_at: datetime | None
    escalated_at: datetime | None


COLUMNS = ", ".join(TaskRow.__struct_fields__)


def row_of(row: Any) -> TaskRow:
    return msgspec.convert(dict(row), TaskRow)


async def ask(ws: Workspace, run: RunRow, path: str, task: Task, record: Mapping[str, Any]) -> None:
    """Put a task before people, in the caller's transaction. Raises TooManySeats."""
    id_, now = ws.clock.new_id(), ws.clock.now()
    asked = await ws.db.fetchval(
        "INSERT INTO danliu.tasks (id, workspace_id, run_id, path, title, question, facts,"
        " table_id, record_id, record_version, asked_at, kind, mode, asks, asked_by, look_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        " ON CONFLICT (run_id, path) DO NOTHING RETURNING id",
        id_,
        ws.row.id,
        run.id,
        path,
        task.title,
        task.question,
        task.facts,
        run.table_id,
        run.record_id,
        record.get("version"),
        now,
        task.kind,
        task.mode,
        task.asks,
        _asker(run),
        first_look(task.asks, now),
    )
    if asked is None:
        return
    people = await find_people(ws.db, ws.row.id, task.who)
    if len(people) > AT_MOST:
        raise TooManySeats(len(people), AT_MOST)
    await sit(ws.db, ws.row.id, id_, task.mode, people)
    looked = people or task.asks.due or task.asks.still
    wanted = [*([LOOK] if looked else []), *([TELL] if task.asks.tell else [])]
    await enqueue(ws.db, [Job(one, id_.bytes, workspace=ws.row.id) for one in wanted])
    ws.house.ring(ws.row.id, "tasks")


def _asker(run: RunRow) -> str | None:
    """Whose doing led here: whoever made the record."""
    cells = run.trigger.get("cells") if isinstance(run.trigger, Mapping) else None
    return cells.get("created_by") if isinstance(cells, Mapping) else None


async def answer_of(ws: Workspace, run: UUID, path: str) -> Answer | None:
    row = await ws.db.fetchrow(
        f"SELECT {COLUMNS} FROM danliu.tasks WHERE run_id = $1 AND path = $2"
        " AND status IN ('decided', 'void')",
        run,
        path,
    )
    if row is None:
        return None
    task, at = row_of(row), row["decided_at"] or ws.clock.now()
    if task.status == "void":
        return Answer("void", "", at, task.why[0] if task.why else "", {})
    given = unpack(task.given) or {}
    return Answer(task.decision or "", task.decided_by or "", at, task.comment, given)


async def find_task(db: Executor, workspace: int, task: UUID, *, lock: bool = False) -> TaskRow:
    """Raises UnknownFlow."""
    row = await db.fetchrow(
        f"SELECT {COLUMNS} FROM danliu.tasks WHERE id = $1 AND workspace_id = $2"
        + (" FOR UPDATE" if lock else ""),
        task,
        workspace,
    )
    if row is None:
        raise UnknownFlow("task", str(task))
    return row_of(row)


async def note(
    db: Executor,
    task: UUID,
    now: datetime,
    who: str,
    what: str,
    *,
    whom: str = "",
    comment: str = "",
) -> None:
    """One line of a task's own story."""
    await db.execute(
        "INSERT INTO danliu.task_events (task_id, at, who, what, whom, comment)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        task,
        now,
        who,
        what,
        whom,
        comment,
    )


class Event(Struct, frozen=True):
    at: datetime
    who: str
    what: str
    whom: str
    comment: str


async def events_of(db: Executor, task: UUID, limit: int = 200) -> Sequence[Event]:
    """The newest lines of its story, oldest first."""
    rows = await db.fetch(
        "SELECT at, who, what, whom, comment FROM danliu.task_events WHERE task_id = $1"
        " ORDER BY number DESC LIMIT $2",
        task,
        limit,
    )
    return [Event(*row) for row in reversed(rows)]
