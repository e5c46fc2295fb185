"""The shop floor over HTTP: what its tablets ask and tell."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct, structs

from danliu.floor import duties, journal, kept, looking
from danliu.floor.acts import FloorAct
from danliu.floor.definition import Floor, column
from danliu.floor.duties import CHECK, STORE, Duty, JobPlace
from danliu.stations import once
from danliu.stations.definition import fitted_tickets
from danliu.stations.errors import JobGone
from danliu.tables.access import Sight
from danliu.tables.errors import NotFound
from danliu.web.names import Names
from danliu.web.stations import DoneOut
from danliu.workspace import Workspace

Named = Annotated[str, Meta(max_length=40)]


class FloorPlace(Struct):
    id: UUID
    title: str


class Reason(Struct):
    key: str
    name: str
    name_en: str


class FloorOut(Struct):
    """reasons: of scrap; check_reasons: of a failed check; troubles: what may be wrong with a job,
    none where nothing becomes of it; tables: whose changes concern it"""

    key: str
    name: str
    name_en: str
    places: list[FloorPlace]
    reasons: list[Reason]
    check_reasons: list[Reason]
    troubles: list[Reason]
    tables: list[str]
    zone: str


class FloorsOut(Struct):
    """there: whether the company has any, seen by this person or not"""

    floors: list[FloorOut]
    there: bool


class FloorConflict(Struct):
    """An act that could not be done. about: the job as people call it"""

    act: FloorAct
    received_at: datetime
    who: str
    code: str
    facts: dict[str, Any]
    mine: bool
    about: str


class FreshOut(Struct):
    """count: jobs that nobody has assigned yet; by: the role that does, «» where none is named;
    table: what the jobs are called"""

    count: int
    by: str
    by_en: str
    table: str
    table_en: str


class FloorActs(Struct, forbid_unknown_fields=True):
    acts: Annotated[list[FloorAct], Meta(max_length=once.MOST)]


class FloorRoutes(Controller):
    path = "/api/floors"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> FloorsOut:
        """Those whose jobs this person sees, with their work stations."""
        floors = [await _floor(ws, one) for one in await kept.floors_of(ws)]
        there = bool(floors or await kept.all_floors(ws.db, ws.row.id))
        return FloorsOut(floors, there)

    @get("/{floor:str}/places/{place:str}")
    async def waiting(
        self, floor: FromPath[str], place: FromPath[Named], ws: NamedDependency[Workspace]
    ) -> list[Duty]:
        """What is to be done at a work station, at the check or at the store: what may begin first,
        then by urgency and date."""
        at = await kept.floor(ws, floor)
        if place in (CHECK, STORE):
            return await duties.of_whole_jobs(ws, at, CHECK if place == CHECK else STORE)
        return await duties.of_place(ws, at, _id(place))

    @get("/{floor:str}/fresh")
    async def fresh(self, floor: FromPath[str], ws: NamedDependency[Workspace]) -> FreshOut:
        """What no tablet shows yet, and who brings it there."""
        at, schema = await kept.floor(ws, floor), await ws.tables.schema()
        role, jobs = schema.roles.get(at.job.assigner), schema.table(at.job.table).definition
        named = (role.name, role.name_en or role.name) if role else ("", "")
        count = await looking.count_fresh(ws, at)
        return FreshOut(count, *named, jobs.name, jobs.name_en or jobs.name)

    @get("/{floor:str}/job")
    async def job(
        self,
        floor: FromPath[str],
        title: FromQuery[Annotated[str, Meta(min_length=1, max_length=120)]],
        ws: NamedDependency[Workspace],
    ) -> JobPlace:
        """Where the job of this number is: for who scanned it at another place."""
        at = await kept.floor(ws, floor)
        found = await looking.titled(ws, at, title)
        if found is None:
            raise JobGone
        return duties.where(*await looking.whole(ws, at, found))

    @post("/{floor:str}/acts", status_code=200)
    async def acts(
        self, floor: FromPath[str], data: JSONBody[FloorActs], ws: NamedDependency[Workspace]
    ) -> list[DoneOut]:
        """What was done at the tablet, in its order: each id is done once, however often it is
        sent. One that cannot be done is answered with why, and waits for a person."""
        at = await kept.floor(ws, floor)
        inside = Workspace(ws.house, ws.row, structs.replace(ws.context, origin="floor"))
        done = await journal.do_all(inside, at, data.acts)
        return [DoneOut(one.id, one.outcome, one.code, one.facts) for one in done]

    @get("/{floor:str}/conflicts")
    async def conflicts(
        self, floor: FromPath[str], ws: NamedDependency[Workspace], names: NamedDependency[Names]
    ) -> list[FloorConflict]:
        """Acts that could not be done: one's own; for who may build, everybody's."""
        at = await kept.floor(ws, floor)
        found = await journal.conflicts(ws, at, whole="build" in ws.actor.may)
        told = await ws.tables.titles(at.job.table, {one.act.job for one in found})
        known = await names.of(ws.db, ws.row.id)
        return [
            FloorConflict(
                one.act,
                one.received_at,
                known.get(one.who, one.who),
                one.code,
                one.facts,
                one.who == ws.actor.ref,
                told.get(one.act.job, ""),
            )
            for one in found
        ]

    @post("/{floor:str}/conflicts/{act:uuid}/settle", status_code=204)
    async def settle(
        self, floor: FromPath[str], act: FromPath[UUID], ws: NamedDependency[Workspace]
    ) -> None:
        """Somebody has dealt with it: it leaves the list, and stays in the journal."""
        at = await kept.floor(ws, floor)
        await journal.settle(ws, at, act, whole="build" in ws.actor.may)


async def _floor(ws: Workspace, one: Floor) -> FloorOut:
    sight = ws.tables.sight(await ws.tables.schema())

    def reasons(table: str, path: str) -> list[Reason]:
        choices = getattr(column(sight, table, path).options, "choices", ())
        return [Reason(each.key, each.name, each.name_en or each.name) for each in choices]

    return FloorOut(
        one.key,
        one.name,
        one.name_en or one.name,
        [FloorPlace(each.id, each.title) for each in await looking.places(ws, one)],
        reasons(one.steps.table, one.steps.reason),
        reasons(one.job.table, one.job.check_reason),
        _troubles(sight, one, reasons),
        [one.job.table, one.steps.table],
        ws.row.zone,
    )


def _troubles(
    sight: Sight, one: Floor, reasons: Callable[[str, str], list[Reason]]
) -> list[Reason]:
    tickets = fitted_tickets(sight, one.tickets)
    if tickets is None or "create" not in sight.may(sight.table(tickets.table)):
        return []
    known = reasons(tickets.table, tickets.kind)
    return [each for each in known if not tickets.kinds or each.key in tickets.kinds]


def _id(place: str) -> UUID:
    try:
        return UUID(place)
    except ValueError:
        raise NotFound("place", place) from None
