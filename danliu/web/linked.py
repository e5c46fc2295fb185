"""Titles for ids in cells before and after, all of a page in one query a link field."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from danliu.tables.access import Sight
from danliu.tables.table import Table
from danliu.workspace import Workspace

Cells = dict[str, Any]
Sides = Sequence[tuple[Cells, Cells]]
"""Cells before and after, in their JSON form."""


async def with_titles(
    ws: Workspace, sight: Sight, table: Table, sides: Sides
) -> list[tuple[Cells, Cells]]:
    """(before, after) of each as far as it may be seen, links with titles as reads give."""
    titles: dict[str, dict[str, str]] = {}
    columns = sight.columns(table)
    for key, column in columns.items():
        if column.points_to:
            titles[key] = await _titles(ws, sight.schema.target(column), _ids(key, sides))

    def told(cells: Cells) -> Cells:
        return _titled({key: value for key, value in cells.items() if key in columns}, titles)

    return [(told(before), told(after)) for before, after in sides]


def _ids(key: str, sides: Sides) -> list[UUID]:
    values = [side.get(key) for pair in sides for side in pair]
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [UUID(one) for one in set(flat) if one]


async def _titles(ws: Workspace, target: Table, ids: list[UUID]) -> dict[str, str]:
    """Of those that the reader may see."""
    found = await ws.tables.titles(target.key, ids)
    return {str(one): title for one, title in found.items()}


def _titled(cells: Cells, titles: dict[str, dict[str, str]]) -> Cells:
    return {
        key: _link(value, titles[key]) if key in titles and value else value
        for key, value in cells.items()
    }


def _link(value: Any, titles: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_link(one, titles) for one in value]
    return {"id": value, "title": titles.get(value)}
