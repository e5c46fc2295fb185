"""From what the change log keeps, `user:<id>`, to the name that people read, in their language."""

import time
from collections.abc import Mapping

from danliu.connect.connector import english_name
from danliu.people import users
from danliu.postgres.pool import Executor

FRESH_FOR_S = 10.0
_HOUSE = {"system:danliu": "单流"}
_Known = dict[str, Mapping[str, str]]  # by language


class Names:
    """Names of actors by workspace, read again after a while. tongue: zh or en"""

    def __init__(self, tongue: str = "zh", read: dict[int, tuple[float, _Known]] | None = None):
        self.tongue = tongue
        self._read = {} if read is None else read

    def speaking(self, tongue: str) -> "Names":
        """The same names, as they are called in this language."""
        return Names(tongue, self._read)

    async def of(self, db: Executor, workspace: int) -> Mapping[str, str]:
        read_at, known = self._read.get(workspace, (0.0, {}))
        if not known or time.monotonic() - read_at >= FRESH_FOR_S:
            known = await _known(db, workspace)
            self._read[workspace] = (time.monotonic(), known)
        return known[self.tongue]


async def _known(db: Executor, workspace: int) -> _Known:
    people = {**_HOUSE, **await users.names(db, workspace)}
    parts = await db.fetch(_PARTS, workspace)
    linked = await db.fetch(_CONNECTIONS, workspace)
    zh = {row[0]: row[1] for row in (*parts, *linked)}
    en = {row[0]: row[2] or row[1] for row in parts}
    en |= {who: english_name(name, kind) or name for who, name, kind in linked}
    return {"zh": people | zh, "en": people | en}


_PARTS = (
    "SELECT 'form:' || key, definition->>'name', definition->>'name_en'"
    "  FROM danliu.forms WHERE workspace_id = $1"
    " UNION ALL (SELECT DISTINCT ON (key) 'flow:' || key, definition->>'name',"
    "  definition->>'name_en' FROM danliu.flows WHERE workspace_id = $1"
    "  ORDER BY key, live DESC, version DESC)"  # one that is switched off keeps its name
)
_CONNECTIONS = (
    "SELECT 'connection:' || key, name, connector FROM danliu.connections WHERE workspace_id = $1"
)
