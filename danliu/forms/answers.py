"""What a person sent, judged by the form, and as writes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.forms.conditions import Settled, settled
from danliu.forms.errors import NothingFilledIn
from danliu.forms.form import Form, FormField
from danliu.forms.kept import Published
from danliu.people import actor
from danliu.people.workspaces import WorkspaceRow
from danliu.tables.cells import complete, fault, is_blank, parse_cells
from danliu.tables.errors import BadCell, Fault, InvalidRecord
from danliu.tables.exchange.mapping import fill
from danliu.tables.fields.sub_table import SubTableOptions
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table
from danliu.tables.write import Context, Create

Cells = Mapping[str, Any]
_REQUIRED = Words("必填", "required")


class Answer(Struct, frozen=True):
    """What counts of what was sent: the cells of the record, and the lines of each sub-table."""

    cells: Cells
    lines: Mapping[str, Sequence[Cells]] = {}


def answer(form: Form, schema: Schema, sent: Cells, link: Mapping[str, str]) -> Answer:
    """Everything that is wrong with what was typed, at once. Raises InvalidRecord,
    NothingFilledIn.

    link     what the address of the form said: only a field that is not on the form is filled
             from it here; the others were shown, and came back with what was typed
    """
    table = schema.table(form.table)
    told = settled(form.rules, sent)
    head, lines = _parted(form, table, told.cells)
    cells = {**_from_link(form, table, link), **head, **form.preset}
    faults = [*_faults_of(form, table, head, cells), *_missing(form, table, told)]
    faults += [one for field in form.fields for one in _line_faults(schema, table, field, lines)]
    if faults:
        labels = {one.field: one.label for one in form.fields if one.label}
        raise InvalidRecord([_labelled(one, labels) for one in faults])
    if form.fields and all(map(is_blank, head.values())) and not any(lines.values()):
        raise NothingFilledIn
    return Answer(cells, lines)


def record_of(published: Published, once: UUID) -> UUID:
    """The id of the record that an answer becomes."""
    return uuid5(uuid5(NAMESPACE_URL, published.link), str(once))


def submission(
    published: Published,
    schema: Schema,
    given: Answer,
    once: UUID,
    accepted: Sequence[str] = (),
) -> list[Create]:
    """What a person sent and `answer` took, as writes.

    once       made by the page, so that sending twice is one record. The record's id is made from
               it and the form's link: a stranger cannot aim it at a record that is there
    accepted   what checks asked and the person acknowledged
    """
    form, said = published.form, tuple(accepted)
    record = record_of(published, once)
    writes = [Create(form.table, given.cells, record, said)]
    if form.line:
        line = {**fill(form.line.cells, given.cells), form.line.link: record}
        writes.append(Create(form.line.table, line, uuid5(record, "line"), said))
    table = schema.table(form.table)
    for key, lines in given.lines.items():
        under = table.columns[key].options
        counts = next((one.count for one in form.fields if one.field == key), "")
        for place, cells in enumerate(lines):
            id_, number = uuid5(record, f"{key}.{place}"), {counts: place + 1} if counts else {}
            writes.append(Create(under.table, {**cells, **number, under.link: record}, id_, said))
    return writes


def context(form: Form, row: WorkspaceRow) -> Context:
    return Context(actor.form(form.key), f"form:{form.key}", reason=form.name)


def _parted(
    form: Form, table: Table, cells: Cells
) -> tuple[dict[str, Any], dict[str, list[Cells]]]:
    """The cells of the record, and the lines of its sub-tables that say anything."""
    under = {one.field for one in form.fields if one.lines}
    head = {key: value for key, value in cells.items() if key not in under}
    lines = {key: _told(cells[key]) for key in under if isinstance(cells.get(key), list)}
    return head, lines


def _told(lines: Sequence[Any]) -> list[Cells]:
    return [
        line
        for line in lines
        if isinstance(line, dict) and not all(is_blank(one) for one in line.values())
    ]


def _from_link(form: Form, table: Table, link: Mapping[str, str]) -> dict[str, Any]:
    """What the address fills of the fields that are not on the form. What cannot be read there is
    left out: who answers could not mend it."""
    shown = {one.field for one in form.fields}
    found: dict[str, Any] = {}
    for name, key in form.from_link.items():
        value, column = link.get(name, ""), table.columns[key]
        if key not in shown and not is_blank(value) and _reads(column, value):
            found[key] = value
    return found


def _reads(column: Column, value: str) -> bool:
    if _is_looked_up(column):
        return True
    try:
        column.type.parse(value, column.options)
    except BadCell:
        return False
    return True


def _is_looked_up(column: Column) -> bool:
    """Whether the write path finds what is meant by its name: a record, a member, a role. Only it
    can say that there is none."""
    return column.points_to is not None or column.definition.type in ("person", "role")


def _known(table: Table, cells: Cells) -> list[Fault]:
    """What is wrong with cells of fields that there are."""
    parsed = parse_cells(table, cells)
    complete(table, parsed)
    return [
        one
        for one in parsed.faults
        if one.code == "required"
        or (one.code != "unknown-field" and not _is_looked_up(table.columns[one.field]))
    ]


def _faults_of(form: Form, table: Table, head: Cells, cells: Cells) -> list[Fault]:
    shown = {one.field for one in form.fields}
    strange = [_not_on_form(key, value) for key, value in head.items() if key not in shown]
    filled = {key for one in form.fields for key in _fills(one)}
    known = [one for one in _known(table, cells) if one.field not in filled]
    return [*known, *strange]


def _missing(form: Form, table: Table, told: Settled) -> list[Fault]:
    """What this form asks for and the table would do without."""
    return [
        fault(table.columns[one.field], None, "required", _REQUIRED)
        for one in form.fields
        if (one.required or one.field in told.required)
        and one.field not in told.hidden
        and is_blank(told.cells.get(one.field))
        and not table.columns[one.field].required
    ]


def _line_faults(
    schema: Schema, table: Table, field: FormField, lines: Mapping[str, Sequence[Cells]]
) -> list[Fault]:
    """What is wrong with lines: a fault's field is `lines.0.product`."""
    column = table.columns[field.field]
    if not isinstance(column.options, SubTableOptions) or field.field not in lines:
        return []
    if len(lines[field.field]) > field.most:
        wanted = Words(f"最多 {field.most} 行", f"at most {field.most} lines")
        return [fault(column, len(lines[field.field]), "too-many", wanted)]
    under = schema.target(column)
    return [
        msgspec.structs.replace(one, field=f"{field.field}.{place}.{one.field}")
        for place, cells in enumerate(lines[field.field])
        for one in _faults_of_line(under, column.options.link, field, cells)
    ]


def _faults_of_line(under: Table, link: str, field: FormField, cells: Cells) -> list[Fault]:
    shown = {one.field: one for one in field.lines}
    strange = [_not_on_form(key, value) for key, value in cells.items() if key not in shown]
    filled = {link, field.count, *(key for one in field.lines for key in _fills(one))}
    known = [one for one in _known(under, cells) if one.field not in filled]
    missing = [
        fault(under.columns[key], None, "required", _REQUIRED)
        for key, one in shown.items()
        if one.required and is_blank(cells.get(key)) and not under.columns[key].required
    ]
    labels = {key: one.label for key, one in shown.items() if one.label}
    return [_labelled(one, labels) for one in (*known, *missing, *strange)]


def _fills(field: FormField) -> Iterable[str]:
    """What the record that is chosen there fills in."""
    return field.choose.fills if field.choose else ()


def _labelled(one: Fault, labels: Mapping[str, str]) -> Fault:
    """A fault under the name that the field has on the form."""
    return msgspec.structs.replace(one, name=labels.get(one.field, one.name))


def _not_on_form(key: str, value: Any) -> Fault:
    words = Words("此表单上的字段", "a field of this form")
    return Fault(key, key, str(value)[:80], "unknown-field", words)
