"""Packs over HTTP: what there is, what it would add, installing, and one's own as an archive."""

import asyncio
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from danliu.boards import store as boards
from danliu.flows import published
from danliu.forms import kept as forms
from danliu.packs.install import install
from danliu.packs.opened import opened
from danliu.packs.pack import About, Pack
from danliu.packs.shelf import Addition, Kind, additions, shelf
from danliu.packs.writing import written
from danliu.tables.access import check_may_build
from danliu.tables.errors import NotFound
from danliu.web.roles import check_whole
from danliu.workspace import Workspace


class PackOut(Struct):
    """additions: what installing it would bring to this company"""

    about: About
    additions: list[Addition]


class PacksOut(Struct):
    packs: list[PackOut]


class Install(Struct, forbid_unknown_fields=True):
    """demo: with the pack's demo records"""

    demo: bool = False


class PackRoutes(Controller):
    path = "/api/packs"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> PacksOut:
        """The packs that come with Danliu, by key."""
        check_may_build(ws.actor)
        return PacksOut([await _out(ws, pack) for _, pack in shelf()])

    @post("/{key:str}/install", status_code=200)
    async def install(
        self, key: FromPath[str], data: JSONBody[Install], ws: NamedDependency[Workspace]
    ) -> PackOut:
        """All of it or nothing. What is there is added to, never taken away."""
        check_whole(ws)
        pack = next((pack for about, pack in shelf() if about.key == key), None)
        if pack is None:
            raise NotFound("pack", key)
        await install(ws, pack, demo=data.demo)
        return await _out(ws, pack)

    @post("/look", status_code=200)
    async def look(
        self, request: Request[Any, Any, Any], ws: NamedDependency[Workspace]
    ) -> PackOut:
        """What an archive would add."""
        check_may_build(ws.actor)
        return await _out(ws, await asyncio.to_thread(opened, await request.body()))

    @post("/install", status_code=200)
    async def install_archive(
        self, request: Request[Any, Any, Any], ws: NamedDependency[Workspace]
    ) -> PackOut:
        """Install an archive."""
        check_whole(ws)
        pack = await asyncio.to_thread(opened, await request.body())
        await install(ws, pack, demo=False)
        return await _out(ws, pack)

    @get("/export")
    async def export(
        self,
        ws: NamedDependency[Workspace],
        name: FromQuery[Annotated[str, Meta(max_length=60)]] = "",
    ) -> Response[bytes]:
        """The company's own definitions as an archive that any Danliu can install."""
        check_may_build(ws.actor)
        title = name or ws.row.name
        archive = await written(ws, About(ws.row.key, title, title, "", ""))
        headers = {"content-disposition": 'attachment; filename="pack.zip"'}
        return Response(archive, media_type="application/zip", headers=headers)


async def _out(ws: Workspace, pack: Pack) -> PackOut:
    known: list[tuple[Kind, str]] = [
        *(("form", one.form.key) for one in await forms.all_forms(ws.db, ws.row.id)),
        *(("flow", flow.key) for flow, _ in await published.live_flows(ws.db, ws.row.id)),
        *(("board", one.board.key) for one in await boards.all_boards(ws.db, ws.row.id)),
    ]
    return PackOut(pack.about, additions(pack, await ws.tables.fresh_schema(), known))
