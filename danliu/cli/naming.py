"""Tables, views, fields and flows as people call them: by key, or by the name that they see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from danliu.errors import DanliuError
from danliu.postgres.pool import Executor
from danliu.tables.definition import View
from danliu.tables.query import Query
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table


@dataclass(eq=False)
class NoSuchName(DanliuError):
    """没有叫这个的。 There is nothing of this name."""

    code = "no-such-name"

    what: str
    name: str
    known: list[str]


@dataclass(eq=False)
class SeveralNamed(DanliuError):
    """有几个都叫这个，请用标识。 Several have this name: use the key."""

    code = "several-named"

    what: str
    name: str
    keys: list[str]


class Named(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def table_named(schema: Schema, said: str) -> Table:
    """Raises NoSuchName, SeveralNamed."""
    tables = schema.tables.values()
    return schema.table(_one("表 table", said, [one.definition for one in tables]))


def field_named(table: Table, said: str) -> Column:
    """Raises NoSuchName, SeveralNamed."""
    what = f"「{table.definition.name}」的字段 field"
    return table.columns[_one(what, said, [one.definition for one in table.columns.values()])]


def query_named(schema: Schema, said: str, where: str = "") -> Query:
    """A table, or TABLE/VIEW; a name may have the sign in it. Raises NoSuchName, SeveralNamed."""
    table_, _, view = said.rpartition("/")
    if table_ and not _meant(said, [one.definition for one in schema.tables.values()]):
        table = table_named(schema, table_)
        return Query(table.key, where, view=_view_named(table, view))
    return Query(table_named(schema, said).key, where)


def _view_named(table: Table, said: str) -> str:
    views: Iterable[View] = table.definition.views
    return _one(f"「{table.definition.name}」的视图 view", said, views)


async def flow_named(db: Executor, workspace: int, said: str) -> str:
    """The key of a flow; what is no flow's is taken for a key. Raises SeveralNamed."""
    rows = await db.fetch(
        "SELECT DISTINCT key FROM (SELECT key, definition::jsonb AS told FROM danliu.flows"
        " WHERE workspace_id = $1 AND live UNION ALL SELECT key, definition::jsonb"
        " FROM danliu.drafts WHERE workspace_id = $1) f"
        " WHERE key = $2 OR told->>'name' = $2 OR told->>'name_en' = $2",
        workspace,
        said,
    )
    keys = sorted(row["key"] for row in rows)
    if said in keys or not keys:
        return said
    if len(keys) > 1:
        raise SeveralNamed("流程 flow", said, keys)
    (key,) = keys
    return str(key)


def _one(what: str, said: str, among: Iterable[Named]) -> str:
    """The key of what is meant: one that has this key, else the only one that has this name."""
    known = list(among)
    keys = _meant(said, known)
    if not keys:
        raise NoSuchName(what, said, [_told(one) for one in known])
    if len(keys) > 1:
        raise SeveralNamed(what, said, keys)
    return keys[0]


def _meant(said: str, known: Iterable[Named]) -> list[str]:
    plain = said.strip().casefold()
    named = []
    for one in known:
        if one.key == said:
            return [one.key]
        if plain in (one.name.casefold(), one.name_en.casefold()):
            named.append(one.key)
    return named


def _told(one: Named) -> str:
    return one.name if one.name == one.key else f"{one.name} ({one.key})"
