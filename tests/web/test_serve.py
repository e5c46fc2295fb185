"""The web server with a whole company connected."""

import asyncio
import socket
from contextlib import AsyncExitStack

import httpx

from danliu.web import serve

BROWSERS = 300


async def test_three_hundred_open_browsers_leave_room_for_one_more():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stop = asyncio.Event()
    serving = asyncio.create_task(serve.serve_stand_ins("127.0.0.1", port, stop))
    async with AsyncExitStack() as open_ones:
        for _ in range(BROWSERS):
            writer = await _connected(port)
            open_ones.callback(writer.close)
        async with httpx.AsyncClient() as http:
            answer = await http.get(f"http://127.0.0.1:{port}/kingdee/_books", timeout=5)
    assert answer.status_code == 200
    stop.set()
    await serving


async def _connected(port: int) -> asyncio.StreamWriter:
    """A browser that has opened its connection; at first the server may still be starting."""
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            return writer
        except OSError:
            await asyncio.sleep(0.05)
    raise AssertionError("the server never came")
