"""Files: sent up on their own, attached by a write, looked at only through a record's cell."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream
from msgspec import convert

from danliu.files import uploads
from danliu.files.uploads import LARGEST_MB, Upload
from danliu.hub import Hub
from danliu.tables.access import check_may_upload
from danliu.tables.errors import NotFound
from danliu.tables.fields.attachment import File, sort_of
from danliu.web.public import not_too_often, opened
from danliu.workspace import Workspace

_BODY = (LARGEST_MB + 1) * 1_000_000  # our own limit answers first, in words
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_FOREVER = "private, max-age=31536000, immutable"  # named by its content
Copy = Literal["small", "large"] | None
Name = Annotated[str, QueryParameter(max_length=200)]


@post("/api/files", status_code=201, request_max_body_size=_BODY)
async def upload(
    request: Request[Any, Any, Any],
    ws: NamedDependency[Workspace],
    hub: NamedDependency[Hub],
    name: Name = "",
) -> Upload:
    """Send the bytes of one file as the body. Its ticket is what a cell takes, for a day."""
    check_may_upload(ws.tables.sight(await ws.tables.schema()), ws.actor)
    return await _receive(hub, ws, request, name)


@post("/api/public/forms/{link:str}/files", status_code=201, request_max_body_size=_BODY)
async def upload_by_form(
    link: FromPath[str],
    request: Request[Any, Any, Any],
    hub: NamedDependency[Hub],
    name: Name = "",
) -> Upload:
    """The same for who fills in a form."""
    await not_too_often(hub, request)
    _, ws, _ = await opened(hub, link)
    return await _receive(hub, ws, request, name)


async def _receive(hub: Hub, ws: Workspace, request: Request[Any, Any, Any], name: str) -> Upload:
    return await uploads.receive(
        hub.house.db,
        hub.files,
        ws.row.id,
        request.stream(),
        name=name,
        who=ws.actor.ref,
        now=hub.house.clock.now(),
    )


@get("/api/tables/{table:str}/records/{record:uuid}/files/{field:str}/{hash_:str}")
async def download(
    table: FromPath[str],
    record: FromPath[UUID],
    field: FromPath[str],
    hash_: FromPath[str],
    request: Request[Any, Any, Any],
    ws: NamedDependency[Workspace],
    hub: NamedDependency[Hub],
    copy: FromQuery[Copy] = None,
) -> Stream:
    """A file of a cell that this person sees; `copy` for an image made small."""
    file = await _seen(ws, table, record, field, hash_)
    return await send(hub, ws, request, file, copy)


async def send(
    hub: Hub, ws: Workspace, request: Request[Any, Any, Any], file: File, copy: Copy
) -> Stream:
    """The bytes of a file that its reader may see, or of one of its copies. Raises NotFound."""
    kind = file.type or "application/octet-stream"
    image = sort_of(kind) == "image"
    if copy and not image:
        raise NotFound("copy", copy)
    key = uploads.key_of(ws.row.id, file.hash, copy or "")
    media_type = "image/webp" if copy else kind
    headers = _headers(file.name, shown=media_type.split("/")[0] in ("image", "audio"))
    size = await hub.files.size(key)
    start, end = _range(request.headers.get("range", ""), size)
    status = 200
    if (start, end) != (0, size):
        status, headers["content-range"] = 206, f"bytes {start}-{end - 1}/{size}"
    headers["content-length"] = str(end - start)
    content: AsyncIterator[bytes] = hub.files.read(key, start, end)
    return Stream(content, status_code=status, media_type=media_type, headers=headers)


async def _seen(ws: Workspace, table: str, record: UUID, field: str, hash_: str) -> File:
    """The file as the cell has it, read as every record is read. Raises NotFound."""
    found = await ws.tables.one(table, record)
    cell = found.cells.get(field) if found else None
    for file in cell if isinstance(cell, list) else ():
        if isinstance(file, dict) and file.get("hash") == hash_:
            return convert(file, File)
    raise NotFound("file", hash_)


def _headers(name: str, *, shown: bool) -> dict[str, str]:
    """A file is somebody's: no page of ours ever runs what is in it."""
    way = "inline" if shown else "attachment"
    return {
        "content-disposition": f"{way}; filename*=UTF-8''{quote(name or 'file', safe='')}",
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": _FOREVER,
        "accept-ranges": "bytes",
    }


def _range(asked: str, size: int) -> tuple[int, int]:
    """(start, end) of what a player asks for; all of it where the question makes no sense."""
    found = _RANGE.fullmatch(asked)
    if not found or not any(found.groups()):
        return 0, size
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    return (start, end) if start < end else (0, size)
