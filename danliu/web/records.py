"""Records: read, write, and what happened to one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from danliu.tables import changes
from danliu.tables.definition import Sort
from danliu.tables.errors import NotFound
from danliu.tables.query import LONGEST_PAGE, Page, Query, Record
from danliu.tables.write import Conflict, Create, Delete, Set, Written
from danliu.web.linked import with_titles
from danliu.web.names import Names
from danliu.web.origins import origin_told
from danliu.workspace import Workspace

Limit = Annotated[int, QueryParameter(ge=1, le=LONGEST_PAGE)]


class Add(Struct, forbid_unknown_fields=True):
    """`id` may be made by the caller: sending twice is then one record.

    accepted: what checks asked and the writer acknowledged
    """

    cells: dict[str, Any]
    id: UUID | None = None
    accepted: tuple[str, ...] = ()


class Edit(Struct, forbid_unknown_fields=True):
    """version: of the record as the editor saw it; cells: field key -> value as typed."""

    version: int
    cells: dict[str, Any]
    accepted: tuple[str, ...] = ()


class WrittenOut(Struct):
    """undo: the name under which it is taken back, together with what was written with it"""

    id: UUID
    version: int
    change: int | None
    absorbed: bool
    conflicts: tuple[Conflict, ...]
    numbers: Mapping[str, str]
    undo: str | None = None


class PageOut(Struct):
    records: list[Record]
    next: str | None


class ChangeOut(Struct):
    """origin: from where it came, in the reader's language: «流程「订单无人值守审核」»"""

    seq: int
    at: datetime
    who: str
    origin: str
    reason: str
    kind: changes.Kind
    before: dict[str, Any]
    after: dict[str, Any]
    run: UUID | None


class ChangesOut(Struct):
    changes: list[ChangeOut]
    next: str | None


class RecordRoutes(Controller):
    path = "/api/tables/{table:str}/records"

    @get("/")
    async def page(
        self,
        table: FromPath[str],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        view: FromQuery[str | None] = None,
        where: FromQuery[str] = "",
        sort: FromQuery[str] = "",
        link: FromQuery[str | None] = None,
        to: FromQuery[UUID | None] = None,
        limit: Limit = 50,
        after: FromQuery[str | None] = None,
    ) -> Response[PageOut]:
        """One page. `where` is a formula and adds to the view's own filter; `link` and `to` leave
        only those whose link points to that record."""
        if link and to:
            where = f"AND({{{link}}}={{$to}},{where})" if where else f"{{{link}}}={{$to}}"
        query = sorted_by(Query(table, where, limit=limit, after=after, view=view or ""), sort)
        page = await ws.tables.page(query, {("$to",): to} if link and to else None)
        body = _body(page, await names.of(ws.db, ws.row.id), names.tongue)
        return Response(cast(PageOut, body), media_type="application/json")

    @get("/{record:uuid}")
    async def one(
        self,
        table: FromPath[str],
        record: FromPath[UUID],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> Record:
        found = await ws.tables.one(table, record)
        if found is None:
            raise NotFound(table, str(record))
        return _named(found, await names.of(ws.db, ws.row.id))

    @post("/", status_code=201)
    async def add(
        self, table: FromPath[str], data: JSONBody[Add], ws: NamedDependency[Workspace]
    ) -> WrittenOut:
        (written,) = await ws.tables.write(
            [Create(table, data.cells, data.id, data.accepted)], because="新建"
        )
        return out(written)

    @patch("/{record:uuid}")
    async def edit(
        self,
        table: FromPath[str],
        record: FromPath[UUID],
        data: JSONBody[Edit],
        ws: NamedDependency[Workspace],
    ) -> WrittenOut:
        """Change some cells. Cells that somebody else changed meanwhile come back as conflicts."""
        edit = Set(table, record, data.cells, data.version, data.accepted)
        (written,) = await ws.tables.write([edit], because="编辑")
        return out(written)

    @delete("/{record:uuid}", status_code=200)
    async def remove(
        self, table: FromPath[str], record: FromPath[UUID], ws: NamedDependency[Workspace]
    ) -> WrittenOut:
        (written,) = await ws.tables.write([Delete(table, record)], because="删除")
        return out(written)

    @get("/{record:uuid}/changes")
    async def history(
        self,
        table: FromPath[str],
        record: FromPath[UUID],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        after: FromQuery[int | None] = None,
    ) -> ChangesOut:
        """The time line, newest first; of a record in the trash too."""
        sight = ws.tables.sight(await ws.tables.fresh_schema())
        found = sight.table(table)
        if not await ws.tables.sees(table, record):
            raise NotFound(table, str(record))
        log = sight.schema.name
        entries = await changes.of_record(ws.db, log, found.id, record, before=after, limit=51)
        known = await names.of(ws.db, ws.row.id)
        sides = [(one.before, one.after) for one in entries[:50]]
        titled = await with_titles(ws, sight, found, sides)
        told = zip(entries, titled, strict=False)
        out = [_change(entry, cells, known, names.tongue) for entry, cells in told]
        return ChangesOut(out, str(out[-1].seq) if len(entries) > 50 else None)


_bodies = WeakKeyDictionary[Page, dict[str, bytes]]()


def _body(page: Page, names: Mapping[str, str], tongue: str) -> bytes:
    """What is sent; of a page that several readers hold it is made once in each language."""
    made = _bodies.setdefault(page, {})
    if tongue not in made:
        told = PageOut([_named(record, names) for record in page.records], page.next)
        made[tongue] = msgspec.json.encode(told)
    return made[tongue]


def sorted_by(query: Query, text: str) -> Query:
    """The query in the order that `amount,-created_at` means; in its own where it says nothing."""
    parts = [part for part in text.split(",") if part]
    order = tuple(Sort(part.removeprefix("-"), part.startswith("-")) for part in parts)
    return msgspec.structs.replace(query, sort=order) if order else query


def _named(record: Record, names: Mapping[str, str]) -> Record:
    made, changed = record.created_by, record.updated_by
    return msgspec.structs.replace(
        record, created_by=names.get(made, made), updated_by=names.get(changed, changed)
    )


def out(written: Written, act: UUID | None = None) -> WrittenOut:
    """What became of a write, as the API tells it; `act` where it came with others."""
    told = {name: getattr(written, name) for name in _TOLD}
    undo = f"act:{act}" if act else f"change:{written.change}"
    return WrittenOut(**told, undo=undo if written.change else None)


_TOLD = tuple(name for name in WrittenOut.__struct_fields__ if name != "undo")


def _change(
    entry: changes.Entry,
    cells: tuple[dict[str, Any], dict[str, Any]],
    names: Mapping[str, str],
    tongue: str,
) -> ChangeOut:
    who, (before, after) = names.get(entry.who, entry.who), cells
    return ChangeOut(
        entry.seq,
        entry.at,
        who,
        origin_told(entry.origin, entry.who, names, tongue),
        entry.reason,
        entry.kind,
        before,
        after,
        entry.run,
    )
