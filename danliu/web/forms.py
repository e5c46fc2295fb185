"""Forms on the desk: their links and QR codes."""

import io
from typing import Any

import segno
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from danliu.forms.form import Published, UnknownForm, all_forms
from danliu.workspace import Workspace


class FormOut(Struct):
    key: str
    name: str
    name_en: str
    table: str
    link: str
    open: bool


class FormsOut(Struct):
    forms: list[FormOut]


class FormRoutes(Controller):
    path = "/api/forms"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> FormsOut:
        return FormsOut([_out(one) for one in await all_forms(ws.db, ws.row.id)])

    @get("/{key:str}/qr.svg")
    async def qr(
        self, key: FromPath[str], ws: NamedDependency[Workspace], request: Request[Any, Any, Any]
    ) -> Response[bytes]:
        """The form's public address as a QR code, to print or to show."""
        for one in await all_forms(ws.db, ws.row.id):
            if one.form.key == key:
                return _qr(f"{str(request.base_url).rstrip('/')}/f/{one.link}")
        raise UnknownForm


def _out(one: Published) -> FormOut:
    form = one.form
    english = form.name_en or form.name
    return FormOut(form.key, form.name, english, form.table, f"/f/{one.link}", open=True)


def _qr(address: str) -> Response[bytes]:
    image = io.BytesIO()
    segno.make(address, error="m").save(image, kind="svg", scale=8, border=2)
    return Response(image.getvalue(), media_type="image/svg+xml")
