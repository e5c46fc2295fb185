"""Starting flows: by hand, by a button, by an address of their own; and when they start next."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from danliu.flows import alarms
from danliu.flows.addresses import Address, open_address
from danliu.flows.alarms import NOBODY
from danliu.flows.pressing import MOST, Chosen, StartedRuns, press, start_by_hand
from danliu.flows.starting import live
from danliu.tables.access import check_may_build, check_sees_all
from danliu.tables.errors import BadPlace
from danliu.web.places import RecordRef, places
from danliu.workspace import Workspace

SHOWN = 50


class Choice(Struct, forbid_unknown_fields=True):
    """The records by their ids, or those that `where` and a saved view find; at most 1,000."""

    records: Annotated[tuple[UUID, ...], Meta(max_length=MOST)] | None = None
    where: Annotated[str, Meta(max_length=4_000)] = ""
    view: Annotated[str, Meta(max_length=100)] = ""


class Press(Struct, forbid_unknown_fields=True):
    """button: the key of a button field, or of a flow with a button that no field names."""

    button: Annotated[str, Meta(max_length=100)]


class Pressed(Struct):
    """run: its number; it is there once a worker has begun it"""

    run: UUID


class AlarmOut(Struct):
    """record: None where the flow is about none"""

    due_at: datetime
    record: RecordRef | None


class AlarmsOut(Struct):
    alarms: list[AlarmOut]
    next: str | None


class StartRoutes(Controller):
    path = "/api/flows/{flow:str}"

    @post("/start", status_code=200)
    async def start(
        self, flow: FromPath[str], data: JSONBody[Choice], ws: NamedDependency[Workspace]
    ) -> StartedRuns:
        """Start a flow by hand: a run for each record. Answers with the runs' numbers."""
        return await start_by_hand(ws, flow, Chosen(data.records, data.where, data.view))

    @post("/address", status_code=200)
    async def address(self, flow: FromPath[str], ws: NamedDependency[Workspace]) -> Address:
        """Give a flow an address of its own, or a new secret; that is shown this once."""
        check_may_build(ws.actor)
        return await open_address(ws, flow)

    @get("/alarms")
    async def alarms(
        self,
        flow: FromPath[str],
        ws: NamedDependency[Workspace],
        after: FromQuery[str | None] = None,
    ) -> AlarmsOut:
        """When the flow starts next by itself, the earliest first."""
        check_sees_all(ws.tables.sight(await ws.tables.fresh_schema()), ws.actor)
        found, _ = await live(ws.db, ws.row.id, flow)
        begins = _place(after) if after else None
        rows = await alarms.upcoming(ws.db, ws.row.id, flow, after=begins, limit=SHOWN + 1)
        shown = rows[:SHOWN]
        schema = await ws.tables.schema()
        table = schema.tables.get(found.trigger.table)
        records = [(table.id if table else None, one) for _, one in shown if one != NOBODY]
        where = await places(ws, records)
        out = [AlarmOut(due, where.get(record)) for due, record in shown]
        return AlarmsOut(out, _shown(shown[-1]) if len(rows) > SHOWN else None)


@post("/api/tables/{table:str}/records/{record:uuid}/press", status_code=200)
async def press_button(
    table: FromPath[str],
    record: FromPath[UUID],
    data: JSONBody[Press],
    ws: NamedDependency[Workspace],
) -> Pressed:
    """Press a button of a record: its flow starts, and knows who pressed."""
    return Pressed(await press(ws, table, record, data.button))


def _shown(place: tuple[datetime, UUID]) -> str:
    return f"{place[0].isoformat()}_{place[1]}"


def _place(text: str) -> tuple[datetime, UUID]:
    """Raises BadPlace for what no list gave."""
    moment, _, record = text.partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(record)
    except ValueError as error:
        raise BadPlace(text[:100]) from error
