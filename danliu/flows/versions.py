"""The versions of a flow: looked at, set side by side, taken back to at once."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from danliu.flows.definition import Flow
from danliu.flows.errors import UnknownFlow
from danliu.postgres.pool import Executor

MOST_COUNTED = 10_000


class Version(Struct, frozen=True):
    """One that was published. `runs`: how many were started by it, counted up to 10,000."""

    version: int
    published_at: datetime
    published_by: str
    live: bool
    runs: int


async def versions(
    db: Executor, workspace: int, key: str, before: int | None = None, limit: int = 50
) -> list[Version]:
    """Newest first."""
    rows = await db.fetch(
        "SELECT f.version, f.published_at, f.published_by, f.live,"
        " (SELECT count(*) FROM (SELECT FROM danliu.runs r WHERE r.workspace_id = f.workspace_id"
        f"  AND r.flow = f.key AND r.version = f.version LIMIT {MOST_COUNTED}) some_of_them)"
        " FROM danliu.flows f WHERE f.workspace_id = $1 AND f.key = $2"
        " AND ($3::int IS NULL OR f.version < $3) ORDER BY f.version DESC LIMIT $4",
        workspace,
        key,
        before,
        limit,
    )
    return [Version(*row) for row in rows]


async def definition(
    db: Executor, workspace: int, key: str, version: int | None = None
) -> tuple[Flow, int]:
    """This version, else the one that is live. Raises UnknownFlow."""
    told, number = await document(db, workspace, key, version)
    return msgspec.convert(told, Flow), number


async def document(
    db: Executor, workspace: int, key: str, version: int | None = None
) -> tuple[dict[str, Any], int]:
    """The same as it is kept."""
    row = await db.fetchrow(
        "SELECT definition, version FROM danliu.flows WHERE workspace_id = $1 AND key = $2"
        " AND CASE WHEN $3::int IS NULL THEN live ELSE version = $3 END",
        workspace,
        key,
        version,
    )
    if row is None:
        raise UnknownFlow("flow", key if version is None else f"{key}/{version}")
    return row["definition"], row["version"]
