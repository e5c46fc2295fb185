"""Runs that stand still, by why: parked for a person, or put off until it may work again.

What helps one helps all of the same cause, so they are looked at and tried again together.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.flows import voiding, waits
from danliu.flows.errors import NotParked, UnknownFlow
from danliu.postgres.pool import Executor
from danliu.workspace import Workspace

CAUSES = 200  # that are told, those of most runs


class Cause(Struct, frozen=True):
    """Runs of one flow that stumbled at one step over the same thing.

    status   parked: a person mends and replays; waiting: it is tried again by itself
    kind     later, mend or refuse (failing.py)
    about    the connection, the system or the field that the error names
    example  the newest of the runs
    next_at  when the first of them is tried again
    """

    flow: str
    path: str
    code: str
    kind: str
    about: str
    status: Literal["parked", "waiting"]
    title: str
    runs: int
    oldest: datetime
    newest: datetime
    example: UUID
    facts: dict[str, Any]
    next_at: datetime | None


_ABOUT = """coalesce(cause#>>'{facts,connection}', cause#>>'{facts,system}',
    cause#>>'{facts,field}', cause#>>'{facts,setting}', '')"""
_STANDING = "workspace_id = $1 AND (status = 'parked' OR (status = 'waiting' AND cause ? 'next'))"


async def causes(db: Executor, workspace: int, flow: str | None = None) -> list[Cause]:
    """Those of most runs first."""
    rows = await db.fetch(
        f"""
        SELECT flow, coalesce(cause->>'path', '') AS path, coalesce(cause->>'code', '') AS code,
            coalesce(cause->>'kind', 'mend') AS kind, {_ABOUT} AS about, status,
            coalesce(max(cause->>'title'), '') AS title, count(*) AS runs,
            min(started_at) AS oldest, max(started_at) AS newest,
            (array_agg(id ORDER BY started_at DESC))[1] AS example,
            min((cause->>'next')::timestamptz) AS next_at
        FROM danliu.runs WHERE {_STANDING} AND ($2::text IS NULL OR flow = $2)
        GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY runs DESC, newest DESC LIMIT {CAUSES}
        """,
        workspace,
        flow,
    )
    examples = [row["example"] for row in rows]
    facts = await db.fetch(
        "SELECT id, coalesce(cause->'facts', '{}') FROM danliu.runs WHERE id = ANY($1::uuid[])",
        examples,
    )
    known = {row[0]: row[1] for row in facts}
    return [msgspec.convert({**row, "facts": known.get(row["example"], {})}, Cause) for row in rows]


class Which(Struct, frozen=True, forbid_unknown_fields=True):
    """Which runs: some by id; or all of a cause; and of those only what began since.

    What is left out narrows nothing: without any field it is every run that stands still.
    """

    runs: tuple[UUID, ...] | None = None
    flow: str | None = None
    path: str | None = None
    code: str | None = None
    about: str | None = None
    since: datetime | None = None

    @property
    def arguments(self) -> Sequence[Any]:
        runs = None if self.runs is None else list(self.runs)
        return (runs, self.flow, self.path, self.code, self.about, self.since)


WHICH = f"""($2::uuid[] IS NULL OR id = ANY($2)) AND ($3::text IS NULL OR flow = $3)
    AND ($4::text IS NULL OR coalesce(cause->>'path', '') = $4)
    AND ($5::text IS NULL OR cause->>'code' = $5) AND ($6::text IS NULL OR {_ABOUT} = $6)
    AND ($7::timestamptz IS NULL OR started_at >= $7)"""
"""SQL: whether a run is one of `Which`; $2 to $7 are its arguments."""


async def count(db: Executor, workspace: int, which: Which) -> int:
    """How many runs a replay of these would try again."""
    found: int = await db.fetchval(
        f"SELECT count(*) FROM danliu.runs WHERE {_STANDING} AND {WHICH}",
        workspace,
        *which.arguments,
    )
    return found


AT_ONCE = 10_000  # runs that one replay wakes


async def replay(db: Executor, workspace: int, which: Which) -> int:
    """Try these again from the step that failed, the oldest first; how many, `AT_ONCE` at most."""
    wake = waits.resume_each_sql("again", "id")
    woken: int = await db.fetchval(
        f"WITH standing AS (SELECT id FROM danliu.runs WHERE {_STANDING} AND {WHICH}"
        f"  ORDER BY started_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED),"
        # the cause stays until the run gets further: it tells which steps are tried anew
        " again AS (UPDATE danliu.runs r SET status = 'waiting', ended_at = NULL,"
        "  cause = r.cause - '{tries,since,next}'::text[]"
        f"  FROM standing WHERE r.id = standing.id RETURNING r.id), woken AS ({wake})"
        " SELECT count(*) FROM again",
        workspace,
        *which.arguments,
    )
    return woken


async def replay_one(db: Executor, workspace: int, run: UUID) -> None:
    """Raises NotParked, UnknownFlow."""
    if await replay(db, workspace, Which(runs=(run,))):
        return
    raise await _not_parked(db, workspace, run)


async def cancel(ws: Workspace, run: UUID) -> None:
    """End a run for good, wherever it is: whoever advances it may write no more, and what it asks
    of people is void.

    What it has done stays; its history takes that back. Raises NotParked, UnknownFlow
    """
    facts = {"by": ws.actor.ref}
    cause = {"code": "cancelled", "kind": "refuse", "title": "Cancelled.", "facts": facts}
    async with ws.house.db.acquire() as db, db.transaction():
        # tasks before their run, as everybody locks them
        await db.execute(
            "SELECT FROM danliu.tasks WHERE run_id = $1 AND status = 'open' ORDER BY id FOR UPDATE",
            run,
        )
        cancelled = await db.fetchval(
            "WITH ended AS (UPDATE danliu.runs SET status = 'cancelled', epoch = epoch + 1,"
            "  ended_at = $3, cause = $4 WHERE id = $1 AND workspace_id = $2"
            "  AND status IN ('running', 'waiting', 'parked') RETURNING id),"
            f" {waits.wake_parents_sql('ended', 'true')} SELECT true FROM ended",
            run,
            ws.row.id,
            ws.clock.now(),
            cause,
        )
        if not cancelled:
            raise await _not_parked(db, ws.row.id, run)
        await voiding.of_run(ws.inside(db), run)
        for table in ("timers", "waits", "places"):
            await db.execute(f"DELETE FROM danliu.{table} WHERE run_id = $1", run)
    ws.house.wake()
    ws.house.ring(ws.row.id, "tasks")


async def _not_parked(db: Executor, workspace: int, run: UUID) -> DanliuError:
    status = await db.fetchval(
        "SELECT status FROM danliu.runs WHERE id = $1 AND workspace_id = $2", run, workspace
    )
    return NotParked(str(run), status) if status else UnknownFlow("run", str(run))
