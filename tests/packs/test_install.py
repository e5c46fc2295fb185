"""A pack comes whole, or nothing of it comes."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
import pytest

from danliu.flows.errors import InvalidFlow
from danliu.forms.form import Form, FormField
from danliu.forms.kept import find, publish
from danliu.hub import Hub
from danliu.menu.kept import find as find_menu
from danliu.packs.demo import seed
from danliu.packs.install import install
from danliu.packs.pack import InvalidPack, Pack, PackConnection, read_pack, shipped
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.tables.definition import Check
from danliu.tables.write import Context
from danliu.workspace import Workspace

SANDBOX = "http://127.0.0.1:9/sandbox"  # nobody is asked


@pytest.fixture(scope="module")
async def ws(new_database: Callable[[str], str], tmp_path_factory) -> AsyncIterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("vault")
    async with Hub.open(new_database("packs"), folder, size=4) as hub:
        yield await seed(hub.house, sandbox=SANDBOX)


def changed(**parts: object) -> Pack:
    return msgspec.structs.replace(read_pack(shipped("trade")), **parts)


async def test_a_pack_that_fails_at_its_last_connection_leaves_none(ws: Workspace) -> None:
    good = PackConnection("first", "第一个", "kdniao")
    bad = PackConnection("second", "第二个", "webhook", intake="nowhere")

    with pytest.raises(InvalidPack):
        await install(ws, changed(connections=(good, bad)), demo=True, sandbox=SANDBOX)

    assert "first" not in [row.key for row in await ws.connect.all()]


async def test_the_same_pack_again_makes_no_new_version(ws: Workspace) -> None:
    await install(ws, changed(), demo=True, sandbox=SANDBOX)

    versions = await ws.db.fetch("SELECT version FROM danliu.flows WHERE key = 'order-audit'")
    assert [row["version"] for row in versions] == [1]


async def test_what_people_made_of_a_pack_stays_when_it_comes_again(ws: Workspace) -> None:
    table = (await ws.tables.fresh_schema()).table("orders").definition
    rule = Check("{due}<TODAY()+3", "该交期需确认产能", then="ask")
    fields = tuple(one for one in table.fields if one.key != "room_ids")
    ours = msgspec.structs.replace(table, name="我的订单", fields=fields, checks=(rule,))
    schema = await ws.tables.building("自己改").table("orders", ours)
    asked = Form("order", "我的表单", "orders", (FormField("phone"),))
    await publish(ws.db, ws.row.id, asked, schema)

    await install(ws, changed(), demo=True, sandbox=SANDBOX)

    again = (await ws.tables.fresh_schema()).table("orders").definition
    assert (again.name, again.checks) == ("我的订单", (rule,))
    assert "room_ids" not in {one.key for one in again.fields}
    assert (await find(ws.db, ws.row.id, "order")).form == asked


async def test_a_misspelt_name_in_a_flow_is_refused_before_it_runs(ws: Workspace) -> None:
    flow = next(one for one in read_pack(shipped("trade")).flows if one.key == "order-audit")
    trigger = msgspec.structs.replace(flow.trigger, when="{订单金颚}>5")

    with pytest.raises(InvalidFlow) as refused:
        await install(
            ws,
            changed(flows=(msgspec.structs.replace(flow, trigger=trigger),)),
            demo=False,
            sandbox=SANDBOX,
        )

    assert "订单金颚" in refused.value.wanted.zh


@pytest.mark.parametrize("key", ["trade", "workshop"])
def test_every_table_of_a_pack_stands_in_a_group_of_the_menu(key: str) -> None:
    pack = read_pack(shipped(key))
    tables = [f"table:{one.key}" for one in pack.tables]
    assert sorted(pack.menu.items) == sorted(tables)


@pytest.mark.parametrize("order", [("trade", "workshop"), ("workshop", "trade")])
async def test_two_packs_share_customers_and_goods_in_one_company(
    new_database: Callable[[str], str], tmp_path: Path, order: tuple[str, str]
) -> None:
    async with Hub.open(new_database(f"both_{order[0]}"), tmp_path, size=4) as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            at = {"zone": "Asia/Shanghai", "demo": True, "now": hub.house.clock.now()}
            row = await open_workspace(db, "both", "工贸一体", **at)
        company = Workspace(hub.house, row, Context(SYSTEM, "test"))
        for key in order:
            await install(company, read_pack(shipped(key)), demo=True, sandbox=SANDBOX)

        tables = (await company.tables.fresh_schema()).tables
        goods, customers = tables["goods"].columns, tables["customers"].columns
        assert {"litres", "lead_days", "stock", "own_units"} <= goods.keys()
        assert {"level", "price_level"} <= customers.keys()
        assert {"orders", "customer_orders", "bom_lines", "waves"} <= tables.keys()
        groups = (await find_menu(company.db, row.id)).menu.groups
        assert {"orders", "workshop", "engineering"} <= {one.key for one in groups}
