"""Jobs: enqueued in the transaction that causes them, run at least once by any worker.

PgQueuer carries them. Its defaults are not ours: a dead worker's jobs are taken over after
3 s (its 29), and a job whose handler raises comes again later (it would be deleted).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

import asyncpg
import structlog
from msgspec import Struct
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver, Driver
from pgqueuer.domain.settings import DBSettings
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job as PickedJob
from pgqueuer.qm import QueueManager
from pgqueuer.types import Channel

from danliu.postgres.pool import LOST, Executor, Pool

log = structlog.get_logger()
QUEUE = DBSettings(db_schema="danliu", channel=Channel("danliu_queue"))
HEARTBEAT = timedelta(seconds=3)
LOOK_AGAIN = timedelta(seconds=1)  # a dead worker's job is noticed only when somebody looks
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(minutes=1)
FULL_LOOKS_AGAIN = timedelta(milliseconds=20)

Handler = Callable[[bytes, int], Awaitable[None]]


class Job(Struct, frozen=True):
    """Work for later: which handler, and what it needs to know.

    priority    higher goes first, among the jobs of one workspace
    workspace   whose job it is; 0 for the house's own. Workspaces take turns (turns.py)
    """

    entrypoint: str
    payload: bytes
    priority: int = 0
    workspace: int = 0


_INTO = "INSERT INTO danliu.pgqueuer (entrypoint, payload, priority, workspace, status)"


def enqueue_sql(first: int, only_if: str = "true") -> str:
    """The INSERT that enqueues, for a CTE of somebody else's statement. Its arguments are what
    `columns` gives, from ${first} on."""
    return (
        f"{_INTO} SELECT job.e, job.p, job.n, job.w, 'queued'"
        f" FROM unnest({_arrays(first)}) AS job(e, p, n, w) WHERE {only_if}"
    )


def enqueue_made_sql(first: int, made: str) -> str:
    """The INSERT that enqueues the jobs of those records whose ids are in `made`. Its arguments
    are the records, from ${first} on, and what `columns` gives."""
    return (
        f"{_INTO} SELECT job.e, job.p, job.n, job.w, 'queued'"
        f" FROM unnest(${first}::uuid[], {_arrays(first + 1)}) AS job(r, e, p, n, w)"
        f" JOIN {made} AS m ON m.id = job.r"
    )


def enqueue_each_sql(
    entrypoint: str, payload: str, source: str, *, priority: str = "0", workspace: str = "0"
) -> str:
    """The INSERT that enqueues one job for each row of `source`; the rest is SQL over that row,
    `payload` for its bytea."""
    return (
        f"{_INTO} SELECT '{entrypoint}', {payload}, {priority}, {workspace}, 'queued' FROM {source}"
    )


def _arrays(first: int) -> str:
    kinds = ("text", "bytea", "int", "int")
    return ", ".join(f"${first + i}::{kind}[]" for i, kind in enumerate(kinds))


def columns(jobs: Sequence[Job]) -> tuple[list[str], list[bytes], list[int], list[int]]:
    """Jobs as the four arrays that `enqueue_sql` takes."""
    return (
        [job.entrypoint for job in jobs],
        [job.payload for job in jobs],
        [job.priority for job in jobs],
        [job.workspace for job in jobs],
    )


async def enqueue(db: Executor, jobs: Sequence[Job]) -> None:
    await db.execute(enqueue_sql(1), *columns(jobs))


def _queries(driver: Driver) -> Queries:
    return Queries(
        driver=driver,
        qbe=QueryBuilderEnvironment(QUEUE),
        qbq=QueryQueueBuilder(QUEUE),
    )


async def install_queue(connection: asyncpg.Connection) -> None:
    """Lay PgQueuer's tables into the schema `danliu`, if they are not there."""
    queries = _queries(AsyncpgDriver(connection))
    if not await queries.has_table(QUEUE.queue_table):
        await queries.install(create_schema=False)


class NotYet(Exception):
    """Raised by a handler whose job could not be done now: it comes again, ever more rarely.

    longest   the most that two tries are apart
    """

    def __init__(self, reason: str, longest: timedelta = LONGEST_PAUSE) -> None:
        super().__init__(reason)
        self.longest = longest


class Worker:
    """Takes jobs and runs their handlers, at most `concurrency` at a time, until stopped."""

    def __init__(
        self, pool: Pool, handlers: Mapping[str, Handler], *, concurrency: int = 40
    ) -> None:
        self._pool = pool
        self._handlers = handlers
        self._concurrency = concurrency
        self._stopping = asyncio.Event()
        self._manager: QueueManager | None = None

    async def run(self) -> None:
        """Work until `stop`. A restart of PostgreSQL ends PgQueuer's loop; ours begins it again."""
        while not self._stopping.is_set():
            try:
                await self._work()
            except LOST as error:
                log.warning("worker lost the database, trying again", error=str(error))
                await asyncio.sleep(1)

    def stop(self) -> None:
        self._stopping.set()
        if self._manager:
            self._manager.shutdown.set()

    async def _work(self) -> None:
        manager = QueueManager(_queries(AsyncpgPoolDriver(self._pool)), channel=QUEUE.channel)
        for name, handler in self._handlers.items():
            manager.entrypoint(name, on_failure="hold")(_adapt(handler))
        # nobody tells that a place has become free: a full worker looks again this soon
        manager.min_dequeue_poll_interval = FULL_LOOKS_AGAIN
        self._manager = manager
        await manager.run(
            dequeue_timeout=LOOK_AGAIN,
            heartbeat_timeout=HEARTBEAT,
            batch_size=max(1, min(16, self._concurrency // 2)),
            max_concurrent_tasks=max(2, self._concurrency),
            log_aggregation_interval=timedelta(0),
        )


def _adapt(handler: Handler) -> Callable[[PickedJob], Awaitable[None]]:
    """PgQueuer's form of a handler. Whatever it raises, its job comes again, ever more rarely."""

    async def run(job: PickedJob) -> None:
        try:
            await handler(job.payload or b"", job.id)
        except RetryRequested:
            raise
        except NotYet as later:
            raise _again(job, later.longest, str(later)) from later
        except Exception as error:
            log.exception("a job's handler raised", entrypoint=job.entrypoint, job=job.id)
            raise _again(job, LONGEST_PAUSE, type(error).__name__) from error

    return run


def _again(job: PickedJob, longest: timedelta, reason: str) -> RetryRequested:
    pause = min(longest, FIRST_PAUSE * 2 ** min(job.attempts, 12))
    return RetryRequested(delay=pause, reason=reason)


async def revive(db: Executor) -> int:
    """Queue again what PgQueuer holds as failed; how many.

    Handlers only ask for another try; when PostgreSQL goes away in that very moment, the asking
    itself fails, and PgQueuer holds the job for a person.
    """
    revived: int = await db.fetchval(
        "WITH held AS (UPDATE danliu.pgqueuer SET status = 'queued', execute_after = now(),"
        " updated = now(), queue_manager_id = NULL WHERE status = 'failed' RETURNING id)"
        " SELECT count(*) FROM held"
    )
    return revived


async def prune(db: Executor, *, older_than: timedelta = timedelta(hours=1)) -> None:
    """PgQueuer logs every job and never forgets: drop what is old, or the log outgrows the data."""
    await db.execute(
        "DELETE FROM danliu.pgqueuer_log WHERE created < now() - $1::interval", older_than
    )
