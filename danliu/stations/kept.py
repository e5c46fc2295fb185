"""The stations of a company. Floors (danliu/floor) stand in the same table: those have steps."""

import time
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.stations.definition import Station, check_station, fitted
from danliu.tables.access import Sight
from danliu.tables.errors import NotFound
from danliu.tables.schema import Schema
from danliu.workspace import Workspace

KNOWN_FOR_S = 2  # how long a changed station may go unnoticed


async def publish(db: Executor, workspace: int, station: Station, schema: Schema) -> None:
    """Raises InvalidSchema."""
    check_station(station, schema)
    await publish_definition(db, workspace, station.key, station)


async def publish_definition(db: Executor, workspace: int, key: str, definition: Struct) -> None:
    await db.execute(
        "INSERT INTO danliu.stations (workspace_id, key, definition) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id, key) DO UPDATE SET definition = $3",
        workspace,
        key,
        definition,
    )


async def all_stations(db: Executor, workspace: int) -> Sequence[Station]:
    rows = await db.fetch(
        "SELECT definition FROM danliu.stations"
        " WHERE workspace_id = $1 AND NOT definition ? 'steps' ORDER BY key",
        workspace,
    )
    return [msgspec.convert(row["definition"], Station) for row in rows]


async def stations_of(ws: Workspace) -> list[Station]:
    """Those at which this actor can work."""
    rows = await ws.db.fetch(
        "SELECT definition::text FROM danliu.stations"
        " WHERE workspace_id = $1 AND NOT definition ? 'steps' ORDER BY key",
        ws.row.id,
    )
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    return [found for row in rows if (found := _fitted(row[0], sight))]


async def station(ws: Workspace, key: str) -> Station:
    """Raises NotFound where there is none, or not for this actor."""
    # not as it is now: each scan asks, and what reads and writes afterwards looks itself
    schema = await ws.tables.schema()
    definition = await _definition(ws, schema, key)
    if definition and (found := _fitted(definition, ws.tables.sight(schema))):
        return found
    raise NotFound("station", key)


async def _definition(ws: Workspace, schema: Schema, key: str) -> str | None:
    known: dict[str, tuple[float, str]] = schema.kept("stations", dict)
    if key in known and known[key][0] > time.monotonic():
        return known[key][1]
    definition: str | None = await ws.db.fetchval(
        "SELECT definition::text FROM danliu.stations"
        " WHERE workspace_id = $1 AND key = $2 AND NOT definition ? 'steps'",
        ws.row.id,
        key,
    )
    if definition:
        known[key] = (time.monotonic() + KNOWN_FOR_S, definition)
    return definition


def _fitted(definition: str, sight: Sight) -> Station | None:
    """Thought out once for a role and a version of the tables."""
    return sight.schema.kept(
        ("station", sight.key, definition),
        lambda: fitted(msgspec.json.decode(definition, type=Station), sight),
    )
