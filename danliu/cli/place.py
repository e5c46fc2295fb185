"""Where this installation keeps its data, and its database: flags first, then the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from danliu.postgres.server import EmbeddedPostgres

console = Console(stderr=True)
Data = Annotated[
    Path | None,
    typer.Option("--data", envvar="DANLIU_DATA", help="数据目录 The folder for all data"),
]


def data_folder(given: Path | None) -> Path:
    """As root the data lives where a system user of its own can read it."""
    if given:
        return given.expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/danliu")
    return Path.home() / ".local" / "share" / "danliu"


@contextmanager
def database(data: Path) -> Iterator[str]:
    """The DSN: DANLIU_DATABASE_URL, else the embedded server, started here if it is not running.

    Who started it stops it.
    """
    if url := os.environ.get("DANLIU_DATABASE_URL"):
        yield url
        return
    server = EmbeddedPostgres(data)
    try:
        yield server.start(progress=lambda line: console.print(line, style="dim"))
    finally:
        server.stop()
