"""What the workspace's tables look like, for grid and forms."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct, to_builtins

from danliu.formulas import Kind
from danliu.tables.access import Sight
from danliu.tables.definition import Colour, Sort, View
from danliu.tables.kinds import Scope, kind_of
from danliu.tables.origin import origin
from danliu.tables.own_views import OWN
from danliu.tables.table import Column, Table
from danliu.web.order_tables import coming_in
from danliu.workspace import Workspace

SHOWN_AS = ("choice", "multi-choice", "state", "money", "number", "percent", "duration", "quantity")
"""Types whose values mean nothing, or less, without the options of their field."""


class FieldOut(Struct):
    """kind: what formulas and sums see of its values, also where it is computed"""

    key: str
    name: str
    name_en: str
    type: str
    kind: str
    required: bool
    options: dict[str, Any]


class Origin(Struct):
    type: str
    options: dict[str, Any]


class TableField(FieldOut):
    """locked: whether who asks may look at it only; origin: as what its values are shown, where
    they are read through links"""

    locked: bool
    origin: Origin | None


class ViewOut(Struct):
    """mine: whether nobody else sees it; its key, under which it is read, begins with `mine.`"""

    key: str
    name: str
    name_en: str
    kind: str
    fields: list[str]
    where: str
    sort: list[Sort]
    group: list[Sort]
    totals: dict[str, str]
    colours: list[Colour]
    layout: dict[str, str]
    mine: bool


class TableOut(Struct):
    """may: what who asks may do with its records, and `build` for the table itself. comes_in:
    whether the page 今天 tells of its new records"""

    key: str
    name: str
    name_en: str
    title: str
    fields: list[TableField]
    views: list[ViewOut]
    may: list[str]
    comes_in: bool


class SchemaOut(Struct):
    version: int
    tables: list[TableOut]


@get("/api/schema")
async def schema(ws: NamedDependency[Workspace]) -> SchemaOut:
    """Every table with its fields and views, as far as there are any for who asks."""
    current = await ws.tables.fresh_schema()
    sight = ws.tables.sight(current)
    seen = [table for table in current.tables.values() if sight.reads(table.key)]
    own = await ws.tables.own_views()
    builds = ["build"] if "build" in ws.actor.may else []
    coming = await coming_in(ws.db, ws.row.id, current)
    tables = [_table(sight, one, own.get(one.id, ()), builds, coming) for one in seen]
    return SchemaOut(current.version, tables)


def field_out(column: Column, kind: Kind | None = None) -> FieldOut:
    one, kind = column.definition, kind or column.type.kind
    options = to_builtins(column.options, str_keys=True)
    name_en = one.name_en or one.name
    return FieldOut(one.key, one.name, name_en, one.type, str(kind), one.required, options)


def _table_field(field: FieldOut, locked: bool, shown_as: Column | None) -> TableField:
    told = {name: getattr(field, name) for name in FieldOut.__struct_fields__}
    return TableField(**told, locked=locked, origin=_origin(shown_as) if shown_as else None)


def _origin(column: Column) -> Origin:
    return Origin(column.definition.type, to_builtins(column.options, str_keys=True))


def _shown_as(sight: Sight, table: Table, column: Column) -> Column | None:
    found = origin(sight.schema, table, column)
    return found if found is not column and found.definition.type in SHOWN_AS else None


def _table(
    sight: Sight, table: Table, own: Sequence[View], builds: Sequence[str], coming: Set[str]
) -> TableOut:
    one, columns = table.definition, sight.columns(table)
    scope, barred = Scope(sight, table), sight.barred(table)
    fields = [
        _table_field(
            field_out(column, kind_of(scope, column)),
            key in barred,
            _shown_as(sight, table, column),
        )
        for key, column in columns.items()
    ]
    views = [_view(view, columns) for view in (*one.views, *own)]
    name_en, may = one.name_en or one.name, [*sight.may(table), *builds]
    named = (one.key, one.name, name_en, one.title)
    return TableOut(*named, fields, views, may, one.key in coming)


def _view(view: View, columns: Mapping[str, Column]) -> ViewOut:
    return ViewOut(
        f"{OWN}{view.key}" if view.owner else view.key,
        view.name,
        view.name_en or view.name,
        view.kind,
        list(view.shown(columns)),
        view.where,
        list(view.sort),
        list(view.group),
        view.totals,
        list(view.colours),
        view.layout,
        mine=bool(view.owner),
    )
