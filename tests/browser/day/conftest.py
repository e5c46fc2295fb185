"""The day's own company: its processes on a clock that the story moves."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from danliu.clock import Clock
from danliu.hub import Hub
from danliu.packs.demo import seed, stock_stand_ins
from danliu.packs.sign_in import DemoSignIn
from tests.browser.day.company import Day
from tests.browser.day.hands import MORNING, Hands
from tests.browser.day.sizes import size
from tests.conftest import free_port
from tests.processes import Outside, Process, answering
from tests.stories.story import Story


@pytest.fixture
async def day(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Day]:
    folder = tmp_path_factory.mktemp("day")
    async with _day(new_database("day"), folder) as opened:
        yield opened


@asynccontextmanager
async def _day(dsn: str, folder: Path) -> AsyncIterator[Day]:
    hands = Hands(folder / "hands")
    hands.set(MORNING)
    web, outside = free_port(), free_port()
    environment = {
        "DANLIU_DATABASE_URL": dsn,
        "DANLIU_DATA": str(folder),
        "DAY_HANDS": str(folder / "hands"),
    }
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=60))
        stands = started(stack, "danliu", ("sandbox", "--port", str(outside)), folder, {})
        sandbox = Outside(http, f"http://127.0.0.1:{outside}")
        await answering(http, f"{sandbox.url}/kingdee/_books", stands)
        await stock_stand_ins(http, sandbox.url)
        hub = await stack.enter_async_context(
            Hub.open(dsn, folder, clock=Clock(now=hands.now), size=8, name="day")
        )
        story = Story(hub, await seed(hub.house, sandbox=sandbox.url), sandbox)
        house = "tests.browser.day.house"
        started(stack, house, ("worker",), folder, environment)
        served = started(stack, house, ("web", str(web)), folder, environment)
        address = f"http://127.0.0.1:{web}"
        await answering(http, f"{address}/healthz", served)
        desk = httpx.AsyncClient(base_url=address, trust_env=False, timeout=120)
        await stack.enter_async_context(desk)
        day = Day(story, hands, sandbox, desk, size())
        stack.push_async_callback(day.close)
        who = DemoSignIn()
        await day.post("/api/session", {"login": who.login, "password": who.password})
        yield day


def started(
    stack: AsyncExitStack,
    module: str,
    command: tuple[str, ...],
    folder: Path,
    given: dict[str, str],
) -> Process:
    log = folder / f"{module}-{command[0]}.log"
    process = Process(*command, log=log, module=module, **given).start()
    stack.callback(process.stop)
    return process
