"""The floors of a company. They stand in the table of stations: what has steps is a floor."""

from collections.abc import Sequence

import msgspec

from danliu.floor.definition import Floor, check_floor, is_seen
from danliu.postgres.pool import Executor
from danliu.stations.kept import publish_definition
from danliu.tables.errors import NotFound
from danliu.tables.schema import Schema
from danliu.workspace import Workspace


async def publish(db: Executor, workspace: int, floor: Floor, schema: Schema) -> None:
    """Raises InvalidSchema."""
    check_floor(floor, schema)
    await publish_definition(db, workspace, floor.key, floor)


async def all_floors(db: Executor, workspace: int) -> Sequence[Floor]:
    rows = await db.fetch(
        "SELECT definition FROM danliu.stations"
        " WHERE workspace_id = $1 AND definition ? 'steps' ORDER BY key",
        workspace,
    )
    return [msgspec.convert(row["definition"], Floor) for row in rows]


async def floors_of(ws: Workspace) -> list[Floor]:
    """Those whose jobs and steps this actor sees."""
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    return [one for one in await all_floors(ws.db, ws.row.id) if is_seen(one, sight)]


async def floor(ws: Workspace, key: str) -> Floor:
    """Raises NotFound where there is none, or not for this actor."""
    for one in await floors_of(ws):
        if one.key == key:
            return one
    raise NotFound("floor", key)
