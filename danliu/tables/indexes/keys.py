"""One part of an index: a field's column, or the formula of a field as an expression. Pure."""

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import ARRAY

from danliu.errors import Words
from danliu.formulas import Kind, parse
from danliu.formulas.kinds import Path, Sql
from danliu.formulas.literal import UNSTABLE, VOLATILE
from danliu.tables.access import Sight
from danliu.tables.ddl import DIALECT
from danliu.tables.indexes.widths import WIDEST, formula_width, text_width
from danliu.tables.kinds import kind_of
from danliu.tables.schema import Schema
from danliu.tables.source import Source
from danliu.tables.table import SYSTEM_KINDS, Column, Table

_ORDERED = (Kind.number, Kind.text, Kind.truth, Kind.date, Kind.moment)
_SMALL = 40  # bytes of a number, a date, an id


class Part(Struct, frozen=True):
    """sql       a column, or an expression in parentheses
    width     bytes at most; PostgreSQL refuses to write a row whose key is wider than 2,704
    computed  whether it is an expression
    """

    sql: str
    width: int
    computed: bool = False


def part_of(schema: Schema, table: Table, key: str) -> Part | Words:
    """The part for a field, or why there can be none."""
    if key in SYSTEM_KINDS:
        return Part(key, 400 if SYSTEM_KINDS[key] is Kind.text else _SMALL)
    column = table.by_name[key]
    name, name_en = column.definition.name, column.definition.name_en or column.definition.name
    if schema.inherited(table, column):
        return Words(
            f"「{name}」可能来自主记录，索引只能放本记录的值",
            f"{name_en} may come from its head; an index holds values of the record alone",
        )
    if column.type.stored:
        return _stored(column)
    if column.definition.type != "formula" or _is_foreign(schema, table, column):
        return Words(
            f"「{name}」要读其他记录，索引只能放本记录的值：每次读取时计算和排序",
            f"{name_en} reads other records; an index holds values of the record alone,"
            " so it is computed and sorted with every read",
        )
    return _formula(schema, table, column)


def _stored(column: Column) -> Part | Words:
    kind = column.type.column(column.options)
    name = column.definition.name
    if isinstance(kind, ARRAY | sa.JSON | postgresql.JSONB):
        return Words(f"「{name}」的值没有先后", f"the values of {name} have no order")
    width = text_width(column) if column.type.kind is Kind.text else _SMALL
    if width > WIDEST:
        return Words(f"「{name}」太长，不能建索引", f"{name} is too long for an index")
    return Part(column.physical, width)


def _is_foreign(schema: Schema, table: Table, column: Column) -> bool:
    """Whether a formula reads more than stored fields of its own record."""
    for there, read in schema.reads(table, column):
        if there is not table or read.type.points or schema.inherited(there, read):
            return True
        if read.type.stored:
            continue
        if read.definition.type != "formula" or _is_foreign(schema, table, read):
            return True
    return False


def _formula(schema: Schema, table: Table, column: Column) -> Part | Words:
    name, source = column.definition.name, bare_source(schema, table)
    kind = kind_of(source.scope, column)
    if kind not in _ORDERED:
        return Words(f"「{name}」的值没有先后", f"the values of {name} have no order")
    rows = source.rows
    text = written(source.own(column))
    if rows.asked_now or UNSTABLE.search(text):
        return Words(
            f"「{name}」随时间变化，或含有索引不能保存的函数：每次读取时计算和排序",
            f"{name} changes with time or holds what an index cannot:"
            " it is computed and sorted with every read",
        )
    width = _SMALL
    if kind is Kind.text:
        width = formula_width(table, parse(column.options.formula))
    if width > WIDEST:
        return Words(f"「{name}」的文字可能太长", f"the text of {name} may be too long")
    return Part(f"({text})", width, computed=True)


def written(sql: Sql) -> str:
    """As it stands in CREATE INDEX."""
    return str(sql.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))


class _Bare:
    """The rows of a table whose columns stand without an alias, as in CREATE INDEX."""

    def __init__(self, table: Table) -> None:
        known: dict[str, Any] = {
            "id": sa.Uuid(),
            "version": sa.Integer(),
            "created_at": sa.DateTime(timezone=True),
            "created_by": sa.Text(),
            "updated_at": sa.DateTime(timezone=True),
            "updated_by": sa.Text(),
        }
        known |= {one.physical: one.type.column(one.options) for one in table.stored}
        self.c = {name: sa.column(name, kind) for name, kind in known.items()}
        self.asked_now = False


class _Alone(Source):
    def find(self, path: Path) -> Sql:
        if path[0] in VOLATILE:
            self.rows.asked_now = True
        return super().find(path)


def bare_source(schema: Schema, table: Table) -> Source:
    """A table as the house sees it, in the words of CREATE INDEX."""
    now: dict[Path, Any] = {("$now",): sa.literal_column("now()", sa.DateTime(timezone=True))}
    return _Alone(Sight(schema, None), table, now, rows=_Bare(table))
