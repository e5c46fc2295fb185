"""Published flows: versions that never change, one of them live; checked whole before."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, nodes
from danliu.flows.errors import UnknownFlow
from danliu.flows.faults import check
from danliu.flows.versions import definition
from danliu.flows.waiting import await_start
from danliu.postgres.pool import Connection, Executor
from danliu.tables.catalog import load, wait_on
from danliu.tables.schema import Schema


async def publish(
    db: Connection,
    workspace: int,
    flow: Flow,
    *,
    by: str,
    now: datetime,
    promised: Collection[str] = (),
) -> int:
    """Make this the live version. Runs that are under way keep theirs. Returns the version.

    promised   keys of connections that are yet to be made
    Raises     InvalidFlow, naming the block
    """
    schema = await load(db, workspace)
    check(flow, schema)
    await _retire(db, workspace, flow.key)
    version: int = await db.fetchval(
        "SELECT coalesce(max(version), 0) + 1 FROM danliu.flows"
        " WHERE workspace_id = $1 AND key = $2",
        workspace,
        flow.key,
    )
    await db.execute(
        "INSERT INTO danliu.flows (workspace_id, key, version, definition, published_at,"
        " published_by, live) VALUES ($1, $2, $3, $4, $5, $6, true)",
        workspace,
        flow.key,
        version,
        flow,
        now,
        by,
    )
    await _listen(db, schema, flow, version, now, promised)
    return version


async def roll_back(db: Connection, workspace: int, key: str, version: int, now: datetime) -> Flow:
    """Make an older version live again, at once; runs that are under way keep theirs.

    Raises  UnknownFlow; InvalidFlow where the tables have changed under it since
    """
    schema = await load(db, workspace)
    flow, _ = await definition(db, workspace, key, version)
    check(flow, schema)
    await _retire(db, workspace, key)
    await db.execute(
        "UPDATE danliu.flows SET live = true WHERE workspace_id = $1 AND key = $2 AND version = $3",
        workspace,
        key,
        version,
    )
    await _listen(db, schema, flow, version, now)
    return flow


async def hold(db: Connection, workspace: int, key: str) -> None:
    """Until the transaction ends, nobody else changes which version of this flow is live."""
    await db.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))", str(workspace), key
    )


async def _retire(db: Connection, workspace: int, key: str) -> None:
    """No version is live; who publishes another at the same time waits."""
    await hold(db, workspace, key)
    await db.execute(
        "UPDATE danliu.flows SET live = false WHERE workspace_id = $1 AND key = $2 AND live",
        workspace,
        key,
    )


async def _listen(
    db: Connection,
    schema: Schema,
    flow: Flow,
    version: int,
    now: datetime,
    promised: Collection[str] = (),
) -> None:
    """Whatever starts this version, or wakes its runs, does so from the end of this transaction."""
    await wait_on(db, schema.workspace, waited_tables(flow))
    await await_start(db, schema, flow, version, now, promised)


async def live_flows(db: Executor, workspace: int) -> list[tuple[Flow, int]]:
    rows = await db.fetch(
        "SELECT definition, version FROM danliu.flows WHERE workspace_id = $1 AND live"
        " ORDER BY key",
        workspace,
    )
    return [(msgspec.convert(row["definition"], Flow), row["version"]) for row in rows]


class Versions:
    """Flow versions this process has read. They never change, so nothing goes stale."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, str, int], Flow] = {}

    async def get(self, db: Executor, workspace: int, key: str, version: int) -> Flow:
        """Raises UnknownFlow."""
        name = (workspace, key, version)
        if name not in self._read:
            definition = await db.fetchval(
                "SELECT definition FROM danliu.flows"
                " WHERE workspace_id = $1 AND key = $2 AND version = $3",
                *name,
            )
            if definition is None:
                raise UnknownFlow("flow", f"{key}/{version}")
            self._read[name] = msgspec.convert(definition, Flow)
        return self._read[name]


def waited_tables(flow: Flow) -> list[str]:
    """The tables of whose records some block waits for a change."""
    waits = [node.settings for node in nodes(flow) if blocks[node.block].hears(node.settings)]
    return sorted({str(one.get("table") or flow.trigger.table) for one in waits} - {""})
