"""Many writes to one table in one call, and the ways of looking at a table besides its pages."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from danliu.tables.query import Query
from danliu.tables.totals import By, Groups, Total
from danliu.tables.write import Create, Delete, Restore, Set, Write
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
        because = data.because or "批量写入"
        return [out(one) for one in await ws.tables.write(_writes(table, data), because=because)]

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


def _writes(table: str, data: Writes) -> list[Write]:
    return [
        *(Create(table, one.cells, one.id, one.accepted) for one in data.create),
        *(Set(table, one.id, one.cells, one.version, one.accepted) for one in data.update),
        *(Delete(table, one) for one in data.delete),
        *(Restore(table, one) for one in data.restore),
    ]
