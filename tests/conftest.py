"""A real PostgreSQL for every test that asks: one server for the whole run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from danliu.postgres.server import EmbeddedPostgres


def open_folder() -> Path:
    """A new folder that the account of PostgreSQL may enter; pytest's own are closed to it."""
    memory = Path("/dev/shm")  # ten times quicker to clean up, where there is one
    folder = Path(tempfile.mkdtemp(prefix="danliu-", dir=memory if memory.is_dir() else None))
    folder.chmod(0o711)
    return folder


@pytest.fixture(scope="session")
def dsn() -> Iterator[str]:
    """The URL of a running database: ours, or the one that DANLIU_TEST_DATABASE_URL names."""
    if other := os.environ.get("DANLIU_TEST_DATABASE_URL"):
        yield other
        return
    folder = open_folder()
    server = EmbeddedPostgres(folder)
    yield server.start()
    server.stop()
    shutil.rmtree(folder)
