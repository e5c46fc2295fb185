"""An outside system that answers every POST after 20 ms: `python -m bench.stub PORT`.

On bare asyncio, so that it is not what is measured. The answer says how long it was held.
"""

import asyncio
import sys
import time

import uvloop

ANSWERS_AFTER_S = 0.020


class Stub(asyncio.Protocol):
    def __init__(self) -> None:
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, gap, body = self._got.partition(b"\r\n\r\n")
        if not gap:
            return
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        if len(body) >= int(length or 0):
            self._got = b""
            loop = asyncio.get_running_loop()
            loop.call_later(ANSWERS_AFTER_S, self._reply, time.perf_counter())

    def _reply(self, since: float) -> None:
        held_ms = (time.perf_counter() - since) * 1e3
        body = b'{"ok":true,"available":180000,"held_ms":%.3f}' % held_ms
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
        self._transport.write(head + b"%d\r\n\r\n" % len(body) + body)  # type: ignore[attr-defined]


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
