"""What a flow calls with, after somebody has changed a connection's settings."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from danliu.connect import connections
from danliu.connect.connections import InvalidSettings, KeysAgain
from danliu.hub import Hub
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.tables.write import Context
from danliu.workspace import Workspace

OLD, NEW = "http://old.example/", "http://new.example/"


@pytest.fixture
async def desk_and_worker(dsn: str, tmp_path) -> AsyncIterator[tuple[Workspace, Workspace]]:
    """The same company in two processes, with a connection to Wangdiantong."""
    async with Hub.open(dsn, tmp_path, size=3) as web, Hub.open(dsn, tmp_path, size=3) as worker:
        async with web.house.db.acquire() as db, db.transaction():
            key = f"connections-{web.house.clock.new_id()}"
            now = web.house.clock.now()
            row = await open_workspace(db, key, key, zone="Asia/Shanghai", demo=False, now=now)
        desk, flow = (Workspace(one.house, row, Context(SYSTEM, "test")) for one in (web, worker))
        await desk.connect.set("stock", "旺店通", "wangdiantong", _settings(OLD))
        yield desk, flow


def _settings(url: str) -> dict[str, str]:
    return {"sid": "s", "appkey": "k", "appsecret": "x", "url": url}


async def _calls(ws: Workspace) -> str:
    _, connector = await ws.connect.ready("stock", "check_stock")
    return str(connector.client.url)


async def test_the_process_that_changed_a_setting_calls_with_it_at_once(desk_and_worker):
    desk, _ = desk_and_worker
    assert await _calls(desk) == OLD
    await desk.connect.change("stock", {"url": NEW, "appsecret": "x"})
    assert await _calls(desk) == NEW


async def test_another_process_calls_with_it_a_moment_later(desk_and_worker, monkeypatch):
    monkeypatch.setattr(connections, "KNOWN_FOR_S", 0.3)
    desk, worker = desk_and_worker
    assert await _calls(worker) == OLD
    await desk.connect.change("stock", {"url": NEW, "appsecret": "x"})
    assert await _calls(worker) == OLD
    await asyncio.sleep(0.35)
    assert await _calls(worker) == NEW


async def test_sealed_keys_go_to_no_other_address(desk_and_worker):
    desk, _ = desk_and_worker
    with pytest.raises(KeysAgain) as refused:
        await desk.connect.change("stock", {"url": NEW})
    assert (refused.value.field, refused.value.secrets) == ("url", ["appsecret"])
    await desk.connect.change("stock", {"url": OLD, "parallel": 2})  # the same address is none
    await desk.connect.change("stock", {"url": NEW, "appsecret": "y"})
    assert await _calls(desk) == NEW


async def test_a_setting_of_an_unknown_name_is_refused(desk_and_worker):
    desk, _ = desk_and_worker
    with pytest.raises(InvalidSettings) as refused:
        await desk.connect.change("stock", {"appSecret": "open to all"})
    assert refused.value.field == "appSecret"
