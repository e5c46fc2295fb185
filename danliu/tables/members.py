"""People and roles in cells on their way in: names become ids and keys, strangers are refused."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from danliu.postgres.pool import Executor
from danliu.tables.cells import Parsed, is_blank
from danliu.tables.errors import BadCell
from danliu.tables.fields.choice import one_of
from danliu.tables.fields.person import NO_MEMBER
from danliu.tables.fields.role import KNOWN
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

Cells = Mapping[str, Any]


async def resolve_people(
    db: Executor, workspace: int, table: Table, records: Sequence[Cells]
) -> Sequence[Cells]:
    """Cells with each member's name or login replaced by the id. A name that two share is left
    for the field to refuse."""
    if not _people(table):
        return records
    named = [_named(table, cells) for cells in records]
    names = sorted({name for one in named for name in one.values()})
    if not names:
        return records
    rows = await db.fetch(
        "SELECT u.id, u.login, u.name FROM danliu.members m JOIN danliu.users u ON u.id = m.user_id"
        " WHERE m.workspace_id = $1 AND m.left_at IS NULL"
        " AND (u.login = ANY($2::text[]) OR u.name = ANY($2::text[]))",
        workspace,
        names,
    )
    found = {name: _only(rows, name) or name for name in names}
    return [
        {**cells, **{key: found[name] for key, name in one.items()}} if one else cells
        for cells, one in zip(records, named, strict=True)
    ]


async def check_members(
    db: Executor, workspace: int, table: Table, records: Sequence[Parsed]
) -> None:
    """Blame who is not, or no longer, a member."""
    chosen = [
        (parsed, column, parsed.values[column.key])
        for column in _people(table)
        for parsed in records
        if parsed.values.get(column.key)
    ]
    if not chosen:
        return
    rows = await db.fetch(
        "SELECT user_id::text FROM danliu.members WHERE workspace_id = $1 AND left_at IS NULL"
        " AND user_id = ANY($2::uuid[])",
        workspace,
        list({person for _, _, person in chosen}),
    )
    known = {row["user_id"] for row in rows}
    for parsed, column, person in chosen:
        if person not in known:
            parsed.blame(column, person, BadCell("not-a-member", NO_MEMBER))


def resolve_roles(schema: Schema, table: Table, records: Sequence[Cells]) -> Sequence[Cells]:
    """Cells with the name of each role that the workspace made replaced by its key."""
    keys = {name: one.key for one in schema.roles.values() for name in (one.name, one.name_en)}
    asked = {one.key for one in _of_type(table, "role")}
    if not asked or not keys:
        return records
    return [
        {key: _role_key(keys, value) if key in asked else value for key, value in cells.items()}
        for cells in records
    ]


def _role_key(keys: Mapping[str, str], typed: Any) -> Any:
    return keys.get(typed.strip(), typed) if isinstance(typed, str) and typed.strip() else typed


def check_roles(schema: Schema, table: Table, records: Sequence[Parsed]) -> None:
    """Blame what is no role of the workspace."""
    for column in _of_type(table, "role"):
        for parsed in records:
            if chosen := parsed.values.get(column.key):
                try:
                    one_of(chosen, (*KNOWN, *schema.roles.values()))
                except BadCell as wrong:
                    parsed.blame(column, chosen, wrong)


def _named(table: Table, cells: Cells) -> dict[str, str]:
    """The cells that may hold a name, by field key."""
    return {one.key: cells[one.key].strip() for one in _people(table) if _is_name(cells, one)}


def _people(table: Table) -> tuple[Column, ...]:
    return _of_type(table, "person")


@lru_cache(maxsize=2_000)
def _of_type(table: Table, kind: str) -> tuple[Column, ...]:
    return tuple(one for one in table.columns.values() if one.definition.type == kind)


def _is_name(cells: Cells, column: Column) -> bool:
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
