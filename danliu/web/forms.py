"""Forms on the desk: made, changed, closed and put away; their links and QR codes."""

import io
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import segno
from litestar import Controller, Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct, structs

from danliu.forms import kept
from danliu.forms.form import Form
from danliu.forms.gate import State, state_of
from danliu.forms.kept import Published
from danliu.tables.access import check_may_build
from danliu.workspace import Workspace


class FormOut(Struct):
    """open: whether it takes answers now; `state` says why not. from_link: names that its address
    may carry -> the field that each fills"""

    key: str
    name: str
    name_en: str
    table: str
    link: str
    open: bool
    state: State
    answers: int
    most: int | None
    closes_at: datetime | None
    embeds: bool
    from_link: dict[str, str]


class FormsOut(Struct):
    """gone: put away; they come back under their old link"""

    forms: list[FormOut]
    gone: list[FormOut]


class FormInFull(Struct):
    """version: to send back with a change"""

    form: Form
    version: int
    link: str
    answers: int


class SaveForm(Struct, forbid_unknown_fields=True):
    """version: as its builder saw it; without one, it overwrites"""

    form: Form
    version: int | None = None


class FormRoutes(Controller):
    path = "/api/forms"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> FormsOut:
        there = await kept.all_forms(ws.db, ws.row.id)
        gone = await kept.all_forms(ws.db, ws.row.id, gone=True)
        now = ws.clock.now()
        return FormsOut([_out(one, now) for one in there], [_out(one, now) for one in gone])

    @get("/{key:str}")
    async def one(self, key: FromPath[str], ws: NamedDependency[Workspace]) -> FormInFull:
        """The whole form, for who may build."""
        check_may_build(ws.actor)
        return _full(await kept.find(ws.db, ws.row.id, key))

    @put("/{key:str}")
    async def save(
        self, key: FromPath[str], data: JSONBody[SaveForm], ws: NamedDependency[Workspace]
    ) -> FormInFull:
        """Make a form, or change it; its link stays, and shows the change at once."""
        check_may_build(ws.actor)
        form, schema = structs.replace(data.form, key=key), await ws.tables.fresh_schema()
        await kept.publish(ws.db, ws.row.id, form, schema, data.version)
        return _full(await kept.find(ws.db, ws.row.id, key))

    @delete("/{key:str}", status_code=204)
    async def put_away(self, key: FromPath[str], ws: NamedDependency[Workspace]) -> None:
        """Its link says that there is no such form. What it brought stays."""
        check_may_build(ws.actor)
        await kept.put_away(ws.db, ws.row.id, key, gone=True)

    @post("/{key:str}/bring-back", status_code=204)
    async def bring_back(self, key: FromPath[str], ws: NamedDependency[Workspace]) -> None:
        """Under the link that it had."""
        check_may_build(ws.actor)
        await kept.put_away(ws.db, ws.row.id, key, gone=False)

    @get("/{key:str}/qr.svg")
    async def qr(
        self,
        key: FromPath[str],
        ws: NamedDependency[Workspace],
        request: Request[Any, Any, Any],
        given: FromQuery[str] = "",
    ) -> Response[bytes]:
        """The form's public address as a QR code, to print or to show. `given` is what the
        address carries, such as `channel=wechat`; names that the form does not know are left out.
        """
        found = await kept.find(ws.db, ws.row.id, key)
        known = [pair for pair in parse_qsl(given) if pair[0] in found.form.from_link]
        carries = f"?{urlencode(known)}" if known else ""
        return _qr(f"{str(request.base_url).rstrip('/')}{address_of(found)}{carries}")


def _out(one: Published, now: datetime) -> FormOut:
    form, state = one.form, state_of(one, now)
    return FormOut(
        form.key,
        form.name,
        form.name_en or form.name,
        form.table,
        address_of(one),
        state == "open",
        state,
        one.answers,
        form.most,
        form.closes_at,
        form.embeds,
        form.from_link,
    )


def _full(one: Published) -> FormInFull:
    return FormInFull(one.form, one.version, address_of(one), one.answers)


def address_of(one: Published) -> str:
    """Of its page. One for members has its key there: it is no secret, and of no use to others."""
    return f"/f/~{one.form.key}" if one.form.mine else f"/f/{one.link}"


def _qr(address: str) -> Response[bytes]:
    image = io.BytesIO()
    segno.make(address, error="m").save(image, kind="svg", scale=8, border=2)
    return Response(image.getvalue(), media_type="image/svg+xml")
