"""A picture of every page, to be looked at: two widths, two themes, two tongues.

    python -m tests.browser.pictures FOLDER [--english] [--workshop] [--only NAME,NAME]

Starts a Danliu with its demo in a folder of its own and ends it afterwards.
"""

import argparse
import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, async_playwright
from rich.console import Console
from rich.progress import Progress

from danliu.postgres.server import EmbeddedPostgres
from tests.browser.conftest import FLAGS
from tests.browser.every_page import (
    DESK,
    PHONE,
    Width,
    build_workshop,
    look_around,
    opened,
    pages,
    signed_in,
)
from tests.conftest import Demo, open_folder, running_demo

SCENES = [(width, theme) for width in (DESK, PHONE) for theme in ("light", "dark")]
SETTLED_MS = 400  # charts and pictures come a moment after their page


class Wanted(NamedTuple):
    """only: of these pages; none: of all. workshop: of the workshop's, else of the trade's"""

    folder: Path
    english: bool
    workshop: bool
    only: frozenset[str]


async def take(demo: Demo, wanted: Wanted) -> int:
    """Pictures of all scenes; how many."""
    taken = 0
    async with async_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        chromium = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        shown = await _pages(chromium, demo, wanted)
        with Progress(console=Console()) as progress:
            for width, theme in SCENES:
                task = progress.add_task(f"{width.name} {theme}", total=None)
                async for _ in scene(chromium, demo, width, theme, shown, wanted):
                    progress.advance(task)
                    taken += 1
        await chromium.close()
    return taken


async def _pages(chromium: Browser, demo: Demo, wanted: Wanted) -> dict[str, str]:
    async with signed_in(chromium, demo, DESK, "light") as context:
        page = await context.new_page()
        if wanted.workshop:
            shown = await build_workshop(page, demo)
        else:
            shown = pages(await look_around(page, demo))
    return {name: path for name, path in shown.items() if not wanted.only or name in wanted.only}


async def scene(
    chromium: Browser,
    demo: Demo,
    width: Width,
    theme: str,
    shown: dict[str, str],
    wanted: Wanted,
) -> AsyncIterator[str]:
    async with signed_in(chromium, demo, width, theme) as context:
        page = await context.new_page()
        if wanted.english:
            await page.goto(demo.address)
            await page.evaluate("localStorage.setItem('danliu.tongue', 'en')")
        for name, path in shown.items():
            await opened(page, demo, path)
            await page.wait_for_timeout(SETTLED_MS)
            await page.screenshot(path=wanted.folder / f"{name}-{width.name}-{theme}.png")
            yield name


def main() -> None:
    parser = argparse.ArgumentParser(description="A picture of every page, to be looked at.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--english", action="store_true", help="in English instead of Chinese")
    parser.add_argument("--workshop", action="store_true", help="of the workshop pack")
    parser.add_argument("--only", default="", help="names of pages as in every_page.py")
    asked = parser.parse_args()
    only = frozenset(name for name in asked.only.split(",") if name)
    wanted = Wanted(asked.folder, asked.english, asked.workshop, only)
    asked.folder.mkdir(parents=True, exist_ok=True)
    data = open_folder()
    server = EmbeddedPostgres(data)
    try:
        with running_demo(server.start(), data) as demo:
            taken = asyncio.run(take(demo, wanted))
    finally:
        server.stop()
        shutil.rmtree(data, ignore_errors=True)
    Console().print(f"{taken} pictures in {asked.folder}")


if __name__ == "__main__":
    main()
