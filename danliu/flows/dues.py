"""When the alarms of records go off: asked again whenever something moves them.

The job that looks reads the record as it is now, under a lock of its own for each record and flow:
however many jobs there are and in whatever order they come, the last one leaves what is true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec import structs

from danliu.flows import alarms
from danliu.flows.definition import Flow
from danliu.flows.errors import UnknownFlow
from danliu.flows.looking import LOOK, LOOK_ALL, Look, LookAll, look_all_job
from danliu.flows.starting import live
from danliu.flows.triggers.trigger import kinds, settings_of
from danliu.people import actor
from danliu.people.workspaces import find_workspace
from danliu.postgres.pool import Connection
from danliu.postgres.queue import Handler, enqueue
from danliu.tables.query import LONGEST_PAGE, Query
from danliu.tables.write import Context
from danliu.workspace import House, Workspace


class Dues(NamedTuple):
    """When the alarms of some records go off; `next` is where the following page begins."""

    at: Mapping[UUID, datetime]
    next: str | None


async def dues(
    ws: Workspace, flow: Flow, among: Sequence[UUID] | None, after: str | None = None
) -> Dues:
    """Of these records, or of a page of all: of those that have a date and meet the condition. A
    duplicate that a rule kept waits for a person, and has none."""
    trigger, settings = flow.trigger, settings_of(flow.trigger)
    kind, wanted = kinds[trigger.kind], None if among is None else tuple(among)
    query = Query(
        trigger.table,
        trigger.when,
        sort=(),
        limit=LONGEST_PAGE,
        after=after,
        fields=kind.reads(settings),
        among=wanted,
    )
    page = await ws.tables.page(query)
    moments = {
        record.id: kind.moment(settings, record, ws.row.zone)
        for record in page.records
        if record.duplicate_of is None
    }
    return Dues({record: at for record, at in moments.items() if at}, page.next)


async def is_still_due(ws: Workspace, flow: Flow, record: UUID, at: datetime) -> bool:
    """Whether an alarm that rang is still right: the record may have changed in this moment."""
    return (await dues(ws, flow, [record])).at.get(record) == at


@dataclass(frozen=True)
class Looking:
    """Does the jobs."""

    house: House

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {LOOK: self.look, LOOK_ALL: self.look_all}

    async def look(self, payload: bytes, _job: int) -> None:
        """Set the alarm of one record, or take it away."""
        look = msgspec.json.decode(payload, type=Look)
        name = f"{look.workspace}/{look.flow}/{look.record}"
        async with self.house.db.acquire() as db, db.transaction():
            await db.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)
            due = await self._due(db, look)
            if due:
                await alarms.put(db, look.workspace, look.flow, {look.record: due})
            else:
                await alarms.drop(db, look.workspace, look.flow, look.record)

    async def _due(self, db: Connection, look: Look) -> datetime | None:
        """None too where the moment passed too long ago to be caught up with."""
        try:
            flow, _ = await live(db, look.workspace, look.flow)
        except UnknownFlow:
            return None
        kind, settings = kinds[flow.trigger.kind], settings_of(flow.trigger)
        if not kind.reads(settings):
            return None  # another version, which starts otherwise
        ws = await self._workspace(db, look.workspace, look.flow)
        due = (await dues(ws, flow, [look.record])).at.get(look.record)
        return due if due and due > self.house.clock.now() - kind.grace(settings) else None

    async def look_all(self, payload: bytes, _job: int) -> None:
        """One page of a table's records; the next is a job of its own."""
        look = msgspec.json.decode(payload, type=LookAll)
        async with self.house.db.acquire() as db, db.transaction():
            flow, version = await live(db, look.workspace, look.flow)
            if version != look.version:
                return
            ws = await self._workspace(db, look.workspace, look.flow)
            found = await dues(ws, flow, None, look.after)
            ahead = {record: at for record, at in found.at.items() if at > look.since}
            await alarms.put_where_none(db, look.workspace, look.flow, ahead)
            if found.next:
                await enqueue(db, [look_all_job(structs.replace(look, after=found.next))])
        self.house.wake()

    async def _workspace(self, db: Connection, workspace: int, flow: str) -> Workspace:
        row = await find_workspace(db, workspace)
        return Workspace(self.house, row, Context(actor.flow(flow), f"flow:{flow}"), db)
