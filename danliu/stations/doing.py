"""One act, through the one write path, in the caller's transaction that holds its job."""

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any

from danliu.stations import judging, looking
from danliu.stations.acts import Act, Does
from danliu.stations.definition import Station
from danliu.stations.errors import BadAct, LineChanged
from danliu.stations.judging import Line
from danliu.stations.tickets import open_ticket
from danliu.tables.write import Set
from danliu.workspace import Workspace

BECAUSE: Mapping[Does, str] = {
    "scan": "扫码拣货",
    "count": "拣货录数",
    "tick": "已看要求",
    "short": "缺货少拣",
    "reopen": "货到了，接着拣",
    "pack": "封箱",
}


async def do(ws: Workspace, station: Station, act: Act) -> None:
    """Raises what `errors.py` tells, and what the write path refuses."""
    await _DOES[act.do](ws, station, act)


async def _scan(ws: Workspace, station: Station, act: Act) -> None:
    line = await _line(ws, station, act)
    more = judging.pieces(act.pieces) if act.pieces else judging.ONE
    await _picked(ws, station, act, line, judging.scanned(line, act.code, more))


async def _count(ws: Workspace, station: Station, act: Act) -> None:
    line = await _line(ws, station, act)
    await _picked(
        ws, station, act, line, judging.counted(line, act.code, judging.pieces(act.pieces))
    )


async def _picked(ws: Workspace, station: Station, act: Act, line: Line, total: Decimal) -> None:
    cells: dict[str, Any] = {station.lines.picked: f"{total:f}"}
    if station.lines.picked_at:
        cells[station.lines.picked_at] = act.at
    await _write(ws, station, act, line, cells)
    if total >= line.quantity:
        await _end_where_all_is_picked(ws, station, act)


async def _tick(ws: Workspace, station: Station, act: Act) -> None:
    """The instruction was read for the whole parcel: each of its lines keeps that."""
    if not station.lines.ticked:
        raise BadAct("ticked")
    line = await _line(ws, station, act, "going", "done")
    together = [line]
    if line.parcel:
        together = await looking.lines(ws, station, act.job, line.parcel.id)
    for one in together:
        text = judging.ticked(one, act.care)
        await _write(ws, station, act, one, {station.lines.ticked: text})


async def _short(ws: Workspace, station: Station, act: Act) -> None:
    if not station.lines.short:
        raise BadAct("short")
    line = await _line(ws, station, act)
    reason = judging.shortened(line, act.reason)
    await _write(ws, station, act, line, {station.lines.short: reason})
    await _end_where_all_is_picked(ws, station, act)


async def _reopen(ws: Workspace, station: Station, act: Act) -> None:
    """The job is under way again, though everything else of it was picked."""
    if not station.lines.short:
        raise BadAct("short")
    line, of = await _line(ws, station, act, "going", "done"), station.job
    judging.check_reopens(line)
    if not line.short:
        return
    await _write(ws, station, act, line, {station.lines.short: None})
    if (await looking.job(ws, station, act.job)).state == "done":
        cells = {of.state: of.going} | ({of.ended: None} if of.ended else {})
        await ws.tables.write([Set(of.table, act.job, cells)], because=BECAUSE["reopen"])


async def _pack(ws: Workspace, station: Station, act: Act) -> None:
    job = await looking.mine(ws, station, act.job, "going", "done")
    if act.parcel is None or not station.lines.packed:
        raise BadAct("parcel")
    together = await looking.lines(ws, station, act.job, act.parcel)
    title = next((one.parcel.title for one in together if one.parcel), "")
    judging.check_whole(title, together)
    for one in together:
        await _write(ws, station, act, one, {station.lines.packed: act.at})
    of = station.job
    if job.state == "done" and of.packed and not await looking.any_unpacked(ws, station, act.job):
        await ws.tables.write([Set(of.table, act.job, {of.state: of.packed})], because="全部封箱")


async def _label(ws: Workspace, station: Station, act: Act) -> None:
    await looking.job(ws, station, act.job)


async def _trouble(ws: Workspace, station: Station, act: Act) -> None:
    if station.tickets is None or act.line is None:
        raise BadAct("line")
    line = await looking.line(ws, station, act.line, act.job, "going", "done", "packed")
    await open_ticket(ws, station, station.tickets, act, line)


async def _line(ws: Workspace, station: Station, act: Act, *stages: str) -> Line:
    if act.line is None:
        raise BadAct("line")
    return await looking.line(ws, station, act.line, act.job, *(stages or ("going",)))


async def _write(
    ws: Workspace, station: Station, act: Act, line: Line, cells: Mapping[str, Any]
) -> None:
    """Raises LineChanged where somebody changed the same cells while we thought."""
    change = Set(station.lines.table, line.id, cells, line.version)
    (written,) = await ws.tables.write([change], because=BECAUSE[act.do])
    if written.conflicts:
        raise LineChanged(line.part)


async def _end_where_all_is_picked(ws: Workspace, station: Station, act: Act) -> None:
    of = station.job
    if await looking.any_open(ws, station, act.job):
        return
    cells: dict[str, Any] = {of.state: of.done}
    if of.ended:
        cells[of.ended] = act.at
    await ws.tables.write([Set(of.table, act.job, cells)], because="拣完")


Does_ = Callable[[Workspace, Station, Act], Awaitable[None]]
_DOES: Mapping[Does, Does_] = {
    "scan": _scan,
    "count": _count,
    "tick": _tick,
    "short": _short,
    "reopen": _reopen,
    "pack": _pack,
    "label": _label,
    "trouble": _trouble,
}
