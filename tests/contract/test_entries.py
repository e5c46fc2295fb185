"""Whichever way an order comes in, the flow that waits for it starts: once, in every process."""

from collections.abc import Iterator
from uuid import UUID, uuid4, uuid5

import httpx
import msgspec
import pytest

from danliu.packs.pack import read_pack, shipped
from danliu.packs.rehearsal import Parcel, send
from danliu.packs.sign_in import DemoSignIn
from danliu.people.actor import Actor
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef
from danliu.tables.exchange.mapping import writes
from danliu.tables.write import Context
from danliu.workspace import Workspace
from tests.crash.conftest import Town, company, database, sandboxes, story, town
from tests.polling import until
from tests.stories.story import Story

__all__ = ["company", "database", "sandboxes", "story", "town"]

ORDER = {"channel": "phone", "customer": "常州顺达维修", "amount": "600"}
FIRST_ORDER = """
key: first-order
name: 建档送首单
trigger: {table: customers, when: '{city}="厦门"'}
blocks:
  - id: gift
    block: create
    settings: {table: orders, cells: {channel: phone, customer: '={name}'}}
"""
SEASON = """
key: season
name: 当季首单
trigger: {table: customers, when: '{season}="夏"'}
blocks:
  - id: gift
    block: create
    settings: {table: orders, cells: {channel: phone, note: '={季节}&{head.city}'}}
"""


@pytest.fixture(scope="module")
def working(town: Town, company: Story) -> Iterator[Town]:
    """The company's worker, as a process of its own."""
    worker = town.worker()
    yield town
    worker.stop()


@pytest.fixture(scope="module")
async def web(working: Town) -> str:
    """The address of the company's web process."""
    return await working.web()


async def audited_once(story: Story, order: UUID, origin: str) -> None:
    """The audit of this order has ended, there was one, and the order came in by this door."""
    await story.decided(order)
    assert [run.flow for run in await story.runs(order)] == ["order-audit"]
    assert (await story.changes(order))[0].origin == origin


async def the_newest_order(story: Story) -> UUID:
    return (await story.records("orders"))[0].id


async def test_from_the_desk(story, web):
    async with httpx.AsyncClient(base_url=web, trust_env=False, timeout=20) as http:
        who = {"login": DemoSignIn().login, "password": DemoSignIn().password}
        assert (await http.post("/api/session", json=who)).status_code == 200
        answer = await http.post("/api/tables/orders/records", json={"cells": ORDER})
    assert answer.status_code == 201
    await audited_once(story, UUID(answer.json()["id"]), "desk")


async def test_from_a_public_form(story, web):
    cells = {"customer_name": "新店", "phone": "13812345678", "product": "KL-1", "quantity": "3"}
    sent = {"cells": cells, "once": str(uuid4())}
    async with httpx.AsyncClient(base_url=web, trust_env=False, timeout=20) as http:
        (form,) = await story.ws.db.fetch("SELECT link FROM danliu.forms WHERE key = 'order'")
        door = f"/api/public/forms/{form['link']}"
        answers = [await http.post(door, json=sent) for _ in range(2)]  # pressed twice
    assert [answer.status_code for answer in answers] == [201, 201]
    await audited_once(story, await the_newest_order(story), "form:order")
    assert len(await story.records("orders", '{customer_name}="新店"')) == 1


async def test_from_a_message_of_a_connection(story, web):
    order = {"order_id": "S-1", "customer": "杭州安行车服", "kind": "regular", "amount": "80"}
    line = {"sku": "KL-1022", "name": "空滤", "quantity": "2", "price": "40"}
    body = msgspec.json.encode({**order, "product": "空滤", "quantity": "2", "items": [line]})
    twice = [Parcel("msg_1", body, "shop"), Parcel("msg_1", body, "shop")]
    async with httpx.AsyncClient(trust_env=False) as http:
        assert len([one async for one in send(story.ws, http, web, twice)]) == 2

    async def arrived() -> list[UUID]:
        return [one.id for one in await story.records("orders", '{source_number}="S-1"')]

    (found,) = await until(arrived, what="the message is understood")
    await audited_once(story, found, "connection:shop")


async def test_from_an_imported_row(story, working):
    mapping = read_pack(shipped("trade")).mappings["orders"]
    row = {"订单号": "E-1", "客户": "常州顺达维修", "金额": "1,200.00", "城市": "常州"}
    line = {**row, "产品型号": "KL-1022", "数量": "2"}
    document = {**line, "rows": [line]}
    context = Context(Actor("import", "orders", "member"), "import:orders")
    ws = Workspace(story.hub.house, story.ws.row, context)
    namespace = uuid5(UUID(int=story.ws.row.id), "orders.xlsx")
    for _ in range(2):  # the file is imported again by mistake
        written = await ws.tables.write(writes(mapping, document, "E-1", namespace))
    await audited_once(story, written[0].id, "import:orders")


async def test_from_another_flow(story, working):
    await story.flow(FIRST_ORDER)
    customer = await story.customer("厦门新店", city="厦门")
    await story.run(customer, "done")
    order = (await story.steps(customer))["gift"].output["id"]["$id"]
    await audited_once(story, UUID(order), "flow:first-order")


async def test_a_flow_published_while_the_worker_runs_reads_the_fields_that_came_with_it(
    story, working
):
    await story.order()  # worker and desk have read the tables as they are now
    await more_fields(story)
    await story.flow(SEASON)

    head = await story.customer("总部", city="泉州")
    customer = await story.customer("夏天来的客户", season="夏", head=head)
    await story.run(customer, "done")

    order = UUID((await story.steps(customer))["gift"].output["id"]["$id"])
    assert (await story.record(order)).cells["note"] == "夏泉州"


async def more_fields(story: Story) -> None:
    """The customers' table gets two fields, as if from another process: nobody here is told."""
    tables = read_pack(shipped("trade")).tables
    customers = next(one for one in tables if one.key == "customers")
    season = FieldDef("season", "季节", "text")
    head = FieldDef("head", "总部", "link", options={"table": "customers"})
    changed = msgspec.structs.replace(customers, fields=(*customers.fields, season, head))
    async with story.hub.house.db.acquire() as db, db.transaction():
        await define_tables(db, story.ws.row.id, [changed])
