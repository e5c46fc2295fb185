"""What anybody may see who has the link of a form, and send by it. Lenses: lenses.py."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct, structs

from danliu.forms import answers, gate, kept
from danliu.forms.choosing import Choosing
from danliu.forms.conditions import FormRule
from danliu.forms.errors import UnknownForm
from danliu.forms.form import Form, FormField, FormSection
from danliu.forms.totals import totalled
from danliu.hub import Hub
from danliu.lens.lens import Target, all_lenses, write_link
from danliu.people.actor import SYSTEM
from danliu.people.attempts import count_attempt
from danliu.postgres.pool import Connection
from danliu.tables.errors import InvalidRecord
from danliu.tables.rows import is_there
from danliu.tables.schema import Schema
from danliu.tables.table import Table
from danliu.tables.write import Context, Written
from danliu.web.looks import logo_of
from danliu.web.schema import FieldOut, field_out
from danliu.workspace import Workspace

AT_MOST, PER = 120, timedelta(minutes=1)  # submissions of one address


class PublicField(FieldOut):
    """half: beside another one where there is room; lines: of each line of a sub-table

    chooses  its answers are taken from what is offered, once the fields it needs are answered
    """

    help: str
    help_en: str
    placeholder: str
    placeholder_en: str
    half: bool
    lines: list["PublicField"]
    most: int
    chooses: bool
    needs: list[str]


class PublicForm(Struct):
    """ticket: to send back with the answer. from_link: names in the address -> the field that each
    fills. guards: whether answers as robots send them are refused"""

    name: str
    name_en: str
    intro: str
    intro_en: str
    thanks: str
    thanks_en: str
    company: str
    accent: str
    logo: str
    fields: list[PublicField]
    sections: list[FormSection]
    rules: list[FormRule]
    from_link: dict[str, str]
    stays: bool
    guards: bool
    ticket: str


class Submission(Struct, forbid_unknown_fields=True):
    """once       made by the page, the same when it is sent again
    link       what the address of the form said
    accepted   what was asked of who answers (`needs-answer`), and acknowledged
    website    a field that no person sees
    """

    cells: dict[str, Any]
    once: UUID
    link: dict[str, Annotated[str, Meta(max_length=500)]] = {}
    accepted: Annotated[tuple[str, ...], Meta(max_length=50)] = ()
    ticket: Annotated[str, Meta(max_length=100)] = ""
    website: Annotated[str, Meta(max_length=500)] = ""


class Accepted(Struct):
    """lens: where to see how it goes; «» where nothing of it is shown"""

    lens: str
    number: str


class PublicFormRoutes(Controller):
    path = "/api/public/forms"

    @get("/{link:str}")
    async def show(self, link: FromPath[str], hub: NamedDependency[Hub]) -> PublicForm:
        """What is to be filled in. Raises FormClosed."""
        found, ws, schema = await opened(hub, link)
        gate.check_open(found, ws.clock.now())
        return shown(found, ws, schema, gate.ticket(hub.house.vault, link, ws.clock.now()))

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
        form, now = found.form, ws.clock.now()
        sent = answers.record_of(found, data.once)
        if await is_there(ws.db, schema, schema.table(form.table), sent):
            # its answer was lost on the way: whatever the gate says now, it is in
            return await accepted(ws, form.table, sent)
        gate.check_open(found, now)
        if form.guards:
            gate.check_person(hub.house.vault, link, data.ticket, data.website, now)
        written = await take(ws, found, schema, data)
        return await accepted(ws, form.table, written.id)


async def take(
    ws: Workspace,
    found: kept.Published,
    schema: Schema,
    data: Submission,
    mine: Mapping[str, Any] | None = None,
) -> Written:
    """The record of an answer, and one of the places that are left: both or none. The place is
    taken last, so that nobody waits for it, or is turned away, while an answer is judged.

    mine: cells that say who answers
    """
    async with ws.house.db.acquire() as db, db.transaction():
        inside = Workspace(ws.house, ws.row, ws.context, db)
        written = await _write(inside, db, found, schema, data, mine or {})
        most = found.form.most
        if not written.absorbed and not await kept.count_answer(db, found.link, most):
            raise gate.closed(found.form, "full")
    ws.house.ring(ws.row.id, "changes")
    ws.house.wake()
    return written


async def _write(
    ws: Workspace,
    db: Connection,
    found: kept.Published,
    schema: Schema,
    data: Submission,
    mine: Mapping[str, Any],
) -> Written:
    """What the address says and nobody could mend here keeps no answer out."""
    for link in (data.link, {}):
        given = answers.answer(found.form, schema, data.cells, link)
        given = await choosing(ws, found.form, schema).checked(given)
        given = totalled(found.form, schema, given)
        given = structs.replace(given, cells={**given.cells, **mine})
        writes = answers.submission(found, schema, given, data.once, data.accepted)
        try:
            async with db.transaction():
                return (await ws.tables.write(writes))[0]
        except InvalidRecord as wrong:
            shown = {one.field for one in found.form.fields}
            if not link or any(one.field in shown for one in wrong.faults):
                raise
    raise AssertionError("the second try answers or raises")


def choosing(ws: Workspace, form: Form, schema: Schema) -> Choosing:
    """What the form offers is read as the house sees it: its builder says what that is."""
    house = Workspace(ws.house, ws.row, Context(SYSTEM, ws.context.origin), ws.db)
    return Choosing(form, schema, house.tables.page)


async def opened(hub: Hub, link: str) -> tuple[kept.Published, Workspace, Schema]:
    """The form behind a link, and its workspace as the form's guest sees it. Raises UnknownForm,
    also for one that only members fill in."""
    found = await kept.find_by_link(hub.house.db, link)
    if found.form.mine:
        raise UnknownForm
    row = await hub.workspace_row(found.workspace_id)
    ws = Workspace(hub.house, row, answers.context(found.form, row))
    return found, ws, await ws.tables.fresh_schema()


async def not_too_often(hub: Hub, request: Request[Any, Any, Any]) -> None:
    """What one address may send to forms in a minute. Raises TooManyRequests."""
    address = request.client.host if request.client else "unknown"
    await count_attempt(
        hub.house.db, f"form:{address}", hub.house.clock.now(), at_most=AT_MOST, per=PER
    )


def shown(found: kept.Published, ws: Workspace, schema: Schema, ticket: str) -> PublicForm:
    form = found.form
    table = schema.table(form.table)
    return PublicForm(
        form.name,
        form.name_en or form.name,
        form.intro,
        form.intro_en or form.intro,
        form.thanks,
        form.thanks_en or form.thanks,
        ws.row.name,
        ws.row.accent,
        logo_of(ws.row),
        [_field(schema, table, one) for one in form.fields],
        list(form.sections),
        list(form.rules),
        _carried(form),
        form.stays,
        form.guards,
        ticket,
    )


def _carried(form: Form) -> dict[str, str]:
    """What the address fills of what is shown; the page need not know what else it fills."""
    shown = {one.field for one in form.fields}
    return {name: key if key in shown else "" for name, key in form.from_link.items()}


def _field(schema: Schema, table: Table, one: FormField) -> PublicField:
    column = table.columns[one.field]
    out = field_out(column)
    lines = [_field(schema, schema.target(column), line) for line in one.lines]
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
        placeholder_en=one.placeholder_en or one.placeholder,
        half=one.half,
        lines=lines,
        most=one.most,
        chooses=one.choose is not None,
        needs=list(one.choose.needs) if one.choose else [],
    )


async def accepted(ws: Workspace, table: str, record: UUID) -> Accepted:
    """The number that was given, and the link under which the customer sees how it goes."""
    title = (await ws.tables.schema()).table(table).definition.title
    found = await ws.tables.shown(table, record, [title]).one(table, record)
    number = str(found.cells[title]) if found else ""
    if not any(lens.table == table for lens in await all_lenses(ws.db, ws.row.id)):
        return Accepted("", number)
    token = write_link(ws.house.vault, Target(ws.row.id, record))
    return Accepted(f"/l/{token}", number)
