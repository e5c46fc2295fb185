"""Many writes to one table in one call, and the ways of looking at a table besides its pages."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from danliu.tables.anchors import Anchors
from danliu.tables.query import Query
from danliu.tables.totals import By, Groups, Total
from danliu.tables.trying import Refused
from danliu.tables.write import Create, Delete, Restore, Set, Write
from danliu.web.problems import language, spoken_facts
from danliu.web.records import Add, PageOut, WrittenOut, out, sorted_by
from danliu.workspace import Workspace

MOST = 1_000  # writes in one call

Some = Meta(max_length=MOST)


class Edited(Struct, forbid_unknown_fields=True):
    """version: of the record as the writer saw it; without one, it overwrites"""

    id: UUID
    cells: dict[str, Any]
    version: int | None = None
    accepted: tuple[str, ...] = ()


class Writes(Struct, forbid_unknown_fields=True):
    """All of it is done, or nothing: in this order, at most 1,000 of each, undone as one."""

    create: Annotated[list[Add], Some] = []
    update: Annotated[list[Edited], Some] = []
    delete: Annotated[list[UUID], Some] = []
    restore: Annotated[list[UUID], Some] = []
    because: Annotated[str, Meta(max_length=200)] = ""


class RefusedOut(Struct):
    """write: its place in the order of the answers; code, facts: those of the problem"""

    write: int
    code: str
    status: int
    facts: dict[str, Any]


class Refusals(Struct):
    refused: list[RefusedOut]


class Grouping(Struct, forbid_unknown_fields=True):
    by: Annotated[list[By], Meta(max_length=4)] = []
    totals: Annotated[list[Total], Meta(max_length=20)] = []
    view: str = ""
    where: str = ""


class WriteRoutes(Controller):
    path = "/api/tables/{table:str}"

    @post("/writes", status_code=200)
    async def write(
        self, table: FromPath[str], data: JSONBody[Writes], ws: NamedDependency[Workspace]
    ) -> list[WrittenOut]:
        """Create, update, delete and restore records together; answers in that order."""
        because, act = data.because or "批量写入", ws.clock.new_id()
        written = await ws.tables.write(_writes(table, data), because=because, act=act)
        return [out(one, act) for one in written]

    @post("/writes/try", status_code=200)
    async def attempt(
        self,
        table: FromPath[str],
        data: JSONBody[Writes],
        ws: NamedDependency[Workspace],
        request: Request[Any, Any, Any],
    ) -> Refusals:
        """What of these writes would be refused, and why; nothing is written."""
        refused = await ws.tables.attempt(_writes(table, data))
        return Refusals([_refused(one, language(request)) for one in refused])

    @get("/anchors")
    async def anchors(
        self,
        table: FromPath[str],
        ws: NamedDependency[Workspace],
        view: FromQuery[str] = "",
        where: FromQuery[str] = "",
        sort: FromQuery[str] = "",
    ) -> Anchors:
        """Marks along a list, to begin a page anywhere; of a long one drawn from a sample."""
        return await ws.tables.anchors(sorted_by(Query(table, where, view=view), sort))

    @post("/groups", status_code=200)
    async def groups(
        self, table: FromPath[str], data: JSONBody[Grouping], ws: NamedDependency[Workspace]
    ) -> Groups:
        """The groups of a list with their totals; without `by`, the totals of all of it."""
        query = Query(table, data.where, view=data.view)
        return await ws.tables.groups(query, data.by, data.totals)

    @get("/trash")
    async def trash(
        self,
        table: FromPath[str],
        ws: NamedDependency[Workspace],
        after: FromQuery[str | None] = None,
    ) -> PageOut:
        """What was deleted, newest first."""
        page = await ws.tables.page(Query(table, after=after, trash=True))
        return PageOut(page.records, page.next)

    @get("/as-of")
    async def as_of(
        self,
        table: FromPath[str],
        at: FromQuery[datetime],
        ws: NamedDependency[Workspace],
        view: FromQuery[str] = "",
        where: FromQuery[str] = "",
        sort: FromQuery[str] = "",
        after: FromQuery[str | None] = None,
    ) -> PageOut:
        """One page as it was at a past moment: cells, formulas and roll-ups of then."""
        query = Query(table, where, after=after, view=view)
        page = await ws.tables.page_at(sorted_by(query, sort), at)
        return PageOut(page.records, page.next)


def _refused(one: Refused, tongue: str) -> RefusedOut:
    error = one.error
    return RefusedOut(one.write, error.code, error.status, spoken_facts(error, tongue))


def _writes(table: str, data: Writes) -> list[Write]:
    return [
        *(Create(table, one.cells, one.id, one.accepted) for one in data.create),
        *(Set(table, one.id, one.cells, one.version, one.accepted) for one in data.update),
        *(Delete(table, one) for one in data.delete),
        *(Restore(table, one) for one in data.restore),
    ]
