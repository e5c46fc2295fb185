"""The metadata of a workspace: read once per schema version. What changes it: defining.py."""

from collections.abc import Sequence

import msgspec

from danliu.postgres.pool import Connection, Executor, one
from danliu.tables.definition import TableDef
from danliu.tables.roles import Role
from danliu.tables.schema import Schema, Watch


class Catalog:
    """The schemas of this process, by workspace."""

    def __init__(self) -> None:
        self._schemas: dict[int, Schema] = {}

    async def schema(self, db: Executor, workspace: int) -> Schema:
        """The newest schema this process knows: writes find out if it has moved."""
        known = self._schemas.get(workspace)
        return known or await self.reload(db, workspace)

    async def fresh(self, db: Executor, workspace: int) -> Schema:
        """The schema as it is now, for reads, which nothing else would tell that it has moved."""
        known = self._schemas.get(workspace)
        version = await db.fetchval(
            "SELECT schema_version FROM danliu.workspaces WHERE id = $1", workspace
        )
        if known and known.version == version:
            return known
        return await self.reload(db, workspace)

    async def reload(self, db: Executor, workspace: int) -> Schema:
        self._schemas[workspace] = schema = await load(db, workspace)
        return schema


async def load(db: Executor, workspace: int) -> Schema:
    """One statement, so that version, tables and triggers belong together."""
    row = await one(
        db,
        "SELECT schema_version, zone,"
        " (SELECT coalesce(json_agg(definition ORDER BY id), '[]') FROM danliu.tables"
        "  WHERE workspace_id = w.id) AS tables,"
        " (SELECT coalesce(json_agg(definition ORDER BY flow), '[]') FROM danliu.triggers"
        "  WHERE workspace_id = w.id) AS triggers,"
        " ARRAY(SELECT table_key FROM danliu.waited WHERE workspace_id = w.id) AS waited,"
        " (SELECT coalesce(json_agg(definition ORDER BY key), '[]') FROM danliu.roles"
        "  WHERE workspace_id = w.id) AS roles"
        " FROM danliu.workspaces w WHERE id = $1",
        workspace,
    )
    tables = msgspec.convert(row["tables"], tuple[TableDef, ...])
    triggers = msgspec.convert(row["triggers"], tuple[Watch, ...])
    roles = msgspec.convert(row["roles"], tuple[Role, ...])
    zone, waited = row["zone"], frozenset(row["waited"])
    return Schema(workspace, row["schema_version"], tables, triggers, roles, zone, waited)


async def bump(db: Connection, workspace: int) -> None:
    """The schema moves on; every statement compiled for the old version now does nothing."""
    await db.execute(
        "UPDATE danliu.workspaces SET schema_version = schema_version + 1 WHERE id = $1", workspace
    )


async def set_trigger(db: Connection, workspace: int, flow: str, watch: Watch | None) -> None:
    """From this transaction on, what is watched starts this version of the flow and no older one.

    watch   None: the flow waits for nothing that is written
    """
    await db.execute(
        "DELETE FROM danliu.triggers WHERE workspace_id = $1 AND flow = $2", workspace, flow
    )
    if watch:
        await db.execute(
            "INSERT INTO danliu.triggers (workspace_id, flow, version, definition)"
            " VALUES ($1, $2, $3, $4)",
            workspace,
            flow,
            watch.version,
            watch,
        )
    await bump(db, workspace)


async def wait_on(db: Connection, workspace: int, tables: Sequence[str]) -> None:
    """From this transaction on, changes of records of these tables too are told upstairs. The
    caller moves the schema on."""
    await db.execute(
        "INSERT INTO danliu.waited (workspace_id, table_key) SELECT $1, unnest($2::text[])"
        " ON CONFLICT DO NOTHING",
        workspace,
        tables,
    )
