"""Somebody outside who is told: verifies signatures, and may refuse, break down or hang."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
from standardwebhooks import Webhook

HANG = 0  # in the place of a status: no answer comes


class Receiver:
    """Answers with the statuses of `moods` in turn, then with 200; keeps what it took."""

    def __init__(self) -> None:
        self.secret = ""
        self.moods: list[int] = []
        self.heard: list[str] = []  # ids, of every try
        self.taken: list[dict[str, Any]] = []  # bodies that were answered with 200
        self.port = 0
        self.rung = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/told?by=danliu"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = [line.partition(": ") for line in head.split("\r\n")[1:] if line]
        headers = {name.lower(): value for name, _, value in lines}
        body = await reader.readexactly(int(headers["content-length"]))
        self._check(headers, body)
        self.heard.append(headers["webhook-id"])
        self.rung.set()
        status = self.moods.pop(0) if self.moods else 200
        if status == HANG:
            await reader.read()  # until the other side gives up
        else:
            writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
        if status == 200:
            self.taken.append(msgspec.json.decode(body))
        writer.close()

    def _check(self, headers: dict[str, str], body: bytes) -> None:
        """As the library does, but for the age: the tests put their clock forward."""
        at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        wanted = Webhook(self.secret).sign(headers["webhook-id"], at, body.decode())
        assert headers["webhook-signature"] == wanted

    def names(self) -> list[str]:
        """What the taken records are called, in the order of their coming."""
        return [one["data"]["cells"]["name"] for one in self.taken]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    one = Receiver()
    async with await asyncio.start_server(one.answer, "127.0.0.1", 0) as listening:
        one.port = listening.sockets[0].getsockname()[1]
        yield one
