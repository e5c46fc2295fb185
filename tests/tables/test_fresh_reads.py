"""A read never misses what another process has just changed about a table."""

from collections.abc import AsyncIterator

import pytest

from danliu.formulas import UnknownReference
from danliu.hub import Hub
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef, View
from danliu.tables.read import Query
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

NAME = FieldDef("name", "品名", "text", required=True)
COLOUR = FieldDef("colour", "颜色", "text")


@pytest.fixture
async def offices(dsn: str, tmp_path) -> AsyncIterator[tuple[Workspace, Workspace]]:
    """The same company in two processes; both know its table of goods."""
    async with Hub.open(dsn, tmp_path, size=3) as here, Hub.open(dsn, tmp_path, size=3) as there:
        async with here.house.db.acquire() as db, db.transaction():
            key = f"reads-{here.house.clock.new_id()}"
            now = here.house.clock.now()
            row = await open_workspace(db, key, key, zone="Asia/Shanghai", demo=False, now=now)
        one, other = (Workspace(hub.house, row, Context(SYSTEM, "test")) for hub in (here, there))
        await _define(one, NAME)
        await other.tables.page(Query("goods"))
        yield one, other


async def _define(ws: Workspace, *fields: FieldDef, views: tuple[View, ...] = ()) -> None:
    async with ws.house.db.acquire() as db, db.transaction():
        await define_tables(db, ws.row.id, [TableDef("goods", "商品", "name", fields, views=views)])


async def test_a_field_that_another_process_added_comes_with_the_next_read(offices):
    one, other = offices
    await one.tables.write([Create("goods", {"name": "空滤"})])
    assert list((await other.tables.page(Query("goods"))).records[0].cells) == ["name"]
    await _define(one, NAME, COLOUR)
    (record,) = (await other.tables.page(Query("goods"))).records
    assert record.cells == {"name": "空滤", "colour": None}


async def test_a_filter_on_a_field_of_a_moment_ago_is_understood_though_nothing_meets_it(offices):
    one, other = offices
    with pytest.raises(UnknownReference):
        await other.tables.page(Query("goods", '{colour}="红"'))
    await _define(one, NAME, COLOUR)
    assert (await other.tables.page(Query("goods", '{colour}="红"'))).records == []


async def test_a_view_that_another_process_changed_is_seen_as_it_is_now(offices):
    one, other = offices
    writes = [Create("goods", {"name": name}) for name in ("空滤", "机滤")]
    await one.tables.write(writes)
    await _define(one, NAME, views=(View("some", "一些", where='{name}="空滤"'),))
    first = await other.tables.page(Query("goods", view="some"))
    await _define(one, NAME, views=(View("some", "一些", where='{name}="机滤"'),))
    second = await other.tables.page(Query("goods", view="some"))
    assert [page.records[0].cells["name"] for page in (first, second)] == ["空滤", "机滤"]
