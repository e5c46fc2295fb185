"""`python -m bench [--quick] [--only create,audits]`: measure, print the table, keep it."""

import argparse
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import uvloop
from msgspec import Struct
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.audits import Audits
from bench.computed import fill_computed
from bench.ground import fill, lay, skip_search, workspace
from bench.house import House, free_port, opened
from bench.points import LATEST, Measured, kept, shown
from bench.requests import Requests
from bench.sizes import FULL, QUICK, Sizes
from bench.trade import LATENCY_MS, Trade
from danliu.hub import Hub
from danliu.tables.catalog import load as load_schema
from danliu.tables.indexes.keeper import Keeper

PARTS = ("create", "lists", "audits", "trade")
console = Console(width=None if sys.stdout.isatty() else 110)


class Doors(Struct, frozen=True):
    """Where everybody listens, and the token of the workspace's owner."""

    ours: int
    bare: int
    stub: int
    sandbox: int
    token: str
    member: str


class Bench:
    """One run: what was measured so far, under one progress display."""

    def __init__(self, house: House, sizes: Sizes, progress: Progress) -> None:
        self._house, self._sizes, self._progress = house, sizes, progress
        self.measured: list[Measured] = []
        self.notes: list[str] = []

    async def run(self, parts: Sequence[str]) -> None:
        async with self._servers() as doors:
            if "create" in parts or "lists" in parts:
                await self._requests(doors, parts)
            if "audits" in parts:
                await self._audits(doors)
            if "trade" in parts:
                await self._trade(doors)

    @asynccontextmanager
    async def _servers(self) -> AsyncIterator[Doors]:
        """The stub, the workspace, and one web process of each side."""
        house, ports = self._house, [free_port() for _ in range(4)]
        ours, bare, stub, sandbox = ports
        url = f"http://127.0.0.1:{stub}/"
        async with AsyncExitStack() as stack:
            token, member = await self._lay(url)
            start = stack.enter_async_context
            await start(house.process("stub", "bench.stub", str(stub), port=stub))
            await start(house.process("ours", "danliu", "web", "--port", str(ours), port=ours))
            await start(house.process("bare", "bench.bare", str(bare), url, port=bare))
            yield Doors(ours, bare, stub, sandbox, token, member)

    async def _lay(self, stub: str) -> tuple[str, str]:
        tick = self._bar("rows", 3)
        async with Hub.open(self._house.dsn, Path(self._house.data), size=2) as hub:
            tokens = await lay(hub, stub)
            row = await workspace(hub)
            async with hub.house.db.acquire() as db:
                schema = await load_schema(db, row.id)
                for table, rows in (("many", self._sizes.rows), ("few", self._sizes.few_rows)):
                    await fill(db, schema, table, rows)
                    tick()
                await fill_computed(db, schema, self._sizes.rows)
                tick()
            await skip_search(hub, row)
            await Keeper(hub.house.db, hub.house.clock).keep()
        return tokens

    async def _requests(self, doors: Doors, parts: Sequence[str]) -> None:
        requests = Requests(doors.ours, doors.bare, doors.token, self._sizes)
        rounds = self._sizes.rounds
        hello = await requests.hello(self._bar("hello", rounds))
        self.notes.append(f"load generator, empty handler: {hello:,.0f} requests/s")
        if "create" in parts:
            self.measured.append(await requests.create(self._bar("create", 2 * rounds)))
            self.measured.append(await requests.bulk(self._bar("bulk", 2 * rounds)))
        if "lists" in parts:
            self.measured.append(await requests.list_1m(self._bar("list_1m", 2 * rounds)))
            self.measured.append(await requests.list_growth(self._bar("list_growth", 2 * rounds)))
            bar = self._bar("list_computed", 2 * rounds)
            self.measured.append(await requests.list_computed(bar))
            bar = self._bar("list_member", 2 * rounds)
            self.measured.append(await requests.list_member(doors.member, bar))

    async def _audits(self, doors: Doors) -> None:
        audits = Audits(self._house, doors.ours, doors.bare, doors.token, self._sizes)
        async with self._house.process("worker", "bench.worker"):
            await self._audited(audits, "audit_throughput")
            self.measured.append(await audits.own(self._bar("audit_own_ms", 1)))
            async with self._house.process("worker-2", "bench.worker"):
                await self._audited(audits, "audit_throughput_2")
                self.measured += await audits.start(self._bar("start_ms", 1))

    async def _audited(self, audits: Audits, name: str) -> None:
        self.measured.append(await audits.throughput(name, self._bar(name, 2 * self._sizes.rounds)))

    async def _trade(self, doors: Doors) -> None:
        house, port = self._house, doors.sandbox
        bar = self._progress.add_task("audit_p99_s", total=self._sizes.orders)
        async with (
            house.process("sandbox", "danliu", "sandbox", "--port", str(port), port=port),
            Trade.opened(house, doors.ours, port, self._sizes) as trade,
            house.process("worker", "danliu", "worker"),
        ):
            self.measured.append(await trade.p99(lambda n: self._progress.advance(bar, n)))
        if said := trade.outcome:
            self.notes.append(
                f"audit_p99_s: {said.arrived:,} orders at {self._sizes.per_second:g}/s, sandboxes"
                f" {LATENCY_MS} ms; {len(said.took_s):,} got an ERP number,"
                f" {said.reviewed:,} wait for a person, {said.held:,} were held"
            )

    def _bar(self, name: str, steps: int) -> "Tick":
        return Tick(self._progress, name, steps)


class Tick:
    """A progress bar that moves one step at a call."""

    def __init__(self, progress: Progress, name: str, steps: int) -> None:
        self._progress, self._bar = progress, progress.add_task(name, total=steps)

    def __call__(self) -> None:
        self._progress.advance(self._bar)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="about two minutes instead of ten")
    asked.add_argument("--only", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    words = asked.parse_args()
    sizes, parts = QUICK if words.quick else FULL, words.only.split(",")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with opened() as house, Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        bench = Bench(house, sizes, progress)
        uvloop.run(bench.run(parts))
    console.print(shown(bench.measured, sizes.name))
    for note in bench.notes:
        console.print(note, highlight=False)
    if set(parts) == set(PARTS):
        kept(bench.measured)
        console.print(f"kept in {LATEST.parent.name}/{LATEST.name}")


if __name__ == "__main__":
    main()
