"""The warehouse of each module's stories."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.stock.warehouse import Warehouse, opened


@pytest.fixture(scope="module")
async def house(
    new_database: Callable[[str], str],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Warehouse]:
    dsn = new_database(request.module.__name__.replace(".", "_")[-50:])
    async with opened(dsn, tmp_path_factory.mktemp("warehouse")) as house:
        yield house
        assert await house.drift() == []
