"""Flows that start by what another system sends: to an address of their own, or to a connection."""

import base64
from typing import Any

import msgspec
import pytest
from standardwebhooks import Webhook

from danliu.connect import inbox
from danliu.connect.connections import find_hook
from danliu.connect.connector import Inbound
from danliu.connect.errors import BadSignature
from danliu.flows.addresses import open_address
from danliu.flows.starting import CannotStart
from danliu.tables.query import Query
from tests.flows.triggers.conftest import Company

HOOK = """
key: hook
name: 门店收银推送
trigger: {kind: webhook, when: '{trigger.body.total}>10'}
blocks:
  - id: note
    block: create
    settings:
      table: notes
      cells:
        text: '={trigger.body.shop.name}&" "&TEXT({trigger.body.total},"0.00")&" "&{trigger.id}'
"""
CHAT = """
key: chat
name: 群里来了消息
trigger: {kind: message, when: '{trigger.topic}="text"', settings: {connection: chat}}
blocks:
  - {id: note, block: create, settings: {table: notes, cells: {text: '={trigger.document.said}'}}}
"""
READ = """
key: read
name: 看看来单
trigger: {kind: message, settings: {connection: chat}}
blocks:
  - id: mark
    block: update
    settings: {table: orders, record: '={trigger.records.0}', cells: {note: 群聊来的}}
"""


async def send(company: Company, path: str, secret: str, message: str, body: Any) -> str:
    """One signed request at an inbound address, as the web process takes it; the inbox's status."""
    content = msgspec.json.encode(body) if not isinstance(body, bytes) else body
    now = company.clock.at
    signed = Webhook(secret).sign(message, now, content.decode())
    headers = {
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signed,
    }
    row = await find_hook(company.ws.db, path.removeprefix("/hooks/"))
    request = Inbound(headers, {}, content, now)
    house = company.hub.house
    await inbox.take_in(house.db, house.clock, row, company.ws.connect.build(row), request)
    house.wake()
    await company.still()
    status: str = await house.db.fetchval(
        "SELECT status FROM danliu.inbox WHERE connection = $1 AND external_id = $2",
        row.key,
        message,
    )
    return status


async def texts(company: Company) -> list[str]:
    page = await company.ws.tables.page(Query("notes", limit=500))
    return sorted(one.cells["text"] for one in page.records)


async def test_a_signed_call_at_the_flows_own_address_starts_it_once(company):
    await company.flow(HOOK)
    address = await open_address(company.ws, "hook")
    sale = {"shop": {"name": "一店"}, "total": 12.50}
    for _ in range(2):  # it is sent again
        assert await send(company, address.path, address.secret, "m-1", sale) == "done"
    (run,) = await company.runs("hook")
    assert (run.record_id, run.status) == (None, "done")
    assert await texts(company) == ["一店 12.50 m-1"]


async def test_a_call_that_is_not_signed_with_its_secret_starts_nothing(company):
    await company.flow(HOOK)
    address = await open_address(company.ws, "hook")
    forged = "whsec_" + base64.b64encode(b"x" * 24).decode()
    with pytest.raises(BadSignature):
        await send(company, address.path, forged, "m-2", {"total": 99})
    assert await company.runs("hook") == []


async def test_a_new_secret_keeps_the_address_and_the_old_secret_for_a_while(company):
    await company.flow(HOOK)
    old = await open_address(company.ws, "hook")
    new = await open_address(company.ws, "hook")
    assert (new.path, new.secret != old.secret) == (old.path, True)
    for number, secret in enumerate((old.secret, new.secret)):
        await send(company, new.path, secret, f"m-3{number}", {"total": 50})
    assert len(await company.runs("hook")) == 2


async def test_a_message_that_the_flow_does_not_want_is_none_of_its_business(company):
    await company.flow(HOOK)
    address = await open_address(company.ws, "hook")
    assert await send(company, address.path, address.secret, "m-4", {"total": 3}) == "ignored"
    assert await company.runs("hook") == []


async def connection(company: Company, **more: Any) -> tuple[str, str]:
    """A chat, as any connection that takes messages in; its address and its secret."""
    secret = "whsec_" + base64.b64encode(b"chat" * 6).decode()
    settings = {"secret": secret}
    await company.ws.connect.set("chat", "群聊", "webhook", settings, inbound=True, **more)
    return f"/hooks/{(await company.ws.connect.row('chat')).hook}", secret


async def test_a_message_for_which_nothing_is_set_up_is_held_until_somebody_waits_for_it(company):
    path, secret = await connection(company)
    said = {"type": "text", "said": "来两箱"}
    assert await send(company, path, secret, "c-1", said) == "quarantined"
    await company.flow(CHAT)
    message = await company.ws.db.fetchval("SELECT id FROM danliu.inbox WHERE external_id = 'c-1'")
    assert await inbox.replay(company.ws.db, company.ws.row.id, message)
    company.hub.waker.wake()
    assert len(await company.runs("chat")) == 1
    assert await texts(company) == ["来两箱"]
    assert await send(company, path, secret, "c-2", {"type": "image"}) == "ignored"


async def test_a_flow_knows_the_records_that_a_message_became(company):
    mapping = {"table": "orders", "cells": {"number": "={no}", "source": "={no}"}}
    path, secret = await connection(company, intake=mapping)
    await company.flow(READ)
    status = await send(company, path, secret, "c-3", {"type": "text", "no": "N-1"})
    assert status == "done"
    (order,) = (await company.ws.tables.page(Query("orders"))).records
    assert order.cells["number"] == "N-1"
    assert order.cells["note"] == "群聊来的"
    assert len(await company.runs("read")) == 1


async def test_only_a_flow_with_an_address_of_its_own_gets_one(company):
    await company.flow(CHAT)
    with pytest.raises(CannotStart):
        await open_address(company.ws, "chat")
