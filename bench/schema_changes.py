"""Changes of a full table, and how long somebody who reads it meanwhile has to wait at most.

`python -m bench.schema_changes [--rows 1000000]` measures it alone, in a PostgreSQL of its own.
The reader is a process of its own and asks for the first page again and again; the longest of its
reads that overlap a change is that change's figure, beside the longest of a reader left in peace.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

import msgspec
import uvloop
from msgspec import Struct
from rich.console import Console
from rich.table import Table as Grid

from bench.house import House, opened
from danliu.clock import Clock
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import Pool, open_pool
from danliu.tables.access import about, sight
from danliu.tables.catalog import Catalog, load
from danliu.tables.converting import Conversion, convert
from danliu.tables.defining import define_tables, redefine_live
from danliu.tables.definition import FieldDef, Sort, TableDef, Unique, View
from danliu.tables.definitions import By
from danliu.tables.history import What
from danliu.tables.indexes.keeper import Keeper
from danliu.tables.indexes.uniques import AlreadyDuplicated
from danliu.tables.indexes.verifier import verify
from danliu.tables.query import Query
from danliu.tables.read import Reader
from danliu.tables.schema import Schema
from danliu.tables.undoing import Undoing
from danliu.tables.write import Context, Writer

MOST_MS = 100  # that a reader may have to wait
_HOLDS_S = 5  # how long somebody's transaction keeps the table
_PAGES = 20
_WARM = 50  # reads before the reader counts
_TOTAL = FieldDef("total", "总价", "formula", options={"formula": "ROUND({单价}*{数量}*1.13,2)"})
_GOODS = TableDef(
    "goods",
    "商品",
    "number",
    (
        FieldDef("number", "编号", "text"),
        FieldDef("shop", "店铺", "text"),
        FieldDef("price", "单价", "number"),
        FieldDef("pieces", "数量", "number"),
        FieldDef("weight", "重量", "text"),
        # a house that runs has read formulas before: the first of a process costs half a second
        FieldDef("half", "半价", "formula", options={"formula": "{单价}/2"}),
    ),
)


class Read(Struct, array_like=True):
    """One read: when it began, by the clock that all processes share, and how long it took."""

    at: float
    seconds: float


class Change(Struct):
    """seconds it took; the reader's longest wait meanwhile, in milliseconds, and its reads."""

    name: str
    seconds: float
    longest_ms: float = 0
    reads: int = 0
    note: str = ""


async def read(dsn: str) -> list[Read]:
    """Page after page until the standard input ends."""
    pool, catalog, reader, reads = await open_pool(dsn, size=1), Catalog(), Reader(), []
    workspace = await pool.fetchval("SELECT id FROM danliu.workspaces")
    ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    while not ended.done():
        begun = time.monotonic()
        schema = await catalog.fresh(pool, workspace)
        seen = sight(schema, SYSTEM)
        given = about(SYSTEM, Clock().now(), schema.zone)
        await reader.page(pool, seen, Query("goods", fields=("number",)), given)
        reads.append(Read(begun, time.monotonic() - begun))
        if len(reads) == _WARM:
            print(flush=True)
    await pool.close()
    return reads


class Changes:
    """One run over one table."""

    def __init__(self, pool: Pool, workspace: int, console: Console) -> None:
        self.pool, self.workspace, self.console = pool, workspace, console
        self.clock, self.reader, self.done = Clock(), Reader(), list[tuple[float, Change]]()
        self.writer = Writer(Catalog(), self.clock)

    async def schema(self) -> Schema:
        return await load(self.pool, self.workspace)

    async def run(self, *, short: bool) -> None:
        await self._timed("nothing", asyncio.sleep(3))
        await self._timed("add a field", self._add(FieldDef("colour", "颜色", "text")))
        link = FieldDef("like", "类似", "link", options={"table": "goods"})
        await self._timed("add a link", self._add(link))
        await self._timed("its key checked and indexed", self.keeper.keep())
        await self._timed("add a formula", self._add(_TOTAL))
        await self._timed("rename a field", self._rename("shop", "门店"))
        act = await self._timed("remove a field", self._remove("colour"))
        context = Context(SYSTEM, "bench")
        undoing = Undoing(self.pool, self.writer, self.workspace, context)
        await self._timed("undo that", undoing.undo(What("act", str(act))))
        await self._timed("save a view", self._change(views=(_by("dear", Sort("price", True)),)))
        await self._timed("its index", self.keeper.keep())
        await self._timed("a unique rule", self._change(unique=(Unique(("number",)),)))
        await self._timed("a unique rule, refused", self._refused(Unique(("shop", "pieces"))))
        await self._beside_a_long_reader()
        await self._formula()
        if not short:
            await self._verify()
            await self._timed("change a type", self._convert())

    @property
    def keeper(self) -> Keeper:
        return Keeper(self.pool, self.clock)

    async def _timed(self, name: str, work: Awaitable[Any], note: str = "") -> Any:
        begun = time.monotonic()
        found = await work
        seconds = time.monotonic() - begun
        self.done.append((begun, Change(name, seconds, note=note)))
        self.console.print(f"{name}: {seconds:.3f} s", highlight=False)
        return found

    async def _change(self, **parts: Any) -> Any:
        table = (await self.schema()).table("goods").definition
        wanted = msgspec.structs.replace(table, **parts)
        by = By(self.clock.now(), SYSTEM.ref, self.clock.new_id())
        await redefine_live(self.pool, self.workspace, [wanted], [], by)
        return by.act

    async def _fields(self) -> tuple[FieldDef, ...]:
        return (await self.schema()).table("goods").definition.fields

    async def _add(self, field: FieldDef) -> None:
        await self._change(fields=(*await self._fields(), field))

    async def _remove(self, key: str) -> Any:
        fields = tuple(one for one in await self._fields() if one.key != key)
        return await self._change(fields=fields)

    async def _rename(self, key: str, name: str) -> None:
        fields = [
            msgspec.structs.replace(one, name=name) if one.key == key else one
            for one in await self._fields()
        ]
        await self._change(fields=tuple(fields))

    async def _refused(self, rule: Unique) -> None:
        table = (await self.schema()).table("goods").definition
        try:
            await self._change(unique=(*table.unique, rule))
        except AlreadyDuplicated as error:
            self.console.print(f"  {error.groups:,} values are there more than once")
        else:
            raise AssertionError("the duplicates were not found")

    async def _beside_a_long_reader(self) -> None:
        physical = (await self.schema()).physical((await self.schema()).table("goods"))
        async with self.pool.acquire() as db, db.transaction():
            await db.fetchval(f"SELECT count(*) FROM (SELECT FROM {physical} LIMIT 1)")
            field = FieldDef("late", "迟到", "text")
            name = f"add a field while a transaction reads for {_HOLDS_S} s"
            adding = asyncio.create_task(self._timed(name, self._add(field)))
            await asyncio.sleep(_HOLDS_S)
        await adding

    async def _formula(self) -> None:
        query = Query("goods", sort=(Sort("total", True),))
        await self._page("first page with the formula", Query("goods"))
        await self._page("sorted by it, no index yet", query, pages=1)
        view = _by("top", Sort("total", True))
        views = (await self.schema()).table("goods").definition.views
        await self._timed("save a view sorted by it", self._change(views=(*views, view)))
        await self._timed("the index of the formula", self.keeper.keep())
        await self._page("first page sorted by it", query)
        await self._page("next page sorted by it", query, after=True)

    async def _verify(self) -> None:
        schema = await self.schema()
        proof = verify(self.pool, schema, schema.table("goods"), "total")
        (outcome,) = await self._timed("verify every record", proof)
        self.console.print(f"  {outcome.rows:,} looked up, {outcome.wrong} wrong")

    async def _page(
        self, name: str, query: Query, *, pages: int = _PAGES, after: bool = False
    ) -> None:
        schema, took = await self.schema(), []
        given = about(SYSTEM, self.clock.now(), schema.zone)
        seen = sight(schema, SYSTEM)
        if after:
            first = await self.reader.page(self.pool, seen, query, given)
            query = msgspec.structs.replace(query, after=first.next)
        for _ in range(pages):
            begun = time.monotonic()
            await self.reader.page(self.pool, seen, query, given)
            took.append(time.monotonic() - begun)
        self.console.print(f"{name}: {median(took) * 1000:.1f} ms, first {took[0] * 1000:.1f} ms")

    async def _convert(self) -> None:
        wanted = FieldDef("weight", "重量", "number")
        conversion = Conversion.planned(await self.schema(), "goods", wanted)
        by = By(self.clock.now(), SYSTEM.ref, self.clock.new_id())
        outcome = await convert(self.pool, self.reader, conversion, by)
        self.console.print(f"  {outcome.same:,} the same, {outcome.lost:,} lost")


def _by(key: str, sort: Sort) -> View:
    return View(key, key, sort=(sort,))


async def _laid(pool: Pool, rows: int) -> int:
    await migrate(pool, "pre")
    async with pool.acquire() as db, db.transaction():
        now = Clock().now()
        row = await open_workspace(db, "b", "b", zone="Asia/Shanghai", demo=False, now=now)
        schema = await define_tables(db, row.id, [_GOODS])
    table = schema.table("goods")
    names = ", ".join(column.physical for column in table.stored)
    await pool.execute(
        f"INSERT INTO {schema.physical(table)}"
        f" (id, created_at, created_by, updated_at, updated_by, {names})"
        " SELECT gen_random_uuid(), now() - n * interval '1 second', 'x', now(), 'x', 'N' || n,"
        " (ARRAY['苏州','无锡','常州'])[1 + n % 3], (n * 7919::bigint % 100003) / 100.0, n % 40,"
        " (n % 977)::text FROM generate_series(1, $1::int) n",
        rows,
        timeout=900,
    )
    await pool.execute(f"VACUUM ANALYZE {schema.physical(table)}", timeout=900)
    return row.id


@asynccontextmanager
async def _reading(dsn: str, reads: list[Read]) -> AsyncIterator[None]:
    """Somebody who reads while the block runs; what he saw is in `reads` afterwards."""
    words = [sys.executable, "-m", "bench.schema_changes", "--read", dsn]
    process = await asyncio.create_subprocess_exec(
        *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    await process.stdout.readline()
    yield
    out, _ = await process.communicate(b"")
    reads += msgspec.json.decode(out, type=list[Read])


def _judged(done: list[tuple[float, Change]], reads: list[Read]) -> list[Change]:
    for begun, change in done:
        ended = begun + change.seconds
        during = [one for one in reads if one.at < ended and one.at + one.seconds > begun]
        change.reads = len(during)
        change.longest_ms = max((one.seconds for one in during), default=0) * 1000
    return [change for _, change in done]


async def measured(house: House, rows: int, console: Console, *, short: bool) -> list[Change]:
    pool, reads = await open_pool(house.dsn, size=8), list[Read]()
    changes = Changes(pool, await _laid(pool, rows), console)
    async with _reading(house.dsn, reads):
        await changes.run(short=short)
    await pool.close()
    return _judged(changes.done, reads)


def _print(console: Console, changes: list[Change]) -> None:
    grid = Grid("change", "took, s", "reader's longest wait, ms", "reads")
    for one in changes:
        verdict = "" if one.longest_ms <= MOST_MS else "  !"
        grid.add_row(
            one.name, f"{one.seconds:.3f}", f"{one.longest_ms:.1f}{verdict}", f"{one.reads:,}"
        )
    console.print(grid)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.schema_changes", description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--short", action="store_true", help="neither verify nor change a type")
    asked.add_argument("--read", metavar="DSN")
    words = asked.parse_args()
    if words.read:
        sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(read(words.read))))
        return
    console = Console()
    with opened() as house:
        _print(console, uvloop.run(measured(house, words.rows, console, short=words.short)))


if __name__ == "__main__":
    main()
