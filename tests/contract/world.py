"""The world outside for the contract of blocks: a web server and a mail server that remember."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Outside:
    """keys      of the requests that the web server has heard
    letters   numbers of the messages that the mail server has taken
    silent    while it is set, neither answers any more
    """

    def __init__(self) -> None:
        self.keys: set[bytes] = set()
        self.letters: set[str] = set()
        self.silent = asyncio.Event()
        self.web = self.mail = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        web = await asyncio.start_server(self._asked, "127.0.0.1", 0)
        loop = asyncio.get_running_loop()
        mail = await loop.create_server(lambda: SMTP(self, hostname="localhost"), "127.0.0.1", 0)
        self.web, self.mail = (one.sockets[0].getsockname()[1] for one in (web, mail))
        yield
        web.close()
        mail.close()

    async def _asked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.keys |= {line for line in head.split(b"\r\n") if b"Idempotency-Key" in line}
        if self.silent.is_set():
            await reader.read()  # until the caller hangs up
        else:
            writer.write(OK)
            await writer.drain()
        writer.close()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.add(message_from_bytes(envelope.content)["Message-ID"])
        if self.silent.is_set():
            await asyncio.sleep(30)
        return "250 taken"


OUTSIDE = Outside()
