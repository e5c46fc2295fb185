"""Keys that end are had anew, by one process, and what is new is kept."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from danliu.clock import Clock
from danliu.connect.renewing import Renewing
from danliu.hub import Hub
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.tables.write import Context
from danliu.workspace import Workspace
from tests.connect.conftest import Outside

SHOP = "shop"


class Company(NamedTuple):
    ws: Workspace
    now: list[datetime]
    outside: Outside

    def renewing(self) -> Renewing:
        house = self.ws.house
        return Renewing(house.db, Clock(lambda: self.now[0]), house.vault, house.http)

    async def after(self, **time: int) -> int:
        self.now[0] += timedelta(**time)
        return await self.renewing().look()


@pytest.fixture
async def company(dsn: str, tmp_path, outside: Outside) -> AsyncIterator[Company]:
    async with Hub.open(dsn, tmp_path, size=3) as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            key = f"renewing-{hub.house.clock.new_id()}"
            now = hub.house.clock.now()
            row = await open_workspace(db, key, key, zone="Asia/Shanghai", demo=False, now=now)
        ws = Workspace(hub.house, row, Context(SYSTEM, "test"))
        settings = outside.stands["douyin"].settings_for(outside.at("douyin"))
        await ws.connect.set(SHOP, "抖店", "douyin", settings, inbound=True)
        yield Company(ws, [datetime(2026, 11, 26, tzinfo=UTC)], outside)
        await ws.db.execute("DELETE FROM danliu.connections WHERE workspace_id = $1", row.id)


async def test_a_shops_token_is_renewed_every_day_and_the_old_one_may_end(company):
    assert await company.after() == 1  # how old it is nobody knows
    assert await company.after(hours=23) == 0
    assert await company.after(hours=2) == 1
    await company.outside.tell("douyin", "_end_tokens")
    assert "接受" in (await (await company.ws.connect.open(SHOP)).test()).zh
    assert (await company.outside.books("douyin"))["renewed"] == 2


async def test_of_many_processes_one_renews(company):
    found = await asyncio.gather(*(company.renewing().look() for _ in range(8)))
    assert sorted(found) == [0] * 7 + [1]
    assert (await company.outside.books("douyin"))["renewed"] == 1


async def test_what_cannot_be_renewed_now_is_told_and_tried_again(company):
    await company.outside.trouble("douyin", "busy", times=2)
    assert await company.after() == 0
    row = await company.ws.connect.row(SHOP)
    assert row.tested is not None
    assert not row.tested["ok"]
    assert await company.after(seconds=30) == 0  # not yet
    assert await company.after(seconds=31) == 0  # refused once more
    assert await company.after(minutes=2) == 1


async def test_what_recovers_is_told_too(company):
    await company.outside.trouble("douyin", "busy")
    assert await company.after() == 0
    assert await company.after(minutes=2) == 1
    row = await company.ws.connect.row(SHOP)
    assert row.tested is not None
    assert row.tested["ok"]


async def test_what_a_person_changes_meanwhile_stays_and_so_do_the_new_keys(company):
    async def renewed() -> int:
        return await company.after()

    async def changed() -> None:
        for seconds in range(5, 15):
            await company.ws.connect.change(SHOP, {"timeout_s": seconds})

    found, _ = await asyncio.gather(renewed(), changed())
    await company.outside.tell("douyin", "_end_tokens")
    assert found == 1
    assert (await company.ws.connect.row(SHOP)).settings["timeout_s"] == 14
    assert "接受" in (await (await company.ws.connect.open(SHOP)).test()).zh


async def test_without_a_refresh_token_nothing_is_asked(company):
    await company.ws.connect.change(SHOP, {"refresh_token": ""})
    assert await company.after() == 0
    assert (await company.outside.books("douyin"))["renewed"] == 0
