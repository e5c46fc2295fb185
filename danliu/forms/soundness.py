"""Whether a form fits the tables that it fills, before it is saved. Pure."""

from collections.abc import Iterable

from danliu.errors import Words
from danliu.expected import one_of
from danliu.forms.form import Choose, Form, FormField
from danliu.formulas import parse, references
from danliu.formulas.kinds import Path
from danliu.tables.definition import plain_key
from danliu.tables.errors import InvalidSchema
from danliu.tables.fields.sub_table import SubTableOptions
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Table

_PLAIN = Words("明细的普通字段", "a plain field of a line")
_CHOSEN = Words(
    "指向那张表的关联，或带 `value` 的文本", "a link to that table, or a text with a `value`"
)


def check_form(form: Form, schema: Schema) -> None:
    """Raises InvalidSchema, NotFound for the first that does not fit."""
    place = f"forms.{plain_key(form.key, 'forms')}"
    table = schema.table(form.table)
    shown = [one.field for one in form.fields]
    if len(set(shown)) < len(shown):
        raise InvalidSchema(place, Words("每个字段一次", "every field once"))
    for one in form.fields:
        _check_field(f"{place}.{one.field}", schema, table, one)
        _check_choices(f"{place}.{one.field}", schema, form, table, one)
    _check_known(place, [*form.preset, *form.from_link.values(), *form.mine], table.columns)
    asked = [key for rule in form.rules for key in rule.fields]
    asked += [clause.field for rule in form.rules for clause in rule.when]
    _check_known(f"{place}.rules", [*asked, *(one.before for one in form.sections)], shown)


def _check_field(place: str, schema: Schema, table: Table, one: FormField) -> None:
    column = table.columns.get(one.field)
    if column is None:
        raise InvalidSchema(place, one_of(table.columns))
    if isinstance(column.options, SubTableOptions):
        lines = schema.target(column)
        if not one.lines:
            raise InvalidSchema(place, Words("至少一个明细字段", "at least one field of a line"))
        for line in one.lines:
            if line.field == column.options.link or line.lines:
                raise InvalidSchema(f"{place}.{line.field}", _PLAIN)
            _check_field(f"{place}.{line.field}", schema, lines, line)
    elif not column.type.typed or not column.type.stored:
        raise InvalidSchema(place, Words("有人填写的字段", "a field that somebody fills in"))


def _check_choices(place: str, schema: Schema, form: Form, table: Table, one: FormField) -> None:
    if one.choose:
        _check_choose(place, schema, form, table, one, one.choose)
    for line in one.lines:
        if line.choose:
            under = schema.target(table.columns[one.field])
            _check_choose(f"{place}.{line.field}", schema, form, under, line, line.choose)
    if one.count or one.totals:
        under = schema.target(table.columns[one.field])
        _check_known(place, [one.count] if one.count else [], under.columns)
        _check_known(place, one.totals, table.columns)
        for text in one.totals.values():
            _check_known(place, (path[0] for path in references(parse(text))), under.by_name)


def _check_choose(
    place: str, schema: Schema, form: Form, table: Table, one: FormField, choose: Choose
) -> None:
    offered, column = schema.table(choose.table), table.columns[one.field]
    if (column.points_to or "") != ("" if choose.value else choose.table):
        raise InvalidSchema(place, _CHOSEN)
    if not (choose.value or choose.show):
        raise InvalidSchema(place, Words("至少显示一个字段", "at least one field to show"))
    _check_known(
        place, filter(None, (choose.value, *choose.show, *choose.fills.values())), offered.columns
    )
    _check_known(place, choose.fills, table.columns)
    answers = [each.field for each in form.fields]
    _check_known(place, choose.needs, answers)
    for path in references(parse(choose.where)) if choose.where else ():
        match path[0]:
            case "$form":
                _check_known(place, path[1:2], answers)
                _check_walk(place, schema, schema.table(form.table), path)
            case "$line":
                _check_known(
                    place, path[1:2], [line.field for one in form.fields for line in one.lines]
                )
                _check_walk(place, schema, table, path)
            case first:
                _check_known(place, [first], [*offered.by_name, *SYSTEM_KINDS])


def _check_walk(place: str, schema: Schema, table: Table, path: Path) -> None:
    """{$form.vehicle.series}: a field behind one link."""
    column = table.columns[path[1]]
    if len(path) > 2:
        if column.type.points != "one" or len(path) > 3:
            wanted = Words("一个关联后面的字段", "a field behind one link")
            raise InvalidSchema(f"{place}.{'.'.join(path)}", wanted)
        _check_known(place, path[2:3], schema.target(column).columns)


def _check_known(place: str, keys: Iterable[str], known: Iterable[str]) -> None:
    names = sorted(known)
    for key in keys:
        if key not in names:
            raise InvalidSchema(f"{place}.{key}", one_of(names))
