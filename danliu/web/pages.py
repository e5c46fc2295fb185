"""The faces' pages, as the front end was built."""

import asyncio
from importlib import resources
from pathlib import Path

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import File

from danliu.errors import DanliuError
from danliu.forms.errors import UnknownForm
from danliu.forms.kept import find_by_link
from danliu.hub import Hub
from danliu.web import maps
from danliu.web.assets import asset_route
from danliu.web.lenses import shown

STATIC = Path(str(resources.files("danliu.web") / "static"))
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
    " base-uri 'none'; form-action 'self'; frame-ancestors"
)
OURS, ANYBODY = "'self'", "*"  # whose pages may show ours in a frame


class NotBuilt(DanliuError):
    """The front end is not built: run `make build`."""

    code = "front-not-built"
    status = 503


def _page(name: str, framed_by: str = OURS, pictures: str = "") -> File:
    """pictures: where it may have some from, besides from us"""
    if not (STATIC / name).exists():
        raise NotBuilt
    policy = POLICY.replace("img-src 'self'", f"img-src 'self' {pictures}".rstrip())
    headers = {
        "content-security-policy": f"{policy} {framed_by}",
        "cache-control": "no-cache",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }
    return File(
        STATIC / name,
        media_type="text/html; charset=utf-8",
        headers=headers,
        content_disposition_type="inline",
    )


def _file(name: str, kind: str, more: dict[str, str]) -> File:
    if not (STATIC / name).exists():
        raise NotBuilt
    headers = {"cache-control": "no-cache", "x-content-type-options": "nosniff", **more}
    return File(STATIC / name, media_type=kind, headers=headers, content_disposition_type="inline")


@get(["/", "/{path:path}"])
async def desk(path: FromPath[str] = "") -> File:
    """Every address of the desk is one page: its router knows the rest."""
    return _page("desk.html")


@get("/f/{link:str}")
async def form(link: FromPath[str], hub: NamedDependency[Hub]) -> File:
    """In the frame of another site only where its builder said so: it needs no sign-in that a
    click could misuse, but a company chooses where its forms stand."""
    try:
        found = await find_by_link(hub.house.db, link)
    except UnknownForm:
        return _page("form.html")
    return _page("form.html", ANYBODY if found.form.embeds else OURS)


@get("/l/{token:str}")
async def lens(token: FromPath[str], hub: NamedDependency[Hub]) -> Response[bytes]:
    """With what it shows inside: on a slow line asking for it afterwards costs the most."""
    file = _page("lens.html", pictures=maps.origin())
    page = await asyncio.to_thread((STATIC / "lens.html").read_bytes)
    try:
        seen = (await shown(hub, token)).replace(b"<", b"\\u003c")
    except DanliuError:  # the page asks again, and says what is wrong
        seen = b""
    data = b'<script type="application/json" id="seen">%b</script>' % seen
    body = page.replace(
        b'<div id="root"></div>', b'<div id="root"></div>' + (data if seen else b"")
    )
    return Response(body, media_type=file.media_type, headers=file.headers)


@get("/d/{token:str}")
async def task(token: FromPath[str]) -> File:
    """Looking at it does nothing: whoever looks first is often no person."""
    return _page("task.html")


@get("/pda")
async def pda() -> File:
    """The warehouse's face; it asks for a sign-in by itself."""
    return _page("pda.html")


@get("/pda/sw.js")
async def pda_worker() -> File:
    """Keeps the pages of the PDA for when there is no network; nothing else is in its reach."""
    return _file("pda-sw.js", "text/javascript", {"service-worker-allowed": "/pda"})


@get("/pda/manifest.webmanifest")
async def pda_manifest() -> File:
    return _file("pda.webmanifest", "application/manifest+json", {})


@get("/floor")
async def floor() -> File:
    """The tablets of the shop floor; it asks for a sign-in by itself."""
    return _page("floor.html")


@get("/floor/sw.js")
async def floor_worker() -> File:
    """As the PDA's: the same file under another address, which is all that it keeps."""
    return _file("pda-sw.js", "text/javascript", {"service-worker-allowed": "/floor"})


@get("/floor/manifest.webmanifest")
async def floor_manifest() -> File:
    return _file("floor.webmanifest", "application/manifest+json", {})


@get("/healthz")
async def healthz(hub: NamedDependency[Hub]) -> Response[str]:
    """200 once the database answers."""
    await hub.house.db.fetchval("SELECT 1")
    return Response("ok", media_type="text/plain")


def assets() -> list[HTTPRouteHandler]:
    """Nothing where the front end is not built."""
    folder = STATIC / "assets"
    return [asset_route(folder)] if folder.exists() else []
