"""Views of one person's own: looked through by nobody else."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from danliu.errors import Words
from danliu.postgres.pool import Executor
from danliu.tables.definition import View, plain_key
from danliu.tables.errors import InvalidSchema, NotFound
from danliu.tables.table import Table

OWN = "mine."
"""Stands before the key of a person's own view, where a view is named."""
AT_MOST = 100  # of one person, on one table


async def save(db: Executor, workspace: int, owner: UUID, table: Table, view: View) -> None:
    """Raises InvalidSchema beyond `AT_MOST`."""
    saved = await db.fetchval(
        "INSERT INTO danliu.views (workspace_id, owner, table_id, key, definition)"
        " SELECT $1, $2, $3, $4::text, $5 WHERE (SELECT count(*) FROM danliu.views WHERE"
        f"  workspace_id = $1 AND owner = $2 AND table_id = $3 AND key <> $4) < {AT_MOST}"
        " ON CONFLICT (workspace_id, owner, table_id, key) DO UPDATE SET definition = $5"
        " RETURNING key",
        workspace,
        owner,
        table.id,
        plain_key(view.key, f"{table.key}.views"),
        view,
    )
    if saved is None:
        raise InvalidSchema(
            f"{table.key}.views",
            Words(f"自己的视图最多 {AT_MOST} 个", f"at most {AT_MOST} views of your own"),
        )


async def drop(db: Executor, workspace: int, owner: UUID, table: Table, key: str) -> None:
    """Raises NotFound."""
    gone = await db.fetchval(
        "DELETE FROM danliu.views"
        " WHERE workspace_id = $1 AND owner = $2 AND table_id = $3 AND key = $4 RETURNING key",
        workspace,
        owner,
        table.id,
        key,
    )
    if gone is None:
        raise NotFound("view", f"{OWN}{key}")


async def of_person(db: Executor, workspace: int, owner: UUID) -> Mapping[int, Sequence[View]]:
    """All views of somebody's own, by the number of the table."""
    rows = await db.fetch(
        "SELECT table_id, definition FROM danliu.views WHERE workspace_id = $1 AND owner = $2"
        " ORDER BY table_id, key",
        workspace,
        owner,
    )
    found: dict[int, list[View]] = {}
    for row in rows:
        found.setdefault(row["table_id"], []).append(msgspec.convert(row["definition"], View))
    return found


async def find(db: Executor, workspace: int, owner: UUID, table: Table, named: str) -> View:
    """The view named `mine.<key>`. Raises NotFound."""
    definition = await db.fetchval(
        "SELECT definition FROM danliu.views"
        " WHERE workspace_id = $1 AND owner = $2 AND table_id = $3 AND key = $4",
        workspace,
        owner,
        table.id,
        named.removeprefix(OWN),
    )
    if definition is None:
        raise NotFound("view", named)
    return msgspec.convert(definition, View)
