"""Trouble at a line becomes a ticket: who sees to it, until when, and what it did to the stock."""

from datetime import timedelta
from typing import Any

import msgspec

from danliu.errors import DanliuError
from danliu.people import users
from danliu.people.errors import Forbidden
from danliu.stations import judging
from danliu.stations.acts import Act
from danliu.stations.definition import Station, Tickets
from danliu.stations.judging import Line
from danliu.stock.asked import Ask, Ref
from danliu.stock.errors import BadQuantity, NotEnough, NotStocked, UnitChanged, WhichPlace
from danliu.stock.opening import HOUSE
from danliu.stock.posting import post
from danliu.tables.errors import NotFound
from danliu.tables.query import LONGEST_PAGE, Query
from danliu.tables.write import Create, Set
from danliu.workspace import Workspace

BECAUSE = "现场上报"
NOT_BOOKED = "没有记账"


async def open_ticket(
    ws: Workspace, station: Station, tickets: Tickets, act: Act, line: Line
) -> None:
    """The ticket has the id of the act. First the record, last the stock."""
    schema = await ws.tables.schema()
    kind = schema.table(tickets.table).columns[tickets.kind]
    known: dict[str, Any] = {
        tickets.title: f"{kind.type.show(act.kind, kind.options)}：{line.part}",
        tickets.kind: act.kind,
        tickets.note: act.reason,
        tickets.owner: await least_busy(ws, tickets),
        tickets.due: ws.clock.now() + timedelta(hours=tickets.hours),
        tickets.job: act.job,
        tickets.line: line.id,
        tickets.parcel: line.parcel.id if line.parcel else None,
        tickets.code: line.part,
        tickets.quantity: f"{judging.pieces(act.pieces):f}" if act.pieces else None,
        tickets.stock: act.stock,
    }
    cells = {key: value for key, value in known.items() if key and value is not None}
    await ws.tables.write([Create(tickets.table, cells, act.id)], because=BECAUSE)
    if act.stock and tickets.effect:
        told = await _took_out(ws, station, act, line)
        await ws.tables.write([Set(tickets.table, act.id, {tickets.effect: told})])


async def least_busy(ws: Workspace, tickets: Tickets) -> str | None:
    """Of those who have the role, who has least to do; the first by name of equals."""
    known = await users.members(ws.db, ws.row.id)
    wanted = [one for one in known if one.role == tickets.owners and one.left_at is None]
    if not wanted:
        return None
    open_ = Query(tickets.table, tickets.open, fields=(tickets.owner,), limit=LONGEST_PAGE)
    page = await ws.tables.page(open_)
    owners = [str(one.cells[tickets.owner] or "") for one in page.records]
    return str(min(wanted, key=lambda one: owners.count(str(one.id))).id)


async def _took_out(ws: Workspace, station: Station, act: Act, line: Line) -> str:
    """What became of the stock, in words. It is no reason to lose the ticket."""
    column = station.lines.item
    if not column or line.item is None:
        return f"{NOT_BOOKED}：这一行没有连到货品"
    schema = await ws.tables.schema()
    table = schema.table(station.lines.table).columns[column].points_to or ""
    quantity = act.pieces or f"{line.quantity - line.picked:f}"
    ask = Ask("dispatch", Ref(table, line.item), quantity, line.place or None)
    try:
        await _book(ws, act, ask, await _held_for(ws, station, line))
    except tuple(_WHY) as refused:
        return f"{NOT_BOOKED}：{_WHY[type(refused)]}"
    return f"已出库 {quantity}（{line.place}）"


async def _book(ws: Workspace, act: Act, ask: Ask, holder: Ref | None) -> None:
    """Out of what is free; where all is promised, out of what is kept for this parcel."""
    cause = f"{HOUSE}act:{act.id}"
    try:
        await post(ws, [ask], cause, BECAUSE)
    except NotEnough:
        if holder is None:
            raise
        await post(ws, [msgspec.structs.replace(ask, holder=holder)], cause, BECAUSE)


async def _held_for(ws: Workspace, station: Station, line: Line) -> Ref | None:
    if line.parcel is None:
        return None
    table = (await ws.tables.schema()).table(station.lines.table)
    return Ref(table.columns[station.lines.parcel].points_to or "", line.parcel.id)


_WHY: dict[type[DanliuError], str] = {
    NotEnough: "货位上记的没有这么多",
    NotStocked: "货品表不记库存",
    NotFound: "看不到这种货品的库存",
    Forbidden: "没有动库存的权限",
    BadQuantity: "数量不能记账",
    WhichPlace: "不知道从哪个货位出",
    UnitChanged: "货品的单位变了",
}
