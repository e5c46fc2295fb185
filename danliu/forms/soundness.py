"""Whether a form fits the tables that it fills, before it is saved. Pure."""

from collections.abc import Iterable

from danliu.forms.form import Form, FormField
from danliu.tables.definition import plain_key
from danliu.tables.errors import InvalidSchema
from danliu.tables.fields.sub_table import SubTableOptions
from danliu.tables.schema import Schema
from danliu.tables.table import Table


def check_form(form: Form, schema: Schema) -> None:
    """Raises InvalidSchema, NotFound for the first that does not fit."""
    place = f"forms.{plain_key(form.key, 'forms')}"
    table = schema.table(form.table)
    shown = [one.field for one in form.fields]
    if len(set(shown)) < len(shown):
        raise InvalidSchema(place, "every field once")
    for one in form.fields:
        _check_field(f"{place}.{one.field}", schema, table, one)
    _check_known(place, [*form.preset, *form.from_link.values()], table.columns)
    asked = [key for rule in form.rules for key in rule.fields]
    asked += [clause.field for rule in form.rules for clause in rule.when]
    _check_known(f"{place}.rules", [*asked, *(one.before for one in form.sections)], shown)


def _check_field(place: str, schema: Schema, table: Table, one: FormField) -> None:
    column = table.columns.get(one.field)
    if column is None:
        raise InvalidSchema(place, f"one of {sorted(table.columns)}")
    if isinstance(column.options, SubTableOptions):
        lines = schema.target(column)
        if not one.lines:
            raise InvalidSchema(place, "at least one field of a line")
        for line in one.lines:
            if line.field == column.options.link or line.lines:
                raise InvalidSchema(f"{place}.{line.field}", "a plain field of a line")
            _check_field(f"{place}.{line.field}", schema, lines, line)
    elif not column.type.typed or not column.type.stored:
        raise InvalidSchema(place, "a field that somebody fills in")


def _check_known(place: str, keys: Iterable[str], known: Iterable[str]) -> None:
    names = sorted(known)
    for key in keys:
        if key not in names:
            raise InvalidSchema(f"{place}.{key}", f"one of {names}")
