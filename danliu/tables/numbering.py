"""Ids for the parts of a definition: the old one where the part is there, else a new one."""

from collections.abc import Iterable, Mapping

import msgspec

from danliu.errors import Words
from danliu.postgres.pool import Connection
from danliu.tables.definition import FieldDef, TableDef, Unique, View
from danliu.tables.errors import InvalidSchema
from danliu.tables.table import Table

_ITS_KEY = Words("它原有的标识：已写的内容用它", "the key that it has: what was written names it")
_ITS_TYPE = Words("它的编号原有的标识和类型", "the key and type that its id has")


def merged(old: Table | None, wanted: TableDef) -> TableDef:
    """The table that is there with what is wanted besides. A field cannot change its type so.

    Raises  InvalidSchema
    """
    if old is None:
        return wanted
    known = old.definition
    for field in wanted.fields:
        there = old.columns.get(field.key)
        if there and there.definition.type != field.type:
            kind = there.definition.type
            wanted_type = Words(f"原来的类型 {kind}", f"type {kind!r}, as it is")
            raise InvalidSchema(f"{wanted.key}.{field.key}", wanted_type)
    fields = {one.key: one for one in (*known.fields, *wanted.fields)}
    unique = {one.fields: one for one in (*known.unique, *wanted.unique)}
    views = {one.key: one for one in (*known.views, *wanted.views)}
    return msgspec.structs.replace(
        wanted,
        fields=tuple(fields.values()),
        unique=tuple(unique.values()),
        views=tuple(views.values()),
    )


async def numbered(db: Connection, wanted: TableDef, old: TableDef | None) -> TableDef:
    """The definition with an id for each part. What the old one has besides is retired."""
    if old and old.key != wanted.key:
        raise InvalidSchema(f"{old.key}.key", _ITS_KEY)
    was = old or (wanted if wanted.id else TableDef(wanted.key, wanted.name, wanted.title, ()))
    # a column that was made beforehand, for a field that changes its type, is told as retired
    columns = {one.id: one for one in (*was.retired, *was.fields, *wanted.retired)}
    fields = [await _field(db, one, was, columns) for one in wanted.fields]
    kept = {one.id for one in fields}
    return msgspec.structs.replace(
        wanted,
        id=wanted.id or was.id or await next_id(db),
        fields=tuple(fields),
        unique=tuple([await _rule(db, one, was.unique) for one in wanted.unique]),
        views=tuple([await _view(db, one, was.views) for one in wanted.views]),
        retired=tuple(one for id_, one in columns.items() if id_ not in kept),
    )


async def next_id(db: Connection) -> int:
    """For a part of a definition."""
    number: int = await db.fetchval("SELECT nextval('danliu.part_ids')::int")
    return number


async def _field(
    db: Connection, wanted: FieldDef, was: TableDef, columns: Mapping[int, FieldDef]
) -> FieldDef:
    if wanted.id:
        there = columns.get(wanted.id)
        if there is None or (there.key, there.type) != (wanted.key, wanted.type):
            raise InvalidSchema(f"{was.key}.{wanted.key}", _ITS_TYPE)
        return wanted
    known = _same(wanted, was.fields) or _same(wanted, was.retired)
    return msgspec.structs.replace(wanted, id=known.id if known else await next_id(db))


def _same(wanted: FieldDef, among: Iterable[FieldDef]) -> FieldDef | None:
    return next((one for one in among if (one.key, one.type) == (wanted.key, wanted.type)), None)


async def _rule(db: Connection, wanted: Unique, among: Iterable[Unique]) -> Unique:
    """The id of one whose index was built beforehand is given: see indexes/uniques.py."""
    known = next((one for one in among if one.fields == wanted.fields), None)
    number = known.id if known else wanted.id or await next_id(db)
    return msgspec.structs.replace(wanted, id=number)


async def _view(db: Connection, wanted: View, among: Iterable[View]) -> View:
    """Another filter or order is another id."""
    needs = (wanted.key, wanted.where, wanted.sort)
    known = next((one for one in among if (one.key, one.where, one.sort) == needs), None)
    return msgspec.structs.replace(wanted, id=known.id if known else await next_id(db))
