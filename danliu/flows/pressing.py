"""Started by a person: a button of one record, or a flow for records that somebody chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError
from danliu.flows.definition import Flow
from danliu.flows.starting import CannotStart, begun, live, start_all
from danliu.people import actor
from danliu.people.errors import Forbidden
from danliu.tables.access import Sight, check_may_act, check_may_write
from danliu.tables.errors import NotFound
from danliu.tables.query import LONGEST_PAGE, Query
from danliu.tables.table import Table
from danliu.tables.write import Context, Set
from danliu.workspace import Workspace

MOST = 1_000  # records that are started at once


@dataclass(eq=False)
class NotNow(DanliuError):
    """The record is not in the state for this button."""

    code = "button-not-now"
    status = 409

    flow: str
    record: str


@dataclass(eq=False)
class TooManyChosen(DanliuError):
    """There are more records than can be started at once: narrow the choice."""

    code = "too-many-chosen"
    status = 422

    most: int


class Chosen(Struct, frozen=True):
    """The records by their ids, or those that a formula and a saved view find."""

    records: tuple[UUID, ...] | None = None
    where: str = ""
    view: str = ""


class StartedRuns(Struct, frozen=True):
    """runs   one for each record
    left_out   records for which the flow's condition is not true
    """

    runs: list[UUID]
    left_out: int


async def press(ws: Workspace, key: str, record: UUID, button: str) -> UUID:
    """Press a button of a record: by its field, or by its flow where no field names that. The run.

    Raises   NotFound, Forbidden, UnknownFlow, CannotStart, NotNow
    """
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    table = sight.table(key)
    check_may_write(sight, ws.actor, table, Set)
    flow, version = await live(ws.db, ws.row.id, _flow_behind(ws, sight, table, button))
    _check_kind(flow, "button", table.key)
    if not await _seen(ws, Query(table.key, among=(record,))):
        raise NotFound(table.key, str(record))
    if not await _meeting(ws, flow, [record]):
        raise NotNow(flow.name, str(record))
    field = button if button in table.columns else ""
    return (await _start(ws, flow, version, [record], button=field))[0]


def _flow_behind(ws: Workspace, sight: Sight, table: Table, button: str) -> str:
    """The key of the flow. One that a button field names is pressed by that field alone, or who
    may not see the field could press it all the same."""
    buttons = {
        column.key: str(column.options.flow)
        for column in table.columns.values()
        if column.definition.type == "button"
    }
    if button not in buttons:
        if button in buttons.values():
            raise NotFound("button", button)
        return button
    if button not in sight.columns(table):
        raise NotFound("button", button)
    if button in sight.barred(table):
        raise Forbidden(ws.actor.role, f"press {button}")
    return buttons[button]


async def start_by_hand(ws: Workspace, key: str, chosen: Chosen) -> StartedRuns:
    """Start a flow for each of the chosen records, or once where it is about none.

    Raises   Forbidden, UnknownFlow, CannotStart, NotFound, TooManyChosen
    """
    check_may_act(ws.actor)
    flow, version = await live(ws.db, ws.row.id, key)
    _check_kind(flow, "hand", flow.trigger.table)
    if not flow.trigger.table:
        if chosen != Chosen():
            raise CannotStart(key, "no records: this flow is about none")
        return StartedRuns(await _start(ws, flow, version, [None]), 0)
    sight = ws.tables.sight(await ws.tables.fresh_schema())
    check_may_write(sight, ws.actor, sight.table(flow.trigger.table), Set)
    records = await _chosen(ws, flow.trigger.table, chosen)
    meeting = await _meeting(ws, flow, records)
    runs = await _start(ws, flow, version, meeting)
    return StartedRuns(runs, len(records) - len(meeting))


def _check_kind(flow: Flow, kind: str, table: str) -> None:
    if flow.trigger.kind != kind:
        raise CannotStart(flow.key, f"a flow that starts by «{flow.trigger.kind}»")
    if flow.trigger.table != table:
        raise CannotStart(flow.key, f"a record of {flow.trigger.table}")


async def _chosen(ws: Workspace, table: str, chosen: Chosen) -> list[UUID]:
    """The records that this person sees. Raises NotFound for one named that is not there."""
    found = await _seen(ws, Query(table, chosen.where, view=chosen.view, among=chosen.records))
    missing = set(chosen.records or ()) - set(found)
    if missing:
        raise NotFound(table, str(min(missing)))
    return found


async def _seen(ws: Workspace, query: Query) -> list[UUID]:
    """Ids, page by page. Raises TooManyChosen."""
    found: list[UUID] = []
    after: str | None = None
    while True:
        page = await ws.tables.page(_page_of(query, after))
        found += [record.id for record in page.records]
        if len(found) > MOST:
            raise TooManyChosen(MOST)
        after = page.next
        if after is None:
            return found


def _page_of(query: Query, after: str | None) -> Query:
    return Query(
        query.table,
        query.where,
        limit=LONGEST_PAGE,
        after=after,
        view=query.view,
        among=query.among,
        fields=(),
    )


async def _meeting(ws: Workspace, flow: Flow, records: Sequence[UUID]) -> list[UUID]:
    """Those that meet the flow's condition, which may ask what this person does not see."""
    if not flow.trigger.when:
        return list(records)
    house = Workspace(ws.house, ws.row, Context(actor.flow(flow.key), f"flow:{flow.key}"))
    query = Query(flow.trigger.table, flow.trigger.when, among=tuple(records))
    meeting = set(await _seen(house, query))
    return [one for one in records if one in meeting]


async def _start(
    ws: Workspace, flow: Flow, version: int, records: Sequence[UUID | None], **more: Any
) -> list[UUID]:
    given = {"by": ws.actor.ref, "by_name": ws.actor.name, **more}
    runs = {ws.clock.new_id(): record for record in records}
    starts = [
        begun(
            ws.row.id,
            (flow.key, version),
            run,
            ws.context,
            (flow.trigger.table, record) if record else None,
            given,
        )
        for run, record in runs.items()
    ]
    await start_all(ws, starts, flow.priority)
    return list(runs)
