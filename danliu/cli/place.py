"""Where this installation keeps its data, and its database: flags first, then the environment."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

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


class Database(NamedTuple):
    """revive   brings the embedded server up if it is down; does nothing for another server"""

    dsn: str
    revive: Callable[[], None]


@contextmanager
def kept_up(data: Path) -> Iterator[Database]:
    """The server: DANLIU_DATABASE_URL, else the embedded one, started here if it is not running.

    Who started it stops it.
    """
    if url := os.environ.get("DANLIU_DATABASE_URL"):
        yield Database(url, lambda: None)
        return
    server = EmbeddedPostgres(data)

    def bring_up() -> str:
        return server.start(progress=lambda line: console.print(line, style="dim"))

    def revive() -> None:
        bring_up()

    try:
        yield Database(bring_up(), revive)
    finally:
        server.stop()


@contextmanager
def database(data: Path) -> Iterator[str]:
    """The DSN, for a command that does not last."""
    with kept_up(data) as kept:
        yield kept.dsn
