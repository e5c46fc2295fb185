"""A shop with customers and orders, in a database of its own, for the stories of imports."""

import asyncio
import csv
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest

from danliu.clock import Clock
from danliu.people.actor import SYSTEM, Actor
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import Connection, Pool, open_pool
from danliu.tables.catalog import Catalog
from danliu.tables.defining import define_tables, set_role
from danliu.tables.definition import Check, FieldDef, TableDef, Unique
from danliu.tables.exchange import imports
from danliu.tables.exchange.files import open_file
from danliu.tables.exchange.importing import Store, run
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.refusals import mendable
from danliu.tables.exchange.starting import start
from danliu.tables.exchange.tally import Progress, Report
from danliu.tables.history import What
from danliu.tables.roles import Role
from danliu.tables.undoing import Undoing
from danliu.tables.write import Context, Write, Writer, Written

RETAIL = (
    FieldDef("invoice", "发票", "text", required=True),
    FieldDef("code", "货号", "text"),
    FieldDef("description", "品名", "text"),
    FieldDef("quantity", "数量", "number"),
    FieldDef("at", "时间", "date-time", options={"zone": "Europe/London"}),
    FieldDef("price", "单价", "number"),
    FieldDef("customer", "客户", "text"),
    FieldDef("country", "国家", "text"),
)
SOURCE, CLERK = "orders", Actor("import", "test", "member")
TABLES = [
    TableDef(
        "customers",
        "客户",
        "name",
        (FieldDef("name", "名称", "text", required=True), FieldDef("code", "编码", "text")),
    ),
    TableDef(
        "parcels",
        "包裹",
        "number",
        (
            FieldDef("number", "编号", "auto-number", options={"prefix": "P-", "digits": 3}),
            FieldDef("note", "说明", "long-text", options={"max": 50_000}),
        ),
    ),
    TableDef(
        "orders",
        "订单",
        "number",
        (
            FieldDef("number", "单号", "text", required=True),
            FieldDef("customer", "客户", "link", options={"table": "customers", "add": True}),
            FieldDef("amount", "金额", "money"),
        ),
        unique=(Unique(("number",), "reject"),),
    ),
    TableDef(
        "retail",
        "零售",
        "invoice",
        RETAIL,
        checks=(
            Check("ISBLANK({customer})", "没有客户", then="flag"),
            Check("{price}=0", "单价为零", then="flag"),
            Check("ISBLANK({description})", "没有品名", then="flag"),
            Check("{quantity}<0", "数量为负", then="flag"),
        ),
    ),
    TableDef(
        "strict",
        "零售（严）",
        "invoice",
        tuple(msgspec.structs.replace(one, required=one.key == "customer") for one in RETAIL),
        checks=(Check("{quantity}<0", "数量为负"),),
    ),
    TableDef(
        "lines",
        "明细",
        "product",
        (
            FieldDef("order", "订单", "link", required=True, options={"table": "orders"}),
            FieldDef("line", "行号", "number"),
            FieldDef("product", "品名", "text", required=True),
            FieldDef("pieces", "件数", "number"),
        ),
    ),
]


@pytest.fixture(scope="session")
async def pool(dsn: str) -> AsyncIterator[Pool]:
    """A new database, gone afterwards."""
    name = f"danliu_import_{secrets.token_hex(4)}"
    server = await asyncpg.connect(dsn)
    await server.execute(f"CREATE DATABASE {name}")
    pool = await open_pool(urlsplit(dsn)._replace(path=f"/{name}").geturl(), size=4)
    await migrate(pool, "pre")
    yield pool
    await pool.close()
    await server.execute(f"DROP DATABASE {name}")
    await server.close()


class CountingWriter(Writer):
    """Counts how often it is asked."""

    calls = 0

    async def write(
        self, db: Pool | Connection, workspace: int, writes: Sequence[Write], context: Context
    ) -> list[Written]:
        self.calls += 1
        return await super().write(db, workspace, writes, context)


class Shop:
    """A workspace, and what a clerk does with files in it."""

    def __init__(self, pool: Pool, workspace: int, folder: Path, dsn: str) -> None:
        self.pool, self.workspace, self.folder, self.dsn = pool, workspace, folder, dsn
        self.catalog, self.progress = Catalog(), list[Progress]()
        self.writer = CountingWriter(self.catalog, Clock())
        self.store = Store(pool, self.writer, workspace)

    @property
    def writes(self) -> int:
        """How often the write path was asked."""
        return self.writer.calls

    def file(self, text: str, name: str = "orders.csv", encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    async def bring_in(
        self, file: str | Path, mapping: Mapped, *, actor: Actor = CLERK, **how: Any
    ) -> Report:
        """Import it, as the clerk «import»; the rows refused stand in a file beside it."""
        path = file if isinstance(file, Path) else self.file(file)
        row = await start(self.store, path, mapping, SOURCE, actor)
        opened = open_file(path, sheet=row.sheet)
        report = await run(self.store, row, opened, **{"progress": self.progress.append, **how})
        await imports.settle(self.pool, row.id, "done", Clock().now())
        parts = report.created + report.changed + report.absorbed + report.skipped + report.refused
        assert report.received == parts
        assert report.refused == sum(one.rows for one in report.causes)
        self.refused = self.folder / f"{path.name}.refused.csv"
        self.refused.write_bytes(
            b"".join([one async for one in mendable(self.pool, row.id, opened.names)])
        )
        return report

    def refused_rows(self) -> list[list[str]]:
        """The file of refused rows of the last import, its header first."""
        with self.refused.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))

    async def all(self, table: str, *, with_id: bool = False) -> list[dict[str, Any]]:
        """The records in the order in which they came."""
        schema = await self.catalog.schema(self.pool, self.workspace)
        rows = await self.pool.fetch(
            f"SELECT * FROM {schema.physical(schema.table(table))} ORDER BY created_at, id"
        )
        columns = schema.table(table).columns
        names = {key: one.physical for key, one in columns.items()} | (
            {"id": "id"} if with_id else {}
        )
        return [{key: row[name] for key, name in names.items()} for row in rows]

    async def ids(self, table: str) -> list[Any]:
        """Of the records out of the trash, in the order in which they came."""
        schema = await self.catalog.schema(self.pool, self.workspace)
        rows = await self.pool.fetch(
            f"SELECT id FROM {schema.physical(schema.table(table))} WHERE deleted_at IS NULL"
            " ORDER BY created_at, id"
        )
        return [row["id"] for row in rows]

    async def write(self, *writes: Write) -> list[Written]:
        """What somebody writes by hand meanwhile."""
        context = Context(CLERK, "desk")
        return await self.writer.write(self.pool, self.workspace, writes, context)

    async def role(self, role: Role) -> None:
        """Make a role, or set it anew."""
        async with self.pool.acquire() as db, db.transaction():
            await set_role(db, self.workspace, role)

    async def log(self) -> list[tuple[str, set[str]]]:
        """The kind of each entry of the change log, and the fields it names."""
        rows = await self.pool.fetch(
            f"SELECT kind, after FROM ws_{self.workspace}.changes ORDER BY seq"
        )
        return [(row["kind"], set(row["after"])) for row in rows]

    async def acts(self) -> list[Any]:
        """The acts under which anything was written."""
        rows = await self.pool.fetch(f"SELECT DISTINCT act FROM ws_{self.workspace}.changes")
        return [row["act"] for row in rows]

    async def sql(self, text: str) -> str:
        """SQL with {field} and {table} of the table «retail» by their physical names."""
        schema = await self.catalog.schema(self.pool, self.workspace)
        table = schema.table("retail")
        names = {key: column.physical for key, column in table.columns.items()}
        return text.format(**names, retail=schema.physical(table))

    async def standing(self, table: str) -> list[dict[str, Any]]:
        """The cells of the records out of the trash, by their number."""
        kept, records = set(await self.ids(table)), await self.all(table, with_id=True)
        found = [record for record in records if record["id"] in kept]
        return sorted(found, key=lambda one: str(one["number"]))

    async def undo_last(self) -> None:
        """Take back all that the newest import wrote."""
        act = await self.pool.fetchval(
            "SELECT act FROM danliu.imports WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1",
            self.workspace,
        )
        undoing = Undoing(self.pool, self.writer, self.workspace, Context(SYSTEM, "desk"))
        await undoing.undo(What("act", str(act)))

    async def imports(self) -> int:
        """How many imports are kept."""
        query = "SELECT count(*) FROM danliu.imports WHERE workspace_id = $1"
        count: int = await self.pool.fetchval(query, self.workspace)
        return count

    async def values(self, table: str, field: str) -> list[Any]:
        return sorted([record[field] for record in await self.all(table)])


@pytest.fixture
async def loop_of() -> Callable[[Coroutine[Any, Any, None]], None]:
    """Runs a story in the loop of the pool, for a test that is itself no coroutine."""
    loop = asyncio.get_running_loop()

    def run(story: Coroutine[Any, Any, None]) -> None:
        loop.run_until_complete(story)

    return run


@pytest.fixture
async def shop(pool: Pool, dsn: str, tmp_path: Path) -> Shop:
    async with pool.acquire() as db, db.transaction():
        row = await open_workspace(
            db,
            f"shop-{secrets.token_hex(4)}",
            "铺子",
            zone="Asia/Shanghai",
            demo=False,
            now=Clock().now(),
        )
        await define_tables(db, row.id, TABLES)
    database = await pool.fetchval("SELECT current_database()")
    return Shop(pool, row.id, tmp_path, urlsplit(dsn)._replace(path=f"/{database}").geturl())
