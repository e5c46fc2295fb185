"""What was done at a station on a day, over HTTP."""

from datetime import date, datetime

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from danliu.stations import kept, shifts
from danliu.web.names import Names
from danliu.workspace import Workspace


class WorkedOut(Struct):
    """One person. did: how often each kind of act; busy_s: seconds between acts without pauses;
    mine: it is oneself"""

    who: str
    mine: bool
    did: dict[str, int]
    jobs: int
    conflicts: int
    first: datetime
    last: datetime
    busy_s: int


@get("/api/stations/{station:str}/shift")
async def shift(
    station: FromPath[str],
    ws: NamedDependency[Workspace],
    names: NamedDependency[Names],
    day: FromQuery[date | None] = None,
) -> list[WorkedOut]:
    """Of today, or of a day: one's own; for who may build, everybody's."""
    at = await kept.station(ws, station)
    wanted = day or ws.clock.now().astimezone(ws.row.tz).date()
    found = await shifts.worked(ws, at, wanted, whole="build" in ws.actor.may)
    known = await names.of(ws.db, ws.row.id)
    return [
        WorkedOut(
            known.get(one.who, "?"),
            one.who == ws.actor.ref,
            dict(one.did),
            one.jobs,
            one.conflicts,
            one.first,
            one.last,
            round(one.busy.total_seconds()),
        )
        for one in found
    ]
