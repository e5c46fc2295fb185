"""The week's own company, of the workshop pack alone, on a clock that the story moves."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from danliu.clock import Clock
from danliu.hub import Hub
from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.people.actor import SYSTEM
from danliu.people.users import add_user, join
from danliu.people.workspaces import open_workspace
from danliu.tables.write import Context
from danliu.workspace import Workspace
from tests.browser.day.conftest import started
from tests.browser.day.hands import MORNING, Hands
from tests.browser.week.company import OWNER, Week
from tests.browser.week.sizes import size
from tests.conftest import free_port
from tests.processes import Outside, answering
from tests.stories.story import Story
from tests.stories.works import Works
from tests.web.people import PASSWORD


@pytest.fixture
async def week(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Week]:
    async with _week(new_database("week"), tmp_path_factory.mktemp("week")) as opened:
        yield opened


@asynccontextmanager
async def _week(dsn: str, folder: Path) -> AsyncIterator[Week]:
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
        await answering(http, f"{sandbox.url}/wecom/_books", stands)
        hub = await stack.enter_async_context(
            Hub.open(dsn, folder, clock=Clock(now=hands.now), size=8, name="week")
        )
        works = Works(Story(hub, await _founded(hub, sandbox), sandbox), dsn, folder)
        house = "tests.browser.day.house"
        started(stack, house, ("worker",), folder, environment)
        served = started(stack, house, ("web", str(web)), folder, environment)
        address = f"http://127.0.0.1:{web}"
        await answering(http, f"{address}/healthz", served)
        desk = httpx.AsyncClient(base_url=address, trust_env=False, timeout=120)
        await stack.enter_async_context(desk)
        week = Week(works, hands, sandbox, desk, size())
        stack.push_async_callback(week.close)
        await week.post("/api/session", {"login": OWNER, "password": PASSWORD})
        yield week


async def _founded(hub: Hub, sandbox: Outside) -> Workspace:
    """A company with an owner, and the pack with what its demo lays in."""
    house = hub.house
    async with house.db.acquire() as db, db.transaction():
        row = await open_workspace(
            db, "works", "启帆电机", zone="Asia/Shanghai", demo=False, now=house.clock.now()
        )
        user = await add_user(db, house.clock.new_id(), OWNER, "赵老板", PASSWORD)
        await join(db, row.id, user, "owner", {"wecom": OWNER})
    ws = Workspace(house, row, Context(SYSTEM, "test"))
    await install(ws, read_pack(shipped("workshop")), demo=True, sandbox=sandbox.url)
    return ws
