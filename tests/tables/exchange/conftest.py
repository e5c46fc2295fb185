"""A shop with customers and orders, in a database of its own, for the stories of imports."""

import csv
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from danliu.clock import Clock
from danliu.people import actor
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import Pool, open_pool
from danliu.tables.catalog import Catalog
from danliu.tables.defining import define_tables
from danliu.tables.exchange.csv import open_csv
from danliu.tables.exchange.importing import import_rows
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.tally import Progress, Report
from danliu.tables.schema import FieldDef, TableDef, Unique
from danliu.tables.write import Context, Create, Writer, Written

SOURCE = UUID("6f1cf43c-96a4-4a2b-9d2e-3a4f0f4b8f10")
TABLES = [
    TableDef("customers", "客户", "name", (FieldDef("name", "名称", "text", required=True),)),
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


class Shop:
    """A workspace, and what a clerk does with files in it."""

    def __init__(self, pool: Pool, workspace: int, folder: Path) -> None:
        self.pool, self.workspace, self.folder = pool, workspace, folder
        self.catalog, self.progress = Catalog(), list[Progress]()
        self.writer = Writer(self.catalog, Clock())
        self.transactions = 0

    async def write(self, records: list[Create]) -> list[Written]:
        self.transactions += 1
        context = Context(actor.SYSTEM, "import:test")
        return await self.writer.write(self.pool, self.workspace, records, context)

    def file(self, text: str, name: str = "orders.csv", encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    async def bring_in(self, file: str | Path, mapping: Mapped, **how: Any) -> Report:
        path = file if isinstance(file, Path) else self.file(file)
        note = self.progress.append
        how = {"namespace": SOURCE, "progress": note, **how}
        report = await import_rows(self.write, mapping, open_csv(path), **how)
        parts = report.created + report.absorbed + report.skipped + report.refused
        assert report.received == parts
        return report

    async def all(self, table: str) -> list[dict[str, Any]]:
        """The records in the order in which they came."""
        schema = await self.catalog.schema(self.pool, self.workspace)
        rows = await self.pool.fetch(
            f"SELECT * FROM {schema.physical(schema.table(table))} ORDER BY created_at, id"
        )
        columns = schema.table(table).columns
        return [{key: row[one.physical] for key, one in columns.items()} for row in rows]

    async def values(self, table: str, field: str) -> list[Any]:
        return sorted([record[field] for record in await self.all(table)])


def refused(report: Report) -> list[list[str]]:
    """The file of refused rows, its header first."""
    assert report.refused_rows
    with report.refused_rows.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
async def shop(pool: Pool, tmp_path: Path) -> Shop:
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
    return Shop(pool, row.id, tmp_path)
