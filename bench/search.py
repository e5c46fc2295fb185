"""The search box over a million records: how long it takes, and what being found costs.

`python -m bench.search [--quick]`. Names are real ones where the public data set is here
(DANLIU_DATA_SETS, company-names-cn), else made of common characters.
"""

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import uvloop
from msgspec import Struct
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.house import House, opened
from danliu.hub import Hub
from danliu.people.actor import SYSTEM, Actor, person
from danliu.people.workspaces import open_workspace
from danliu.tables.defining import define_tables, set_role
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.roles import Grant, Role
from danliu.tables.schema import Schema
from danliu.tables.search.indexing import BATCH, Indexer
from danliu.tables.search.searching import Wanted
from danliu.tables.write import Context, Set
from danliu.workspace import Workspace

BAR_MS = 50.0
_CITIES = ("苏州", "无锡", "常州", "杭州")
_STREETS = ("星湖街", "人民路", "解放东路", "工业大道", "科技园三路", "长江路")
_KINDS = ("机电有限公司", "汽车配件有限公司", "贸易公司", "物流股份有限公司", "")
_SOME = "启明天成华宏泰源光大新东方永安恒达盛世佳美中联海通金龙玉兰春江"
MEMBER = Role("city", "一城的人", tables={"orders": Grant(where="{city}={$me.city}")})
ORDERS = TableDef(
    "orders",
    "订单",
    "customer",
    (
        FieldDef("customer", "客户", "text"),
        FieldDef("number", "单号", "text"),
        FieldDef("phone", "电话", "text"),
        FieldDef("city", "城市", "text"),
        FieldDef("address", "地址", "text"),
        FieldDef("note", "备注", "long-text"),
    ),
)
ASKED = (
    ("a rare name", ("威利德", "云创新", "杰茜莱", "豪士")),
    ("a common character", ("公", "司", "路")),
    ("a common word", ("公司", "苏州", "前送到")),
    ("two common words", ("苏州 物流", "无锡 人民路")),
    ("part of a number", ("88213", "70001", "31337")),
    ("part of a phone", ("13888213", "13970001")),
    ("pinyin initials", ("wld", "ycxq", "hsjd", "szxhj")),
    ("no hit", ("龘龘", "zzqxv", "99999999999", "苏州龘")),
)


class Timed(Struct, frozen=True):
    """Milliseconds of one kind of search, and how many hits its first pages had."""

    name: str
    who: str
    p50: float
    p99: float
    hits: int


@dataclass
class Searches:
    """One run."""

    house: House
    rows: int
    rounds: int
    console: Console

    async def run(self) -> bool:
        async with Hub.open(self.house.dsn, Path(self.house.data), size=4) as hub:
            schema = await self._lay(hub)
            await self._fill(hub, schema)
            await self._index(hub, schema)
            timed = [
                await self._time(hub, schema, name, who, words)
                for name, words in ASKED
                for who in (SYSTEM, person(UUID(int=7), MEMBER.key, "甲", (), {"city": "苏州"}))
            ]
            await self._follow(hub, schema)
        self.console.print(_shown(timed, self.rows))
        return all(one.p50 < BAR_MS for one in timed)

    async def _lay(self, hub: Hub) -> Schema:
        async with hub.house.db.acquire() as db, db.transaction():
            now = hub.house.clock.now()
            row = await open_workspace(
                db, "search", "search", zone="Asia/Shanghai", demo=False, now=now
            )
            await define_tables(db, row.id, [ORDERS])
            return await set_role(db, row.id, MEMBER)

    async def _fill(self, hub: Hub, schema: Schema) -> None:
        table = schema.table("orders")
        names = ["id", "created_at", "created_by", "updated_at", "updated_by"]
        columns = [*names, *(table.columns[one.key].physical for one in ORDERS.fields)]
        async with hub.house.db.acquire() as db:
            await db.copy_records_to_table(
                table.physical,
                schema_name=schema.name,
                columns=columns,
                records=_orders(self.rows),
                timeout=600,
            )
            await db.execute(f"VACUUM ANALYZE {schema.physical(table)}", timeout=600)

    async def _index(self, hub: Hub, schema: Schema) -> None:
        """Read the whole table as the worker does, but for the index, which is quicker made last:
        what a worker does in a second is told by `_follow`."""
        indexer, db = Indexer(hub.house.db, hub.house.catalog), hub.house.db
        begun = time.perf_counter()
        await db.execute(f"DROP INDEX {schema.name}.search_grams")
        with Progress(console=self.console) as progress:
            bar = progress.add_task("reading", total=self.rows)
            while done := await indexer.step(schema.workspace, most=5_000):
                progress.advance(bar, done)
        grams = f"CREATE INDEX search_grams ON {schema.name}.search USING gin (grams)"
        await db.execute(grams, timeout=900)
        seconds = time.perf_counter() - begun
        self.console.print(f"read {self.rows:,} records: {self.rows / seconds:,.0f} a second")
        sizes = await hub.house.db.fetchrow(
            f"SELECT pg_table_size('{schema.name}.search') / 1e6,"
            f" pg_relation_size('{schema.name}.search_grams') / 1e6,"
            f" pg_table_size('{schema.physical(schema.table('orders'))}') / 1e6"
        )
        told = "search table {:.0f} MB, its index of grams {:.0f} MB; the records {:.0f} MB"
        self.console.print(told.format(*sizes))

    async def _time(
        self, hub: Hub, schema: Schema, name: str, who: Actor, words: Sequence[str]
    ) -> Timed:
        row = await hub.workspace_row(schema.workspace)
        ws = Workspace(hub.house, row, Context(who, "bench"))
        sight = ws.tables.sight(await ws.tables.fresh_schema())
        took, hits = [], 0
        for turn in range(self.rounds + 2):
            for word in words:
                begun = time.perf_counter()
                found = await hub.search.find(sight, ws.tables.page, Wanted(word))
                if turn > 1:
                    took.append((time.perf_counter() - begun) * 1_000)
                    hits += len(found.hits)
        of = "owner" if who is SYSTEM else "member"
        return Timed(name, of, median(took), quantiles(took, n=100)[98], hits // self.rounds)

    async def _follow(self, hub: Hub, schema: Schema) -> None:
        """How fast the log is followed: each record was edited."""
        row = await hub.workspace_row(schema.workspace)
        ws = Workspace(hub.house, row, Context(SYSTEM, "bench"))
        physical = schema.physical(schema.table("orders"))
        ids = [row["id"] for row in await ws.db.fetch(f"SELECT id FROM {physical} LIMIT 5000")]
        for start in range(0, len(ids), 500):
            edits = [Set("orders", one, {"note": f"改 {one}"}) for one in ids[start : start + 500]]
            await ws.tables.write(edits)
        indexer, begun = Indexer(hub.house.db, hub.house.catalog), time.perf_counter()
        while await indexer.step(schema.workspace, most=BATCH):
            pass
        rate = len(ids) / (time.perf_counter() - begun)
        self.console.print(f"followed {len(ids):,} edits: {rate:,.0f} a second")


def _orders(rows: int) -> Iterator[tuple[Any, ...]]:
    """Records of the orders' table, oldest first."""
    chance, names = Random(7), _names()
    began = datetime(2026, 1, 1, tzinfo=UTC)
    by = "system:danliu"
    for n in range(rows):
        at, city = began + timedelta(seconds=n), _CITIES[n % 4]
        yield (
            UUID(int=(n << 64) | chance.getrandbits(62)),
            *(at, by, at, by),
            f"{names[n % len(names)]}{_KINDS[n // len(names) % 5]}",
            f"DY-{n * 7919 % 10_000_019:07}",
            f"1{chance.randrange(3, 10)}{chance.randrange(10**9):09}",
            city,
            f"{city}市{chance.choice(_STREETS)}{chance.randrange(1, 999)}号",
            f"请在 {n % 30} 号前送到",
        )


def _names() -> list[str]:
    path = Path(os.environ.get("DANLIU_DATA_SETS", "")) / "company-names-cn" / "names.txt"
    if path.is_file():
        return path.read_text(encoding="utf-8").split()
    chance = Random(3)
    return ["".join(chance.choices(_SOME, k=chance.randrange(2, 6))) for _ in range(30_000)]


def _shown(timed: Sequence[Timed], rows: int) -> Table:
    table = Table(title=f"search in {rows:,} records, ms", title_justify="left")
    for name in ("asked for", "by", "p50", "p99", "hits", ""):
        table.add_column(name, justify="left" if name in ("asked for", "by") else "right")
    for one in timed:
        holds = "[green]holds[/green]" if one.p50 < BAR_MS else "[red]missed[/red]"
        told = (f"{one.p50:.1f}", f"{one.p99:.1f}", str(one.hits))
        table.add_row(one.name, one.who, *told, holds)
    return table


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    asked.add_argument("--quick", action="store_true")
    quick = asked.parse_args().quick
    console = Console()
    with opened() as house:
        rows, rounds = (100_000, 10) if quick else (1_000_000, 50)
        if not uvloop.run(Searches(house, rows, rounds, console).run()):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
