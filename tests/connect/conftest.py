"""The sandboxes over real HTTP: mounted in one Litestar app, as demo mode mounts them."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import msgspec
import pytest
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, asgi
from litestar.types import ASGIApp

from danliu.connect.connector import Inbound, Message, connectors
from danliu.connect.errors import BadSignature
from danliu.connect.sandbox import Stand, sandboxes
from danliu.connect.wires import Http, open_http


class Inbox:
    """A receiver of a connector's messages: an ASGI app that keeps them by their ids."""

    def __init__(self, connector: Any, fail_first: int = 0) -> None:
        self.connector, self.fails = connector, fail_first
        self.taken: dict[str, Message] = {}
        self.refused = self.deliveries = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        headers = {name.decode(): text.decode() for name, text in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode()))
        status, answer = self.take(Inbound(headers, query, body, datetime.now(UTC)))
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": answer})

    def take(self, request: Inbound) -> tuple[int, bytes]:
        try:
            messages = self.connector.receive(request)
        except BadSignature:
            self.refused += 1
            return 401, b""
        if self.fails > 0:
            self.fails -= 1
            return 500, b""
        self.deliveries += len(messages)
        self.taken |= {one.id: one for one in messages}
        return self.connector.ack().status, self.connector.ack().body


class Outside:
    """The outside systems of a test: connect to one, command it, read its books."""

    def __init__(self, http: httpx.AsyncClient, url: str, stands: dict[str, Stand]) -> None:
        self.http = http
        self.url = url
        self.stands = stands
        self._receivers: list[asyncio.Task[None]] = []

    def at(self, name: str) -> str:
        return f"{self.url}/sandbox/{name}"

    def connect(self, name: str, http: Http | None = None, **changed: Any) -> Any:
        """The connector with its sandbox's demo settings, some of them changed."""
        kind = connectors[name]
        typed = self.stands[name].settings_for(self.at(name)) | changed
        return kind.build(msgspec.convert(typed, kind.settings), http or self.http)

    async def tell(self, name: str, door: str, **what: Any) -> Any:
        answer = await self.http.post(f"{self.at(name)}/{door}", json=what, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def trouble(self, name: str, how: str, times: int = 1, only: str | None = None) -> None:
        await self.tell(name, "_control", fail={"how": how, "times": times}, only=only)

    async def inbox(self, connector: Any, fail_first: int = 0) -> tuple[Inbox, str]:
        """An inbox of this connector, and its address."""
        inbox = Inbox(connector, fail_first)
        return inbox, await self.listen(inbox)

    async def listen(self, app: ASGIApp) -> str:
        """Serve a receiver for the rest of the session; its address."""
        port = free_port()
        self._receivers.append(await serve(app, port))
        return f"http://127.0.0.1:{port}/"

    def close(self) -> None:
        for task in self._receivers:
            task.cancel()

    async def books(self, name: str) -> Any:
        return (await self.http.get(f"{self.at(name)}/_books")).json()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def serve(app: ASGIApp, port: int) -> asyncio.Task[None]:
    """Serve on the loopback; returns once it accepts connections."""
    server = Server(app, port=port, interface=Interfaces.ASGINL, log_enabled=False)
    task = asyncio.create_task(server.serve())
    for _ in range(200):
        await asyncio.sleep(0.02)
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            continue
        writer.close()
        return task
    raise AssertionError("the server did not come up")


@pytest.fixture(scope="session")
async def served() -> AsyncIterator[Outside]:
    stands = dict(sandboxes())
    mounts = [
        asgi(f"/sandbox/{name}", is_mount=True, copy_scope=True)(stand)
        for name, stand in stands.items()
    ]
    port = free_port()
    task = await serve(Litestar(mounts), port)
    async with open_http() as http:
        outside = Outside(http, f"http://127.0.0.1:{port}", stands)
        yield outside
        outside.close()
    task.cancel()


@pytest.fixture
async def outside(served: Outside) -> Outside:
    for name in served.stands:
        await served.tell(name, "_reset")
    return served
