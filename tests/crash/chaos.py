"""Orders through the audit while everything around it fails: `make chaos`; a short form is a test.

Three sandboxes answer after half a second, with failures, time-outs and repeats; a worker is killed
every two seconds; PostgreSQL is killed twice. In the end every order is decided once and stands in
the ERP once. Prints one line: orders, decided, lost, doubled, stuck.

    python -m tests.crash.chaos [--orders 10000] [--seed 7] [--within-s 3000]
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

import httpx
import uvloop
from rich.console import Console
from rich.progress import Progress

from danliu.hub import Hub
from danliu.packs.demo import seed
from danliu.postgres.pool import LOST
from tests.conftest import free_port, open_folder
from tests.crash.conftest import Town
from tests.crash.test_everything_dies import Machine
from tests.crash.test_killed_workers import killed_now_and_then
from tests.processes import Outside, Process, answering
from tests.stories.story import DIAMOND, Story

LATENCY_MS = 500
CHANCES = {"http-500": 0.05, "hang": 0.02}
HANG_MS = 9_000
REPEATED = 0.05  # orders that are written twice, as a shop that was not answered does
CALLERS = 8
SYSTEMS = ("kingdee", "wangdiantong", "kdniao")


@dataclass(frozen=True)
class Outcome:
    """decided   have exactly one approval in the log, and one document in the ERP
    lost      have none
    doubled   approvals and documents beyond the first
    stuck     runs that have not ended
    """

    orders: int
    decided: int
    lost: int
    doubled: int
    stuck: int

    def __str__(self) -> str:
        told = (f"{value:,} {name}" for name, value in vars(self).items())
        return ", ".join(told)


class Chaos:
    """One storm over a company of its own."""

    def __init__(self, story: Story, town: Town, machine: Machine, seed_: int) -> None:
        self._story, self._town, self._machine = story, town, machine
        self._chance = Random(seed_)
        self.orders: list[UUID] = []
        self.kills = self.restarts = 0

    async def storm(self, orders: int, within_s: float, tick: Progress) -> Outcome:
        for n, system in enumerate(SYSTEMS):
            trouble = {"latency_ms": LATENCY_MS, "chances": CHANCES, "hang_ms": HANG_MS, "seed": n}
            await self._story.outside.control(system, **trouble)
        workers = [self._town.worker(), self._town.worker()]
        asked = tick.add_task("asked", total=orders)
        done = tick.add_task("decided", total=orders)
        async with killed_now_and_then(workers, self._chance) as kills:
            placing = asyncio.create_task(self._place(orders, lambda: tick.advance(asked)))
            await self._watch(orders, within_s, lambda ended: tick.update(done, completed=ended))
            await placing
        self.kills = kills.count
        return await self._counted()

    async def _watch(self, orders: int, within_s: float, tell: Callable[[int], None]) -> None:
        """Until every order's run has ended, or for so long; PostgreSQL dies twice on the way."""
        deadline = time.monotonic() + within_s
        while (ended := await self._ended()) < orders and time.monotonic() < deadline:
            tell(ended)
            if ended >= orders * (self.restarts + 1) / 3 and self.restarts < 2:
                self.restarts += 1
                self._machine.kill()
                await self._machine.again()
            await asyncio.sleep(0.5)
        tell(ended)

    async def _place(self, orders: int, tick) -> None:
        async def some() -> None:
            while len(self.orders) < orders:
                order = UUID(int=self._chance.getrandbits(128), version=4)
                self.orders.append(order)
                for _ in range(1 + (self._chance.random() < REPEATED)):
                    await self._write(order)
                tick()

        await asyncio.gather(*(some() for _ in range(CALLERS)))

    async def _write(self, order: UUID) -> None:
        """Until it is answered; the same id makes a repeat the same order."""
        while True:
            with suppress(*LOST):
                await self._story.order(DIAMOND, amount="1000", id=order)
                return
            await asyncio.sleep(0.2)

    async def _ended(self) -> int:
        with suppress(*LOST):
            # of the audit alone: what the clock starts in these minutes is not an order decided
            found: int = await self._story.ws.db.fetchval(
                "SELECT count(*) FROM danliu.runs WHERE status = 'done' AND flow = 'order-audit'"
            )
            return found
        return 0

    async def _counted(self) -> Outcome:
        ws = self._story.ws
        rows = await ws.db.fetch(
            f"SELECT record_id FROM ws_{ws.row.id}.changes WHERE after->>'status' = 'approved'"
        )
        approved = Counter(row["record_id"] for row in rows)
        numbers = {one.id: one.cells["number"] for one in await self._story.records("orders")}
        booked = Counter(one["number"] for one in await self._story.outside.documents())
        decided = [one for one in self.orders if approved[one] == booked[numbers.get(one)] == 1]
        lost = [one for one in self.orders if not approved[one] or not booked[numbers.get(one)]]
        doubled = sum(n - 1 for n in (*approved.values(), *booked.values()) if n > 1)
        stuck = await self._stuck()
        return Outcome(len(self.orders), len(decided), len(lost), doubled, stuck)

    async def _stuck(self) -> int:
        """Runs that do not end; one that the clock has started just now has half a minute."""
        for _ in range(60):
            under_way: int = await self._story.ws.db.fetchval(
                "SELECT count(*) FROM danliu.runs WHERE status <> 'done'"
            )
            if not under_way:
                break
            await asyncio.sleep(0.5)
        return under_way


@asynccontextmanager
async def company(folder: Path) -> AsyncIterator[tuple[Story, Town, Machine]]:
    """A company with a database server, sandboxes and processes of its own."""
    machine, port = Machine(open_folder()), free_port()
    town = Town(await machine.start(), folder)
    sandbox = Process("sandbox", "--port", str(port), log=folder / "sandbox.log").start()
    try:
        async with httpx.AsyncClient(trust_env=False) as http:
            outside = Outside(http, f"http://127.0.0.1:{port}")
            await answering(http, f"{outside.url}/kingdee/_books", sandbox)
            await outside.renew()
            await outside.tell("kingdee", "_credit", {"*": {"limit": 10**9, "used": 0}})
            async with Hub.open(town.dsn, folder, size=12, name="chaos") as hub:
                yield Story(hub, await seed(hub.house, sandbox=outside.url), outside), town, machine
    finally:
        town.kill_all()
        sandbox.stop()
        await asyncio.to_thread(machine.server.stop)


async def main(orders: int, seed_: int, within_s: float) -> bool:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Progress() as progress:
        async with company(Path(folder)) as (story, town, machine):
            chaos = Chaos(story, town, machine, seed_)
            outcome = await chaos.storm(orders, within_s, progress)
    seconds = time.monotonic() - began
    beside = f"{chaos.kills} kills, {chaos.restarts} restarts of PostgreSQL, {seconds:.0f} s"
    Console().print(f"{outcome} ({beside})")
    return (outcome.lost, outcome.doubled, outcome.stuck) == (0, 0, 0)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.crash.chaos", description=__doc__)
    asked.add_argument("--orders", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--within-s", type=float, default=3_000)
    words = asked.parse_args()
    sys.exit(0 if uvloop.run(main(words.orders, words.seed, words.within_s)) else 1)
