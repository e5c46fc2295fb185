"""A server on the loopback that speaks raw HTTP, the wrong kinds included."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Speak = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Server:
    """What it heard; each answer in its turn, the last one again and again."""

    def __init__(self, says: tuple[bytes | Speak, ...]) -> None:
        self.port = 0
        self.heard: list[bytes] = []
        self.hung_up = asyncio.Event()
        self._says = list(says)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(await _request(reader))
        says = self._says.pop(0) if len(self._says) > 1 else self._says[0]
        try:
            if isinstance(says, bytes):
                writer.write(says)
                await writer.drain()
            else:
                await says(writer)
        except ConnectionError:
            self.hung_up.set()
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    _, _, length = head.lower().partition(b"content-length: ")
    return head + await reader.readexactly(int(length.partition(b"\r\n")[0] or 0))


@asynccontextmanager
async def server(
    *says: bytes | Speak, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Server]:
    one = Server(says or (OK,))
    async with await asyncio.start_server(one.answer, host, 0, ssl=tls) as listening:
        one.port = listening.sockets[0].getsockname()[1]
        yield one


def answer(body: bytes, kind: str = "application/json", status: int = 200) -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body
