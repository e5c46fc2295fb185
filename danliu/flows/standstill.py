"""Runs that stand still, by why: parked for a person, or put off until it may work again.

What helps one helps all of the same cause, so they are looked at and tried again together.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.postgres.pool import Executor

CAUSES = 200  # that are told apart; what they leave out is counted with the others


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
_STANDING = "workspace_id = $1 AND cause IS NOT NULL AND status IN ('parked', 'waiting')"


async def causes(db: Executor, workspace: int, flow: str | None = None) -> list[Cause]:
    """Those of most runs first."""
    rows = await db.fetch(
        f"""
        SELECT flow, coalesce(cause->>'path', '') AS path, cause->>'code' AS code,
            coalesce(cause->>'kind', 'mend') AS kind, {_ABOUT} AS about, status,
            max(cause->>'title') AS title, count(*) AS runs, min(started_at) AS oldest,
            max(started_at) AS newest, (array_agg(id ORDER BY started_at DESC))[1] AS example,
            (array_agg(cause->'facts' ORDER BY started_at DESC))[1] AS facts,
            min((cause->>'next')::timestamptz) AS next_at
        FROM danliu.runs WHERE {_STANDING} AND ($2::text IS NULL OR flow = $2)
        GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY runs DESC, newest DESC LIMIT {CAUSES}
        """,
        workspace,
        flow,
    )
    return [msgspec.convert(dict(row), Cause) for row in rows]


class Which(Struct, frozen=True, forbid_unknown_fields=True):
    """Which runs: some by id; or all of a cause; and of those only what began since.

    Nothing narrows what is left out: no field at all means every parked run.
    """

    runs: tuple[UUID, ...] = ()
    flow: str | None = None
    path: str | None = None
    code: str | None = None
    about: str | None = None
    since: datetime | None = None

    @property
    def arguments(self) -> Sequence[Any]:
        runs = list(self.runs) or None
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
