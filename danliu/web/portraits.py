"""How customers know somebody of the company: their own picture and signature. In person only."""

from datetime import timedelta
from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.hub import Hub
from danliu.people import portraits
from danliu.people.attempts import count_attempt
from danliu.people.portraits import SIGNATURE_AT_MOST
from danliu.people.sessions import Signed
from danliu.tables.access import check_in_person
from danliu.web.looks import PORTRAITS, picture_reply, portrait_at
from danliu.workspace import Workspace

AT_MOST, PER = 20, timedelta(hours=1)  # pictures of one person
ONE_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]*$"


class PortraitOut(Struct):
    """picture: where it is. Blank is what there is none of."""

    name: str
    picture: str
    signature: str


class NewSignature(Struct, forbid_unknown_fields=True):
    signature: Annotated[str, Meta(max_length=SIGNATURE_AT_MOST, pattern=ONE_LINE)]


class PortraitRoutes(Controller):
    path = "/api/account/portrait"

    @get("/")
    async def show(
        self, signed: NamedDependency[Signed], ws: NamedDependency[Workspace]
    ) -> PortraitOut:
        """One's own, as customers see it where one is vouched for."""
        check_in_person(signed.actor)
        return await _out(ws, signed)

    @put("/")
    async def set_picture(
        self,
        request: Request[Any, Any, Any],
        signed: NamedDependency[Signed],
        ws: NamedDependency[Workspace],
    ) -> PortraitOut:
        """The picture is the body of the request."""
        check_in_person(signed.actor)
        db, subject = ws.house.db, f"portrait:{signed.user}"
        await count_attempt(db, subject, ws.clock.now(), at_most=AT_MOST, per=PER)
        await portraits.set_picture(db, ws.row.id, signed.user, await request.body())
        return await _out(ws, signed)

    @delete("/", status_code=200)
    async def take_picture(
        self, signed: NamedDependency[Signed], ws: NamedDependency[Workspace]
    ) -> PortraitOut:
        check_in_person(signed.actor)
        await portraits.take_picture(ws.house.db, ws.row.id, signed.user)
        return await _out(ws, signed)

    @put("/signature")
    async def sign(
        self,
        data: JSONBody[NewSignature],
        signed: NamedDependency[Signed],
        ws: NamedDependency[Workspace],
    ) -> PortraitOut:
        check_in_person(signed.actor)
        await portraits.sign(ws.house.db, ws.row.id, signed.user, data.signature)
        return await _out(ws, signed)


@get(f"{PORTRAITS}/{{name:str}}")
async def portrait(name: FromPath[str], hub: NamedDependency[Hub]) -> Response[bytes]:
    return picture_reply(await portraits.find_picture(hub.house.db, name), "image/webp")


async def _out(ws: Workspace, signed: Signed) -> PortraitOut:
    found = await portraits.portrait_of(ws.house.db, ws.row.id, str(signed.user))
    return PortraitOut(found.name, portrait_at(found.picture), found.signature)
