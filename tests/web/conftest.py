"""A browser's view of the API: signed in, or a stranger."""

from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import Demo


@pytest.fixture
def stranger(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        yield client


@pytest.fixture
def desk(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        signed = client.post("/api/session", json={"login": "demo", "password": "danliu-demo"})
        assert signed.status_code == 200
        yield client
