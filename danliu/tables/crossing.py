"""How the values of many records cross to PostgreSQL: one array a column.

Lists and documents cross as JSON text, since PostgreSQL's arrays of arrays must all be of one
length.
"""

from collections.abc import Sequence
from typing import Any

import msgspec


def _is_document(kind: str) -> bool:
    return kind.endswith("[]") or kind == "JSONB"


def crossing(kind: str) -> str:
    """The SQL type as which a column of this type crosses."""
    return "text" if _is_document(kind) else kind


def crossed(name: str, kind: str) -> str:
    """SQL for the value of column `name` of what came across, in its own type."""
    if not _is_document(kind):
        return name
    if kind == "JSONB":
        return f"{name}::jsonb"
    return f"CASE WHEN {name} IS NOT NULL THEN {elements(name)}::{kind} END"


def elements(name: str) -> str:
    """SQL for the texts in a list that came across."""
    return f"ARRAY(SELECT jsonb_array_elements_text({name}::jsonb))"


def cells(kind: str, values: list[Any]) -> list[Any]:
    """The values of one column as they cross."""
    return as_json(values) if _is_document(kind) else values


def as_json(values: Sequence[Any]) -> list[str | None]:
    return [None if one is None else msgspec.json.encode(one).decode() for one in values]
