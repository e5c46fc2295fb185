"""The desk over a million rows in Chromium, and fifty open desks that wait for a change.

python -m bench.desk [--rows 1000000] [--desks 50] [--changes 30]
"""

import argparse
import asyncio
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

import httpx
import uvloop
from playwright.async_api import BrowserContext, Page, async_playwright, expect
from rich.console import Console
from rich.table import Table

from bench.ground import fill, lay, skip_search, workspace
from bench.house import House, free_port, opened
from bench.load import Wire
from danliu.hub import Hub
from danliu.tables.catalog import load as load_schema
from tests.browser.conftest import FLAGS

BAR_MS = 100.0
BAR_S = 1.0
FIRST_PAGE_MS = 1_500.0
SLOWER = 4  # times, than this processor is
EVERY_S = 1.0  # between two changes
STEPS, EDITS = 60, 30
TABLE = "many"

# How long the page is busy with one step of scrolling: to the second frame after it.
SCROLL = """
async (steps) => {
  const grid = document.querySelector('[data-testid=grid]')
  const frame = () => new Promise(requestAnimationFrame)
  const took = []
  for (let step = 0; step < steps; step += 1) {
    await frame()
    const began = performance.now()
    grid.scrollTop += 300
    await frame()
    await frame()
    took.push(performance.now() - began)
  }
  return took
}
"""

# How long each key of an edit keeps the page busy: to the second frame after it.
KEYS = """
() => {
  window.keys = []
  const frame = () => new Promise(requestAnimationFrame)
  addEventListener('keydown', async (event) => {
    await frame()
    await frame()
    window.keys.push(performance.now() - event.timeStamp)
  }, true)
}
"""


async def grid(address: str, token: str) -> dict[str, list[float]]:
    """Milliseconds until the first page stands, of each step of scrolling and each key of edits."""
    async with async_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        chromium = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        size = {"width": 1366, "height": 768}
        # what is awaited is asked by a text of ours, which the policy of the pages forbids
        context = await chromium.new_context(viewport=size, bypass_csp=True)
        await context.add_cookies([{"name": "danliu", "value": token, "url": address}])
        took = {"first page": [await _first_page(context, address) for _ in range(5)]}
        page = await context.new_page()
        await page.goto(f"{address}/t/{TABLE}")
        await page.get_by_test_id("grid-row").first.wait_for()
        took["scroll"] = await page.evaluate(SCROLL, STEPS)
        took["edit, a key"], took["edit, stored"] = await _edits(page)
        await chromium.close()
    return took


async def _first_page(context: BrowserContext, address: str) -> float:
    """From the click on a link to the first page with its parts, on a processor made slower."""
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await page.goto(address, wait_until="commit")
    shown = await page.wait_for_function("document.querySelector('main h2') && performance.now()")
    took: float = await shown.json_value()
    await page.close()
    return took


async def _edits(page: Page) -> tuple[list[float], list[float]]:
    """Milliseconds of each key, and of each edit from its last key until the server has it."""
    await page.get_by_test_id("grid").evaluate("grid => { grid.scrollTop = 0 }")
    await page.locator('[data-place="0"][data-field="amount"]').click()
    await page.evaluate(KEYS)
    stored = list[float]()
    for edit in range(EDITS):
        await page.keyboard.type(str(1000 + edit))
        async with page.expect_response(lambda answer: answer.request.method != "GET") as answer:
            began = time.perf_counter()
            await page.keyboard.press("Enter")
        if not (await answer.value).ok:
            raise RuntimeError(await (await answer.value).text())
        stored.append((time.perf_counter() - began) * 1_000)
        cell = page.locator(f'[data-place="{edit}"][data-field="amount"]')
        await expect(cell).to_contain_text(f"{1000 + edit:,}")
    keys: list[float] = await page.evaluate("window.keys")
    return keys, stored


async def desks(address: str, token: str, *, count: int, changes: int) -> list[float]:
    """Seconds from the answer to a writer until each open desk has the new record in its page.

    On bare connections: fifty browsers read their pages elsewhere, not on the server's processors.
    """
    host = urlsplit(address)
    asks = _Asks(host.hostname or "", host.port or 80, token)
    took, ready = list[float](), asyncio.Semaphore(0)
    written: dict[bytes, float] = {}
    open_ = [asyncio.create_task(_desk(asks, ready, written, took)) for _ in range(count)]
    for _ in range(count):
        await ready.acquire()
    async with httpx.AsyncClient(base_url=address, headers=asks.headers) as http:
        for number in range(changes):
            cells = {"source_number": f"D{number}", "channel": "shop", "amount": "1"}
            answer = await http.post(f"/api/tables/{TABLE}/records", json={"cells": cells})
            written[answer.raise_for_status().json()["id"].encode()] = time.monotonic()
            await asyncio.sleep(EVERY_S)
    async with asyncio.timeout(30):
        while len(took) < count * changes:
            await asyncio.sleep(0.05)
    for one in open_:
        one.cancel()
    await asyncio.gather(*open_, return_exceptions=True)
    return took


@dataclass(frozen=True)
class _Asks:
    host: str
    port: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"host": f"{self.host}:{self.port}", "authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> bytes:
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


async def _desk(
    asks: _Asks, ready: asyncio.Semaphore, written: dict[bytes, float], took: list[float]
) -> None:
    """Listens to the feed, and asks for its page again when its table changed."""
    seen = set[bytes]()
    reads, writes = await asyncio.open_connection(asks.host, asks.port)
    _, wire = await asyncio.get_running_loop().create_connection(Wire, asks.host, asks.port)
    writes.write(asks.get("/api/feed"))
    try:
        while line := await reads.readline():
            if line.startswith(b"event: hello"):
                ready.release()
            if not line.startswith(b"event: change"):
                continue
            _, page = await wire.ask(asks.get(f"/api/tables/{TABLE}/records?limit=100"))
            now = time.monotonic()
            for record in [one for one in written.keys() - seen if one in page]:
                seen.add(record)
                took.append(now - written[record])
    finally:
        writes.close()
        wire.close()


def told(console: Console, took: dict[str, Sequence[float]], unit: str, bar: float) -> None:
    table = Table("what", f"p50, {unit}", "p95", "longest", "n", "")
    for what, times in took.items():
        late = quantiles(times, n=20, method="inclusive")[18] if len(times) > 1 else times[0]
        holds = "holds" if late < bar else "missed"
        figures = (f"{median(times):.3g}", f"{late:.3g}", f"{max(times):.3g}", str(len(times)))
        table.add_row(what, *figures, holds)
    console.print(table)


async def measure(house: House, asked: argparse.Namespace) -> tuple[dict[str, Any], list[float]]:
    port = free_port()
    async with Hub.open(house.dsn, Path(house.data), size=2) as hub:
        owner, _ = await lay(hub, "http://127.0.0.1:9/")
        row = await workspace(hub)
        async with hub.house.db.acquire() as db:
            schema = await load_schema(db, row.id)
            await fill(db, schema, TABLE, asked.rows)
        await skip_search(hub, row)
    address = f"http://127.0.0.1:{port}"
    async with (
        house.process("web", "danliu", "web", "--port", str(port), port=port),
        house.process("worker", "danliu", "worker"),
    ):
        waiting = await desks(address, owner, count=asked.desks, changes=asked.changes)
        return await grid(address, owner), waiting


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--desks", type=int, default=50)
    parser.add_argument("--changes", type=int, default=30)
    asked = parser.parse_args()
    console = Console()
    with opened() as house:
        took, waiting = uvloop.run(measure(house, asked))
    told(
        console, {f"first page, {SLOWER} times slower": took.pop("first page")}, "ms", FIRST_PAGE_MS
    )
    told(console, took, "ms", BAR_MS)
    told(console, {f"a change at {asked.desks} desks": waiting}, "s", BAR_S)


if __name__ == "__main__":
    main()
