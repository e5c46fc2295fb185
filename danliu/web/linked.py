"""Titles for ids in the change log, all of a page in one query a link field."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from danliu.postgres.pool import Executor
from danliu.tables import marks
from danliu.tables.changes import Entry
from danliu.tables.schema import Column, Schema, Table

Cells = dict[str, Any]


async def with_titles(
    db: Executor, schema: Schema, table: Table, entries: Sequence[Entry]
) -> list[tuple[Cells, Cells]]:
    """(before, after) of each entry, links as {"id", "title"} as reads give them."""
    titles: dict[str, dict[str, str]] = {}
    for key, column in table.columns.items():
        if column.points_to:
            titles[key] = await _titles(db, schema, column, _ids(key, entries))
    return [(_titled(one.before, titles), _titled(one.after, titles)) for one in entries]


def _ids(key: str, entries: Sequence[Entry]) -> list[UUID]:
    values = [side.get(key) for one in entries for side in (one.before, one.after)]
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [UUID(one) for one in set(flat) if one]


async def _titles(db: Executor, schema: Schema, column: Column, ids: list[UUID]) -> dict[str, str]:
    if not ids:
        return {}
    target = schema.target(column)
    rows = await db.fetch(
        f"SELECT id, {target.title.physical} AS title FROM {schema.physical(target)}"
        " WHERE id = ANY($1::uuid[])",
        ids,
    )
    return {str(row["id"]): row["title"] for row in rows}


def _titled(cells: Cells, titles: dict[str, dict[str, str]]) -> Cells:
    return {
        key: _link(value, titles[key]) if key in titles and value else value
        for key, value in marks.cells(cells).items()
    }


def _link(value: Any, titles: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_link(one, titles) for one in value]
    return {"id": value, "title": titles.get(value)}
