"""How flows are doing: runs, failures and how long they took, over a period, from an index.

What is looked at grows with the runs of the period, never with those that ever were.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from danliu.flows.errors import BadSetting
from danliu.postgres.pool import Executor

LONGEST = timedelta(days=93)
MOST = 10_000  # runs that are counted one by one where a number is only told beside others


class Times(Struct, frozen=True):
    """Milliseconds that half of the runs, 95 and 99 in a hundred did not exceed."""

    p50: float
    p95: float
    p99: float


class Figures(Struct, frozen=True):
    """The runs of one flow that began in a period, as they are now.

    parked    failed, and wait for a person to mend and replay
    waiting   for a person, an event or a moment; put_off of them until something works again
    start_ms  from the commit of what started the run to its first block; None where nobody knows
    end_ms    from there to its end, of those that are done, waiting included
    """

    flow: str
    runs: int
    done: int
    parked: int
    cancelled: int
    running: int
    waiting: int
    put_off: int
    start_ms: Times | None
    end_ms: Times | None


def check_period(since: datetime, until: datetime) -> None:
    """Raises BadSetting."""
    if not since < until:
        raise BadSetting("until", "later than since")
    if until - since > LONGEST:
        raise BadSetting("since", f"at most {LONGEST.days} days before until")


async def figures(
    db: Executor, workspace: int, since: datetime, until: datetime
) -> Sequence[Figures]:
    """By the flow's key; those without a run in the period are left out. Raises BadSetting."""
    check_period(since, until)
    rows = await db.fetch(_FIGURES, workspace, since, until)
    put_off = await _put_off(db, workspace, since, until)
    return [_figures(dict(row), put_off) for row in rows]


def _figures(row: dict[str, Any], put_off: Mapping[str, int]) -> Figures:
    times = {name: _times(row[name]) for name in ("start_ms", "end_ms")}
    return Figures(**{**row, **times, "put_off": put_off.get(row["flow"], 0)})


async def _put_off(
    db: Executor, workspace: int, since: datetime, until: datetime
) -> Mapping[str, int]:
    rows = await db.fetch(
        "SELECT flow, count(*) FROM danliu.runs WHERE workspace_id = $1 AND status = 'waiting'"
        " AND cause ? 'next' AND started_at >= $2 AND started_at < $3 GROUP BY flow",
        workspace,
        since,
        until,
    )
    return {row[0]: row[1] for row in rows}


def _times(found: list[float] | None) -> Times | None:
    return Times(*(round(one, 1) for one in found)) if found else None


def _status(name: str) -> str:
    return f"count(*) FILTER (WHERE r.status = '{name}') AS {name}"


_STATUSES = ("done", "parked", "cancelled", "running", "waiting")
_MS = "greatest(0, extract(epoch FROM r.{} - r.asked_at)::float * 1000)"
_SHARES = "percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY {})"
_OF_VERSION = "r.workspace_id = f.workspace_id AND r.flow = f.key AND r.version = f.version"
_FIGURES = f"""
SELECT f.key AS flow, count(*) AS runs, {", ".join(_status(one) for one in _STATUSES)},
    {_SHARES.format(_MS.format("started_at"))} FILTER (WHERE r.asked_at IS NOT NULL) AS start_ms,
    {_SHARES.format(_MS.format("ended_at"))}
        FILTER (WHERE r.asked_at IS NOT NULL AND r.status = 'done') AS end_ms
FROM danliu.flows f JOIN danliu.runs r ON {_OF_VERSION}
WHERE f.workspace_id = $1 AND r.started_at >= $2 AND r.started_at < $3
GROUP BY f.key ORDER BY f.key
"""
_COUNTS = f"""
SELECT flow, status, count(*) FROM danliu.runs WHERE workspace_id = $1
    AND status IN ('running', 'waiting', 'parked') GROUP BY flow, status
UNION ALL
SELECT f.key, 'done', least({MOST}, sum(found.runs)) FROM danliu.flows f CROSS JOIN LATERAL (
    SELECT count(*) AS runs FROM (SELECT FROM danliu.runs r WHERE {_OF_VERSION}
        AND r.started_at >= $2 AND r.status = 'done' LIMIT {MOST}) some_of_them
) found WHERE f.workspace_id = $1 GROUP BY f.key
"""


async def counts(db: Executor, workspace: int, since: datetime) -> dict[str, dict[str, int]]:
    """Runs by flow and status: those that have not ended, and those that began since then and are
    done, of which at most `MOST` are counted."""
    found: dict[str, dict[str, int]] = {}
    rows: list[Any] = await db.fetch(_COUNTS, workspace, since)
    for flow, status, count in rows:
        found.setdefault(flow, {})[status] = int(count)
    return found
