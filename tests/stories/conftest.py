"""A company to tell stories about: hub and worker in this process, the outside in another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from danliu.clock import Clock
from danliu.hub import Hub
from danliu.packs.demo import seed
from tests.connect.conftest import free_port
from tests.processes import Outside, Process, answering, new_database
from tests.stories.story import Story
from tests.stories.works import Works, running_works


@pytest.fixture(scope="session")
async def sandboxes(tmp_path_factory) -> AsyncIterator[Outside]:
    """The outside systems over real HTTP, for the whole run."""
    where = free_port()
    log = tmp_path_factory.mktemp("sandbox") / "log"
    process = Process("sandbox", "--port", str(where), log=log).start()
    async with httpx.AsyncClient(trust_env=False) as http:
        outside = Outside(http, f"http://127.0.0.1:{where}")
        await answering(http, f"{outside.url}/kingdee/_books", process)
        yield outside
    process.stop()


@pytest.fixture(scope="module")
async def database(dsn, request) -> str:
    """A database of this module's own."""
    return await new_database(dsn, request.module.__name__.replace(".", "_")[-50:])


@asynccontextmanager
async def opened(
    dsn: str, data: Path, outside: Outside, clock: Clock | None = None, *, tick: bool = True
) -> AsyncIterator[Hub]:
    """A hub at work over a seeded database; without `tick` its timers are fired by hand."""
    async with Hub.open(dsn, data, clock=clock, size=24, name="story") as hub:
        await seed(hub.house, sandbox=outside.url)
        worker = hub.worker()
        tasks = [asyncio.create_task(worker.run())]
        tasks += [asyncio.create_task(hub.tick())] if tick else []
        yield hub
        worker.stop()
        for task in tasks[1:]:
            task.cancel()
        await asyncio.wait(tasks, timeout=20)


@pytest.fixture(scope="module")
async def company(database, sandboxes, tmp_path_factory) -> AsyncIterator[Story]:
    await sandboxes.renew()
    async with opened(database, tmp_path_factory.mktemp("data"), sandboxes) as hub:
        row = await hub.first_workspace()
        assert row is not None
        yield Story(hub, await seed(hub.house, sandbox=sandboxes.url), sandboxes)


@pytest.fixture
async def story(company) -> Story:
    """The module's company, with the outside systems free of trouble."""
    await company.outside.calm()
    return company


@pytest.fixture(scope="module")
async def works(database, sandboxes, tmp_path_factory) -> AsyncIterator[Works]:
    async with running_works(database, sandboxes, tmp_path_factory.mktemp("data")) as works:
        yield works
