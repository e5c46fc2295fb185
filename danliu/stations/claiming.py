"""Whose job it is: one is taken by one person, or given back."""

from uuid import UUID

import asyncpg

from danliu.postgres.pool import Connection
from danliu.stations.definition import Station, check_works
from danliu.stations.errors import JobGone, JobStopped, JobTaken, LineClosed, NothingToTake
from danliu.stations.holding import hold
from danliu.stations.looking import Job, job, lines, mine, waiting
from danliu.tables.write import Set
from danliu.workspace import Workspace


async def take(ws: Workspace, station: Station, id: UUID) -> Job:
    """This person works at it from now on; whoever has it already keeps it.

    Raises  Forbidden, JobGone, JobTaken, JobStopped
    """
    check_works(ws.tables.sight(await ws.tables.schema()), ws.actor, station)
    async with _pool(ws).acquire() as db, db.transaction():
        return await _take(ws.inside(db), db, station, id)


async def take_next(ws: Workspace, station: Station) -> Job:
    """The first that waits. Two who ask together get one each. Raises NothingToTake."""
    check_works(ws.tables.sight(await ws.tables.schema()), ws.actor, station)
    for one in await waiting(ws, station):
        try:
            found = await take(ws, station, one.id)
        except (JobStopped, JobTaken, JobGone):
            continue
        if found.worker == ws.actor.key:
            return found
    raise NothingToTake


async def give_back(ws: Workspace, station: Station, id: UUID) -> Job:
    """It waits for somebody again. Raises LineClosed once something of it was picked."""
    check_works(ws.tables.sight(await ws.tables.schema()), ws.actor, station)
    async with _pool(ws).acquire() as db, db.transaction():
        await hold(db, ws.row.id, id)
        inside = ws.inside(db)
        found = await mine(inside, station, id, "going")
        for one in await lines(inside, station, id):
            if one.picked or one.short:
                raise LineClosed(one.part)
        cells = {station.job.state: station.job.waiting, station.job.worker: None}
        if station.job.began:
            cells[station.job.began] = None
        await inside.tables.write([Set(station.job.table, id, cells, found.version)])
        return await job(inside, station, id)


async def _take(ws: Workspace, db: Connection, station: Station, id: UUID) -> Job:
    await hold(db, ws.row.id, id)
    found, of = await job(ws, station, id), station.job
    if found.state != "waiting":
        return await mine(ws, station, id, "going", "done")
    cells: dict[str, object] = {of.state: of.going, of.worker: ws.actor.key}
    if of.began:
        cells[of.began] = ws.clock.now()
    (written,) = await ws.tables.write([Set(of.table, id, cells, found.version)])
    if written.conflicts:
        raise JobStopped(found.title, found.stage, found.stage_en)
    return await job(ws, station, id)


def _pool(ws: Workspace) -> asyncpg.Pool:
    return ws.house.db
