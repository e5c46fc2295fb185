"""Point `import`: lines of invoices through the importer, beside COPY of the same rows and log.

`python -m bench.imports [--quick]` measures it alone, in a PostgreSQL of its own. The importer runs
in a process of its own, from opening the file to its last commit, and tells its largest memory.
Both sides write tables of the same columns and indexes, and the same entries of the change log.
"""

import argparse
import asyncio
import gc
import gzip
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import msgspec
import uvloop
from msgspec import Struct
from rich.console import Console

from bench.house import House, opened
from bench.points import Measured, compared, shown
from bench.sizes import FULL, QUICK, Sizes
from danliu.clock import Clock
from danliu.people.actor import Actor
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import Pool, open_pool
from danliu.tables.catalog import Catalog, load
from danliu.tables.defining import define_tables
from danliu.tables.definition import Check, FieldDef, TableDef
from danliu.tables.exchange import imports
from danliu.tables.exchange.files import open_file
from danliu.tables.exchange.importing import Store, run
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.starting import start
from danliu.tables.schema import Schema
from danliu.tables.write import Writer

RATIO = 0.5  # the bar
PEAK_BYTES = 400_000_000  # the bar of the importer's memory
_COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice")
_MORE = ("CustomerID", "Country")
_FIELDS = (
    FieldDef("invoice", "发票", "text", required=True),
    FieldDef("code", "货号", "text"),
    FieldDef("description", "品名", "text"),
    FieldDef("quantity", "数量", "number"),
    FieldDef("at", "时间", "date-time", options={"zone": "Europe/London"}),
    FieldDef("price", "单价", "number"),
    FieldDef("customer", "客户", "text"),
    FieldDef("country", "国家", "text"),
)
_CHECKS = (
    Check("ISBLANK({customer})", "没有客户", then="flag"),
    Check("{price}=0", "单价为零", then="flag"),
    Check("ISBLANK({description})", "没有品名", then="flag"),
    Check("{quantity}<0", "数量为负", then="flag"),
)


class Imported(Struct):
    """seconds from opening the file to the last commit; peak of the importing process."""

    seconds: float
    rows: int
    created: int
    peak_bytes: int


def lines(path: Path, rows: int) -> int:
    """Write the file: the public invoices where they are, else as many made of numbers."""
    sets = os.environ.get("DANLIU_DATA_SETS", "")
    real = Path(sets) / "orders-online-retail" / "lines.csv.gz"
    if sets and real.exists():
        head, *data = gzip.decompress(real.read_bytes()).splitlines(keepends=True)[: rows + 1]
        path.write_bytes(head + b"".join(data))
        return len(data)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join((*_COLUMNS, *_MORE)) + "\n")
        for n in range(rows):
            customer = "" if n % 4 == 0 else str(12_000 + n % 3_000)
            file.write(
                f"{536_000 + n // 19},{22_000 + n % 3_651},WHITE HANGING HEART HOLDER {n % 977},"
                f"{n % 60 - 1},2010-12-{1 + n % 28:02} 08:{n % 60:02}:00,{n % 500 / 100:.2f},"
                f"{customer},United Kingdom\n"
            )
    return rows


async def bring_in(dsn: str, table: str, path: Path) -> Imported:
    """One import into this table of the only workspace."""
    gc.set_threshold(100_000, 50, 50)  # as `danliu import` does
    pool = await open_pool(dsn, size=2)
    workspace = await pool.fetchval("SELECT id FROM danliu.workspaces")
    store = Store(pool, Writer(Catalog(), Clock()), workspace)
    names = (*_COLUMNS, *_MORE)
    columns = {field.key: name for field, name in zip(_FIELDS, names, strict=True)}
    begun = time.perf_counter()
    row = await start(
        store, path, Mapped(table, {}, columns=columns), table, Actor("import", "bench", "member")
    )
    report = await run(store, row, await asyncio.to_thread(open_file, path))
    seconds = time.perf_counter() - begun
    await imports.settle(pool, row.id, "done", Clock().now())
    await pool.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Imported(seconds, report.received, report.created, peak)


@dataclass
class Imports:
    """One run of the point: a table of each side a round."""

    house: House
    sizes: Sizes

    @property
    def rows(self) -> int:
        return 245_903 if self.sizes.name == "full" else 40_000

    async def measured(self, tick: Callable[[], None]) -> tuple[Measured, str]:
        """The point, and a note on memory. Raises RuntimeError where it is beyond its bar."""
        path = self.house.folder / "lines.csv"
        rows = lines(path, self.rows)
        pool = await open_pool(self.house.dsn, size=2)
        schema = await self._lay(pool)
        ours, bare, peaks = [], [], []
        for turn in range(self.sizes.rounds):
            found = await self._imported(f"lines{turn}", path)
            if (found.rows, found.created) != (rows, rows):
                raise RuntimeError(f"not all of {rows} rows came in: {found}")
            ours.append(rows / found.seconds)
            peaks.append(found.peak_bytes)
            tick()
            bare.append(rows / await self._copied(pool, schema, f"lines{turn}"))
            tick()
        await pool.close()
        if max(peaks) > PEAK_BYTES:
            raise RuntimeError(f"the importer took {max(peaks):,} bytes")
        point = compared("import", "1/s", ours, bare, rows, bar=RATIO, good="at least")
        return point, f"import: {rows:,} rows, largest memory {max(peaks) / 1e6:.0f} MB"

    async def _lay(self, pool: Pool) -> Schema:
        await migrate(pool, "pre")
        async with pool.acquire() as db, db.transaction():
            now = Clock().now()
            row = await open_workspace(
                db, "imports", "imports", zone="Asia/Shanghai", demo=False, now=now
            )
            tables = [
                TableDef(f"lines{turn}", f"lines{turn}", "invoice", _FIELDS, checks=_CHECKS)
                for turn in range(self.sizes.rounds)
            ]
            await define_tables(db, row.id, tables)
            return await load(db, row.id)

    async def _imported(self, table: str, path: Path) -> Imported:
        words = ("-m", "bench.imports", "--bring-in", self.house.dsn, table, str(path))
        running = await asyncio.create_subprocess_exec(
            sys.executable, *words, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await running.communicate()
        return msgspec.json.decode(out, type=Imported)

    async def _copied(self, pool: Pool, schema: Schema, table: str) -> float:
        """Seconds of COPY, from files on disk, of the rows and of their entries."""
        physical = schema.physical(schema.table(table))
        entries = f"{schema.name}.changes"
        mine = f"SELECT * FROM {entries} WHERE table_id = {schema.table(table).id}"
        async with pool.acquire() as db:
            files = self.house.folder / "rows.copy", self.house.folder / "log.copy"
            await db.copy_from_query(f"SELECT * FROM {physical}", output=files[0], timeout=300)
            await db.copy_from_query(mine, output=files[1], timeout=300)
            await db.execute("CREATE SCHEMA bare_copy")
            await db.execute(f"CREATE TABLE bare_copy.rows (LIKE {physical} INCLUDING ALL)")
            await db.execute(f"CREATE TABLE bare_copy.log (LIKE {entries} INCLUDING ALL)")
            begun = time.perf_counter()
            for name, file in zip(("rows", "log"), files, strict=True):
                await _copy(db, name, file)
            seconds = time.perf_counter() - begun
            await db.execute("DROP SCHEMA bare_copy CASCADE")
        return seconds


async def _copy(db: asyncpg.Connection, name: str, file: Path) -> None:
    await db.copy_to_table(name, schema_name="bare_copy", source=file, timeout=300)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--bring-in", nargs=3, metavar=("DSN", "TABLE", "FILE"))
    words = asked.parse_args()
    if words.bring_in:
        dsn, table, file = words.bring_in
        found = uvloop.run(bring_in(dsn, table, Path(file)))
        sys.stdout.buffer.write(msgspec.json.encode(found))
        return
    sizes, console = (QUICK if words.quick else FULL), Console()
    with opened() as house:
        point, note = uvloop.run(Imports(house, sizes).measured(lambda: None))
    console.print(shown([point], sizes.name))
    console.print(note, highlight=False)


if __name__ == "__main__":
    main()
