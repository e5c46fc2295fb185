"""Stations over HTTP: what the PDA asks and tells."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct, structs

from danliu.stations import claiming, journal, kept, labels, looking
from danliu.stations.acts import Act
from danliu.stations.acts import Done as Outcome
from danliu.stations.definition import Station, way
from danliu.stations.errors import JobGone
from danliu.stations.judging import Line
from danliu.stations.labels import Size
from danliu.stations.looking import Job
from danliu.tables.fields.choice import Choice
from danliu.web.names import Names
from danliu.workspace import Workspace


class TroubleKind(Struct):
    """A kind of trouble, as a ticket calls it."""

    key: str
    name: str
    name_en: str


class StationOut(Struct):
    """What the device must know of a station to think by itself. packs, ticks, shortens, labels:
    what can be done there; kinds: of trouble that can be told, none where there are no tickets"""

    key: str
    name: str
    name_en: str
    packs: bool
    ticks: bool
    shortens: bool
    labels: bool
    kinds: list[TroubleKind]
    zone: str


class CareOut(Struct):
    name: str
    name_en: str
    ticked: bool


class ParcelOut(Struct):
    id: UUID
    title: str


class PickLineOut(Struct):
    id: UUID
    place: str
    codes: list[str]
    name: str
    quantity: Decimal
    picked: Decimal
    short: str
    unfit: str
    kit: str
    parcel: ParcelOut | None
    cares: list[CareOut]
    packed: bool


class JobOut(Struct):
    """mine: this person has it"""

    id: UUID
    title: str
    state: str
    stage: str
    stage_en: str
    mine: bool
    urgent: bool
    tells: list[looking.Told]


class JobInFull(Struct):
    job: JobOut
    lines: list[PickLineOut]


class ConflictOut(Struct):
    """An act that could not be done. about: the job and the part, as people call them"""

    act: Act
    received_at: datetime
    who: str
    code: str
    facts: dict[str, Any]
    mine: bool
    about: str


class ActsIn(Struct, forbid_unknown_fields=True):
    acts: Annotated[list[Act], Meta(max_length=journal.MOST)]


class DoneOut(Struct):
    id: UUID
    outcome: str
    code: str
    facts: dict[str, Any]


class TitleIn(Struct, forbid_unknown_fields=True):
    title: Annotated[str, Meta(min_length=1, max_length=120)]


class StationRoutes(Controller):
    path = "/api/stations"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> list[StationOut]:
        """Those at which this person can work."""
        return [await _station(ws, one) for one in await kept.stations_of(ws)]

    @get("/{station:str}/jobs")
    async def jobs(self, station: FromPath[str], ws: NamedDependency[Workspace]) -> list[JobOut]:
        """What this person has under way, then what waits, the most urgent first."""
        at = await kept.station(ws, station)
        return [_job(ws, one) for one in await looking.jobs(ws, at)]

    @post("/{station:str}/next", status_code=200)
    async def next(self, station: FromPath[str], ws: NamedDependency[Workspace]) -> JobInFull:
        """Take the first that waits; no two get the same."""
        ws = _by_pda(ws)
        at = await kept.station(ws, station)
        return await _full(ws, at, await claiming.take_next(ws, at))

    @post("/{station:str}/take", status_code=200)
    async def take_titled(
        self, station: FromPath[str], data: JSONBody[TitleIn], ws: NamedDependency[Workspace]
    ) -> JobInFull:
        """Take the one whose code was scanned."""
        ws = _by_pda(ws)
        at = await kept.station(ws, station)
        found = await looking.titled(ws, at, data.title)
        if found is None:
            raise JobGone
        return await _full(ws, at, await claiming.take(ws, at, found))

    @get("/{station:str}/jobs/{job:uuid}")
    async def one(
        self, station: FromPath[str], job: FromPath[UUID], ws: NamedDependency[Workspace]
    ) -> JobInFull:
        """A job with its lines along the way, as it is now."""
        at = await kept.station(ws, station)
        return await _full(ws, at, await looking.job(ws, at, job))

    @post("/{station:str}/jobs/{job:uuid}/take", status_code=200)
    async def take(
        self, station: FromPath[str], job: FromPath[UUID], ws: NamedDependency[Workspace]
    ) -> JobInFull:
        """Work at it; refused where somebody else does."""
        ws = _by_pda(ws)
        at = await kept.station(ws, station)
        return await _full(ws, at, await claiming.take(ws, at, job))

    @post("/{station:str}/jobs/{job:uuid}/give-back", status_code=200)
    async def give_back(
        self, station: FromPath[str], job: FromPath[UUID], ws: NamedDependency[Workspace]
    ) -> JobOut:
        """It waits for somebody again, if nothing of it was picked."""
        ws = _by_pda(ws)
        at = await kept.station(ws, station)
        return _job(ws, await claiming.give_back(ws, at, job))

    @post("/{station:str}/acts", status_code=200)
    async def acts(
        self, station: FromPath[str], data: JSONBody[ActsIn], ws: NamedDependency[Workspace]
    ) -> list[DoneOut]:
        """What was done at the device, in its order: each id is done once, however often it is
        sent. One that cannot be done is answered with why, and waits for a person."""
        ws = _by_pda(ws)
        at = await kept.station(ws, station)
        return [_done(one) for one in await journal.do_all(ws, at, data.acts)]

    @get("/{station:str}/conflicts")
    async def conflicts(
        self,
        station: FromPath[str],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> list[ConflictOut]:
        """Acts that could not be done: one's own; for who may build, everybody's."""
        at = await kept.station(ws, station)
        found = await journal.conflicts(ws, at, whole="build" in ws.actor.may)
        told = await ws.tables.titles(at.job.table, {one.act.job for one in found})
        lines = {one.act.line for one in found if one.act.line}
        parts = await ws.tables.titles(at.lines.table, lines)
        known = await names.of(ws.db, ws.row.id)
        return [
            ConflictOut(
                one.act,
                one.received_at,
                known.get(one.who, one.who),
                one.code,
                one.facts,
                one.who == ws.actor.ref,
                _about(told.get(one.act.job), parts.get(one.act.line) if one.act.line else None),
            )
            for one in found
        ]

    @post("/{station:str}/conflicts/{act:uuid}/settle", status_code=204)
    async def settle(
        self, station: FromPath[str], act: FromPath[UUID], ws: NamedDependency[Workspace]
    ) -> None:
        """Somebody has dealt with it: it leaves the list, and stays in the journal."""
        at = await kept.station(ws, station)
        await journal.settle(ws, at, act, whole="build" in ws.actor.may)

    @get("/{station:str}/jobs/{job:uuid}/parcels/{parcel:uuid}/label")
    async def label(
        self,
        station: FromPath[str],
        job: FromPath[UUID],
        parcel: FromPath[UUID],
        ws: NamedDependency[Workspace],
        size: FromQuery[Size] = "76x130",
    ) -> Response[str]:
        """A page of the label's size, to print."""
        at = await kept.station(ws, station)
        page = await labels.label(ws, at, job, parcel, size)
        headers = {
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline';"
            " frame-ancestors 'self'",
            "cache-control": "no-store",
        }
        return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def _by_pda(ws: Workspace) -> Workspace:
    """What is written says where it came from."""
    return Workspace(ws.house, ws.row, structs.replace(ws.context, origin="pda"))


async def _station(ws: Workspace, one: Station) -> StationOut:
    sight = ws.tables.sight(await ws.tables.schema())
    own = one.lines
    kinds: list[TroubleKind] = []
    if one.tickets and "create" in sight.may(sight.table(one.tickets.table)):
        column = way(sight, sight.table(one.tickets.table), one.tickets.kind)[-1]
        choices: tuple[Choice, ...] = getattr(column.options, "choices", ())
        kinds = [TroubleKind(each.key, each.name, each.name_en or each.name) for each in choices]
    return StationOut(
        one.key,
        one.name,
        one.name_en or one.name,
        bool(own.packed and own.parcel),
        bool(own.ticked),
        bool(own.short),
        one.label is not None,
        kinds,
        ws.row.zone,
    )


def _job(ws: Workspace, one: Job) -> JobOut:
    mine = one.worker == ws.actor.key
    return JobOut(
        one.id, one.title, one.state, one.stage, one.stage_en, mine, one.urgent, one.tells
    )


async def _full(ws: Workspace, at: Station, job: Job) -> JobInFull:
    return JobInFull(_job(ws, job), [_line(one) for one in await looking.lines(ws, at, job.id)])


def _line(one: Line) -> PickLineOut:
    return PickLineOut(
        one.id,
        one.place,
        list(one.codes),
        one.name,
        one.quantity,
        one.picked,
        one.short,
        one.unfit,
        one.kit,
        ParcelOut(one.parcel.id, one.parcel.title) if one.parcel else None,
        [CareOut(each.name, each.name_en, each.ticked) for each in one.cares],
        one.packed,
    )


def _about(*names: str | None) -> str:
    return " ".join(one for one in names if one)


def _done(one: Outcome) -> DoneOut:
    return DoneOut(one.id, one.outcome, one.code, one.facts)
