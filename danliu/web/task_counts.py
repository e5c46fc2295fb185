"""How many tasks wait for somebody: no more than they may be told of."""

from collections import Counter

from danliu.flows import shelves
from danliu.flows.seats import Me
from danliu.flows.shelves import Counts
from danliu.web.places import hears, places
from danliu.workspace import Workspace


async def count_for(ws: Workspace, me: Me) -> Counts:
    """Of each shelf those of which nothing is hidden from the reader."""
    if ws.tables.sight(await ws.tables.schema()).is_open:
        return await shelves.count(ws.db, ws.row.id, me)
    rows = await shelves.waiting(ws.db, ws.row.id, me)
    hear = await hears(ws, await places(ws, [(one.table, one.record) for one in rows]))
    found = Counter(one.shelf for one in rows if hear(one.table, one.record))
    return Counts(found["mine"], found["pool"], found["asked"])
