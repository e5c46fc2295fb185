"""The stations of a company."""

from collections.abc import Sequence

import msgspec

from danliu.postgres.pool import Executor
from danliu.stations.definition import Station, check_station, fitted
from danliu.tables.errors import NotFound
from danliu.tables.schema import Schema
from danliu.workspace import Workspace


async def publish(db: Executor, workspace: int, station: Station, schema: Schema) -> None:
    """Raises InvalidSchema."""
    check_station(station, schema)
    await db.execute(
        "INSERT INTO danliu.stations (workspace_id, key, definition) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id, key) DO UPDATE SET definition = $3",
        workspace,
        station.key,
        station,
    )


async def all_stations(db: Executor, workspace: int) -> Sequence[Station]:
    rows = await db.fetch(
        "SELECT definition FROM danliu.stations WHERE workspace_id = $1 ORDER BY key", workspace
    )
    return [msgspec.convert(row["definition"], Station) for row in rows]


async def stations_of(ws: Workspace) -> list[Station]:
    """Those at which this actor can work."""
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    kept = await all_stations(ws.db, ws.row.id)
    return [found for one in kept if (found := fitted(one, sight))]


async def station(ws: Workspace, key: str) -> Station:
    """Raises NotFound where there is none, or not for this actor."""
    definition = await ws.db.fetchval(
        "SELECT definition FROM danliu.stations WHERE workspace_id = $1 AND key = $2",
        ws.row.id,
        key,
    )
    if definition is not None:
        sight = ws.tables.sight(await ws.tables.fresh_schema())
        if found := fitted(msgspec.convert(definition, Station), sight):
            return found
    raise NotFound("station", key)
