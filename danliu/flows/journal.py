"""The journal of runs: what happened, in rows that a replay can trust.

Every statement that advances a run names its epoch and does nothing if another worker has begun
a newer one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.errors import Fenced
from danliu.flows.values import builtin
from danliu.flows.waits import wake_parents_sql
from danliu.postgres.pool import Connection, Executor

StepStatus = Literal["done", "failed", "skipped", "waiting", "running"]
RunStatus = Literal["running", "waiting", "done", "parked", "cancelled"]


def reason_of(reason: Words | str) -> Words:
    """What somebody wrote stands in both languages as it is: the English is left blank."""
    return Words(*builtin(reason)) if isinstance(reason, Words) else Words(builtin(reason), "")


class StepRow(Struct, frozen=True):
    """One block's execution. Input and output are packed values (values.py).

    reason_en   blank where the reason is somebody's own words
    """

    path: str
    block: str
    status: StepStatus
    reason: str
    input: Any
    output: Any
    error: Any
    started_at: datetime
    ended_at: datetime | None
    reason_en: str = ""

    @property
    def over(self) -> bool:
        """Whether it is passed: done, or left out by the flow itself. One that is skipped since
        nobody waited for it has no output, and may be asked for anew."""
        return self.status == "done" or (self.status == "skipped" and self.output is not None)


class RunRow(Struct, frozen=True):
    """One execution of a flow version.

    cause   what it stumbled over last, until it ends or waits for something else
    chain   the run that everything began with; depth: how many flows led here, this one included
    """

    id: UUID
    workspace_id: int
    flow: str
    version: int
    table_id: int | None
    record_id: UUID | None
    status: RunStatus
    epoch: int
    trigger: Any
    started_at: datetime
    cause: Any = None
    chain: UUID | None = None
    depth: int = 1


_RUN = (
    "id, workspace_id, flow, version, table_id, record_id, status, epoch, trigger, started_at,"
    " cause, chain, depth"
)


async def start(db: Executor, run: RunRow, job: int, priority: int = 0) -> RunRow | None:
    """Begin a run, or take it over from a worker that died with this same job; else None."""
    row = await db.fetchrow(
        "INSERT INTO danliu.runs AS r (id, workspace_id, flow, version, table_id, record_id,"
        " status, epoch, trigger, started_at, job, chain, depth, priority, asked_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, 'running', 1, $7, $8, $9, $10, $11, $12,"
        "  (SELECT created FROM danliu.pgqueuer WHERE id = $9))"
        " ON CONFLICT (id) DO UPDATE SET epoch = r.epoch + 1"
        f" WHERE r.status = 'running' AND r.job = $9 RETURNING {_RUN}",
        run.id,
        run.workspace_id,
        run.flow,
        run.version,
        run.table_id,
        run.record_id,
        run.trigger,
        run.started_at,
        job,
        run.chain,
        run.depth,
        priority,
    )
    return RunRow(*row) if row else None


async def resume(db: Executor, run: UUID, job: int) -> RunRow | None:
    """Go on with a waiting run. If it is being advanced right now, its worker is told to look
    again before it stops; then, as for a run that has ended, None."""
    row = await db.fetchrow(
        "UPDATE danliu.runs SET"
        " epoch = CASE WHEN status = 'waiting' OR job = $2 THEN epoch + 1 ELSE epoch END,"
        " poked = CASE WHEN status = 'waiting' OR job = $2 THEN false ELSE true END,"
        " job = CASE WHEN status = 'waiting' THEN $2 ELSE job END,"
        " status = 'running'"
        " WHERE id = $1 AND status IN ('waiting', 'running')"
        f" RETURNING {_RUN}, job = $2 AND NOT poked AS mine",
        run,
        job,
    )
    return RunRow(*tuple(row)[:-1]) if row and row["mine"] else None


async def steps_of(db: Executor, run: UUID) -> list[StepRow]:
    rows = await db.fetch(
        "SELECT path, block, status, reason, input, output, error, started_at, ended_at, reason_en"
        " FROM danliu.steps WHERE run_id = $1 ORDER BY started_at, path",
        run,
    )
    return [StepRow(*row) for row in rows]


_SETTLE = f"""
WITH mine AS (
    UPDATE danliu.runs SET status = $3, ended_at = $5,
        cause = CASE WHEN $3 = 'running' THEN cause ELSE $4 END
    WHERE id = $1 AND epoch = $2 AND NOT ($3 = 'waiting' AND poked)
    RETURNING id
), kept AS (
    INSERT INTO danliu.steps AS s (run_id, path, block, status, reason, input, output, error,
        epoch, started_at, ended_at, reason_en)
    SELECT $1, t.path, t.block, t.status, t.reason, t.input, t.output, t.error, $2,
        t.started_at, t.ended_at, t.reason_en
    FROM mine, unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[], $11::jsonb[],
        $12::jsonb[], $13::timestamptz[], $14::timestamptz[], $15::text[])
        AS t(path, block, status, reason, input, output, error, started_at, ended_at, reason_en)
    ON CONFLICT (run_id, path) DO UPDATE SET status = excluded.status, reason = excluded.reason,
        reason_en = excluded.reason_en,
        input = excluded.input, output = excluded.output, error = excluded.error,
        epoch = excluded.epoch, ended_at = excluded.ended_at,
        -- what failed was let go: another try is a beginning
        started_at = CASE WHEN s.status = 'failed' THEN excluded.started_at ELSE s.started_at END
), {wake_parents_sql("mine", "$3 IN ('done', 'parked')")}
SELECT EXISTS (SELECT FROM mine), set_config('synchronous_commit',
    CASE WHEN $16 THEN 'off' ELSE current_setting('synchronous_commit') END, true)
"""
_HEAR = """
UPDATE danliu.runs SET poked = false WHERE id = $1 AND epoch = $2 AND poked RETURNING true
"""


async def settle(
    db: Executor,
    run: RunRow,
    steps: Iterable[StepRow],
    status: RunStatus,
    ended_at: datetime | None = None,
    *,
    cause: Any = None,
    lazily: bool = False,
) -> bool:
    """Write steps and the run's status in one statement.

    lazily   without waiting for the disk: for an end by itself. Its job ends later, in a commit
             that waits, and should both be lost the job comes again and finds what effects kept
    Returns False, with nothing written, if the run was to wait but was poked meanwhile.
    Raises  Fenced if another worker has the run
    """
    kept = _columns(list(steps))
    if await db.fetchval(_SETTLE, run.id, run.epoch, status, cause, ended_at, *kept, lazily):
        return True
    # a statement of its own: the first one does not see the poke that it waited for
    if await db.fetchval(_HEAR, run.id, run.epoch):
        return False
    raise Fenced


def _columns(steps: list[StepRow]) -> list[list[Any]]:
    names = StepRow.__struct_fields__
    return [[getattr(step, name) for step in steps] for name in names]


async def see(db: Executor, run: RunRow, trigger: Any) -> None:
    """Keep what a run sees, which stood still before it saw anything. Raises Fenced."""
    kept = await db.fetchval(
        "UPDATE danliu.runs SET trigger = $3 WHERE id = $1 AND epoch = $2 RETURNING true",
        run.id,
        run.epoch,
        trigger,
    )
    if not kept:
        raise Fenced


async def park(db: Executor, run: UUID, job: int, cause: Any, now: datetime) -> bool:
    """Park a run that this job was advancing, in a new epoch; whether there was one."""
    parked = await db.fetchval(
        "WITH mine AS (UPDATE danliu.runs SET status = 'parked', epoch = epoch + 1, cause = $3,"
        "  ended_at = $4 WHERE id = $1 AND job = $2 AND status = 'running' RETURNING id),"
        f" {wake_parents_sql('mine', 'true')} SELECT id FROM mine",
        run,
        job,
        cause,
        now,
    )
    return parked is not None


async def stand_back(db: Connection, run: RunRow) -> None:
    """A run that was just resumed waits again: its turn is later. Raises Fenced."""
    stood = await db.fetchval(
        "UPDATE danliu.runs SET status = 'waiting', poked = false WHERE id = $1 AND epoch = $2"
        " RETURNING true",
        run.id,
        run.epoch,
    )
    if not stood:
        raise Fenced


async def hold(db: Connection, run: RunRow) -> None:
    """Nobody else takes this run over before the transaction ends. Raises Fenced."""
    held = await db.fetchval(
        "SELECT true FROM danliu.runs WHERE id = $1 AND epoch = $2 FOR UPDATE", run.id, run.epoch
    )
    if not held:
        raise Fenced


async def set_timer(db: Executor, run: UUID, path: str, due: datetime) -> None:
    await db.execute(
        "INSERT INTO danliu.timers (run_id, path, due_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (run_id, path) DO UPDATE SET due_at = $3",
        run,
        path,
        due,
    )
