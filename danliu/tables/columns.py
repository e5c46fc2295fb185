"""From a path that a person wrote, `客户.等级`, to a column, joining through links on the way."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from danliu.formulas import Kind, UnknownReference
from danliu.tables.schema import SYSTEM_KINDS, Column, Schema, Table

Path = tuple[str, ...]


def selectable(schema: Schema, table: Table, alias: str) -> Any:
    """The physical table under an alias, typed enough for expressions."""
    columns = [
        sa.Column(one.physical, one.type.column(one.options))
        for one in _all(table)
        if one.type.stored
    ]
    system = {
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
    known: list[Any] = [sa.Column(name, kind) for name, kind in system.items()]  # type: ignore[arg-type]
    built = sa.Table(table.physical, sa.MetaData(schema=schema.name), *known, *columns)
    return built.alias(alias)


def _all(table: Table) -> list[Column]:
    return list(table.columns.values())


def kind_of(schema: Schema, table: Table, path: Path) -> Kind:
    """What a formula sees at this path. Raises UnknownReference, naming what there is."""
    if len(path) == 1 and path[0] in SYSTEM_KINDS:
        return SYSTEM_KINDS[path[0]]
    column = named(table, path[0])
    if len(path) == 1:
        return column.type.kind
    if column.definition.type != "link":
        raise UnknownReference(path, [column.definition.name])
    return kind_of(schema, schema.target(column), path[1:])


def named(table: Table, key: str) -> Column:
    """The field of this key or name. Raises UnknownReference."""
    column = table.by_name.get(key)
    if column is None or not column.type.stored:
        known = [one.definition.name for one in _all(table) if one.type.stored]
        raise UnknownReference((key,), known)
    return column


class Source:
    """One table in FROM, and the tables joined to it through single links, each once."""

    def __init__(self, schema: Schema, table: Table) -> None:
        self.schema = schema
        self.root = table
        self.rows = selectable(schema, table, "r")
        self.joined: Any = self.rows
        self._aliases: dict[Path, tuple[Table, Any]] = {}

    def column(self, path: Path) -> Any:
        """The SQL expression at this path. Raises UnknownReference."""
        kind_of(self.schema, self.root, path)
        table, rows = self.root, self.rows
        for depth in range(1, len(path)):
            table, rows = self.link(table, rows, path[:depth])
        name = path[-1]
        return rows.c[name if name in SYSTEM_KINDS else table.by_name[name].physical]

    def link(self, table: Table, rows: Any, path: Path) -> tuple[Table, Any]:
        """The table behind the single link at this path, joined."""
        link = table.by_name[path[-1]]
        key = (*path[:-1], link.key)
        if key not in self._aliases:
            target = self.schema.target(link)
            alias = selectable(self.schema, target, f"l{len(self._aliases) + 1}")
            on = rows.c[link.physical] == alias.c.id
            self.joined = self.joined.outerjoin(alias, on)
            self._aliases[key] = (target, alias)
        return self._aliases[key]


def resolver(source: Source, given: Mapping[Path, Any]) -> Any:
    """How `to_sql` finds a reference: a column of the table, else one of the given values."""

    def find(path: Path) -> Any:
        if path[0] not in source.root.by_name and path in given:
            return given[path]
        return source.column(path)

    return find
