"""Links on their way in: ids renamed, titles looked up or added, targets known to exist."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from danliu.postgres.pool import Executor
from danliu.tables.cells import Parsed, is_blank
from danliu.tables.errors import BadCell
from danliu.tables.fields.link import MISSING
from danliu.tables.schema import Schema, Table


def renamed(
    table: Table, cells: Mapping[str, Any], now_is: Mapping[UUID, UUID]
) -> Mapping[str, Any]:
    """Links to a record of this batch that was absorbed point to the one that absorbed it."""
    if not now_is:
        return cells
    links = {column.key for column in table.links}
    return {
        key: now_is.get(value, value) if key in links and isinstance(value, UUID) else value
        for key, value in cells.items()
    }


def _is_title(value: Any) -> bool:
    if not isinstance(value, str) or is_blank(value):
        return False
    try:
        UUID(value)
    except ValueError:
        return True
    return False


def may_add(table: Table, cells: Mapping[str, Any]) -> bool:
    return any(column.options.add and _is_title(cells.get(column.key)) for column in table.links)


async def resolve_titles(
    db: Executor,
    schema: Schema,
    table: Table,
    cells: Mapping[str, Any],
    add: Callable[[Table, str], Awaitable[UUID]],
) -> Mapping[str, Any]:
    """Cells with each title in a single link replaced by the id of the record of that title.

    One that is not there is added where the field says so, else left for the link to refuse.
    """
    resolved = dict(cells)
    for column in table.links:
        key = column.key
        if not _is_title(cells.get(key)):
            continue
        target = schema.target(column)
        found = await _by_title(db, schema, target, cells[key])
        if found is None and column.options.add:
            found = await add(target, cells[key])
        resolved[key] = found or cells[key]
    return resolved


async def _by_title(db: Executor, schema: Schema, target: Table, title: str) -> UUID | None:
    try:
        wanted = target.title.type.parse(title, target.title.options)
    except BadCell:
        return None
    found: UUID | None = await db.fetchval(
        f"SELECT id FROM {schema.physical(target)} WHERE {target.title.physical} = $1"
        " AND deleted_at IS NULL AND duplicate_of IS NULL ORDER BY created_at LIMIT 1",
        wanted,
    )
    return found


async def check_many(db: Executor, schema: Schema, table: Table, parsed: Parsed) -> None:
    """Blame lists of links that name a record which is not there (a single link has a key)."""
    for key, value in parsed.values.items():
        column = table.columns[key]
        if column.definition.type != "links" or not value:
            continue
        target = schema.physical(schema.target(column))
        rows = await db.fetch(
            f"SELECT id FROM {target} WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL", value
        )
        if missing := set(value) - {row["id"] for row in rows}:
            parsed.blame(column, sorted(map(str, missing))[0], BadCell("not-a-record", MISSING))
