"""What anybody may see who has the link: a form, and the lens of one order."""

from datetime import timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct, json, structs

from danliu.forms import form as forms
from danliu.forms.form import FormField
from danliu.hub import Hub
from danliu.lens.lens import Target, UnknownLens, all_lenses, read_link, stage_times, write_link
from danliu.lens.seen import Seen, seen
from danliu.people.attempts import count_attempt
from danliu.tables.schema import Schema
from danliu.web.schema import FieldOut, field_out
from danliu.workspace import Workspace

AT_MOST, PER = 120, timedelta(minutes=1)  # submissions of one address


class PublicField(FieldOut):
    help: str
    help_en: str
    placeholder: str


class PublicForm(Struct):
    name: str
    name_en: str
    intro: str
    intro_en: str
    thanks: str
    thanks_en: str
    company: str
    fields: list[PublicField]


class Submission(Struct, forbid_unknown_fields=True):
    """once: made by the page, the same when it is sent again"""

    cells: dict[str, Any]
    once: UUID


class Accepted(Struct):
    lens: str
    number: str


class PublicFormRoutes(Controller):
    path = "/api/public/forms"

    @get("/{link:str}")
    async def show(self, link: FromPath[str], hub: NamedDependency[Hub]) -> PublicForm:
        found, ws, schema = await opened(hub, link)
        form = found.form
        table = schema.table(form.table)
        fields = [_field(field_out(table.columns[one.field]), one) for one in form.fields]
        return PublicForm(
            form.name,
            form.name_en or form.name,
            form.intro,
            form.intro_en or form.intro,
            form.thanks,
            form.thanks_en or form.thanks,
            ws.row.name,
            fields,
        )

    @post("/{link:str}", status_code=201)
    async def submit(
        self,
        link: FromPath[str],
        data: JSONBody[Submission],
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
    ) -> Accepted:
        """Take one submission. All faults come back together; sending twice is one record."""
        await not_too_often(hub, request)
        found, ws, schema = await opened(hub, link)
        form = found.form
        forms.check(form, schema.table(form.table), data.cells)
        written = await ws.tables.write(forms.submission(found, data.cells, data.once))
        return await _accepted(ws, form.table, written[0].id)


async def opened(hub: Hub, link: str) -> tuple[forms.Published, Workspace, Schema]:
    """The form behind a link, and its workspace as the form's guest sees it."""
    found = await forms.find_by_link(hub.house.db, link)
    row = await hub.workspace_row(found.workspace_id)
    ws = Workspace(hub.house, row, forms.context(found.form, row))
    return found, ws, await ws.tables.fresh_schema()


async def not_too_often(hub: Hub, request: Request[Any, Any, Any]) -> None:
    """What one address may send to forms in a minute. Raises TooManyRequests."""
    address = request.client.host if request.client else "unknown"
    await count_attempt(
        hub.house.db, f"form:{address}", hub.house.clock.now(), at_most=AT_MOST, per=PER
    )


def _field(out: FieldOut, one: FormField) -> PublicField:
    return PublicField(
        out.key,
        one.label or out.name,
        one.label_en or one.label or out.name_en,
        out.type,
        out.kind,
        out.required or one.required,
        out.options,
        help=one.help,
        help_en=one.help_en or one.help,
        placeholder=one.placeholder,
    )


async def _accepted(ws: Workspace, table: str, record: UUID) -> Accepted:
    """The number that was given, and the link under which the customer sees how it goes."""
    title = (await ws.tables.schema()).table(table).definition.title
    found = await ws.tables.shown(table, record, [title]).one(table, record)
    number = str(found.cells[title]) if found else ""
    token = write_link(ws.house.vault, Target(ws.row.id, record))
    return Accepted(f"/l/{token}", number)


class LensOut(Seen, kw_only=True, frozen=True):
    """zone: in which the times are meant"""

    company: str
    zone: str


@get("/api/public/lens/{token:str}")
async def lens(
    token: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Response[LensOut]:
    """One order as its customer sees it; 304 while nothing changed."""
    target = read_link(hub.house.vault, token)
    row = await hub.workspace_row(target.workspace)
    found = await _look(hub.seen_by_guest(row), target)
    body = json.encode(LensOut(**structs.asdict(found), company=row.name, zone=row.zone))
    tag = f'"{sha256(body).hexdigest()[:24]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(cast(LensOut, None), status_code=304, headers={"etag": tag})
    headers = {"etag": tag, "cache-control": "no-cache", "referrer-policy": "no-referrer"}
    return Response(cast(LensOut, body), media_type="application/json", headers=headers)


async def _look(ws: Workspace, target: Target) -> Seen:
    """The first lens whose table has this record. Raises UnknownLens."""
    schema = await ws.tables.schema()
    for lens in await all_lenses(ws.db, ws.row.id):
        shown = ws.tables.shown(lens.table, target.record, lens.fields)
        record = await shown.one(lens.table, target.record)
        if record is not None:
            entered = await stage_times(ws.db, schema, lens, target.record)
            return seen(lens, schema.table(lens.table), record, entered)
    raise UnknownLens
