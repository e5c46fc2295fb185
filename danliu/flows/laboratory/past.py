"""Past runs of a flow as the laboratory reads them: what started them, and what was answered."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct

from danliu.flows.blocks.block import blocks
from danliu.flows.digests import digest
from danliu.flows.journal import StepRow
from danliu.flows.taking_back import UNDOES
from danliu.flows.values import unpack
from danliu.postgres.pool import Executor

AT_ONCE = 500  # runs
NEWEST = 2_000  # runs among which an answer is looked for

Asked = TypeVar("Asked")
Got = TypeVar("Got")


class Period(Struct, frozen=True, forbid_unknown_fields=True):
    """Runs that started from `since` up to `until`, the newest first; at most so many."""

    since: datetime
    until: datetime
    at_most: int = 100_000


@dataclass(frozen=True)
class PastRun:
    """trigger   as journalled: the record with its cells as they were when the run began
    steps     by path; packed values
    """

    id: UUID
    record: UUID | None
    started_at: datetime
    trigger: Any
    steps: Mapping[str, StepRow]
    _outputs: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def began_with(self) -> Any:
        """The trigger, unpacked."""
        return unpack(self.trigger)

    def output(self, path: str) -> Any:
        """What a step gave, unpacked once for all who ask."""
        if path not in self._outputs:
            self._outputs[path] = unpack(self.steps[path].output)
        return self._outputs[path]


IN_PERIOD = (
    "workspace_id = $1 AND flow = $2 AND started_at >= $3 AND started_at < $4"
    f" AND status <> 'cancelled' AND NOT trigger ? '{UNDOES}'"
)


async def ids(db: Executor, workspace: int, flow: str, period: Period) -> list[UUID]:
    rows = await db.fetch(
        f"SELECT id FROM danliu.runs WHERE {IN_PERIOD} ORDER BY started_at DESC LIMIT $5",
        workspace,
        flow,
        period.since,
        period.until,
        period.at_most,
    )
    return [row[0] for row in rows]


async def runs(db: Executor, wanted: list[UUID]) -> AsyncIterator[list[PastRun]]:
    """These runs with their steps, a batch at a time; the next is read meanwhile."""
    some = (wanted[first : first + AT_ONCE] for first in range(0, len(wanted), AT_ONCE))
    async for batch in read_ahead(some, lambda ids: _batch(db, ids)):
        yield batch


async def read_ahead(
    asked: Iterable[Asked], read: Callable[[Asked], Coroutine[Any, Any, Got]]
) -> AsyncIterator[Got]:
    """What is read for each, in their order; one is always on its way while the last is used."""
    coming: asyncio.Task[Got] | None = None
    try:
        for one in asked:
            following = asyncio.create_task(read(one))
            ready, coming = coming, following
            if ready:
                yield await ready
        if coming:
            yield await coming
    finally:
        if coming:
            coming.cancel()


class Recorded(Struct, frozen=True):
    """What a step of a past run was answered. same: whether it had been asked just the same."""

    run: UUID
    path: str
    at: datetime
    output: Any
    same: bool


async def recorded(
    db: Executor, workspace: int, block: str, asked: Mapping[str, Any], given: Any
) -> Recorded | None:
    """The answer among the newest runs to who asked the same, else to who asked of the same kind.

    asked   what is the same in all questions of this kind; given: the whole question; both packed.
            Of a run that was reduced only a digest tells what it was asked: just the same, or not
    """
    row = await db.fetchrow(
        "SELECT s.run_id, s.path, s.ended_at, s.output, s.input IN ($4, $5) AS same"
        " FROM (SELECT id FROM danliu.runs WHERE workspace_id = $1"
        f"  ORDER BY started_at DESC LIMIT {NEWEST}) r"
        " JOIN danliu.steps s ON s.run_id = r.id"
        " WHERE s.block = $2 AND s.status = 'done' AND s.output IS NOT NULL"
        "  AND (s.input @> $3 OR s.input = $5)"
        " ORDER BY s.input IN ($4, $5) DESC, s.ended_at DESC LIMIT 1",
        workspace,
        block,
        asked,
        given,
        digest(given),
    )
    return Recorded(*row) if row else None


async def _batch(db: Executor, some: list[UUID]) -> list[PastRun]:
    steps: dict[UUID, dict[str, StepRow]] = {one: {} for one in some}
    # only of what reads is it asked again whether it would be asked the same
    reading = [name for name in blocks if blocks[name].effect == "read"]
    rows = await db.fetch(
        "SELECT run_id, path, block, status, reason, CASE WHEN block = ANY($2::text[]) THEN input"
        " END, output, error, started_at, ended_at"
        " FROM danliu.steps WHERE run_id = ANY($1::uuid[])",
        some,
        reading,
    )
    for run, *told in rows:
        steps[run][told[0]] = StepRow(*told)
    found = await db.fetch(
        "SELECT id, record_id, started_at, trigger FROM danliu.runs WHERE id = ANY($1::uuid[])",
        some,
    )
    return [
        PastRun(run, record, started, trigger, steps[run])
        for run, record, started, trigger in found
    ]
