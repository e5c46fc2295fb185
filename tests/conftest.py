"""A real PostgreSQL for every test that asks: one server for the whole run."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, settings

from danliu.postgres.server import EmbeddedPostgres

# no property is a property of the machine's speed
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


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


@pytest.fixture(scope="session")
def new_database(dsn: str) -> Callable[[str], str]:
    """Make an empty database on the run's server; its URL."""

    def make(name: str) -> str:
        async def create() -> None:
            connection = await asyncpg.connect(dsn)
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            await connection.execute(f'CREATE DATABASE "{name}"')
            await connection.close()

        # in a thread: the fixture that asks may itself be running in a loop
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(lambda: asyncio.run(create())).result()
        parts = urlsplit(dsn)
        return urlunsplit(parts._replace(path=f"/{name}"))

    return make


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Demo(NamedTuple):
    """A whole Danliu as `danliu up` starts it, with its demo."""

    address: str
    database: str
    data: Path


@contextmanager
def running_demo(database: str, data: Path, *flags: str) -> Iterator[Demo]:
    """`danliu up` in a process of its own, until it answers; stopped in the end."""
    port = free_port()
    environment = {**os.environ, "DANLIU_DATABASE_URL": database}
    asked = ("up", "--port", str(port), "--data", str(data), *flags)
    command = [sys.executable, "-m", "danliu", *asked]
    with subprocess.Popen(command, env=environment, start_new_session=True) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            until_it_answers(f"{address}/healthz", process)
            yield Demo(address, database, data)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=40)


def until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, f"ended with {process.returncode} before it answered"
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"{url} did not answer within a minute")


@pytest.fixture(scope="session")
def demo(new_database: Callable[[str], str]) -> Iterator[Demo]:
    folder = open_folder()
    with running_demo(new_database("demo"), folder) as running:
        yield running
    shutil.rmtree(folder)
