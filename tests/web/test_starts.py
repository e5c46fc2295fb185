"""Flows that people and other systems start over HTTP, in a whole Danliu with its own workers."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import yaml
from standardwebhooks import Webhook

from danliu.flows.definition import Flow
from danliu.flows.published import publish
from danliu.postgres.pool import prepare
from tests.conftest import Demo
from tests.web.people import hire, made, sign_in

URGE = """
key: urge
name: 催单
trigger: {kind: button, table: orders, settings: {label: 催单}}
blocks: [{id: mark, block: update, settings: {cells: {note: '={trigger.by_name}&" 催了"'}}}]
"""
MARK = """
key: mark
name: 手动标记
trigger: {kind: hand, table: orders, when: '{amount}>10'}
blocks: [{id: mark, block: update, settings: {cells: {note: 标过}}}]
"""
TILL = """
key: till
name: 收银推送
trigger: {kind: webhook}
blocks:
  - id: order
    block: create
    settings: {table: orders, cells: {channel: shop, note: '={trigger.body.note}'}}
"""
BEFORE = """
key: before
name: 交期前一天
trigger:
  kind: relative
  table: orders
  settings: {field: due, side: before, amount: 1, unit: days, at: '09:00'}
blocks: []
"""


def published(demo: Demo, text: str) -> None:
    asyncio.run(_publish(demo, msgspec.convert(yaml.safe_load(text), Flow)))


async def _publish(demo: Demo, flow: Flow) -> None:
    db = await asyncpg.connect(demo.database)
    try:
        await prepare(db)
        async with db.transaction():
            workspace = await db.fetchval("SELECT id FROM danliu.workspaces WHERE key = 'demo'")
            await publish(db, workspace, flow, by="user:test", now=datetime.now(UTC))
    finally:
        await db.close()


def until(ask: Callable[[], Any], within_s: float = 60) -> Any:
    deadline = time.monotonic() + within_s
    while not (answer := ask()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return answer


def note(client: httpx.Client, order: str) -> Any:
    return client.get(f"/api/tables/orders/records/{order}").json()["cells"]["note"]


def test_a_button_is_pressed_by_somebody_of_the_company(demo: Demo, desk: httpx.Client) -> None:
    published(demo, URGE)
    hire(demo, "presser", "小王", "member")
    order = made(desk, "orders", channel="phone")
    with httpx.Client(base_url=demo.address, timeout=30) as clerk:
        sign_in(clerk, "presser")
        answer = clerk.post(f"/api/tables/orders/records/{order}/press", json={"button": "urge"})
        assert answer.status_code == 200, answer.text
        until(lambda: note(clerk, order) == "小王 催了")
    run = until(lambda: _run(desk, answer.json()["run"]))
    assert (run["flow"]["key"], run["depth"], run["chain"]) == ("urge", 1, run["id"])


def _run(client: httpx.Client, run: str) -> Any:
    answer = client.get(f"/api/runs/{run}")
    return answer.json() if answer.status_code == 200 else None


def test_a_press_that_is_sent_twice_is_one_press(demo: Demo, desk: httpx.Client) -> None:
    published(demo, URGE)
    order, once = made(desk, "orders", channel="phone"), {"idempotency-key": uuid4().hex}
    path = f"/api/tables/orders/records/{order}/press"
    answers = [desk.post(path, json={"button": "urge"}, headers=once) for _ in range(2)]
    assert len({answer.json()["run"] for answer in answers}) == 1


def test_by_hand_for_a_selection_tells_which_runs_and_what_was_left_out(
    demo: Demo, desk: httpx.Client
) -> None:
    published(demo, MARK)
    orders = [made(desk, "orders", channel="phone", amount=amount) for amount in ("5", "50", "60")]
    answer = desk.post("/api/flows/mark/start", json={"records": orders})
    assert answer.status_code == 200, answer.text
    assert (len(answer.json()["runs"]), answer.json()["left_out"]) == (2, 1)
    until(lambda: [note(desk, order) for order in orders] == [None, "标过", "标过"])
    too_many = desk.post("/api/flows/mark/start", json={"records": [str(uuid4())] * 1_001})
    assert too_many.status_code in (400, 422)


def test_another_system_calls_the_flows_own_address(demo: Demo, desk: httpx.Client) -> None:
    published(demo, TILL)
    address = desk.post("/api/flows/till/address").json()
    mark, now = f"till {uuid4()}", datetime.now(UTC)
    body = msgspec.json.encode({"note": mark}).decode()
    headers = {
        "webhook-id": uuid4().hex,
        "webhook-timestamp": str(int(now.timestamp())),
        "content-type": "application/json",
    }
    signature = Webhook(address["secret"]).sign(headers["webhook-id"], now, body)
    outside = httpx.Client(base_url=demo.address, timeout=30)
    forged = {**headers, "webhook-signature": signature[:-4] + "AAA="}
    assert outside.post(address["path"], content=body, headers=forged).status_code == 401
    signed = {**headers, "webhook-signature": signature}
    for _ in range(2):
        assert outside.post(address["path"], content=body, headers=signed).status_code == 200

    def arrived() -> Any:
        query = {"where": f'{{note}}="{mark}"'}
        return desk.get("/api/tables/orders/records", params=query).json()["records"]

    assert len(until(arrived)) == 1
    connections = desk.get("/api/connections").json()["connections"]
    assert address["path"] in {one["hook"] for one in connections}


def test_the_alarms_to_come_are_listed_page_by_page_with_their_records(
    demo: Demo, desk: httpx.Client
) -> None:
    published(demo, BEFORE)
    orders = {
        made(desk, "orders", channel="phone", due=f"2090-03-{day:02}") for day in range(2, 30)
    }
    orders |= {
        made(desk, "orders", channel="phone", due=f"2091-03-{day:02}") for day in range(2, 31)
    }

    def all_of_them() -> list[Any]:
        found: list[Any] = []
        after = None
        while True:
            query = {"after": after} if after else {}
            page = desk.get("/api/flows/before/alarms", params=query).json()
            found, after = [*found, *page["alarms"]], page["next"]
            if after is None:
                return found

    def ours() -> Any:
        # the demo is shared: orders of other stories may have a date to come as well
        found = [one for one in all_of_them() if one["record"]["id"] in orders]
        return found if len(found) == len(orders) else None

    found = until(ours)
    assert {one["record"]["id"] for one in found} == orders
    moments = [one["due_at"] for one in found]
    assert moments == sorted(moments)
    assert moments[0] == "2090-03-01T01:00:00Z"  # nine in the morning of the day before
    assert desk.get("/api/flows/before/alarms", params={"after": "x"}).status_code == 422
