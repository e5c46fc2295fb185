"""What a device kept while it was away, done at its station: the journal (once.py) of picking."""

from collections.abc import Sequence
from uuid import UUID

from danliu.stations.acts import Act, Done
from danliu.stations.definition import Station, check_works
from danliu.stations.doing import do
from danliu.stations.once import MOST, Conflict, conflicts_at, do_each_once, settle_at
from danliu.workspace import Workspace

__all__ = ["MOST", "Conflict", "conflicts", "do_all", "settle"]


async def do_all(ws: Workspace, station: Station, acts: Sequence[Act]) -> list[Done]:
    """In this order. Raises Forbidden, and what trying again may heal."""
    check_works(ws.tables.sight(await ws.tables.schema()), ws.actor, station)

    async def act_here(inside: Workspace, act: Act) -> None:
        await do(inside, station, act)

    return await do_each_once(ws, station.key, acts, act_here)


async def conflicts(ws: Workspace, station: Station, *, whole: bool) -> list[Conflict[Act]]:
    """Those that nobody has dealt with, oldest first: one's own, or everybody's."""
    return await conflicts_at(ws, station.key, Act, whole=whole)


async def settle(ws: Workspace, station: Station, act: UUID, *, whole: bool) -> None:
    """Somebody has dealt with it. Raises NotFound, Forbidden."""
    check_works(ws.tables.sight(await ws.tables.schema()), ws.actor, station)
    await settle_at(ws, station.key, act, whole=whole)
