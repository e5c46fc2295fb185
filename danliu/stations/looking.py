"""Jobs and their lines as one picker may see them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.people import users
from danliu.stations.definition import Station, way
from danliu.stations.errors import JobGone, JobStopped, JobTaken, LineGone
from danliu.stations.judging import BETWEEN, NOTHING, Care, Line, Parcel
from danliu.tables.access import Sight
from danliu.tables.definition import Sort
from danliu.tables.query import LONGEST_PAGE, Query, Record
from danliu.tables.table import Column
from danliu.workspace import Workspace

JOB: Path = ("$job",)
PARCEL: Path = ("$parcel",)
WAITING = 20  # jobs that one list shows
_BETWEEN = re.compile(r"[,，;；、\n]")


class Told(Struct, frozen=True):
    """A field of a job, as it is shown. type: of the field, for who writes times his own way."""

    name: str
    name_en: str
    type: str
    value: str
    value_en: str


class Job(Struct, frozen=True):
    """state: in the station's turn; worker: whose it is, a user's id"""

    id: UUID
    version: int
    title: str
    state: str
    stage: str
    stage_en: str
    worker: str
    urgent: bool
    tells: list[Told]


async def jobs(ws: Workspace, station: Station) -> list[Job]:
    """What this person has under way, then what waits for somebody, the most urgent first."""
    job = station.job
    mine = [f'{{{job.state}}}="{job.going}"']
    if job.packed:
        mine.append(f'{{{job.state}}}="{job.done}"')
    own = f"AND({{{job.worker}}}={{$me.id}},OR({','.join(mine)}))"
    waiting = f'{{{job.state}}}="{job.waiting}"'
    found = [*await _jobs(ws, station, own), *await _jobs(ws, station, waiting)]
    return list({one.id: one for one in found}.values())


async def waiting(ws: Workspace, station: Station) -> list[Job]:
    return await _jobs(ws, station, f'{{{station.job.state}}}="{station.job.waiting}"')


async def _jobs(ws: Workspace, station: Station, where: str) -> list[Job]:
    sort = (*station.job.sort, Sort("created_at"))
    query = Query(station.job.table, where, sort=sort, limit=WAITING)
    page = await ws.tables.page(query)
    sight = ws.tables.sight(await ws.tables.schema())
    return [_job(sight, station, one) for one in page.records]


async def job(ws: Workspace, station: Station, id: UUID) -> Job:
    """Raises JobGone."""
    found = await ws.tables.one(station.job.table, id)
    if found is None:
        raise JobGone
    return _job(ws.tables.sight(await ws.tables.schema()), station, found)


async def titled(ws: Workspace, station: Station, title: str) -> UUID | None:
    """The job of this name, as its label or its paper says it."""
    key = (await ws.tables.schema()).table(station.job.table).title.key
    typed = title.strip()
    query = Query(station.job.table, f"OR({{{key}}}={{$job}},{{{key}}}={{$upper}})", limit=1)
    page = await ws.tables.page(query, {JOB: typed, ("$upper",): typed.upper()})
    return page.records[0].id if page.records else None


def _job(sight: Sight, station: Station, record: Record) -> Job:
    of, table, cells = station.job, sight.table(station.job.table), record.cells
    state, columns = str(cells.get(of.state) or ""), table.columns
    return Job(
        record.id,
        record.version,
        _text(columns[table.title.key], cells.get(table.title.key)),
        _turn(station, state),
        _text(columns[of.state], state),
        _english(columns[of.state], state),
        str(cells.get(of.worker) or ""),
        bool(of.urgent and cells.get(of.urgent)),
        [told(columns[key], cells[key]) for key in of.tells if cells.get(key) not in (None, "")],
    )


def _turn(station: Station, state: str) -> str:
    of = station.job
    named = {of.waiting: "waiting", of.going: "going", of.done: "done", of.packed: "packed"}
    return named.get(state, "stopped") if state else "stopped"


def told(column: Column, value: Any) -> Told:
    names = column.definition
    text, english = _text(column, value), _english(column, value)
    return Told(names.name, names.name_en or names.name, names.type, text, english)


def _english(column: Column, value: Any) -> str:
    """Of a choice or a stage its English name."""
    named = (*getattr(column.options, "choices", ()), *getattr(column.options, "stages", ()))
    return next((one.name_en for one in named if one.key == value and one.name_en), "") or _text(
        column, value
    )


def _text(column: Column, value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("title") or "")
    return "" if value is None else str(column.type.show(value, column.options))


async def mine(ws: Workspace, station: Station, id: UUID, *stages: str) -> Job:
    """This person's job, in one of these stages. Raises JobGone, JobTaken, JobStopped."""
    found = await job(ws, station, id)
    if found.worker and found.worker != ws.actor.key:
        known = await users.names(ws.db, ws.row.id)
        raise JobTaken(found.title, known.get(f"user:{found.worker}", ""))
    if found.state not in stages or not found.worker:
        raise JobStopped(found.title, found.stage, found.stage_en)
    return found


async def lines(
    ws: Workspace, station: Station, of: UUID, parcel: UUID | None = None
) -> list[Line]:
    """Those of a job, or of one of its parcels, along the way."""
    where = f"{{{station.lines.job}}}={{$job}}"
    given: dict[Path, Any] = {JOB: of}
    if parcel is not None:
        where = f"AND({where},{{{station.lines.parcel}}}={{$parcel}})"
        given[PARCEL] = parcel
    found, after = list[Record](), None
    while True:
        query = _query(station, where=where, limit=LONGEST_PAGE, after=after)
        page = await ws.tables.page(query, given)
        found, after = [*found, *page.records], page.next
        if after is None:
            break
    sight = ws.tables.sight(await ws.tables.schema())
    return sorted((_line(sight, station, one) for one in found), key=lambda one: one.turn)


async def line(ws: Workspace, station: Station, id: UUID, of: UUID, *stages: str) -> Line:
    """A line of this person's job, which is in one of these stages: all in one question.

    Raises  JobGone, JobTaken, JobStopped, LineGone
    """
    page = await ws.tables.page(_query(station, with_job=True, among=(id,), limit=1))
    record = page.records[0] if page.records else None
    if record is None or not _is_mine(ws, station, record, of, stages):
        await mine(ws, station, of, *stages)  # says why it is not
        raise LineGone
    return _line(ws.tables.sight(await ws.tables.schema()), station, record)


def _is_mine(
    ws: Workspace, station: Station, record: Record, of: UUID, stages: Sequence[str]
) -> bool:
    own, job = station.lines.job, station.job
    there = _id(record.cells.get(own)) == of
    worker = record.cells.get(f"{own}.{job.worker}")
    state = str(record.cells.get(f"{own}.{job.state}") or "")
    return there and worker == ws.actor.key and _turn(station, state) in stages


async def any_open(ws: Workspace, station: Station, of: UUID) -> bool:
    """Whether a line of the job waits to be picked."""
    own = station.lines
    short = f"ISBLANK({{{own.short}}})," if own.short else ""
    less = f"IFBLANK({{{own.picked}}},0)<IFBLANK({{{own.quantity}}},0)"
    where = f"AND({{{own.job}}}={{$job}},{short}{less})"
    return await _any(ws, station, where, of)


async def any_unpacked(ws: Workspace, station: Station, of: UUID) -> bool:
    own = station.lines
    return await _any(ws, station, f"AND({{{own.job}}}={{$job}},ISBLANK({{{own.packed}}}))", of)


async def _any(ws: Workspace, station: Station, where: str, of: UUID) -> bool:
    query = Query(station.lines.table, where, sort=(), limit=1, fields=(station.lines.turn,))
    return bool((await ws.tables.page(query, {JOB: of})).records)


def _query(station: Station, *, with_job: bool = False, **parts: Any) -> Query:
    own = station.lines
    paths = (*own.codes, own.name, *own.cares)
    direct = (own.job, own.turn, own.place, own.quantity, own.picked, own.parcel, own.packed)
    said = (own.ticked, own.unfit, own.kit, own.short, own.item)
    near = [one for one in (*direct, *said, *paths) if one and "." not in one]
    walk = [tuple(path.split(".")) for path in paths if "." in path]
    if with_job:
        walk += [(own.job, station.job.state), (own.job, station.job.worker)]
    fields = tuple(dict.fromkeys(near))
    return Query(own.table, sort=(), walk=tuple(walk), fields=fields, **parts)


def _line(sight: Sight, station: Station, record: Record) -> Line:
    own, cells = station.lines, record.cells
    done = str(cells.get(own.ticked) or "").split(BETWEEN) if own.ticked else []
    parcel = cells.get(own.parcel) if own.parcel else None
    return Line(
        record.id,
        record.version,
        _number(cells.get(own.turn)),
        str(cells.get(own.place) or ""),
        tuple(one for path in own.codes for one in _codes(cells.get(path))),
        str(cells.get(own.name) or "") if own.name else "",
        _number(cells.get(own.quantity)),
        _number(cells.get(own.picked)),
        _said(cells, own.short),
        _said(cells, own.unfit),
        _said(cells, own.kit),
        Parcel(parcel["id"], str(parcel["title"] or "")) if parcel else None,
        tuple(_cares(sight, station, cells, done)),
        bool(own.packed and cells.get(own.packed)),
        _id(cells.get(own.item)) if own.item else None,
    )


def _number(value: Any) -> Decimal:
    return NOTHING if value is None else Decimal(value)


def _said(cells: Mapping[str, Any], key: str) -> str:
    return str(cells.get(key) or "").strip() if key else ""


def _codes(value: Any) -> list[str]:
    """A field may hold several, between commas."""
    return [one.strip() for one in _BETWEEN.split(str(value or "")) if one.strip()]


def _id(value: Any) -> UUID | None:
    return value["id"] if isinstance(value, dict) else None


def _cares(
    sight: Sight, station: Station, cells: Mapping[str, Any], done: Sequence[str]
) -> list[Care]:
    table, found = sight.table(station.lines.table), dict[str, Care]()
    for path in station.lines.cares:
        column = way(sight, table, path)[-1]
        for name, name_en in _instructions(column, cells.get(path)):
            found.setdefault(name, Care(name, name_en, name in done))
    return list(found.values())


def _instructions(column: Column, value: Any) -> list[tuple[str, str]]:
    """Of a choice, the choices by their names; of a text, what stands between commas."""
    choices = {one.key: one for one in getattr(column.options, "choices", ())}
    if not choices:
        return [(one, one) for one in _codes(value)]
    keys = value if isinstance(value, list) else [value] if value else []
    chosen = (choices[key] for key in keys if key in choices)
    return [(one.name, one.name_en or one.name) for one in chosen]
