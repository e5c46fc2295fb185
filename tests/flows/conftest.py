"""The shop of each module's stories."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.flows.shop import Shop, opened


@pytest.fixture(scope="module")
async def shop(
    new_database: Callable[[str], str],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Shop]:
    dsn = new_database(request.module.__name__.replace(".", "_")[-50:])
    data: Path = tmp_path_factory.mktemp("shop")
    async with opened(dsn, data) as shop:
        yield shop
