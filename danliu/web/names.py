"""From what the change log keeps, `user:<id>`, to the name that people read."""

import time
from collections.abc import Mapping

from danliu.people import users
from danliu.postgres.pool import Executor

FRESH_FOR_S = 10.0
_HOUSE = {"system:danliu": "单流"}


class Names:
    """Names of actors by workspace, read again after a while."""

    def __init__(self) -> None:
        self._read: dict[int, tuple[float, Mapping[str, str]]] = {}

    async def of(self, db: Executor, workspace: int) -> Mapping[str, str]:
        known = self._read.get(workspace)
        if known and time.monotonic() - known[0] < FRESH_FOR_S:
            return known[1]
        names = {**_HOUSE, **await users.names(db, workspace), **await _parts(db, workspace)}
        self._read[workspace] = (time.monotonic(), names)
        return names


async def _parts(db: Executor, workspace: int) -> Mapping[str, str]:
    rows = await db.fetch(
        "SELECT 'form:' || key, definition->>'name' FROM danliu.forms WHERE workspace_id = $1"
        " UNION ALL SELECT 'flow:' || key, definition->>'name' FROM danliu.flows"
        "  WHERE workspace_id = $1 AND live"
        " UNION ALL SELECT 'connection:' || key, name FROM danliu.connections"
        "  WHERE workspace_id = $1",
        workspace,
    )
    return {row[0]: row[1] for row in rows}
