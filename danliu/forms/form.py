"""Forms: how a person without an account enters a record. A form has a public link."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from msgspec import Struct

from danliu import vault
from danliu.errors import DanliuError, Words
from danliu.people import actor
from danliu.people.workspaces import WorkspaceRow
from danliu.postgres.pool import Executor
from danliu.tables.cells import complete, fault, is_blank, parse_cells
from danliu.tables.errors import Fault, InvalidRecord, InvalidSchema
from danliu.tables.exchange.mapping import fill
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table
from danliu.tables.write import Context, Create


class UnknownForm(DanliuError):
    """This form does not exist, or its link is no longer valid."""

    code = "unknown-form"
    status = 404


class FormField(Struct, frozen=True, forbid_unknown_fields=True):
    """A field on the form, in order. `required` may ask for more than the table does."""

    field: str
    label: str = ""
    label_en: str = ""
    required: bool = False
    help: str = ""
    help_en: str = ""
    placeholder: str = ""


class FormLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A line that the form writes with its record: values beginning with «=» are what was typed."""

    table: str
    link: str
    cells: dict[str, Any]


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """preset   cells that the form fills by itself: the channel, the salesperson"""

    key: str
    name: str
    table: str
    fields: tuple[FormField, ...]
    name_en: str = ""
    intro: str = ""
    intro_en: str = ""
    thanks: str = ""
    thanks_en: str = ""
    preset: dict[str, Any] = {}
    line: FormLine | None = None


class Published(Struct, frozen=True):
    workspace_id: int
    link: str
    form: Form


async def publish(db: Executor, workspace: int, form: Form, schema: Schema) -> str:
    """Make the form, or set it anew under its old link. Returns the link's token."""
    table = schema.table(form.table)
    for key in [*(one.field for one in form.fields), *form.preset]:
        if key not in table.columns:
            raise InvalidSchema(f"{form.key}.{key}", f"one of {sorted(table.columns)}")
    link: str = await db.fetchval(
        "INSERT INTO danliu.forms (workspace_id, key, link, definition) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, key) DO UPDATE SET definition = $4 RETURNING link",
        workspace,
        form.key,
        vault.token(12),
        form,
    )
    return link


async def find_by_link(db: Executor, link: str) -> Published:
    """Raises UnknownForm."""
    row = await db.fetchrow(
        "SELECT workspace_id, link, definition FROM danliu.forms WHERE link = $1", link
    )
    if row is None:
        raise UnknownForm
    return Published(row[0], row[1], msgspec.convert(row[2], Form))


async def all_forms(db: Executor, workspace: int) -> list[Published]:
    rows = await db.fetch(
        "SELECT workspace_id, link, definition FROM danliu.forms WHERE workspace_id = $1"
        " ORDER BY key",
        workspace,
    )
    return [Published(row[0], row[1], msgspec.convert(row[2], Form)) for row in rows]


def submission(published: Published, cells: Mapping[str, Any], once: UUID) -> list[Create]:
    """What a person sent and `check` accepted, as writes.

    `once` is made by the page, so that sending twice is one record. The record's id is made from
    it and the form's link: a stranger cannot aim it at a record that is there.
    """
    form = published.form
    record = uuid5(uuid5(NAMESPACE_URL, published.link), str(once))
    head = Create(form.table, {**cells, **form.preset}, record)
    if form.line is None:
        return [head]
    line = {**fill(form.line.cells, cells), form.line.link: record}
    return [head, Create(form.line.table, line, uuid5(record, "line"))]


def check(form: Form, table: Table, cells: Mapping[str, Any]) -> None:
    """Everything that is wrong with what was typed, at once. Raises InvalidRecord."""
    parsed = parse_cells(table, {**cells, **form.preset})
    complete(table, parsed)
    shown = {one.field for one in form.fields}
    strange = [_not_on_form(key, value) for key, value in cells.items() if key not in shown]
    known = [one for one in parsed.faults if one.code != "unknown-field"]
    faults = [*known, *_missing(form, table, cells), *strange]
    if faults:
        labels = {one.field: one.label for one in form.fields if one.label}
        raise InvalidRecord([_labelled(one, labels) for one in faults])


def _labelled(one: Fault, labels: Mapping[str, str]) -> Fault:
    """A fault under the name that the field has on the form."""
    return msgspec.structs.replace(one, name=labels.get(one.field, one.name))


def _missing(form: Form, table: Table, cells: Mapping[str, Any]) -> list[Fault]:
    """What this form asks for and the table would do without."""
    wanted = Words("必填", "required")
    return [
        fault(_column(table, one), None, "required", wanted)
        for one in form.fields
        if one.required and is_blank(cells.get(one.field)) and not _column(table, one).required
    ]


def _column(table: Table, one: FormField) -> Column:
    return table.columns[one.field]


def _not_on_form(key: str, value: Any) -> Fault:
    words = Words("此表单上的字段", "a field of this form")
    return Fault(key, key, str(value)[:80], "unknown-field", words)


def context(form: Form, row: WorkspaceRow) -> Context:
    return Context(actor.form(form.key), f"form:{form.key}", reason=form.name)
