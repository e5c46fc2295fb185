"""A town whose processes may die: web and workers as the operating system sees them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from danliu.hub import Hub
from danliu.packs.demo import seed
from tests.connect.conftest import free_port
from tests.processes import Outside, Process, answering
from tests.stories.conftest import database, sandboxes
from tests.stories.story import Story

__all__ = ["database", "sandboxes"]


class Town:
    """Starts processes over one database. Whatever is left of them is killed in the end."""

    def __init__(self, dsn: str, data: Path) -> None:
        self.dsn, self.data = dsn, data
        self._all: list[Process] = []

    def process(self, *command: str) -> Process:
        where = {"DANLIU_DATABASE_URL": self.dsn, "DANLIU_DATA": str(self.data)}
        process = Process(*command, log=self.data / f"process-{len(self._all)}.log", **where)
        self._all.append(process)
        return process.start()

    def worker(self) -> Process:
        return self.process("worker")

    async def web(self) -> str:
        """A web process, once it answers; its address."""
        port = free_port()
        process, url = self.process("web", "--port", str(port)), f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(trust_env=False) as http:
            await answering(http, f"{url}/healthz", process)
        return url

    def kill_all(self) -> None:
        for process in self._all:
            if process.alive:
                process.kill()


@pytest.fixture(scope="module")
def town(database, tmp_path_factory) -> Iterator[Town]:
    town = Town(database, tmp_path_factory.mktemp("town"))
    yield town
    town.kill_all()


@asynccontextmanager
async def company_over(dsn: str, data: Path, outside: Outside) -> AsyncIterator[Story]:
    """The demo company, seen by a process that has no worker of its own."""
    await outside.renew()
    async with Hub.open(dsn, data, size=12, name="story") as hub:
        yield Story(hub, await seed(hub.house, sandbox=outside.url), outside)


@pytest.fixture(scope="module")
async def company(town, sandboxes) -> AsyncIterator[Story]:
    async with company_over(town.dsn, town.data, sandboxes) as company:
        yield company


@pytest.fixture
async def story(company) -> Story:
    """The module's company, with the outside systems free of trouble."""
    await company.outside.calm()
    return company
