"""The company's settings: its name and looks, and what it asks of its people. For owners."""

from typing import Any

from litestar import Controller, Request, Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from danliu.hub import Hub
from danliu.people import company, second_factor
from danliu.people.company import Looks
from danliu.people.errors import SecondFactorRequired
from danliu.people.sessions import Sessions, Signed
from danliu.web.looks import LOGOS, logo_of, picture_reply
from danliu.web.roles import check_whole
from danliu.workspace import Workspace


class CompanyOut(Struct):
    """accent   #rrggbb, blank for ours
    logo     where its picture is, blank for none
    second_factor   whether all its people must have one
    """

    name: str
    accent: str
    logo: str
    second_factor: bool


class CompanyRoutes(Controller):
    path = "/api/workspace"

    @get("/")
    async def company(
        self, ws: NamedDependency[Workspace], hub: NamedDependency[Hub]
    ) -> CompanyOut:
        check_whole(ws)
        return await _out(ws, hub)

    @patch("/")
    async def change(
        self,
        data: JSONBody[Looks],
        ws: NamedDependency[Workspace],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> CompanyOut:
        """Who asks a second factor of all must have one, or would be the first to be shut out."""
        check_whole(ws)
        if data.second_factor and not await second_factor.is_on(ws.db, signed.user):
            raise SecondFactorRequired
        await company.change(ws.db, ws.row.id, data)
        sessions.forget()
        return await _out(ws, hub)

    @put("/logo")
    async def set_logo(
        self,
        request: Request[Any, Any, Any],
        ws: NamedDependency[Workspace],
        hub: NamedDependency[Hub],
    ) -> CompanyOut:
        """The picture is the body of the request."""
        check_whole(ws)
        sent = await request.body()
        async with ws.house.db.acquire() as db, db.transaction():
            await company.set_logo(db, ws.row.id, sent)
        return await _out(ws, hub)

    @delete("/logo", status_code=200)
    async def take_logo(
        self, ws: NamedDependency[Workspace], hub: NamedDependency[Hub]
    ) -> CompanyOut:
        check_whole(ws)
        async with ws.house.db.acquire() as db, db.transaction():
            await company.take_logo(db, ws.row.id)
        return await _out(ws, hub)


@get(f"{LOGOS}/{{name:str}}")
async def logo(name: FromPath[str], hub: NamedDependency[Hub]) -> Response[bytes]:
    return picture_reply(await company.find_logo(hub.house.db, name), "image/png")


async def _out(ws: Workspace, hub: Hub) -> CompanyOut:
    hub.forget_row(ws.row.id)
    row = await hub.workspace_row(ws.row.id)
    return CompanyOut(row.name, row.accent, logo_of(row), row.second_factor)
