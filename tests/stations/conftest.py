"""The warehouse of each module's stories."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from danliu.hub import Hub
from danliu.packs.demo import seed
from tests.stations.picking import Floor

SANDBOX = "http://127.0.0.1:9/sandbox"  # nobody is asked


@pytest.fixture(scope="module")
async def floor(
    new_database: Callable[[str], str],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Floor]:
    folder: Path = tmp_path_factory.mktemp("floor")
    dsn = new_database(request.module.__name__.replace(".", "_")[-50:])
    async with Hub.open(dsn, folder, size=24, name="floor") as hub:
        yield Floor(hub, await seed(hub.house, sandbox=SANDBOX))
