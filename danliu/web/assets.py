"""The built scripts and styles. Their names carry a hash, so they may be kept for ever; they are
sent packed, for a phone on a slow line waits for nothing else."""

import asyncio
import gzip
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

FOR_EVER = "public, max-age=31536000, immutable"
_PACKS = ("text/", "application/javascript", "application/json", "image/svg")
_SMALL = 1_000  # bytes: not worth it


def asset_route(folder: Path) -> HTTPRouteHandler:
    """Serves the files of one flat folder, each read and packed once in this process."""
    files = {one.name: one for one in folder.iterdir() if one.is_file()}
    packed: dict[str, bytes] = {}

    @get("/assets/{name:str}", include_in_schema=False)
    async def asset(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
        if name not in files:
            raise NotFoundException
        kind = guess_type(name)[0] or "application/octet-stream"
        headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
        if not _packs(kind, files[name]) or "gzip" not in request.headers.get(
            "accept-encoding", ""
        ):
            body = await asyncio.to_thread(files[name].read_bytes)
            return Response(body, media_type=kind, headers=headers)
        if name not in packed:
            packed[name] = await asyncio.to_thread(_pack, files[name])
        headers["content-encoding"] = "gzip"
        return Response(packed[name], media_type=kind, headers=headers)

    return asset


def _packs(kind: str, file: Path) -> bool:
    return kind.startswith(_PACKS) and file.stat().st_size > _SMALL


def _pack(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9)
