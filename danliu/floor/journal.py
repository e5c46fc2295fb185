"""What the tablets kept while they were away: the journal (stations/once.py) of a floor."""

from collections.abc import Sequence
from uuid import UUID

from danliu.floor.acts import FloorAct
from danliu.floor.definition import Floor, check_works
from danliu.floor.doing import do
from danliu.stations.acts import Done
from danliu.stations.once import Conflict, conflicts_at, do_each_once, settle_at
from danliu.workspace import Workspace


async def do_all(ws: Workspace, floor: Floor, acts: Sequence[FloorAct]) -> list[Done]:
    """In this order, each once. Raises Forbidden, and what trying again may heal."""
    check_works(ws.tables.sight(await ws.tables.schema()), ws.actor, floor)

    async def act_here(inside: Workspace, act: FloorAct) -> None:
        await do(inside, floor, act)

    return await do_each_once(ws, floor.key, acts, act_here)


async def conflicts(ws: Workspace, floor: Floor, *, whole: bool) -> list[Conflict[FloorAct]]:
    """Those that nobody has dealt with, oldest first: one's own, or everybody's."""
    return await conflicts_at(ws, floor.key, FloorAct, whole=whole)


async def settle(ws: Workspace, floor: Floor, act: UUID, *, whole: bool) -> None:
    """Somebody has dealt with it. Raises NotFound, Forbidden."""
    check_works(ws.tables.sight(await ws.tables.schema()), ws.actor, floor)
    await settle_at(ws, floor.key, act, whole=whole)
