"""What the workspace's tables look like, for grid and forms."""

from typing import Any

from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct, to_builtins

from danliu.tables.schema import Column, Sort, Table
from danliu.workspace import Workspace


class FieldOut(Struct):
    key: str
    name: str
    name_en: str
    type: str
    required: bool
    options: dict[str, Any]


class ViewOut(Struct):
    key: str
    name: str
    name_en: str
    fields: list[str]
    where: str
    sort: list[Sort]


class TableOut(Struct):
    key: str
    name: str
    name_en: str
    title: str
    fields: list[FieldOut]
    views: list[ViewOut]


class SchemaOut(Struct):
    version: int
    tables: list[TableOut]


@get("/api/schema")
async def schema(ws: NamedDependency[Workspace]) -> SchemaOut:
    """Every table with its fields and views."""
    current = await ws.tables.fresh_schema()
    return SchemaOut(current.version, [_table(one) for one in current.tables.values()])


def field_out(column: Column) -> FieldOut:
    one = column.definition
    options = to_builtins(column.options, str_keys=True)
    return FieldOut(one.key, one.name, one.name_en or one.name, one.type, one.required, options)


def _table(table: Table) -> TableOut:
    one = table.definition
    fields = [field_out(column) for column in table.columns.values()]
    views = [
        ViewOut(
            view.key,
            view.name,
            view.name_en or view.name,
            list(view.fields or table.columns),
            view.where,
            list(view.sort),
        )
        for view in one.views
    ]
    return TableOut(one.key, one.name, one.name_en or one.name, one.title, fields, views)
