"""People in cells on their way in: a name or a login becomes an id; who is no member is refused."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from danliu.postgres.pool import Executor
from danliu.tables.cells import Parsed, is_blank
from danliu.tables.errors import BadCell
from danliu.tables.fields.person import NO_MEMBER
from danliu.tables.schema import Column, Table


async def resolve_people(
    db: Executor, workspace: int, table: Table, cells: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Cells with each member's name or login replaced by the id. A name that two share is left
    for the field to refuse."""
    named = {one.key: cells[one.key].strip() for one in _people(table) if _is_name(cells, one)}
    if not named:
        return cells
    rows = await db.fetch(
        "SELECT u.id, u.login, u.name FROM danliu.members m JOIN danliu.users u ON u.id = m.user_id"
        " WHERE m.workspace_id = $1 AND (u.login = ANY($2::text[]) OR u.name = ANY($2::text[]))",
        workspace,
        list(named.values()),
    )
    return {**cells, **{key: _only(rows, name) or cells[key] for key, name in named.items()}}


async def check_members(db: Executor, workspace: int, table: Table, parsed: Parsed) -> None:
    """Blame who is not, or no longer, a member."""
    chosen = {one: parsed.values[one.key] for one in _people(table) if parsed.values.get(one.key)}
    if not chosen:
        return
    rows = await db.fetch(
        "SELECT user_id::text FROM danliu.members WHERE workspace_id = $1"
        " AND user_id = ANY($2::uuid[])",
        workspace,
        list(chosen.values()),
    )
    known = {row["user_id"] for row in rows}
    for column, person in chosen.items():
        if person not in known:
            parsed.blame(column, person, BadCell("not-a-member", NO_MEMBER))


@lru_cache(maxsize=1_000)
def _people(table: Table) -> tuple[Column, ...]:
    return tuple(one for one in table.columns.values() if one.definition.type == "person")


def _is_name(cells: Mapping[str, Any], column: Column) -> bool:
    typed = cells.get(column.key)
    if not isinstance(typed, str) or is_blank(typed) or "\0" in typed:
        return False
    try:
        UUID(typed.removeprefix("user:"))
    except ValueError:
        return typed.isprintable()
    return False


def _only(rows: Any, name: str) -> str | None:
    """The id of the one member of this login, else of this name."""
    for key in ("login", "name"):
        found = [str(row["id"]) for row in rows if row[key] == name]
        if found:
            return found[0] if len(found) == 1 else None
    return None
