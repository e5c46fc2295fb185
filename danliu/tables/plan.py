"""A query compiled: its statement, and how to turn its rows into records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from danliu.formulas import FormulaError, Kind, UnknownReference
from danliu.formulas.decimals import written
from danliu.formulas.kinds import Path
from danliu.tables import keyset
from danliu.tables.access import Sight, flags_told
from danliu.tables.definition import Colour, Sort
from danliu.tables.kinds import kind_of, named, sql_type
from danliu.tables.origin import title_behind
from danliu.tables.query import Query, Record
from danliu.tables.schema import Schema
from danliu.tables.source import Source
from danliu.tables.statement import Statement, compiled
from danliu.tables.table import SYSTEM_KINDS, Column
from danliu.tables.views import nullable

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
_FLAGS = _SYSTEM.index("flags")
VERSION = len(_SYSTEM)  # where in a row the schema's version stands, before the cells
_CELLS = VERSION + 1

_SYSTEM_TYPES = {"version": int, "created_at": datetime, "updated_at": datetime, "id": UUID}
_KIND_TYPES: Mapping[Kind, Any] = {
    Kind.number: Decimal,
    Kind.text: str,
    Kind.truth: bool,
    Kind.date: date,
    Kind.moment: datetime,
}
_MAY_BE_NUMBERS = {Kind.number, Kind.numbers, Kind.list, Kind.any}


@dataclass(frozen=True)
class Plan:
    """cells    keys of the cells, in the order of the row
    numbers  those that may hold numbers
    titled   the links among them, and where in the row their titles stand
    walked   the same of what is read behind links
    heirs    the cells that may follow a head, and where the row tells that they do
    hidden   names of fields that the role does not see: no flag may tell of them
    failing  the computed cells that may have an error, and where the row tells it
    colour   where the row tells its colour, where its view gives any
    sorted   Python types of the marks of a page's end
    """

    statement: Statement
    cells: tuple[str, ...]
    numbers: tuple[str, ...]
    titled: tuple[tuple[str, int], ...]
    walked: tuple[tuple[str, int], ...]
    heirs: tuple[tuple[str, int], ...]
    failing: tuple[tuple[str, int], ...]
    colour: int | None
    sorted: tuple[Any, ...]
    hidden: tuple[str, ...]

    def record(self, row: Any) -> Record:
        values = self._without_hidden(tuple(row)) if self.hidden else tuple(row)
        cells = dict(zip(self.cells, values[_CELLS:], strict=False))
        for key in self.numbers:
            cells[key] = written(cells[key])
        for key, place in self.titled:
            cells[key] = _linked(cells[key], values[place])
        for path, place in self.walked:
            cells[path] = written(values[place])
        colour = "" if self.colour is None else values[self.colour]
        if not (self.heirs or self.failing or colour):
            return Record(*values[:VERSION], cells)  # type: ignore[call-arg]  # eight of them
        follows = tuple(key for key, place in self.heirs if values[place])
        errors = {key: values[place] for key, place in self.failing if values[place]}
        return Record(*values[:VERSION], cells, follows, errors, colour)  # type: ignore[call-arg]

    def _without_hidden(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        flags = flags_told(values[_FLAGS], self.hidden)
        return (*values[:_FLAGS], flags, *values[_FLAGS + 1 :])

    def cursor(self, row: Any) -> str:
        return keyset.write_cursor(tuple(row)[-len(self.sorted) :])


def _linked(value: Any, title: Any) -> Any:
    if isinstance(title, list):
        return title if value is not None else None
    if value is None or isinstance(value, list):
        return None
    return {"id": value, "title": title}


class Columns:
    """What a statement selects, and where each part of it stands in a row."""

    def __init__(self) -> None:
        self.parts: list[Any] = []

    def add(self, part: Any) -> int:
        self.parts.append(part)
        return len(self.parts) - 1

    def labelled(self) -> list[Any]:
        return [part.label(f"c{place}") for place, part in enumerate(self.parts)]


def compile_plan(
    sight: Sight, query: Query, given: Mapping[Path, Any], blanks: Sequence[bool]
) -> Plan:
    """blanks   of the marks after which the page begins, which are None; none for the first page;
             or `keyset.BLANKS`

    Raises   NotFound, FormulaError, UnknownReference
    """
    source = Source(sight, sight.table(query.table), parameters(given))
    columns = _chosen(source, query.fields)
    selected = Columns()
    for name in _SYSTEM:
        selected.add(source.rows.c[name])
    selected.add(_version(sight.schema))
    for column in columns:
        selected.add(source.own(column))
    linked = [one for one in columns if one.type.points]
    titled = [(one.key, selected.add(source.titled(one))) for one in linked]
    for column in columns:
        if (way := title_behind(source.scope, column)) is not None:
            titled.append((column.key, selected.add(_title(source, way))))
    walked = [(".".join(path), selected.add(source.at(path))) for path in query.walk]
    heirs = [
        (one.key, selected.add(source.rows.c[one.physical].is_(None)))
        for one in columns
        if sight.schema.inherited(source.root, one)
    ]
    failing = [
        (one.key, selected.add(error))
        for one in columns
        if (error := source.error_at((one.key,))) is not None
    ]
    colour = selected.add(_colour(source, query.colours)) if query.colours else None
    keys = sort_keys(source, query.sort)
    for key in keys:
        selected.add(key.expression)
    statement = (
        sa.select(*selected.labelled())
        .where(*_conditions(source, query, keys, blanks))
        .select_from(source.joined)
        .order_by(*(key.ordered for key in keys))
        .limit(sa.bindparam("page_size", type_=sa.Integer()))
    )
    return Plan(
        compiled(statement),
        tuple(column.key for column in columns),
        tuple(one.key for one in columns if kind_of(source.scope, one) in _MAY_BE_NUMBERS),
        tuple(titled),
        tuple(walked),
        tuple(heirs),
        tuple(failing),
        colour,
        sort_types(sight, query),
        sight.hidden(source.root),
    )


def _title(source: Source, way: Path) -> Any:
    """Blank where this role does not see what the record is called, as behind a link itself."""
    try:
        return source.at(way)
    except UnknownReference:
        return sa.null()


def _conditions(
    source: Source, query: Query, keys: Sequence[keyset.Key], blanks: Sequence[bool]
) -> list[Any]:
    conditions = source.seen(trash=query.trash)
    if query.where:
        conditions.append(source.condition(query.where))
    if query.among is not None:
        among = sa.bindparam("among", type_=sa.ARRAY(sa.Uuid()))
        conditions.append(source.rows.c.id == sa.any_(among))
    if blanks:
        marks = [sa.bindparam(f"mark_{i}", type_=key.expression.type) for i, key in enumerate(keys)]
        conditions.append(keyset.after(keys, marks, blanks))
    return conditions


def _colour(source: Source, colours: Sequence[Colour]) -> Any:
    """Of the first condition that holds. One that asks what this role does not see colours nothing:
    the list is theirs to read all the same."""
    chosen = []
    for one in colours:
        try:
            chosen.append((source.condition(one.when), sa.literal(one.colour, sa.Text())))
        except (FormulaError, UnknownReference):
            continue
    none = sa.literal("", sa.Text())
    return sa.case(*chosen, else_=none) if chosen else none


def _chosen(source: Source, fields: Sequence[str] | None) -> list[Column]:
    """The fields that are asked for, else all that this role may see."""
    if fields is None:
        return list(source.sight.columns(source.root).values())
    return [named(source.scope, key) for key in fields]


def _version(schema: Schema) -> Any:
    """Of the schema, in the same snapshot as the rows: it costs no round trip of its own."""
    return sa.literal_column(
        f"(SELECT schema_version FROM danliu.workspaces WHERE id = {schema.workspace})",
        sa.BigInteger(),
    )


def sort_keys(source: Source, sort: Sequence[Sort]) -> list[keyset.Key]:
    keys = [
        keyset.Key(source.at((one.field,)), one.descending, nullable(one.field)) for one in sort
    ]
    last = bool(sort) and sort[-1].descending
    return [*keys, keyset.Key(source.rows.c.id, last, nullable=False)]


def sort_types(sight: Sight, query: Query) -> tuple[Any, ...]:
    """Python types of what a page's end is marked with."""
    source = Source(sight, sight.table(query.table))
    return (*(_sort_type(source, one.field) for one in query.sort), UUID)


def _sort_type(source: Source, key: str) -> Any:
    if key in SYSTEM_KINDS:
        return _SYSTEM_TYPES.get(key, str)
    column = named(source.scope, key)
    if column.type.stored:
        return column.type.python
    return _KIND_TYPES.get(kind_of(source.scope, column), str)


def given_name(path: Path) -> str:
    """Of the bind parameter that stands for a given value."""
    return "given_" + "_".join(f"{len(part)}{part.replace('$', '_')}" for part in path)


def parameters(given: Mapping[Path, Any]) -> Mapping[Path, Any]:
    """A blank is no parameter: it has no type by which PostgreSQL could tell what it compares."""
    return {
        path: sa.null() if value is None else sa.bindparam(given_name(path), type_=sql_type(value))
        for path, value in given.items()
    }
