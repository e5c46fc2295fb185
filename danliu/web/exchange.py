"""In: a file uploaded, its columns guessed, tried, and imported by a worker."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream
from msgspec import Struct

from danliu.people.actor import Actor
from danliu.people.errors import Forbidden
from danliu.postgres import queue
from danliu.tables.access import Sight, check_may_write
from danliu.tables.errors import NotFound
from danliu.tables.exchange import imports, jobs, previewing, refusals
from danliu.tables.exchange.errors import TooLargeUpload
from danliu.tables.exchange.forms import form_of
from danliu.tables.exchange.guessing import guess
from danliu.tables.exchange.importing import Store
from danliu.tables.exchange.imports import ImportRow
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.tally import Report
from danliu.tables.schema import Schema
from danliu.tables.table import Table
from danliu.tables.write import Create
from danliu.web.exports import download
from danliu.web.imported import (
    GuessesOut,
    ImportOut,
    ImportsOut,
    PreviewOut,
    guessed,
    imported,
    tried,
)
from danliu.web.problems import language
from danliu.workspace import Workspace

LARGEST_UPLOAD = 500_000_000  # bytes
PAGE = 50
Asked = Request[Any, Any, Any]
FileName = Annotated[str, QueryParameter(min_length=1, max_length=200)]


class Mapping(Struct, forbid_unknown_fields=True):
    """columns: field -> the name of the column it is; key: fields to match records by; makes: link
    fields of which a title that is not found becomes a record of the other table."""

    columns: dict[str, str]
    key: tuple[str, ...] = ()
    sheet: str = ""
    makes: tuple[str, ...] = ()


class ImportRoutes(Controller):
    path = "/api/imports"

    @post("/", status_code=201, request_max_body_size=LARGEST_UPLOAD)
    async def upload(
        self,
        request: Asked,
        ws: NamedDependency[Workspace],
        table: FromQuery[str],
        name: FileName,
    ) -> ImportOut:
        """The body is the file, whatever its type; it is kept piece by piece as it comes."""
        await _writable(ws, table)
        row = _new(ws, table, name)
        await imports.forget_old(ws.db, row.created_at)
        await imports.add(ws.db, row)
        digest, size, n = hashlib.sha256(), 0, 0
        async for piece in _pieces(request):
            digest.update(piece)
            size += len(piece)
            if size > LARGEST_UPLOAD:
                await imports.forget(ws.db, row.id)
                raise TooLargeUpload(name, LARGEST_UPLOAD)
            await imports.keep_piece(ws.db, row.id, n, piece)
            n += 1
        await imports.uploaded(ws.db, row.id, digest.digest(), size)
        return imported(await imports.find(ws.db, ws.row.id, row.id), request)

    @get("/")
    async def newest(
        self,
        request: Asked,
        ws: NamedDependency[Workspace],
        after: FromQuery[UUID | None] = None,
    ) -> ImportsOut:
        """Those into tables that one may write, the newest first."""
        schema = await ws.tables.fresh_schema()
        mine = [key for key in schema.tables if _may_write(ws, schema, key)]
        rows = await imports.newest(ws.db, ws.row.id, mine, before=after, limit=PAGE + 1)
        more = rows[PAGE - 1].id if len(rows) > PAGE else None
        sight = ws.tables.sight(schema)
        told = [row for row in rows[:PAGE] if _may_know(ws, sight, row)]
        return ImportsOut([imported(row, request) for row in told], more)

    @get("/{number:uuid}")
    async def one(
        self, request: Asked, number: FromPath[UUID], ws: NamedDependency[Workspace]
    ) -> ImportOut:
        """How far it is: the tally grows with each batch that is committed."""
        row = await _found(ws, number)
        await _writable(ws, row.table_key)
        return imported(row, request)

    @get("/{number:uuid}/guess")
    async def guess(
        self,
        request: Asked,
        number: FromPath[UUID],
        ws: NamedDependency[Workspace],
        sheet: FromQuery[str] = "",
    ) -> GuessesOut:
        """Which field each column most likely is, how sure that is and why."""
        row = await _found(ws, number)
        table = await _writable(ws, row.table_key)
        async with jobs.opened(ws.house.db, msgspec.structs.replace(row, sheet=sheet)) as file:
            found = await asyncio.to_thread(file.samples)
            seen = ws.tables.sight(await ws.tables.schema())
            told = await asyncio.to_thread(guess, seen, table, file.names, found)
        columns = [guessed(one, language(request)) for one in told.columns]
        return GuessesOut(columns, told.key, file.about, file.sheets, file.sheet)

    @post("/{number:uuid}/preview", status_code=200)
    async def preview(
        self,
        request: Asked,
        number: FromPath[UUID],
        data: JSONBody[Mapping],
        ws: NamedDependency[Workspace],
    ) -> PreviewOut:
        """What would be added, changed and refused; nothing is written."""
        row = _mapped(await _found(ws, number), data, ws)
        await _writable(ws, row.table_key)
        store = Store(ws.house.db, ws.house.writer, ws.row.id)
        async with jobs.opened(ws.house.db, row) as file:
            seen = await previewing.preview(store, row, file)
        return tried(seen, language(request))

    @post("/{number:uuid}/start", status_code=202)
    async def start(
        self,
        request: Asked,
        number: FromPath[UUID],
        data: JSONBody[Mapping],
        ws: NamedDependency[Workspace],
    ) -> ImportOut:
        """A worker does it. What failed goes on where it was, by the mapping that it began with."""
        row = _mapped(await _found(ws, number), data, ws)
        await _writable(ws, row.table_key)
        async with ws.house.db.acquire() as db, db.transaction():
            if await imports.wait(db, row, ws.clock.now()):
                await queue.enqueue(db, [jobs.job(row)])
        ws.house.wake()
        return imported(await imports.find(ws.db, ws.row.id, number), request)

    @get("/{number:uuid}/refused", media_type="text/csv")
    async def refused(self, number: FromPath[UUID], ws: NamedDependency[Workspace]) -> Stream:
        """The rows that were refused, with why: mend them and upload the file."""
        row = await _found(ws, number)
        await _writable(ws, row.table_key)
        pieces = refusals.mendable(ws.house.db, row.id, row.names)
        return download(pieces, f"{row.file}.refused.csv", "csv")


async def _pieces(request: Asked) -> AsyncIterator[bytes]:
    """The body in pieces of one size, whatever the size of what the network brings."""
    held = bytearray()
    async for some in request.stream():
        held += some
        while len(held) >= imports.PIECE:
            yield bytes(held[: imports.PIECE])
            del held[: imports.PIECE]
    if held:
        yield bytes(held)


async def _found(ws: Workspace, number: UUID) -> ImportRow:
    """Raises NotFound."""
    row = await imports.find(ws.db, ws.row.id, number)
    if not _may_know(ws, ws.tables.sight(await ws.tables.fresh_schema()), row):
        raise NotFound("import", str(number))
    return row


def _may_know(ws: Workspace, sight: Sight, row: ImportRow) -> bool:
    """The rows of a file that somebody else brought may be hidden from who sees only some."""
    return sight.is_open or row.actor.key == ws.actor.key


def _may_write(ws: Workspace, schema: Schema, key: str) -> bool:
    seen = ws.tables.sight(schema)
    try:
        check_may_write(seen, ws.actor, seen.table(key), Create)
    except (NotFound, Forbidden):
        return False
    return True


async def _writable(ws: Workspace, key: str) -> Table:
    """The table. Raises NotFound, Forbidden."""
    seen = ws.tables.sight(await ws.tables.fresh_schema())
    table = seen.table(key)
    check_may_write(seen, ws.actor, table, Create)
    return table


def _new(ws: Workspace, table: str, name: str) -> ImportRow:
    now = ws.clock.now()
    return ImportRow(
        id=ws.clock.new_id(),
        workspace_id=ws.row.id,
        file=name,
        hash=b"",
        bytes=0,
        form=form_of(name),
        sheet="",
        table_key=table,
        source=f"table/{table}",
        mapping=None,
        names=(),
        act=ws.clock.new_id(),
        status="uploading",
        position=0,
        ahead=(),
        tally=Report(),
        error=None,
        actor=_importer(ws),
        created_at=now,
        updated_at=now,
    )


def _importer(ws: Workspace) -> Actor:
    """Who asked for it, and may what they may; but nobody is there to be asked by a rule."""
    return msgspec.structs.replace(ws.actor, kind="import")


def _mapped(row: ImportRow, data: Mapping, ws: Workspace) -> ImportRow:
    mapping = Mapped(row.table_key, {}, columns=data.columns, key=data.key, makes=data.makes)
    return msgspec.structs.replace(row, mapping=mapping, sheet=data.sheet, actor=_importer(ws))
