"""The server and the processes of one bench, all on this machine and gone at the end."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import msgspec

from bench.load import Plan, Tally
from danliu.postgres.server import EmbeddedPostgres

STARTS_WITHIN_S = 60
STOPS_WITHIN_S = 30


@dataclass(frozen=True)
class House:
    """folder: where the data and the logs of the processes lie."""

    dsn: str
    folder: Path

    @asynccontextmanager
    async def process(self, name: str, *words: str, port: int = 0) -> AsyncIterator[None]:
        """`python -m words` while the block runs; with a port, from when it answers there."""
        environment = {**os.environ, "DANLIU_DATABASE_URL": self.dsn, "DANLIU_DATA": self.data}
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", *words]
            running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            if port:
                await self._answers(running, name, port)
            yield
        finally:
            running.terminate()
            running.wait(STOPS_WITHIN_S)

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    async def _answers(self, running: "subprocess.Popen[bytes]", name: str, port: int) -> None:
        async with asyncio.timeout(STARTS_WITHIN_S):
            while running.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        return
                await asyncio.sleep(0.05)
        raise RuntimeError(f"{name} ended: {(self.folder / f'{name}.log').read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def opened() -> Iterator[House]:
    """A new PostgreSQL that keeps the moment of each commit, in a folder on a real disk."""
    lasting = Path("/var/tmp")  # /tmp is memory on many machines, and fsync there costs nothing
    folder = Path(
        tempfile.mkdtemp(prefix="danliu-bench-", dir=lasting if lasting.is_dir() else None)
    )
    folder.chmod(0o711)  # the account that runs PostgreSQL must find its way
    server = EmbeddedPostgres(folder)
    try:
        asyncio.run(_keep_moments(server.start()))
        server.stop()
        dsn = server.start()
        yield House(dsn, folder)
    finally:
        server.stop()
        shutil.rmtree(folder)


async def _keep_moments(dsn: str) -> None:
    db = await asyncpg.connect(dsn)
    await db.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    await db.close()


async def load(plan: Plan) -> Tally:
    """Send a plan from a process of its own."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.load",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await running.communicate(msgspec.json.encode(plan))
    tally = msgspec.json.decode(out, type=Tally)
    if tally.errors or not tally.n:
        raise RuntimeError(f"{plan.method} {plan.path}: {tally}")
    return tally
