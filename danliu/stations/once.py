"""What a device kept while it was away, done in its order, each act once: the journal of every face
that works without a line (the warehouse's PDA, the tablets of the shop floor).

An act and its row in the journal are one transaction. An id that is in the journal is not done
again: it is answered with what became of it then. What cannot be done is a conflict: it changes
nothing, and waits in the list for a person.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.postgres.pool import Executor
from danliu.stations.acts import Done
from danliu.stations.holding import hold
from danliu.tables.errors import NotFound
from danliu.workspace import Workspace

MOST = 500  # acts in one call
LISTED = 200  # conflicts in one list


class Told(Protocol):
    """An act. id: a UUIDv7 of its device; at: by the device's clock; job: what is held for it"""

    @property
    def id(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...
    @property
    def job(self) -> UUID: ...


A = TypeVar("A", bound=Told)
Do = Callable[[Workspace, A], Awaitable[None]]


class Conflict(Struct, Generic[A], frozen=True):
    """What could not be done, and why, for a person. who: as the change log keeps it"""

    act: A
    who: str
    received_at: datetime
    code: str
    facts: dict[str, Any]


async def do_each_once(ws: Workspace, place: str, acts: Sequence[A], do: Do[A]) -> list[Done]:
    """In this order. place: the key of the station or floor. Raises what trying again may heal."""
    # of a single one its row will tell, when it comes to it
    known = await _known(ws.db, ws.row.id, [one.id for one in acts]) if len(acts) > 1 else {}
    done = []
    for act in acts:
        found = known.get(act.id) or await _once(ws, place, act, do)
        known[act.id] = found if found.outcome == "conflict" else Done(act.id, "before")
        done.append(found)
    return done


async def _once(ws: Workspace, place: str, act: A, do: Do[A]) -> Done:
    try:
        async with ws.house.db.acquire() as db, db.transaction():
            await hold(db, ws.row.id, act.job)
            await do(ws.inside(db), act)
            done = Done(act.id, "applied")
            await _keep(db, ws, place, act, done)
            return done
    except asyncpg.UniqueViolationError:
        return await _before(ws, act)
    except DanliuError as refused:
        if refused.retry:
            raise
        return await _conflict(ws, place, act, refused)


async def _conflict(ws: Workspace, place: str, act: Told, refused: DanliuError) -> Done:
    facts = msgspec.to_builtins(refused.facts(), enc_hook=str)
    done = Done(act.id, "conflict", refused.code, facts)
    try:
        await _keep(ws.house.db, ws, place, act, done)
    except asyncpg.UniqueViolationError:
        return await _before(ws, act)
    return done


async def _before(ws: Workspace, act: Told) -> Done:
    """Another call had brought it while we thought about it."""
    return (await _known(ws.db, ws.row.id, [act.id]))[act.id]


async def _known(db: Executor, workspace: int, ids: Sequence[UUID]) -> dict[UUID, Done]:
    rows = await db.fetch(
        "SELECT id, outcome, code, facts FROM danliu.station_acts"
        " WHERE workspace_id = $1 AND id = ANY($2)",
        workspace,
        ids,
    )
    return {row["id"]: _done(row) for row in rows}


def _done(row: Any) -> Done:
    if row["outcome"] == "applied":
        return Done(row["id"], "before")
    return Done(row["id"], "conflict", row["code"], row["facts"] or {})


async def _keep(db: Executor, ws: Workspace, place: str, act: Told, done: Done) -> None:
    await db.execute(
        "INSERT INTO danliu.station_acts (workspace_id, id, station, job, who, at, received_at,"
        "  act, outcome, code, facts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        ws.row.id,
        act.id,
        place,
        act.job,
        ws.actor.ref,
        act.at,
        ws.clock.now(),
        act,
        done.outcome,
        done.code,
        done.facts,
    )


async def conflicts_at(
    ws: Workspace, place: str, kind: type[A], *, whole: bool
) -> list[Conflict[A]]:
    """Those that nobody has dealt with, oldest first: one's own, or everybody's."""
    rows = await ws.db.fetch(
        "SELECT act, who, received_at, code, facts FROM danliu.station_acts"
        " WHERE workspace_id = $1 AND station = $2 AND outcome = 'conflict'"
        "  AND settled_at IS NULL AND ($3 OR who = $4) ORDER BY received_at, id LIMIT $5",
        ws.row.id,
        place,
        whole,
        ws.actor.ref,
        LISTED,
    )
    return [
        Conflict(
            msgspec.convert(row["act"], kind),
            row["who"],
            row["received_at"],
            row["code"],
            row["facts"] or {},
        )
        for row in rows
    ]


async def settle_at(ws: Workspace, place: str, act: UUID, *, whole: bool) -> None:
    """Somebody has dealt with it. Raises NotFound."""
    found = await ws.db.fetchval(
        "UPDATE danliu.station_acts SET settled_at = coalesce(settled_at, $5),"
        "  settled_by = coalesce(settled_by, $4) WHERE workspace_id = $1 AND station = $2"
        "  AND id = $3 AND outcome = 'conflict' AND ($6 OR who = $4) RETURNING id",
        ws.row.id,
        place,
        act,
        ws.actor.ref,
        ws.clock.now(),
        whole,
    )
    if found is None:
        raise NotFound("conflict", str(act))
