"""What a formula sees at a path: a walk through the definitions, before there is any SQL. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from danliu.errors import Words
from danliu.formulas import Kind, Tree, UnknownReference, check, parse
from danliu.formulas.kinds import Path
from danliu.tables.access import ME, Sight
from danliu.tables.errors import InvalidSchema
from danliu.tables.fields.computed import Computed, list_of
from danliu.tables.table import SYSTEM_KINDS, Column, Table

GIVEN: tuple[tuple[type, Kind, Any], ...] = (
    (bool, Kind.truth, sa.Boolean()),
    (Decimal, Kind.number, sa.Numeric()),
    (str, Kind.text, sa.Text()),
    (datetime, Kind.moment, sa.DateTime(timezone=True)),
    (date, Kind.date, sa.Date()),
    (UUID, Kind.any, sa.Uuid()),
)
"""What a caller may give besides fields: its Python type, its kind, its SQL type."""

_DEEPEST = 32  # computed fields that read one another


@dataclass(frozen=True)
class Scope:
    """One table as a role sees it, for formulas over its records. A `Look` without SQL.

    given     values besides fields, by path; only their kinds matter
    asked     the computed fields on the way here: one that reads itself is a circle
    """

    sight: Sight
    table: Table
    given: Mapping[Path, Any] = field(default_factory=dict)
    asked: tuple[int, ...] = ()

    @property
    def home(self) -> tuple[int, int]:
        return self.sight.schema.workspace, self.table.id

    @property
    def moment(self) -> Any:
        raise TypeError("definitions have kinds and no values")

    def check(self, tree: Tree) -> Kind:
        """The kind of a formula. Raises FormulaError, UnknownReference."""
        return check(tree, self.kind)

    def formula_kind(self, text: str) -> Kind:
        return self.check(parse(text))

    def kind(self, path: Path) -> Kind:
        return kind_at(self, path)

    def kind_there(self, through: str, field: str) -> Kind:
        return kind_at(self.behind(named(self, through)), tuple(field.split(".")))

    def behind(self, link: Column) -> "Scope":
        return Scope(self.sight, self.sight.schema.target(link), self.given, self.asked)

    def at(self, path: Path) -> Any:
        raise TypeError("definitions have kinds and no values")

    def formula(self, text: str) -> Any:
        raise TypeError("definitions have kinds and no values")

    def error_at(self, path: Path) -> Any:
        raise TypeError("definitions have kinds and no values")

    def formula_error(self, text: str) -> Any:
        raise TypeError("definitions have kinds and no values")

    def gather(self, there: Any, aggregate: str, kind: Kind) -> Any:
        raise TypeError("definitions have kinds and no values")


def named(scope: Scope, key: str) -> Column:
    """The field of this key or name. Raises UnknownReference, naming what there is."""
    column = scope.table.by_name.get(key)
    seen = scope.sight.columns(scope.table)
    if column is None or column.key not in seen:
        raise UnknownReference((key,), [one.definition.name for one in seen.values()])
    return column


def kind_at(scope: Scope, path: Path) -> Kind:
    """Raises UnknownReference; InvalidSchema for fields that are computed from one another."""
    if path in scope.given and path[0] not in scope.table.by_name:
        return _of_value(scope.given[path])
    if path[0] == ME:
        return Kind.text
    if len(path) == 1 and path[0] in SYSTEM_KINDS:
        return SYSTEM_KINDS[path[0]]
    column = named(scope, path[0])
    if len(path) == 1:
        return kind_of(scope, column)
    if column.type.points is None:
        raise UnknownReference(path, [column.definition.name])
    there = kind_at(scope.behind(column), path[1:])
    return there if column.type.points == "one" else list_of(there)


def kind_of(scope: Scope, column: Column) -> Kind:
    """The kind of a field's values."""
    if not isinstance(column.type, Computed):
        return column.type.kind
    asked = (*scope.asked, column.definition.id)
    if column.definition.id in scope.asked or len(asked) > _DEEPEST:
        wanted = Words("不引用自己的公式", "a formula that does not read itself")
        raise InvalidSchema(f"{scope.table.key}.{column.key}", wanted)
    inside = Scope(scope.sight, scope.table, scope.given, asked)
    kind: Kind = column.type.kind_of(column.options, inside)
    return kind


def _of_value(value: Any) -> Kind:
    """Of a given value, or of the bind parameter that stands for it."""
    if isinstance(value, sa.ColumnElement):
        return next((k for _, k, sql in GIVEN if type(sql) is type(value.type)), Kind.any)
    return next((kind for python, kind, _ in GIVEN if isinstance(value, python)), Kind.any)


def sql_type(value: Any) -> Any:
    """The SQL type of a given value that is not blank."""
    return next((sql for python, _, sql in GIVEN if isinstance(value, python)), sa.Text())
