"""What was done at a station on one day, person by person: what a shift is talked about with."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct

from danliu.stations.definition import Station
from danliu.workspace import Workspace

PAUSE = timedelta(minutes=5)
"""A longer stretch without an act is no work at the station."""

MOST = 200  # people of one day

_WORKED = """
WITH acts AS (
    SELECT who, job, at, act->>'do' AS did, outcome,
        at - lag(at) OVER (PARTITION BY who ORDER BY at) AS since
    FROM danliu.station_acts
    WHERE workspace_id = $1 AND station = $2 AND at >= $3 AND at < $4 AND ($5 OR who = $6)
), kinds AS (
    SELECT who, jsonb_object_agg(did, times) AS did FROM (
        SELECT who, did, count(*) AS times FROM acts WHERE outcome = 'applied' GROUP BY 1, 2
    ) each GROUP BY who
)
SELECT a.who, coalesce(k.did, '{}') AS did, count(DISTINCT a.job) AS jobs,
    count(*) FILTER (WHERE a.outcome = 'conflict') AS conflicts,
    min(a.at) AS first, max(a.at) AS last,
    coalesce(sum(a.since) FILTER (WHERE a.since <= $7), interval '0') AS busy
FROM acts a LEFT JOIN kinds k ON k.who = a.who
GROUP BY a.who, k.did ORDER BY count(*) DESC, a.who LIMIT $8
"""


class Worked(Struct, frozen=True):
    """One person on one day, by the clock of the device.

    did        how often each kind of act was done
    jobs       at how many
    conflicts  acts that could not be done
    busy       the time between acts, without pauses
    """

    who: str
    did: Mapping[str, int]
    jobs: int
    conflicts: int
    first: datetime
    last: datetime
    busy: timedelta


async def worked(ws: Workspace, station: Station, day: date, *, whole: bool) -> list[Worked]:
    """Who did most comes first: oneself, or everybody. The day is that of the workspace."""
    starts = datetime.combine(day, time(), ws.row.tz)
    ends = datetime.combine(day + timedelta(days=1), time(), ws.row.tz)
    asked: list[Any] = [ws.row.id, station.key, starts, ends, whole, ws.actor.ref, PAUSE, MOST]
    return [Worked(**row) for row in await ws.db.fetch(_WORKED, *asked)]
