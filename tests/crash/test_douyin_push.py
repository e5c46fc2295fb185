"""The Douyin storm: thousands of pushes, repeated, disordered, forged, give the exact orders."""

import os
import time
from collections import Counter
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from danliu.connect.douyin.sandbox import APP_KEY
from tests.polling import until
from tests.stories.story import Story

MESSAGES = 10_000 if os.environ.get("DANLIU_LONG") else 2_000


FORGED = {"app-id": APP_KEY, "event-sign": "0" * 32}


async def hook(story: Story) -> str:
    row = await story.ws.connect.row("douyin")
    return f"/hooks/{row.hook}"


async def test_a_storm_of_pushes_makes_each_order_exactly_once(story, town):
    address = await town.web() + await hook(story)
    workers = [town.worker(), town.worker()]

    began = time.monotonic()
    sent = await push(story, address)
    await until(lambda: understood(story), within_s=240, what="every message is understood")

    took = time.monotonic() - began
    print(f"{MESSAGES} messages: taken in {sent['seconds']} s, understood in {took:.1f} s")
    assert (sent["messages"], sent["lost"]) == (MESSAGES, 0)
    assert abs(sent["repeats"] - MESSAGES * 0.2) < MESSAGES * 0.03
    assert sent["displaced"] > MESSAGES * 0.03
    assert sent["forged"] == sent["forged_refused"] > 0
    await the_inbox_holds_each_message_once(story, sent)
    await the_orders_are_those_of_the_shop(story, sent["orders"])
    for worker in workers:
        worker.stop()


async def test_a_forged_push_is_refused_with_401_and_nothing_of_it_is_kept(story, town):
    address = await town.web() + await hook(story)
    before = await story.ws.db.fetchval("SELECT count(*) FROM danliu.inbox")
    body = b'[{"tag":"101","msg_id":"1","data":"{\\"p_id\\":1}"}]'
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(address, content=body, headers=FORGED)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/bad-signature")
    assert await story.ws.db.fetchval("SELECT count(*) FROM danliu.inbox") == before


async def push(story: Story, address: str) -> dict[str, Any]:
    wanted = {"to": address, "count": MESSAGES // 2, "tags": ["100", "101"], "seed": 3}
    trouble = {"repeats": 0.2, "disorder": 0.05, "forged": 0.01}
    sent: dict[str, Any] = await story.outside.tell(
        "douyin", "_push", {**wanted, **trouble}, timeout_s=240
    )
    return sent


async def understood(story: Story) -> bool:
    waiting: int = await story.ws.db.fetchval(
        "SELECT count(*) FROM danliu.inbox WHERE status = 'waiting'"
    )
    return waiting == 0


async def the_inbox_holds_each_message_once(story: Story, sent: dict[str, Any]) -> None:
    rows = await story.ws.db.fetch("SELECT external_id, status FROM danliu.inbox")
    assert len(rows) == MESSAGES
    assert not [row for row in rows if row["external_id"].startswith("forged")]
    half = MESSAGES // 2
    assert Counter(row["status"] for row in rows) == {"done": half, "absorbed": half}


async def the_orders_are_those_of_the_shop(story: Story, numbers: list[str]) -> None:
    shop = (await story.outside.books("douyin"))["orders"]
    orders = {one.cells["source_number"]: one for one in await story.records("orders")}
    assert sorted(orders) == sorted(numbers)
    lines: dict[Any, list[tuple[str, str, str]]] = {}
    for line in await story.records("order_lines"):
        cells = line.cells
        told = (cells["sku"], cells["creator_id"] or "", cells["room_id"] or "")
        lines.setdefault(cells["order"]["id"], []).append(told)
    for number, order in orders.items():
        wanted = [as_told(line) for line in shop[number]["sku_order_list"]]
        assert sorted(lines[order.id]) == sorted(wanted)
        assert order.cells["creator_ids"] == gathered(told[1] for told in wanted)
        assert order.cells["room_ids"] == gathered(told[2] for told in wanted)


def as_told(line: dict[str, Any]) -> tuple[str, str, str]:
    """SKU, 达人ID and 直播间ID of a line, as the shop has them."""
    streamer, room = str(line["author_id"] or ""), str(line["room_id"] or "")
    return line["code"], streamer, room


def gathered(ids: Any) -> str | None:
    return ",".join(dict.fromkeys(one for one in ids if one)) or None


async def test_the_database_itself_refuses_a_double_written_past_us(story):
    (order,) = (await story.records("orders"))[:1]
    table = (await story.ws.tables.schema()).table("orders")
    columns = [table.columns[key].physical for key in ("channel", "source_number")]
    with pytest.raises(asyncpg.UniqueViolationError):
        await story.ws.db.execute(
            f"INSERT INTO ws_{story.ws.row.id}.{table.physical} (id, created_at, created_by,"
            f" updated_at, updated_by, {', '.join(columns)})"
            " VALUES ($1, now(), 'sql', now(), 'sql', 'douyin', $2)",
            uuid4(),
            order.cells["source_number"],
        )
