"""THE read path: one compiled statement a request, whatever the table's size.

The statement is compiled once per schema version and shape of query; links come resolved, never
with a query per row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from danliu.formulas import Kind, check, parse, to_filter
from danliu.postgres.pool import Executor
from danliu.tables import keyset
from danliu.tables.columns import Path, Source, kind_of, named, resolver
from danliu.tables.schema import SYSTEM_KINDS, Column, Schema, Sort, Table
from danliu.tables.statement import Statement, compiled
from danliu.tables.views import nullable

LONGEST_PAGE = 500
NEWEST_FIRST = (Sort("created_at", descending=True),)

_SYSTEM = (
    "id",
    "version",
    "flags",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "duplicate_of",
)
_VERSION = len(_SYSTEM)  # where in a row the schema's version stands, before the cells
_CACHED_AT_MOST = 2_000


class Record(Struct, frozen=True):
    """One record as read. Cells by field key; a link is {"id", "title"}, a blank is None."""

    id: UUID
    version: int
    flags: list[str]
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    duplicate_of: UUID | None
    cells: dict[str, Any]


class Page(Struct, frozen=True):
    """schema: the version of the schema that the statement ran under; an empty page tells none."""

    records: list[Record]
    next: str | None = None
    schema: int | None = None


class Query(Struct, frozen=True):
    """What to read. `where` is a formula; `walk` adds values behind links, as «customer.level».

    view   a saved view to see it through: its filter too, and its order unless another is asked
    """

    table: str
    where: str = ""
    sort: tuple[Sort, ...] = NEWEST_FIRST
    limit: int = 50
    after: str | None = None
    walk: tuple[Path, ...] = ()
    fields: tuple[str, ...] | None = None
    view: str = ""


@dataclass(frozen=True)
class _Plan:
    """A compiled query, and how to turn its rows into records.

    cells    keys of the cells, in the order of the row
    titled   the links among them, and where in the row their titles stand
    walked   the same of what is read behind links
    """

    statement: Statement
    cells: tuple[str, ...]
    titled: tuple[tuple[str, int], ...]
    walked: tuple[tuple[str, int], ...]
    sort_types: tuple[Any, ...]


class Reader:
    """Reads the tables of any workspace; remembers the statements it compiled."""

    def __init__(self) -> None:
        self._plans: dict[Any, _Plan] = {}

    async def page(
        self, db: Executor, schema: Schema, query: Query, given: Mapping[Path, Any] | None = None
    ) -> Page:
        """One page. Raises NotFound, FormulaError, UnknownReference, BadCursor."""
        query, given = _through_view(schema, query), given or {}
        limit = max(1, min(query.limit, LONGEST_PAGE))
        marks = self._marks(schema, query)
        plan = self._plan(schema, query, given, [mark is None for mark in marks])
        arguments: dict[str, Any] = {"page_size": limit + 1}
        arguments |= {f"mark_{i}": mark for i, mark in enumerate(marks)}
        arguments |= {_given_name(path): value for path, value in given.items()}
        rows = await db.fetch(plan.statement.sql, *plan.statement.arguments(arguments))
        records = [_record(plan, row) for row in rows[:limit]]
        more = len(rows) > limit
        mark = _cursor(plan, rows[limit - 1]) if more else None
        return Page(records, mark, rows[0][_VERSION] if rows else None)

    def _marks(self, schema: Schema, query: Query) -> list[Any]:
        if query.after is None:
            return []
        return keyset.read_cursor(query.after, _sort_types(schema.table(query.table), query.sort))

    def _plan(
        self, schema: Schema, query: Query, given: Mapping[Path, Any], blanks: Sequence[bool]
    ) -> _Plan:
        shape = tuple((path, type(value)) for path, value in given.items())
        key = (schema.workspace, schema.version, query.table, query.where, query.sort)
        full = (*key, query.walk, query.fields, shape, tuple(blanks))
        if full not in self._plans:
            if len(self._plans) >= _CACHED_AT_MOST:
                self._plans.clear()
            self._plans[full] = _compile(schema, query, given, blanks)
        return self._plans[full]


def _through_view(schema: Schema, query: Query) -> Query:
    if not query.view:
        return query
    saved = schema.table(query.table).view(query.view)
    both = [where for where in (saved.where, query.where) if where]
    where = f"AND({','.join(both)})" if len(both) > 1 else "".join(both)
    sort = saved.sort if query.sort == NEWEST_FIRST else query.sort
    return msgspec.structs.replace(query, where=where, sort=sort, view="")


def _compile(
    schema: Schema, query: Query, given: Mapping[Path, Any], blanks: Sequence[bool]
) -> _Plan:
    table = schema.table(query.table)
    source = Source(schema, table)
    chosen = query.fields or tuple(table.columns)
    columns = tuple(named(table, key) for key in chosen if _has_value(table, key))
    selected = [source.rows.c[name] for name in _SYSTEM]
    selected.append(_version(schema))
    selected += [source.rows.c[column.physical] for column in columns]
    selected += [_title(source, column) for column in columns if column.points_to]
    selected += [source.column(path) for path in query.walk]
    keys = _keys(source, query.sort)
    selected += [key.expression for key in keys]
    conditions = [source.rows.c.deleted_at.is_(None)]
    if query.where:
        conditions.append(_condition(source, query.where, given))
    if blanks:
        marks = [sa.bindparam(f"mark_{i}", type_=key.expression.type) for i, key in enumerate(keys)]
        conditions.append(keyset.after(keys, marks, blanks))
    statement = (
        sa.select(*(one.label(f"c{i}") for i, one in enumerate(selected)))
        .select_from(source.joined)
        .where(*conditions)
        .order_by(*(key.ordered for key in keys))
        .limit(sa.bindparam("page_size", type_=sa.Integer()))
    )
    linked = tuple(column.key for column in columns if column.points_to)
    behind = tuple(".".join(path) for path in query.walk)
    titles = _VERSION + 1 + len(columns)
    return _Plan(
        compiled(statement),
        tuple(column.key for column in columns),
        tuple((key, titles + i) for i, key in enumerate(linked)),
        tuple((path, titles + len(linked) + i) for i, path in enumerate(behind)),
        _sort_types(table, query.sort),
    )


def _has_value(table: Table, key: str) -> bool:
    return key not in table.columns or table.columns[key].type.stored


def _version(schema: Schema) -> Any:
    """Of the schema, in the same snapshot as the rows: it costs no round trip of its own."""
    return sa.literal_column(
        f"(SELECT schema_version FROM danliu.workspaces WHERE id = {schema.workspace})",
        sa.BigInteger(),
    )


def _condition(source: Source, where: str, given: Mapping[Path, Any]) -> Any:
    tree = parse(where)
    values = {
        path: sa.bindparam(_given_name(path), type_=_sql_type(value))
        for path, value in given.items()
    }

    def scope(path: Path) -> Kind:
        if path[0] not in source.root.by_name and path in given:
            return _given_kind(given[path])
        return kind_of(source.schema, source.root, path)

    check(tree, scope)

    def one_value(path: Path) -> bool:
        return path[0] not in source.root.by_name and given.get(path) is not None

    return to_filter(tree, resolver(source, values), one_value)


def _title(source: Source, column: Column) -> Any:
    """The title of a linked record, or of many as a JSON list in their order."""
    if column.definition.type == "link":
        target, rows = source.link(source.root, source.rows, (column.key,))
        return rows.c[target.title.physical]
    target = source.schema.target(column)
    name = f"{source.schema.name}.{target.physical}"
    ids = f"r.{column.physical}"
    return sa.literal_column(
        "(SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'title',"
        f" o.{target.title.physical}) ORDER BY n), '[]')"
        f" FROM unnest({ids}) WITH ORDINALITY AS u(i, n)"
        f" JOIN {name} o ON o.id = u.i AND o.deleted_at IS NULL)",
        sa.JSON(),
    )


def _keys(source: Source, sort: Sequence[Sort]) -> list[keyset.Key]:
    keys = [
        keyset.Key(source.column((one.field,)), one.descending, nullable(source.root, one.field))
        for one in sort
    ]
    last = bool(sort) and sort[-1].descending
    return [*keys, keyset.Key(source.rows.c.id, last, nullable=False)]


def _sort_types(table: Table, sort: Sequence[Sort]) -> tuple[Any, ...]:
    system = {"version": int, "created_at": datetime, "updated_at": datetime, "id": UUID}
    types = [
        system.get(one.field, str) if one.field in SYSTEM_KINDS else _python(table, one.field)
        for one in sort
    ]
    return (*types, UUID)


def _python(table: Table, key: str) -> Any:
    return named(table, key).type.python


def _record(plan: _Plan, row: Any) -> Record:
    values = tuple(row)
    cells = dict(zip(plan.cells, values[_VERSION + 1 :], strict=False))
    for key, place in plan.titled:
        cells[key] = _linked(cells[key], values[place])
    for path, place in plan.walked:
        cells[path] = values[place]
    return Record(*values[:_VERSION], cells)  # type: ignore[call-arg]  # nine of them


def _linked(value: Any, title: Any) -> Any:
    if value is None or isinstance(value, list):
        return title if value is not None else None
    return {"id": value, "title": title}


def _cursor(plan: _Plan, row: Any) -> str:
    return keyset.write_cursor(tuple(row)[-len(plan.sort_types) :])


def _given_name(path: Path) -> str:
    return "given_" + "_".join(str(len(part)) + part for part in path)


_GIVEN: tuple[tuple[type, Kind, Any], ...] = (
    (bool, Kind.truth, sa.Boolean()),
    (Decimal, Kind.number, sa.Numeric()),
    (str, Kind.text, sa.Text()),
    (datetime, Kind.moment, sa.DateTime(timezone=True)),
    (date, Kind.date, sa.Date()),
    (UUID, Kind.any, sa.Uuid()),
)


def _given_kind(value: Any) -> Kind:
    return next((kind for python, kind, _ in _GIVEN if isinstance(value, python)), Kind.any)


def _sql_type(value: Any) -> Any:
    return next((sql for python, _, sql in _GIVEN if isinstance(value, python)), sa.Text())
