"""Workspaces: one company each, in a PostgreSQL schema of its own."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from danliu.postgres.pool import Connection, Executor, one


class WorkspaceRow(Struct, frozen=True):
    """A company as the directory knows it. `id` names its schema: ws_<id>.

    second_factor   whether all its people must have one
    accent   its colour, #rrggbb; blank for ours
    logo     the hash under which its picture is fetched; blank for none
    """

    id: int
    key: str
    name: str
    zone: str
    demo: bool
    second_factor: bool = False
    accent: str = ""
    logo: str = ""

    @property
    def schema(self) -> str:
        return f"ws_{self.id}"

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


_COLUMNS = "id, key, name, zone, demo, second_factor, accent, logo"


async def find_workspace(db: Executor, workspace: int) -> WorkspaceRow:
    row = await one(db, f"SELECT {_COLUMNS} FROM danliu.workspaces WHERE id = $1", workspace)
    return WorkspaceRow(*row)


async def all_workspaces(db: Executor) -> list[WorkspaceRow]:
    rows = await db.fetch(f"SELECT {_COLUMNS} FROM danliu.workspaces ORDER BY id")
    return [WorkspaceRow(*row) for row in rows]


async def workspaces_of(db: Executor, user: UUID) -> list[WorkspaceRow]:
    """Those that the person belongs to, by name."""
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM danliu.workspaces WHERE id IN (SELECT workspace_id"
        "  FROM danliu.members WHERE user_id = $1 AND left_at IS NULL) ORDER BY name, id",
        user,
    )
    return [WorkspaceRow(*row) for row in rows]


async def open_workspace(
    db: Connection, key: str, name: str, *, zone: str, demo: bool, now: datetime
) -> WorkspaceRow:
    """The workspace of this key, made with its schema and change log if it is new."""
    row = await one(
        db,
        "INSERT INTO danliu.workspaces (key, name, zone, demo) VALUES ($1, $2, $3, $4)"
        f" ON CONFLICT (key) DO UPDATE SET key = $1 RETURNING {_COLUMNS}, (xmax = 0) AS made",
        key,
        name,
        zone,
        demo,
    )
    *found, made = row
    workspace = WorkspaceRow(*found)
    if made:
        await db.execute(_CHANGES.format(schema=workspace.schema))
        await db.execute(_SEARCH.format(schema=workspace.schema))
        await make_months(db, workspace, now)
    return workspace


# One entry per write of a record. The transaction's id lets a reader stay below the oldest
# running transaction, so that a late commit is never skipped.
_CHANGES = """
CREATE SCHEMA {schema};
CREATE SEQUENCE {schema}.change_seq;
CREATE TABLE {schema}.changes (
    seq         bigint NOT NULL DEFAULT nextval('{schema}.change_seq'),
    at          timestamptz NOT NULL,
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    table_id    int NOT NULL,
    record_id   uuid NOT NULL,
    version     int NOT NULL,
    kind        text NOT NULL,
    who         text NOT NULL,
    origin      text NOT NULL,
    reason      text NOT NULL,
    run_id      uuid,
    act         uuid,
    before      jsonb NOT NULL,
    after       jsonb NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX ON {schema}.changes (record_id, seq);
CREATE INDEX ON {schema}.changes (xid, seq);
CREATE INDEX ON {schema}.changes (act, seq) WHERE act IS NOT NULL;
CREATE INDEX ON {schema}.changes (run_id, seq) WHERE run_id IS NOT NULL;
CREATE INDEX ON {schema}.changes (seq) WHERE act IS NULL;
CREATE TABLE {schema}.changes_rest PARTITION OF {schema}.changes DEFAULT;
"""

# What records are found by: numbers of characters, pairs and the like. See tables/search.
_SEARCH = """
CREATE TABLE {schema}.search (
    table_id    int NOT NULL,
    record_id   uuid NOT NULL,
    at          timestamptz NOT NULL,
    grams       int[] NOT NULL,
    PRIMARY KEY (record_id, table_id)
);
CREATE INDEX search_grams ON {schema}.search USING gin (grams);
CREATE INDEX search_newest ON {schema}.search (at, record_id);
ALTER TABLE {schema}.search ALTER grams SET STATISTICS 300;
"""


async def make_months(db: Connection, workspace: WorkspaceRow, now: datetime) -> None:
    """Partitions of the change log for this month and the two after it.

    A month that came without one lands in the default partition, so no write can fail for it.
    """
    year, month = now.year, now.month
    for _ in range(3):
        following = (year + month // 12, month % 12 + 1)
        await db.execute(
            f"CREATE TABLE IF NOT EXISTS {workspace.schema}.changes_{year}_{month:02}"
            f" PARTITION OF {workspace.schema}.changes FOR VALUES"
            f" FROM ('{year}-{month:02}-01') TO ('{following[0]}-{following[1]:02}-01')"
        )
        year, month = following
