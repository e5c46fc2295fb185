"""A web process that is told to stop, while desks are open before people."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

import httpx

from danliu.hub import Hub
from danliu.packs.demo import seed
from tests.conftest import free_port
from tests.processes import Process, answering
from tests.web.people import PASSWORD

STOPS_WITHIN_S = 15


async def test_a_desk_that_listens_keeps_no_process_from_stopping(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    dsn, port = new_database("stopping"), free_port()
    async with Hub.open(dsn, tmp_path, size=4) as hub:
        await seed(hub.house, sandbox="http://127.0.0.1:9/sandbox")
    command = ("web", "--port", str(port), "--data", str(tmp_path))
    web = Process(*command, log=tmp_path / "log", DANLIU_DATABASE_URL=dsn).start()
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        await answering(http, f"{address}/healthz", web)
        await http.post("/api/session", json={"login": "demo", "password": PASSWORD})
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    with socket.create_connection(("127.0.0.1", port), timeout=10) as desk:
        desk.sendall(f"GET /api/feed HTTP/1.1\r\nHost: desk\r\nCookie: {cookie}\r\n\r\n".encode())
        assert b"200 OK" in desk.recv(1_000)
        await asyncio.to_thread(web.stop, STOPS_WITHIN_S)
    assert not web.alive
