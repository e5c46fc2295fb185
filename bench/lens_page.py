"""The customer's page on a slow line: how soon its countdown shows, in Chromium.

`python -m bench.lens_page`. The line is 1.6 Mbit/s with 150 ms of delay, as the browser's own
emulation makes it; each look is by somebody who was never here.
"""

import argparse
import asyncio
import shutil
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

import uvloop
from playwright.async_api import Browser, async_playwright
from rich.console import Console

from bench.house import House, free_port, opened
from danliu.hub import Hub
from danliu.lens.lens import Target, write_link
from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

BAR_S, LOOKS = 2.0, 7
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


async def run(house: House, looks: int, console: Console) -> bool:
    async with Hub.open(house.dsn, Path(house.data), size=4, name="bench") as hub:
        link = await _order(hub)
        port = free_port()
        async with house.process("web", "danliu", "web", "--port", str(port), port=port):
            took = await _look(f"http://127.0.0.1:{port}/l/{link}", looks)
    told = ", ".join(f"{one:.2f}" for one in took)
    console.print(f"countdown after {told} s; median {median(took):.2f}, worst {max(took):.2f}")
    return max(took) < BAR_S


async def _order(hub: Hub) -> str:
    """One order on its way, with a parcel; the token of its link."""
    house, now = hub.house, hub.house.clock.now()
    async with house.db.acquire() as db, db.transaction():
        row = await open_workspace(
            db, "page", "苏州启明", zone="Asia/Shanghai", demo=False, now=now
        )
    ws = Workspace(house, row, Context(SYSTEM, "bench"))
    await install(ws, read_pack(shipped("trade")), demo=False)
    order, bill = uuid4(), uuid4()
    due = now + timedelta(hours=26)
    sent = {"channel": "phone", "product": "空滤", "quantity": 12, "expected_at": due}
    parcel = {"number": "ZT1", "carrier_name": "中通快递", "expected_at": due}
    track = {
        "waybill": bill,
        "at": now,
        "says": "离开苏州",
        "position": {"lng": 120.6, "lat": 31.3},
    }
    writes = [Create("orders", sent, order), Create("waybills", parcel, bill)]
    inside = Create("parcels", {"order": order, "waybill": bill})
    await ws.tables.write([*writes, inside, Create("tracks", track)])
    return write_link(house.vault, Target(row.id, order))


async def _look(url: str, looks: int) -> list[float]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        await _once(browser, url)  # the browser and the server have only just been started
        took = [await _once(browser, url) for _ in range(looks)]
        await browser.close()
    return took


async def _once(browser: Browser, url: str) -> float:
    """Seconds from the tap on the link until the countdown is there."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send("Network.emulateNetworkConditions", LINE)
    began = time.perf_counter()
    going = asyncio.create_task(page.goto(url, wait_until="commit"))
    await page.get_by_test_id("lens-countdown").wait_for(state="visible")
    took = time.perf_counter() - began
    await going
    await context.close()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three looks")
    asked = parser.parse_args()
    with opened() as house:
        kept = uvloop.run(run(house, 3 if asked.quick else LOOKS, Console()))
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
