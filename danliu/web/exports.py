"""Out: what a table, a view or a query lists, as a file."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal
from urllib.parse import quote

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from danliu.tables.exchange.exporting import MEDIA, Encoding, Form, export
from danliu.tables.query import Query
from danliu.web.records import sorted_by
from danliu.workspace import Workspace

ExportForm = Annotated[Form, QueryParameter(name="format")]


class ExportRoutes(Controller):
    path = "/api/tables/{table:str}/export"

    @get("/", media_type="application/octet-stream")
    async def file(
        self,
        table: FromPath[str],
        ws: NamedDependency[Workspace],
        form: ExportForm = "csv",
        view: FromQuery[str] = "",
        where: FromQuery[str] = "",
        sort: FromQuery[str] = "",
        encoding: FromQuery[Literal["utf-8", "gb18030"]] = "utf-8",
    ) -> Stream:
        """What the same query would list, to its end, as csv, ndjson or xlsx."""
        seen = ws.tables.sight(await ws.tables.fresh_schema())
        name = seen.table(table).definition.name
        query = await ws.tables.own_view_of(sorted_by(Query(table, where, view=view), sort))
        as_: Encoding = "gb18030" if encoding == "gb18030" else "utf-8-sig"
        pieces = export(ws.tables.page, seen, query, form, encoding=as_)
        first = await anext(pieces)  # what is wrong with the query is told as a problem
        return download(_after(first, pieces), f"{name}.{form}", form)


def download(pieces: AsyncIterator[bytes], name: str, form: Form) -> Stream:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Stream(pieces, media_type=MEDIA[form], headers={"content-disposition": disposition})


async def _after(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece
