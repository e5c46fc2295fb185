"""From a path that a person wrote, `客户.等级`, to SQL: joining through links on the way.

A source is one table in FROM, with the tables that are joined to it, as one role sees them: what
is hidden is not found, and records that the role may not see are blank behind a link and missing
in a list.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from danliu.formulas import Kind, parse, to_filter, to_sql, with_constants
from danliu.formulas.formed import formed
from danliu.formulas.kinds import SQL_TYPES, Path, Sql
from danliu.formulas.sql import compiled
from danliu.tables.access import ME, Sight
from danliu.tables.fields.computed import Computed, Gathered
from danliu.tables.kinds import Scope, kind_at, named
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Column, Table

ZONE: Path = ("$zone",)
AT: Path = ("$at",)
"""Under which a past moment is given to the statement."""

_SYSTEM: Mapping[str, Any] = {
    "id": sa.Uuid(),
    "version": sa.Integer(),
    "created_at": sa.DateTime(timezone=True),
    "created_by": sa.Text(),
    "updated_at": sa.DateTime(timezone=True),
    "updated_by": sa.Text(),
    "deleted_at": sa.DateTime(timezone=True),
    "duplicate_of": sa.Uuid(),
    "flags": sa.ARRAY(sa.Text()),
}


def selectable(schema: Schema, table: Table, alias: str) -> Any:
    """The physical table, or what it was, under an alias, typed enough for expressions."""
    known = [sa.Column(name, kind) for name, kind in _SYSTEM.items()]
    columns = [sa.Column(one.physical, one.type.column(one.options)) for one in table.stored]
    if schema.past:
        return schema.past(table).columns(*known, *columns).subquery(alias)
    built = sa.Table(table.physical, sa.MetaData(schema=schema.name), *known, *columns)
    return built.alias(alias)


@dataclass
class Source:
    """root     the table; `rows` is it in FROM
    given    values that a formula may name besides fields, as bind parameters
    names    of the aliases of the whole statement
    """

    sight: Sight
    root: Table
    given: Mapping[Path, Any] = field(default_factory=dict)
    names: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    rows: Any = None

    def __post_init__(self) -> None:
        if self.rows is None:
            self.rows = selectable(self.schema, self.root, f"r{next(self.names)}")
        self.joined: Any = self.rows
        self._linked: dict[str, Source] = {}
        self._parent: Source | None = None

    @property
    def schema(self) -> Schema:
        return self.sight.schema

    @property
    def scope(self) -> Scope:
        return Scope(self.sight, self.root, self.given)

    @property
    def home(self) -> tuple[int, int]:
        return self.schema.workspace, self.root.id

    @property
    def moment(self) -> Sql | None:
        return self.given.get(AT) if self.schema.past else None

    def find(self, path: Path) -> Sql:
        """How a formula finds a reference: a field, else one of the given values."""
        if path[0] not in self.root.by_name and path in self.given:
            given: Sql = self.given[path]
            return given
        if path[0] == ME:  # nothing is known of this member: equal to nothing, not even a blank
            return sa.cast(sa.null(), sa.Text())
        return self.at(path)

    def at(self, path: Path) -> Sql:
        """The value at a path; an array where it passes through many. Raises UnknownReference."""
        kind_at(self.scope, path)
        if path[0] in SYSTEM_KINDS and len(path) == 1:
            return self._of_rows(path[0])
        column = named(self.scope, path[0])
        if len(path) == 1:
            return self.own(column)
        if column.type.points == "one":
            return self.through(column).at(path[1:])
        there = Gathered(column.key, ".".join(path[1:]))
        return self.gather(there, "array_agg(v ORDER BY a, b)", kind_at(self.scope, path))

    def own(self, column: Column) -> Sql:
        """A field of this table: its column, what it inherits, or what it is computed from."""
        if isinstance(column.type, Computed):
            value: Sql = column.type.expression(column.options, self)
            return value
        if not column.type.stored:
            lines = "coalesce(array_agg(b ORDER BY a, b), '{}')"
            return self.gather(Gathered(column.key), lines, Kind.list)
        stored = self._of_rows(column.physical)
        heirs = self.schema.inherited(self.root, column)
        if heirs is None:
            return stored
        link, of_head = heirs
        return sa.func.coalesce(stored, self.through(link).own(of_head))

    def _of_rows(self, name: str) -> Sql:
        column: Sql = self.rows.c[name]
        return column

    def through(self, link: Column) -> "Source":
        """The table behind a single link, joined: blank where its record may not be seen."""
        if link.key not in self._linked:
            target = self.schema.target(link)
            there = Source(self.sight, target, self.given, self.names)
            there._parent = self
            target_id = self.own(link)  # it may be the head's: then that is joined before
            on = sa.and_(target_id == there.rows.c.id, *there.seen())
            self._join(there.rows, on)
            self._linked[link.key] = there
        return self._linked[link.key]

    def _join(self, rows: Any, on: Any) -> None:
        """To the statement whose FROM this table stands in."""
        if self._parent:
            self._parent._join(rows, on)
        else:
            self.joined = self.joined.outerjoin(rows, on)

    def seen(self, *, trash: bool = False) -> list[Any]:
        """The conditions that pick the records of this table that the role may see."""
        gone, where = self.rows.c.deleted_at, self.sight.where(self.root)
        alive = gone.is_not(None) if trash else gone.is_(None)
        if not where:
            return [alive]
        here = self._unbounded(self.rows)
        found = here.condition(where)
        if here.joined is self.rows:
            return [alive, found]
        there = self._unbounded(None)
        found = there.condition(where)
        picked = sa.select(there.rows.c.id).select_from(there.joined).where(found)
        return [alive, self.rows.c.id.in_(picked)]

    def _unbounded(self, rows: Any) -> "Source":
        """The same table as the house sees it: a row filter may ask what its role may not see."""
        return Source(Sight(self.schema, None), self.root, self.given, self.names, rows)

    def condition(self, text: str) -> Sql:
        """A formula as a condition of WHERE."""
        tree = parse(text)
        self.scope.check(tree)
        return to_filter(tree, self.find, self._is_given)

    def _is_given(self, path: Path) -> bool:
        """Whether a path stands for one value that is the same for every record, and not blank;
        what is not known of who asks counts as one that nothing equals."""
        if path[0] in self.root.by_name:
            return False
        return path[0] == ME or not isinstance(self.given.get(path, sa.null()), sa.Null)

    def formula(self, text: str) -> Sql:
        return with_constants(to_sql(parse(text), self._find_constant))

    def _find_constant(self, path: Path) -> Sql:
        """As `find`; the zone is written out, so that an index over the formula is recognised."""
        return sa.literal(self.schema.zone, sa.Text()) if path == ZONE else self.find(path)

    def formula_error(self, text: str) -> Sql | None:
        return compiled(parse(text), self.find, self.error_at).error

    def error_at(self, path: Path) -> Sql | None:
        column = self.root.by_name.get(path[0])
        if column is None:
            return None
        if len(path) > 1:
            one = column.type.points == "one"
            return self.through(column).error_at(path[1:]) if one else None
        if not isinstance(column.type, Computed):
            return None
        return column.type.error(column.options, self)

    def kind(self, path: Path) -> Kind:
        return kind_at(self.scope, path)

    def kind_there(self, through: str, field: str) -> Kind:
        return self.scope.kind_there(through, field)

    def formula_kind(self, text: str) -> Kind:
        return self.scope.check(parse(text))

    def gather(self, there: Gathered, aggregate: str, kind: Kind) -> Sql:
        """One value of all records behind a link, in the order of the link, or of their making."""
        link = named(self.scope, there.through)
        target = Source(self.sight, self.schema.target(link), self.given, self.names)
        value = target.at(tuple(there.field.split("."))) if there.field else target.rows.c.id
        where = [self._points(link, target), *target.seen()]
        if there.where:
            where.append(target.condition(there.where))
        inner = (
            sa.select(value.label("v"), self._place(link, target), target.rows.c.id.label("b"))
            .select_from(target.joined)
            .where(*where)
            .correlate(self.rows)
            .subquery(f"g{next(self.names)}")
        )
        whole = sa.select(sa.literal_column(aggregate)).select_from(inner).scalar_subquery()
        found = formed("{}", whole, kind=kind)
        found.type = _gathered_type(kind, value)
        return found

    def titled(self, link: Column) -> Sql:
        """The records behind a link with their titles, as JSON: one, or a list in its order."""
        target = self.schema.target(link)
        title = target.title.key
        if title not in self.sight.columns(target):
            return sa.null()
        if link.type.points == "one":
            return self.through(link).own(target.title)
        listed = "coalesce(jsonb_agg(jsonb_build_object('id', b, 'title', v) ORDER BY a, b), '[]')"
        found = self.gather(Gathered(link.key, title), listed, Kind.any)
        found.type = sa.JSON()
        return found

    def _points(self, link: Column, target: "Source") -> Any:
        if link.type.stored:
            return target.rows.c.id == sa.any_(self.rows.c[link.physical])
        back = target.root.columns[link.options.link]
        return target.rows.c[back.physical] == self.rows.c.id

    def _place(self, link: Column, target: "Source") -> Any:
        if link.type.stored:
            ids = self.rows.c[link.physical]
            return sa.func.array_position(ids, target.rows.c.id).label("a")
        return target.rows.c.created_at.label("a")


def _gathered_type(kind: Kind, value: Any) -> Any:
    if kind is Kind.list:
        return sa.ARRAY(value.type)
    return value.type if kind is Kind.any else SQL_TYPES[kind]
