"""The status page alone: one table that a file feeds, and a link for the customer of each order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from danliu.hub import Hub
from danliu.lens.lens import read_link
from danliu.packs.install import install
from danliu.packs.pack import read_pack, shipped
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.tables.query import Query, Record
from danliu.tables.write import Context
from danliu.web.lens_look import look
from danliu.workspace import Workspace
from tests.cli.commands import danliu
from tests.polling import until

FIRST = "订单号,客户,产品,数量,状态,下单时间\nE-1,顺达,空滤,12,已下单,2026-11-20 09:00\n"
FIRST += "E-2,恒通,机滤,3,已下单,2026-11-20 10:00\n"
LATER = "订单号,客户,产品,数量,状态,下单时间,发货时间,预计签收,快递公司,运单号\n"
LATER += "E-1,顺达,空滤,12,已发货,2026-11-20 09:00,2026-11-22 16:00,2026-11-24 18:00,中通,ZT9\n"
LATER += "E-2,恒通,机滤,3,已下单,2026-11-20 10:00,,,,\n"


class Town(NamedTuple):
    hub: Hub
    ws: Workspace
    dsn: str
    data: Path


@pytest.fixture
async def town(new_database: Callable[[str], str], tmp_path: Path) -> AsyncIterator[Town]:
    dsn = new_database("status_alone")
    async with Hub.open(dsn, tmp_path, size=6) as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            now = hub.house.clock.now()
            row = await open_workspace(
                db, "s", "顺风汽配", zone="Asia/Shanghai", demo=False, now=now
            )
        ws = Workspace(hub.house, row, Context(SYSTEM, "test"))
        await install(ws, read_pack(shipped("status")), demo=False)
        worker = hub.worker()
        working = asyncio.create_task(worker.run())
        yield Town(hub, ws, dsn, tmp_path)
        worker.stop()
        await asyncio.wait([working], timeout=20)


async def fed(town: Town, text: str) -> str:
    file = town.data / "export.csv"
    file.write_text(text, encoding="utf-8")
    words = ("import", "订单进度", file, "--key", "订单号", "--data", town.data)
    said = await asyncio.to_thread(lambda: danliu(*words, database=town.dsn))
    assert said.code == 0, said.text
    return said.text


async def orders(town: Town) -> dict[str, Record]:
    page = await town.ws.tables.page(Query("shipments"))
    return {one.cells["number"]: one for one in page.records}


async def test_a_file_is_all_it_takes_and_the_next_file_moves_the_orders_on(town: Town) -> None:
    assert sorted((await town.ws.tables.fresh_schema()).tables) == ["shipments"]
    assert "新建 2" in await fed(town, FIRST)

    async def linked() -> dict[str, Record] | None:
        found = await orders(town)
        return found if all(one.cells["page"] for one in found.values()) else None

    found = await until(linked, what="every order has its link")
    target = read_link(town.hub.house.vault, found["E-1"].cells["page"].rsplit("/", 1)[1])
    assert target.record == found["E-1"].id
    guest = town.hub.seen_by_guest(town.ws.row)
    seen = (await look(guest, target.record)).seen
    assert (seen.headline, seen.owner) == ("等待付款确认", "财务")

    assert "更新 1" in await fed(town, LATER)
    seen = (await look(guest, target.record)).seen
    assert [one.key for one in seen.stages if one.state == "done"][-1] == "shipped"
    assert (seen.headline, seen.owner, seen.last.says) == ("在路上", "承运商", "物流发出")
    assert seen.expected_at is not None
    other = (await look(guest, (await orders(town))["E-2"].id)).seen
    assert (other.number, other.headline) == ("E-2", "等待付款确认")
