"""How flows are doing: runs, failures, who waits for a place, and how long it took."""

from datetime import datetime, timedelta

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Struct

from danliu.flows import watching
from danliu.flows.watching import Figures
from danliu.workspace import Workspace

DAY = timedelta(days=1)


class FiguresOut(Struct):
    since: datetime
    until: datetime
    flows: list[Figures]


@get("/api/flows/figures")
async def figures(
    ws: NamedDependency[Workspace],
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
) -> FiguresOut:
    """Of each flow that ran in a period, the last 24 hours where none is named: how many runs
    began, what became of them, and how long they took. For who sees everything."""
    end = _in_zone(until, ws) or ws.clock.now()
    begin = _in_zone(since, ws) or end - DAY
    watching.check_period(begin, end)
    if not ws.tables.sight(await ws.tables.fresh_schema()).is_open:
        return FiguresOut(begin, end, [])
    return FiguresOut(begin, end, [*await watching.figures(ws.db, ws.row.id, begin, end)])


def _in_zone(at: datetime | None, ws: Workspace) -> datetime | None:
    """A moment without a zone is of the workspace's."""
    return at if at is None or at.tzinfo else at.replace(tzinfo=ws.row.tz)
