"""Choices of a form while it is filled in, and forms that members fill in as who they are."""

from datetime import timedelta
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct, structs

from danliu.forms import answers, gate, kept
from danliu.forms.choosing import Offers
from danliu.forms.errors import NotYours, UnknownForm
from danliu.hub import Hub
from danliu.people.attempts import count_attempt
from danliu.people.errors import Forbidden
from danliu.tables.rows import is_there
from danliu.web.public import (
    Accepted,
    PublicForm,
    Submission,
    accepted,
    choosing,
    opened,
    shown,
    take,
)
from danliu.workspace import Workspace

LOOKS_AT_MOST, PER = 600, timedelta(minutes=1)  # of one address


class Choosable(Struct, forbid_unknown_fields=True):
    """field: its key, of a line `lines.product`; cells, line: what is answered so far"""

    field: Annotated[str, Meta(max_length=130)]
    cells: dict[str, Any] = {}
    line: dict[str, Any] = {}
    find: Annotated[str, Meta(max_length=100)] = ""


@post("/api/public/forms/{link:str}/choices", status_code=200)
async def public_choices(
    link: FromPath[str],
    data: JSONBody[Choosable],
    request: Request[Any, Any, Any],
    hub: NamedDependency[Hub],
) -> Offers:
    """What a field offers now, by what is answered so far."""
    address = request.client.host if request.client else "unknown"
    now = hub.house.clock.now()
    await count_attempt(hub.house.db, f"choices:{address}", now, at_most=LOOKS_AT_MOST, per=PER)
    found, ws, schema = await opened(hub, link)
    gate.check_open(found, now)
    return await _offers(ws, found, schema, data)


class FillingRoutes(Controller):
    """For who is signed in: the form knows of them what it asks for in `mine`."""

    path = "/api/forms/{key:str}"

    @get("/page")
    async def page(self, key: FromPath[str], ws: NamedDependency[Workspace]) -> PublicForm:
        """What is to be filled in. Raises FormClosed, NotYours."""
        found, inside, schema, _ = await _opened(ws, key)
        gate.check_open(found, ws.clock.now())
        return shown(found, inside, schema, "")

    @post("/choices", status_code=200)
    async def choices(
        self, key: FromPath[str], data: JSONBody[Choosable], ws: NamedDependency[Workspace]
    ) -> Offers:
        """What a field offers now, by what is answered so far."""
        found, inside, schema, _ = await _opened(ws, key)
        return await _offers(inside, found, schema, data)

    @post("/answers", status_code=201)
    async def answer(
        self, key: FromPath[str], data: JSONBody[Submission], ws: NamedDependency[Workspace]
    ) -> Accepted:
        """Take one answer. All faults come back together; sending twice is one record."""
        found, inside, schema, mine = await _opened(ws, key)
        form = found.form
        sent = answers.record_of(found, data.once)
        if await is_there(ws.db, schema, schema.table(form.table), sent):
            return await accepted(inside, form.table, sent)
        gate.check_open(found, ws.clock.now())
        written = await take(inside, found, schema, data, mine)
        return await accepted(inside, form.table, written.id)


async def _opened(ws: Workspace, key: str) -> tuple[kept.Published, Workspace, Any, dict[str, str]]:
    """The form; the workspace as its guest sees it; what it knows of who is signed in. Raises
    UnknownForm, NotYours."""
    if ws.actor.scopes is not None and "write" not in ws.actor.scopes:
        raise Forbidden(ws.actor.role, "fill in forms")
    found = await kept.find(ws.db, ws.row.id, key)
    if found.gone or not found.form.mine:
        raise UnknownForm
    known = ws.actor.attributes
    for wanted in found.form.mine.values():
        if not known.get(wanted):
            raise NotYours(wanted)
    mine = {field: known[wanted] for field, wanted in found.form.mine.items()}
    context = answers.context(found.form, ws.row)
    reason = f"{found.form.name}（{ws.actor.name}）"
    inside = Workspace(ws.house, ws.row, structs.replace(context, reason=reason))
    return found, inside, await ws.tables.fresh_schema(), mine


async def _offers(ws: Workspace, found: kept.Published, schema: Any, data: Choosable) -> Offers:
    find = data.find.strip()
    return await choosing(ws, found.form, schema).offers(data.field, data.cells, data.line, find)
