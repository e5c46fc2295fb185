"""The search table follows the change log: a write costs nothing more, and nothing is skipped.

What changed is read again from its table, so that an entry that is followed twice does no harm.
A table that is new, or whose text fields were defined anew, is read as a whole, batch by batch.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from danliu.postgres.pool import Connection, Executor, Pool, one
from danliu.tables import changes
from danliu.tables.catalog import Catalog
from danliu.tables.schema import Schema
from danliu.tables.search.texts import grams_of, searched, shape
from danliu.tables.table import Column, Table

BATCH = 500  # records in one transaction
AT_A_STRETCH = 20  # records: whoever else runs in the process waits for no more (2-5 ms)
RESTS = 4  # times as long as it worked, where others have work as well
_IDLE_S = 0.0005  # a process without other work comes back to us sooner
_ANALYSES_WITHIN_S = 120.0
_COUNTED_AT_MOST = 10_000
_LOCK = 0x73656172  # «sear», beside the number of the workspace


class Behind(Struct, frozen=True):
    """What a search would miss. changes: entries of the log, 10,000 means so many or more;
    tables: keys of those that are being read as a whole."""

    changes: int = 0
    tables: tuple[str, ...] = ()


@dataclass
class Indexer:
    """Brings the search tables up to date; one of all processes at a time in a workspace."""

    db: Pool
    catalog: Catalog

    async def step(self, workspace: int, *, most: int = BATCH) -> int:
        """Read some of what is missing; how much there was, 0 if nothing or somebody is at it."""
        async with self.db.acquire() as db, db.transaction():
            if not await db.fetchval("SELECT pg_try_advisory_xact_lock($1, $2)", _LOCK, workspace):
                return 0
            schema = await self._prepared(db, workspace)
            table = await _unread(db, schema)
            if table:
                return await _read_on(db, schema, table, most)
            return await _follow(db, schema, most)

    async def catch_up(self, workspace: int, *, most: int, within_s: float) -> bool:
        """Follow a few entries now, also those that a running transaction holds the mark below.

        False where somebody else is long at it.
        """
        try:
            async with self.db.acquire() as db, db.transaction():
                await db.execute(f"SET LOCAL lock_timeout = {int(within_s * 1_000)}")
                await db.execute("SELECT pg_advisory_xact_lock($1, $2)", _LOCK, workspace)
                schema = await self._prepared(db, workspace)
                await _follow(db, schema, most)
                await _read_changed(db, schema, await _entries(db, schema, most), known=False)
        except asyncpg.LockNotAvailableError:
            return False
        return True

    async def settle(self, workspace: int) -> None:
        """After much was read: sort in what PostgreSQL keeps aside, or every search reads it."""
        index = f"ws_{workspace}.search_grams"
        await self.db.execute("SELECT gin_clean_pending_list($1::text::regclass)", index)

    async def rebuild(self, workspace: int) -> None:
        """Have all tables read again; what is found meanwhile stays."""
        await self.db.execute(
            "UPDATE danliu.searched_tables SET done = false, position = NULL"
            " WHERE workspace_id = $1",
            workspace,
        )

    async def _prepared(self, db: Connection, workspace: int) -> Schema:
        """The schema as it is now, with every table of another shape marked to be read."""
        mark = await changes.newest(db)
        seen = await db.fetchval(
            "INSERT INTO danliu.searches (workspace_id, xid, seq) VALUES ($1, $2, $3)"
            " ON CONFLICT (workspace_id) DO UPDATE SET workspace_id = $1 RETURNING schema_version",
            workspace,
            mark.xid,
            mark.seq,
        )
        schema = await self.catalog.fresh(db, workspace)
        if schema.version != seen:
            await _compare(db, schema)
        return schema


async def behind(db: Executor, schema: Schema) -> Behind:
    """How far the search table is from what is there."""
    state = await db.fetchrow(
        "SELECT s.xid, s.seq, s.schema_version, ARRAY(SELECT table_id FROM danliu.searched_tables t"
        " WHERE t.workspace_id = s.workspace_id AND NOT done) AS unread"
        " FROM danliu.searches s WHERE workspace_id = $1",
        schema.workspace,
    )
    if state is None or state["schema_version"] == 0:
        return Behind(0, tuple(schema.tables))
    waiting = await db.fetchval(
        f"SELECT count(*) FROM (SELECT 1 FROM {schema.name}.changes WHERE (xid, seq) > ($1, $2)"
        f" LIMIT {_COUNTED_AT_MOST}) AS late",
        state["xid"],
        state["seq"],
    )
    unread = [schema.by_id[id_].key for id_ in state["unread"] if id_ in schema.by_id]
    return Behind(waiting, tuple(unread))


async def _compare(db: Connection, schema: Schema) -> None:
    shapes = {table.id: shape(table) for table in schema.tables.values()}
    await db.execute(
        "INSERT INTO danliu.searched_tables AS s (workspace_id, table_id, shape)"
        " SELECT $1, * FROM unnest($2::int[], $3::text[])"
        " ON CONFLICT (workspace_id, table_id) DO UPDATE"
        " SET shape = excluded.shape, position = NULL, done = false"
        " WHERE s.shape <> excluded.shape",
        schema.workspace,
        list(shapes),
        list(shapes.values()),
    )
    gone = await db.fetch(
        "DELETE FROM danliu.searched_tables WHERE workspace_id = $1 AND table_id <> ALL ($2::int[])"
        " RETURNING table_id",
        schema.workspace,
        list(shapes),
    )
    if gone:
        await db.execute(
            f"DELETE FROM {schema.name}.search WHERE table_id = ANY ($1::int[])",
            [row["table_id"] for row in gone],
        )
    await db.execute(
        "UPDATE danliu.searches SET schema_version = $2 WHERE workspace_id = $1",
        schema.workspace,
        schema.version,
    )


async def _unread(db: Connection, schema: Schema) -> Table | None:
    found = await db.fetchval(
        "SELECT table_id FROM danliu.searched_tables WHERE workspace_id = $1 AND NOT done"
        " ORDER BY table_id LIMIT 1",
        schema.workspace,
    )
    return schema.by_id.get(found)


async def _read_on(db: Connection, schema: Schema, table: Table, most: int) -> int:
    """The next records of a table that is read as a whole, in the order of their ids."""
    key = schema.workspace, table.id
    position = await db.fetchval(
        "SELECT position FROM danliu.searched_tables WHERE workspace_id = $1 AND table_id = $2",
        *key,
    )
    where, after = ("id > $2", [position]) if position else ("true", [])
    rows = await db.fetch(
        f"{_select(schema, table)} WHERE {where} ORDER BY id LIMIT $1", most, *after
    )
    await _put(db, schema, table, rows)
    await db.execute(
        "UPDATE danliu.searched_tables SET position = $3, done = $4"
        " WHERE workspace_id = $1 AND table_id = $2",
        *key,
        rows[-1]["id"] if rows else position,
        len(rows) < most,
    )
    if position and len(rows) < most:
        await db.execute(f"ANALYZE {schema.name}.search", timeout=_ANALYSES_WITHIN_S)
    return max(1, len(rows))


_SETTLED = "AND xid < pg_snapshot_xmin(pg_current_snapshot())"


async def _entries(
    db: Connection, schema: Schema, most: int, *, only: str = ""
) -> Sequence[asyncpg.Record]:
    """The next entries after the mark."""
    mark = await one(
        db, "SELECT xid, seq FROM danliu.searches WHERE workspace_id = $1", schema.workspace
    )
    return await db.fetch(
        f"SELECT xid, seq, table_id, record_id FROM {schema.name}.changes"
        f" WHERE (xid, seq) > ($1, $2) {only} ORDER BY xid, seq LIMIT $3",
        *mark,
        most,
    )


async def _follow(db: Connection, schema: Schema, most: int) -> int:
    """The next entries of the log: what they speak of is read as it is now."""
    entries = await _entries(db, schema, most, only=_SETTLED)
    if not entries:
        return 0
    await _read_changed(db, schema, entries)
    await db.execute(
        "UPDATE danliu.searches SET xid = $2, seq = $3 WHERE workspace_id = $1",
        schema.workspace,
        entries[-1]["xid"],
        entries[-1]["seq"],
    )
    return len(entries)


async def _read_changed(
    db: Connection, schema: Schema, entries: Sequence[asyncpg.Record], *, known: bool = True
) -> None:
    """known: also those that are kept as of their last change; they may come again and again."""
    changed: dict[int, set[UUID]] = defaultdict(set)
    for entry in entries:
        changed[entry["table_id"]].add(entry["record_id"])
    fresh = f" AND NOT EXISTS (SELECT 1 FROM {schema.name}.search s WHERE s.record_id = t.id"
    fresh += " AND s.at = t.updated_at AND t.deleted_at IS NULL)"
    for id_, records in changed.items():
        if table := schema.by_id.get(id_):
            sql = f"{_select(schema, table)} t WHERE id = ANY ($1::uuid[]){'' if known else fresh}"
            await _put(db, schema, table, await db.fetch(sql, list(records)))


def _select(schema: Schema, table: Table) -> str:
    texts = (one.physical for one in searched(table.columns.values()))
    names = ", ".join(["id", "updated_at", "deleted_at", *texts])
    return f"SELECT {names} FROM {schema.physical(table)}"


async def _put(db: Connection, schema: Schema, table: Table, rows: Sequence[Any]) -> None:
    """Keep what these records are found by; those in the trash are not found."""
    columns = searched(table.columns.values())
    kept = [row for row in rows if row["deleted_at"] is None]
    grams = await _grams(table, columns, kept)
    ends = list(accumulate(map(len, grams)))  # all in one array: sent and read in no time
    await db.execute(
        f"INSERT INTO {schema.name}.search AS s (table_id, record_id, at, grams)"
        " SELECT $1, r, a, ($4::int[])[first:last]"
        " FROM unnest($2::uuid[], $3::timestamptz[], $5::int[], $6::int[])"
        " AS new (r, a, first, last)"
        " ON CONFLICT (record_id, table_id) DO UPDATE"
        " SET at = excluded.at, grams = excluded.grams"
        " WHERE s.at <> excluded.at OR s.grams <> excluded.grams",
        table.id,
        [row["id"] for row in kept],
        [row["updated_at"] for row in kept],
        list(chain.from_iterable(grams)),
        [end - len(one) + 1 for end, one in zip(ends, grams, strict=True)],
        ends,
    )
    if len(kept) < len(rows):
        await db.execute(
            f"DELETE FROM {schema.name}.search"
            " WHERE table_id = $1 AND record_id = ANY ($2::uuid[])",
            table.id,
            [row["id"] for row in rows if row["deleted_at"] is not None],
        )


async def _grams(table: Table, columns: Sequence[Column], rows: Sequence[Any]) -> list[list[int]]:
    """What each is found by; the flows of this process have their turn in between."""
    found, began = list[list[int]](), time.monotonic()
    for row in rows:
        found.append(grams_of(table, columns, tuple(row)[3:]))
        if len(found) % AT_A_STRETCH == 0:
            await give_way(time.monotonic() - began)
            began = time.monotonic()
    return found


async def give_way(worked_s: float) -> None:
    """Let others run, and rest where they had something to do: a search may be late, an order
    may not."""
    asked = time.monotonic()
    await asyncio.sleep(0)
    if time.monotonic() - asked > _IDLE_S:
        await asyncio.sleep(RESTS * worked_s)
