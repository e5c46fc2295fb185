"""PostgreSQL starts anew under a server that goes on."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from danliu.hub import Hub
from danliu.postgres.server import EmbeddedPostgres
from danliu.web.app import create_app
from tests.conftest import open_folder


@pytest.fixture
async def server() -> AsyncIterator[EmbeddedPostgres]:
    folder = open_folder()
    server = EmbeddedPostgres(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


async def test_who_asks_while_the_database_is_away_is_told_when_to_ask_again(
    server: EmbeddedPostgres, tmp_path: Path
):
    async with Hub.open(server.start(), tmp_path) as hub:
        wire = httpx.ASGITransport(create_app(hub), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=wire, base_url="http://danliu") as http:
            sign_in = {"login": "nobody", "password": "is here at all"}
            server.stop()
            away = [await http.post("/api/session", json=sign_in) for _ in range(3)]
            server.start()
            back = await http.post("/api/session", json=sign_in)

    # the first finds its connection broken, the next no server
    for one in away:
        assert (one.status_code, one.json()["type"]) == (503, "/problems/database-busy")
        assert one.headers["retry-after"] == "3"
    assert back.status_code == 401, "it is answered again: nobody of this name is here"
