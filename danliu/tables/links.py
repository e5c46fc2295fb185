"""Links on their way in: ids renamed, titles looked up or added, targets known to exist.

For all the records of a group at once: one query a link field, however many records there are.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from danliu.postgres.pool import Executor
from danliu.tables.cells import Parsed, is_blank
from danliu.tables.errors import BadCell
from danliu.tables.fields.link import MISSING
from danliu.tables.row_sql import types
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

Cells = Mapping[str, Any]
AddByTitle = Callable[[Table, str], Awaitable[UUID]]
"""Creates a record of a linked table of which only the title is known."""


def renamed(table: Table, cells: Cells, now_is: Mapping[UUID, UUID]) -> Cells:
    """Links to a record of this batch that was absorbed point to the one that absorbed it."""
    links = {column.key for column in table.links}
    return {
        key: now_is.get(value, value) if key in links and isinstance(value, UUID) else value
        for key, value in cells.items()
    }


def names_its_own(table: Table, cells: Cells) -> bool:
    """Whether a record is linked to others of its own table, which may come in this batch: to one
    by its title, to many however they are named."""
    return any(
        is_title(cells.get(column.key))
        if column.type.points == "one"
        else not is_blank(cells.get(column.key))
        for column in table.links_to_itself
    )


def is_title(value: Any) -> bool:
    """Whether a single link is named by the title of its target."""
    if not isinstance(value, str) or is_blank(value):
        return False
    try:
        UUID(value)
    except ValueError:
        return True
    return False


def may_add(table: Table, cells: Cells) -> bool:
    return any(column.options.add and is_title(cells.get(column.key)) for column in table.links)


async def resolve_titles(
    db: Executor,
    schema: Schema,
    table: Table,
    records: Sequence[Cells],
    add: AddByTitle,
    makes: Collection[str] = (),
) -> Sequence[Cells]:
    """The cells with each title in a single link replaced by the id of the record of that title.

    One that is not there is added where the field says so, or `makes` does, else left for the link
    to refuse.
    """
    for column in table.links:
        key = column.key
        titles = list(dict.fromkeys(one[key] for one in records if is_title(one.get(key))))
        if titles:
            found = await by_title(db, schema, column, titles)
            if column.options.add or f"{table.key}.{key}" in makes:
                found |= await _added(schema.target(column), titles, found, add)
            records = [_with_id(one, key, found) for one in records]
    return records


def _with_id(cells: Cells, key: str, found: Mapping[str, UUID]) -> Cells:
    value = cells.get(key)
    return {**cells, key: found[value]} if isinstance(value, str) and value in found else cells


async def _added(
    target: Table, titles: Sequence[str], found: Mapping[str, UUID], add: AddByTitle
) -> dict[str, UUID]:
    """Records for the titles that were not found."""
    told: dict[str, UUID] = {}
    added: dict[Any, UUID] = {}  # by what a title means: « 甲 » is 甲
    for title in titles:
        if title not in found:
            meant = _parsed(target, title)
            told[title] = added.get(meant) or await add(target, title)
            added[meant] = told[title]
    return told


async def by_title(
    db: Executor, schema: Schema, column: Column, titles: Sequence[str]
) -> dict[str, UUID]:
    """The oldest record of each title that this link may point to, by the title as typed."""
    target = schema.target(column)
    wanted = {title: _parsed(target, title) for title in titles}
    title = target.title.physical
    rows = await db.fetch(
        f"SELECT DISTINCT ON ({title}) {title} AS title, id FROM {schema.physical(target)}"
        f" WHERE {title} = ANY($1::{types(target)[title]}[])"
        f" AND deleted_at IS NULL AND duplicate_of IS NULL ORDER BY {title}, created_at",
        [value for value in wanted.values() if value is not None],
    )
    ids = {row["title"]: row["id"] for row in rows}
    return {title: ids[value] for title, value in wanted.items() if value in ids}


def _parsed(target: Table, title: str) -> Any:
    kind = target.title.type
    if kind.stored and not kind.typed and kind.python is str:  # a number that the house gave
        return title.strip()
    try:
        return target.title.type.parse(title, target.title.options)
    except BadCell:
        return None


async def check_many(db: Executor, schema: Schema, table: Table, records: Sequence[Parsed]) -> None:
    """Blame lists of links that name a record which is not there (a single link has a key)."""
    for key, column in table.columns.items():
        if column.definition.type != "links":
            continue
        wanted = {target for one in records for target in one.values.get(key) or ()}
        if not wanted:
            continue
        target = schema.physical(schema.target(column))
        rows = await db.fetch(
            f"SELECT id FROM {target} WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL",
            list(wanted),
        )
        missing = wanted - {row["id"] for row in rows}
        for one in records:
            if lost := missing.intersection(one.values.get(key) or ()):
                one.blame(column, min(map(str, lost)), BadCell("not-a-record", MISSING))
