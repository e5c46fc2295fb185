"""Keeps the indexes that are needed: builds what lacks, mends what a crash left, drops what nobody
uses. One at a time in a database, whoever's tick comes first."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
import structlog

from danliu.clock import Clock
from danliu.errors import Words
from danliu.postgres.pool import Connection, Pool
from danliu.tables.catalog import load
from danliu.tables.indexes import building, kept, uses
from danliu.tables.indexes.kept import Kept, There
from danliu.tables.indexes.needs import Need, needs
from danliu.tables.indexes.shapes import Shape
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Table

log = structlog.get_logger()
LOCK = 0x696E6478  # «indx»: held by the one that builds
UNUSED = timedelta(days=60)
NOT_NEEDED = timedelta(days=7)  # nothing asks for it any more, and nobody used it
_AGAIN = timedelta(minutes=2)  # after the first failure, doubled with each
_MOST_TRIES = 8
_LEAST_ROWS = 1_000  # a smaller table needs no index for what is merely often asked
_ROOM_BYTES = 256 * 1024 * 1024  # for the indexes of a table, and twice the table
_FULL = Words(
    "自动索引已占满这张表的份额：表大小的两倍",
    "the indexes of this table take all the room they may: twice the table",
)


@dataclass(frozen=True)
class Keeper:
    db: Pool
    clock: Clock

    async def keep(self) -> None:
        """One pass over all workspaces; does nothing where another process is at it."""
        async with self.db.acquire() as db:
            if not await db.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                return
            try:
                for row in await db.fetch("SELECT id FROM danliu.workspaces ORDER BY id"):
                    await self._workspace(db, row["id"])
            finally:
                if not db.is_closed():
                    await db.execute("SELECT pg_advisory_unlock($1)", LOCK)

    async def _workspace(self, db: Connection, workspace: int) -> None:
        schema, now = await load(db, workspace), self.clock.now()
        often = await uses.often(db, workspace, now)
        wanted = [
            need
            for table in schema.tables.values()
            for need in needs(schema, table, await _large(db, schema, table, often))
        ]
        await kept.want(db, workspace, wanted, now)
        await self._sweep(db, schema)
        await self._note_scans(db, schema)
        for need in wanted:
            await self._make(db, schema, need)
        await self._links(db, schema)
        await self._drop(db, schema, {one.name for one in wanted})
        await uses.forget(db, workspace, now)

    async def _sweep(self, db: Connection, schema: Schema) -> None:
        """What a crash left half made, and what no definition names any more."""
        if not await db.fetchval("SELECT pg_try_advisory_lock($1)", building.UNIQUE_LOCK):
            return  # somebody is just making a unique rule
        try:
            there, current = await kept.there(db, schema.name), await load(db, schema.workspace)
            stale = [one.name for one in there.values() if _is_ours(one) and not one.valid]
            for name in {*stale, *_orphans(current, there)}:
                await building.drop(db, schema.name, name)
        finally:
            await db.execute("SELECT pg_advisory_unlock($1)", building.UNIQUE_LOCK)

    async def _note_scans(self, db: Connection, schema: Schema) -> None:
        """An index that is there is ready; its scans tell when it was used."""
        there, known = await kept.there(db, schema.name), await kept.kept(db, schema.workspace)
        for name, one in known.items():
            found = there.get(name)
            if found is None and one.state in ("ready", "building"):
                await kept.note(db, schema.workspace, name, state="waiting")
            elif found and (one.state != "ready" or found.scans != one.scans):
                moved = self.clock.now() if found.scans > one.scans else one.used_at
                used, built = found.used_at or moved, one.built_at or self.clock.now()
                seen = {"scans": found.scans, "used_at": used, "built_at": built}
                state = one.state if one.state == "cannot" else "ready"
                await kept.note(db, schema.workspace, name, state=state, **seen)

    async def _make(self, db: Connection, schema: Schema, need: Need) -> None:
        one = (await kept.kept(db, schema.workspace))[need.name]
        if not _is_due(one, self.clock.now()):
            return
        if await _is_full(db, schema, need.table):
            await kept.note(db, schema.workspace, one.name, state="cannot", reason=_FULL)
            return
        await kept.note(db, schema.workspace, one.name, state="building", reason=None)
        begun = time.monotonic()
        try:
            await building.build(db, schema.name, need.table.physical, one.name, one.definition)
        except asyncpg.PostgresError as error:
            await self._failed(db, schema, one, error)
            return
        took = round((time.monotonic() - begun) * 1000)
        if need.computed:
            await building.analyze(db, schema.name, need.table.physical)
        done = {"state": "ready", "built_at": self.clock.now(), "took_ms": took, "tries": 0}
        await kept.note(db, schema.workspace, one.name, **done)
        log.info("an index was built", name=one.name, ms=took, why=one.why[0].en)

    async def _failed(
        self, db: Connection, schema: Schema, one: Kept, error: asyncpg.PostgresError
    ) -> None:
        """A change of the table came first, or PostgreSQL cannot: tried again, and later."""
        await building.drop(db, schema.name, one.name)
        reason = Words(f"没有建成：{error}", f"was not built: {error}")
        later = self.clock.now() + _AGAIN * 2**one.tries
        canceled = isinstance(error, asyncpg.QueryCanceledError)
        tries = {} if canceled else {"tries": one.tries + 1, "try_at": later}
        state = "waiting" if canceled else "failed"
        await kept.note(db, schema.workspace, one.name, state=state, reason=reason, **tries)
        log.warning("an index was not built", name=one.name, error=str(error))

    async def _links(self, db: Connection, schema: Schema) -> None:
        """The keys and indexes of links that were added to tables with records."""
        there = await kept.there(db, schema.name)
        for table in schema.tables.values():
            for column in table.stored:
                if not column.points_to:
                    continue
                name = f"l_{column.definition.id}"
                if name not in there:
                    kind = "gin" if column.type.points == "many" else "btree"
                    using = f"USING {kind} ({column.physical})"
                    await building.build(db, schema.name, table.physical, name, using)
        for row in await db.fetch(
            "SELECT conrelid::regclass::text AS physical, conname FROM pg_constraint"
            " WHERE connamespace = to_regnamespace($1) AND contype = 'f' AND NOT convalidated",
            schema.name,
        ):
            async with building.patient(db):
                await db.execute(
                    f"ALTER TABLE {row['physical']} VALIDATE CONSTRAINT {row['conname']}",
                    timeout=3600,
                )

    async def _drop(self, db: Connection, schema: Schema, wanted: set[str]) -> None:
        """What is not asked for any more at once, if nobody uses it; the rest when unused."""
        there = await kept.there(db, schema.name)
        for one in (await kept.kept(db, schema.workspace)).values():
            found, needed = there.get(one.name), one.name in wanted
            if one.state == "cannot" and found:
                await building.drop(db, schema.name, one.name)
            elif found and one.state == "ready" and _is_unused(one, self.clock.now()):
                await building.drop(db, schema.name, one.name)
                await kept.note(db, schema.workspace, one.name, state="unused")
                log.info("an index was dropped: nobody used it", name=one.name)
            elif not found and not needed:
                await kept.forget(db, schema.workspace, one.name)
        for name in there:
            if name.startswith("v_"):  # as they were made before they followed use
                await building.drop(db, schema.name, name)


async def _large(
    db: Connection, schema: Schema, table: Table, often: Mapping[int, Sequence[Shape]]
) -> Sequence[Shape]:
    shapes = [one for one in often.get(table.id, ()) if _fits(table, one)]
    if not shapes:
        return ()
    rows = await db.fetchval(
        f"SELECT count(*) FROM (SELECT FROM {schema.physical(table)} LIMIT $1)", _LEAST_ROWS
    )
    return shapes if rows == _LEAST_ROWS else ()


def _fits(table: Table, shape: Shape) -> bool:
    """Whether the table still has the fields that were asked for."""
    asked = {*shape.equal, *shape.among, *shape.ranged, *(one.field for one in shape.sort)}
    return all(key in table.columns or key in SYSTEM_KINDS for key in asked)


async def _is_full(db: Connection, schema: Schema, table: Table) -> bool:
    there = await kept.there(db, schema.name)
    taken = sum(
        one.bytes
        for one in there.values()
        if one.table == table.physical and one.name.startswith("x_")
    )
    size: int = await db.fetchval("SELECT pg_table_size($1::regclass)", schema.physical(table))
    return taken > max(_ROOM_BYTES, 2 * size)


def _is_ours(one: There) -> bool:
    return one.name.startswith(("x_", "u_", "l_"))


def _orphans(schema: Schema, there: Mapping[str, There]) -> list[str]:
    """Indexes of unique rules that came to no definition: they would refuse without a reason."""
    found = []
    for table in schema.tables.values():
        known = {f"u_{rule.id}" for rule in table.definition.unique}
        found += [
            one.name
            for one in there.values()
            if one.table == table.physical and one.name.startswith("u_") and one.name not in known
        ]
    return found


def _is_due(one: Kept, now: datetime) -> bool:
    if one.state == "failed":
        return one.tries < _MOST_TRIES and (one.try_at is None or one.try_at <= now)
    return one.state in ("waiting", "building")


def _is_unused(one: Kept, now: datetime) -> bool:
    last = max(filter(None, (one.used_at, one.built_at)), default=now)
    forgotten = one.needed_at < now - NOT_NEEDED
    return last < now - (NOT_NEEDED if forgotten else UNUSED)
