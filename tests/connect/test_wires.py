"""Calls to outside systems share their connections, however many are on their way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from danliu.connect import wires
from danliu.connect.wires import Wires


class Carrier:
    """An outside system that counts who came: a new connection is a new caller."""

    def __init__(self, answers_after_s: float = 0.01) -> None:
        self.connections = 0
        self._answers_after_s = answers_after_s

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            await asyncio.sleep(self._answers_after_s)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        writer.close()


@asynccontextmanager
async def calling(carrier: Carrier) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    server = await asyncio.start_server(carrier.serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with httpx.AsyncClient(transport=Wires()) as http:
        yield http, address
    server.close()


async def test_a_hundred_calls_ten_at_a_time_open_ten_connections():
    carrier = Carrier()
    async with calling(carrier) as (http, address):
        for _ in range(10):
            answers = await asyncio.gather(*(http.get(address) for _ in range(10)))
            assert [answer.text for answer in answers] == ["ok"] * 10
    assert carrier.connections == 10


async def test_a_call_that_is_given_up_takes_its_connection_with_it():
    carrier = Carrier(answers_after_s=0.2)
    async with calling(carrier) as (http, address):
        with pytest.raises(httpx.ReadTimeout):
            await http.get(address, timeout=0.05)
        assert (await http.get(address)).text == "ok"
    assert carrier.connections == 2


async def test_a_connection_that_nobody_needs_is_closed(monkeypatch):
    monkeypatch.setattr(wires, "KEEPS_FOR_S", 0.05)
    carrier = Carrier()
    async with calling(carrier) as (http, address):
        await asyncio.gather(*(http.get(address) for _ in range(3)))
        await asyncio.sleep(0.1)
        await http.get(address)
        await asyncio.gather(*(http.get(address) for _ in range(3)))
    assert carrier.connections == 3 + 2


async def test_a_call_waits_for_its_turn_no_longer_than_it_was_given(monkeypatch):
    monkeypatch.setattr(wires, "AT_ONCE", 1)
    async with calling(Carrier(answers_after_s=0.3)) as (http, address):
        first = asyncio.create_task(http.get(address))
        await asyncio.sleep(0.05)
        with pytest.raises(httpx.PoolTimeout):
            await http.get(address, timeout=httpx.Timeout(5, pool=0.05))
        assert (await first).text == "ok"


async def test_of_connections_that_are_free_only_some_are_kept(monkeypatch):
    monkeypatch.setattr(wires, "KEEPS", 2)
    carrier = Carrier()
    async with calling(carrier) as (http, address):
        await asyncio.gather(*(http.get(address) for _ in range(5)))
        await asyncio.gather(*(http.get(address) for _ in range(5)))
    assert carrier.connections == 5 + 3
