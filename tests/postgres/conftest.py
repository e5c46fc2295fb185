"""Servers that a test may kill, in folders of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from danliu.postgres.server import EmbeddedPostgres
from tests.conftest import open_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    path = open_folder()
    yield path
    shutil.rmtree(path)


@pytest.fixture
def server(folder: Path) -> Iterator[Callable[[], EmbeddedPostgres]]:
    """A way to open the folder's server, as often as wanted; all are stopped in the end."""
    opened: list[EmbeddedPostgres] = []

    def open_server() -> EmbeddedPostgres:
        opened.append(EmbeddedPostgres(folder))
        return opened[-1]

    yield open_server
    for one in opened:
        one.stop()
