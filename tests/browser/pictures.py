"""A picture of every page, to be looked at: two widths, two themes, two tongues.

    python -m tests.browser.pictures FOLDER [--english] [--only NAME,NAME]

Starts a Danliu with its demo in a folder of its own and ends it afterwards.
"""

import argparse
import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Browser, async_playwright
from rich.console import Console
from rich.progress import Progress

from danliu.postgres.server import EmbeddedPostgres
from tests.browser.conftest import FLAGS
from tests.browser.every_page import (
    DESK,
    PHONE,
    Width,
    look_around,
    opened,
    pages,
    signed_in,
)
from tests.conftest import Demo, open_folder, running_demo

SCENES = [(width, theme) for width in (DESK, PHONE) for theme in ("light", "dark")]
SETTLED_MS = 400  # charts and pictures come a moment after their page


async def take(demo: Demo, folder: Path, *, english: bool, only: set[str]) -> int:
    """Pictures of all scenes, of these pages or of all; how many."""
    taken = 0
    async with async_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        chromium = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        with Progress(console=Console()) as progress:
            for width, theme in SCENES:
                task = progress.add_task(f"{width.name} {theme}", total=None)
                async for _ in scene(chromium, demo, width, theme, folder, english, only):
                    progress.advance(task)
                    taken += 1
        await chromium.close()
    return taken


async def scene(
    chromium: Browser,
    demo: Demo,
    width: Width,
    theme: str,
    folder: Path,
    english: bool,
    only: set[str],
) -> AsyncIterator[str]:
    async with signed_in(chromium, demo, width, theme) as context:
        page = await context.new_page()
        town = await look_around(page, demo)
        if english:
            await page.goto(demo.address)
            await page.evaluate("localStorage.setItem('danliu.tongue', 'en')")
        for name, path in pages(town).items():
            if only and name not in only:
                continue
            await opened(page, demo, path)
            await page.wait_for_timeout(SETTLED_MS)
            await page.screenshot(path=folder / f"{name}-{width.name}-{theme}.png")
            yield name


def main() -> None:
    parser = argparse.ArgumentParser(description="A picture of every page, to be looked at.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--english", action="store_true", help="in English instead of Chinese")
    parser.add_argument("--only", default="", help="names of pages as in every_page.py")
    asked = parser.parse_args()
    only = {name for name in asked.only.split(",") if name}
    asked.folder.mkdir(parents=True, exist_ok=True)
    data = open_folder()
    server = EmbeddedPostgres(data)
    try:
        with running_demo(server.start(), data) as demo:
            taken = asyncio.run(take(demo, asked.folder, english=asked.english, only=only))
    finally:
        server.stop()
        shutil.rmtree(data, ignore_errors=True)
    Console().print(f"{taken} pictures in {asked.folder}")


if __name__ == "__main__":
    main()
