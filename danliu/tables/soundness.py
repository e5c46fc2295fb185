"""Whether the definitions of a workspace fit together, before anything is built from them. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime

from danliu.errors import DanliuError, Words
from danliu.expected import one_of
from danliu.formulas import FormulaError, Kind, UnknownReference
from danliu.people.actor import Actor
from danliu.tables.access import Sight, about
from danliu.tables.definition import View
from danliu.tables.errors import InvalidSchema, NotFound
from danliu.tables.fields.sub_table import SubTableOptions
from danliu.tables.kinds import Scope, kind_of
from danliu.tables.rules import circles
from danliu.tables.rules.extract import check_extract
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Column, Table
from danliu.tables.wanting import no_such_table, uncomputed

ANYBODY = about(Actor("user", "", ""), datetime.min.replace(tzinfo=UTC), "UTC")
"""What a row filter may ask about who looks, besides the attributes of members."""


def check_sound(schema: Schema, tables: Iterable[Table]) -> None:
    """Raises InvalidSchema, naming the field, for the first that does not fit."""
    sight = Sight(schema, None)
    for table in tables:
        scope = Scope(sight, table)
        for column in table.columns.values():
            _check(scope, column)
        _check_rules(Scope(sight, table, ANYBODY), table)
        for view in table.definition.views:
            check_view(sight, table, view)
    for role in schema.roles.values():
        for key, grant in role.tables.items():
            if key not in schema.tables:
                raise InvalidSchema(f"roles.{role.key}", one_of(schema.tables))
            _check_formula(Scope(sight, schema.table(key), ANYBODY), grant.where, role.key)


def check_view(sight: Sight, table: Table, view: View) -> None:
    """Raises InvalidSchema for a view that its reader could not look through. What it only shows
    may be gone."""
    place, known = f"views.{view.key}", {*sight.columns(table), *SYSTEM_KINDS}
    _check_formula(Scope(sight, table, ANYBODY), view.where, place)
    for colour in view.colours:
        _check_formula(Scope(sight, table, ANYBODY), colour.when, f"{place}.colours")
    for sort in (*view.sort, *view.group):
        if sort.field not in known:
            raise InvalidSchema(f"{table.key}.{place}", _a_field(sort.field))


def _check_rules(scope: Scope, table: Table) -> None:
    for field in table.definition.fields:
        _check_formula(scope, field.required_if, f"{field.key}.required_if")
    circles.check_sound(scope.sight.schema, table)
    for rule in table.definition.rules:
        _check_formula(scope, rule.when, f"rules.{rule.says}")
    for extract in table.definition.extracts:
        check_extract(extract)
        for key in (extract.source, *extract.into.values()):
            if key not in table.columns or not table.columns[key].type.stored:
                raise InvalidSchema(f"{table.key}.extracts.{extract.name}", _a_field(key))


def _check_formula(scope: Scope, text: str, part: str) -> None:
    """A condition over the records of a table."""
    if not text:
        return
    try:
        kind = scope.formula_kind(text)
    except (FormulaError, UnknownReference) as error:
        raise InvalidSchema(f"{scope.table.key}.{part}", _told(error)) from error
    if kind not in (Kind.truth, Kind.any):
        wanted = Words("一个条件：结果是「是」或「否」", f"a condition, not a {kind}")
        raise InvalidSchema(f"{scope.table.key}.{part}", wanted)


def _check(scope: Scope, column: Column) -> None:
    place = f"{scope.table.key}.{column.key}"
    if column.points_to and column.points_to not in scope.sight.schema.tables:
        raise no_such_table(place, column.definition, column.points_to)
    if isinstance(column.options, SubTableOptions):
        _check_lines(scope, column, column.options)
    try:
        kind_of(scope, column)
    except (FormulaError, UnknownReference, NotFound) as error:
        raise uncomputed(place, column.definition, _told(error)) from error


def _check_lines(scope: Scope, column: Column, options: SubTableOptions) -> None:
    """The lines point here, and what they inherit is of the kind of what they follow."""
    place, lines = f"{scope.table.key}.{column.key}", scope.sight.schema.target(column)
    link = lines.columns.get(options.link)
    if link is None or link.type.points != "one" or link.points_to != scope.table.key:
        wanted = Words(
            f"{lines.key} 指向 {scope.table.key} 的关联",
            f"a link of {lines.key} to {scope.table.key}",
        )
        raise InvalidSchema(f"{place}.link", wanted)
    for own, of_head in options.inherit.items():
        line, head = lines.columns.get(own), scope.table.columns.get(of_head)
        if line is None or head is None or line.definition.type != head.definition.type:
            wanted = Words("两个同类型的字段", "two fields of one type")
            raise InvalidSchema(f"{place}.inherit.{own}", wanted)


def _a_field(key: str) -> Words:
    return Words(f"已有的字段，不是「{key}」", f"a field, not {key}")


def _told(error: DanliuError) -> Words:
    if isinstance(error, FormulaError | UnknownReference):
        return error.wanted
    if isinstance(error, NotFound):
        return Words(f"没有「{error.key}」", f"a {error.what} that there is, not {error.key}")
    return Words(str(error), str(error))
