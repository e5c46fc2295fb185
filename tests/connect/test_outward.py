"""Calls of connectors: what the wire does becomes an error that says what helps."""

import pytest

from danliu.connect import wires
from danliu.connect.errors import AnswerTooLong, NotTaken, Unreachable
from danliu.connect.outward import get, post
from danliu.connect.wires import open_http
from tests.connect.conftest import free_port
from tests.connect.raw_server import answer, server


async def test_an_answer_without_end_is_given_up_and_not_asked_for_again(monkeypatch):
    monkeypatch.setattr(wires, "LONGEST", 1_000)
    async with server(answer(b"x" * 900), answer(b"x" * 5_000)) as outside, open_http() as http:
        url = f"http://127.0.0.1:{outside.port}/"
        assert len(await get(http, "ERP", url, timeout_s=5)) == 900
        with pytest.raises(AnswerTooLong) as refused:
            await get(http, "ERP", url, timeout_s=5)
    assert not refused.value.retry


async def test_who_cannot_be_reached_has_taken_nothing():
    async with open_http() as http:
        with pytest.raises(NotTaken):
            await post(http, "ERP", f"http://127.0.0.1:{free_port()}/", b"{}", {}, timeout_s=5)


async def test_who_hangs_up_in_the_middle_may_have_taken_it():
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"
    async with server(half) as outside, open_http() as http:
        with pytest.raises(Unreachable) as lost:
            url = f"http://127.0.0.1:{outside.port}/"
            await post(http, "ERP", url, b"{}", {}, timeout_s=5)
    assert not isinstance(lost.value, NotTaken)
