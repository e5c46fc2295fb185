"""A flow asks a web address, through the real engine over the real wire."""

import asyncio
import secrets
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from danliu.clock import Clock
from danliu.flows import journal
from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, Node, Trigger
from danliu.flows.engine import Engine
from danliu.flows.published import publish
from danliu.flows.starting import Start
from danliu.flows.values import unpack
from danliu.people import actor
from danliu.people.workspaces import open_workspace
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.write import Context, Create
from danliu.vault import Vault
from danliu.workspace import House
from tests.connect.raw_server import answer, server
from tests.tables.exchange.conftest import pool

__all__ = ["pool"]

ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (FieldDef("number", "单号", "text"), FieldDef("amount", "金额", "money")),
)
DONE = answer(b'{"ok": true, "price": 0.10}')


class Desk:
    """A workspace with orders; each one starts a flow of a single block «http»."""

    def __init__(self, house: House, workspace: int) -> None:
        self.house, self.workspace = house, workspace
        self.run = UUID(int=0)

    async def ask(self, **settings: Any) -> journal.StepRow:
        """The step after an order has gone through the flow."""
        flow = Flow("ask", "询问", Trigger("orders"), (Node("ask", "http", settings=settings),))
        async with self.house.db.acquire() as db, db.transaction():
            version = await publish(db, self.workspace, flow, by="test", now=self.house.clock.now())
        order = Create("orders", {"number": "A1", "amount": "0.30"})
        [made] = await self.house.writer.write(
            self.house.db, self.workspace, [order], Context(actor.SYSTEM, "test")
        )
        self.run = self.house.clock.new_id()
        start = Start(self.run, self.workspace, "ask", version, "orders", made.id, 1)
        await Engine(self.house).start(msgspec.json.encode(start), 1)
        [step] = await journal.steps_of(self.house.db, self.run)
        return step


@pytest.fixture
async def desk(pool, tmp_path):
    async with pool.acquire() as db, db.transaction():
        row = await open_workspace(
            db,
            f"desk-{secrets.token_hex(4)}",
            "柜台",
            zone="Asia/Shanghai",
            demo=False,
            now=Clock().now(),
        )
        await define_tables(db, row.id, [ORDERS])
    async with httpx.AsyncClient() as http:
        yield Desk(
            House(pool, Clock(), Vault.at(tmp_path), http, lambda *_: None, lambda: None), row.id
        )


@pytest.fixture
def allowed(monkeypatch):
    def allow(one) -> str:
        monkeypatch.setenv("DANLIU_ALLOW_HOSTS", f"127.0.0.1:{one.port}")
        return f"http://127.0.0.1:{one.port}"

    return allow


async def test_an_order_is_told_to_another_system_under_the_key_of_the_step(desk, allowed):
    async with server(DONE) as one:
        json = {"no": "={单号}", "amount": "={金额}", "lines": [1]}
        step = await desk.ask(method="POST", url=allowed(one) + "/orders", json=json)
    head, _, body = one.heard[0].decode().partition("\r\n\r\n")
    assert head.startswith("POST /orders HTTP/1.1")
    assert f"Idempotency-Key: {desk.run}:ask" in head
    assert "Content-Type: application/json" in head
    assert msgspec.json.decode(body)["no"] == "A1"
    assert step.status == "done"
    assert unpack(step.output)["json"] == {"ok": True, "price": Decimal("0.10")}


async def test_amounts_go_out_as_exact_numbers(desk, allowed):
    async with server(DONE) as one:
        await desk.ask(method="PUT", url=allowed(one), json={"amount": "={金额}"})
    assert one.heard[0].endswith(b'\r\n\r\n{"amount":0.30}')


async def test_a_second_try_has_the_same_key(desk, allowed):
    async with server(answer(b"", status=503), DONE) as one:
        step = await desk.ask(method="POST", url=allowed(one), text="加急")
    keys = [line for one_ in one.heard for line in one_.split(b"\r\n") if b"Idempot" in line]
    assert (step.status, len(one.heard), len(set(keys))) == ("done", 2, 1)
    assert one.heard[1].endswith("加急".encode())


async def test_a_question_has_no_key_and_an_address_made_by_formula(desk, allowed):
    async with server(DONE) as one:
        url = f'="{allowed(one)}/stock?no="&{{单号}}'
        step = await desk.ask(method="GET", url=url, headers={"Authorization": "Bearer 1"})
    assert one.heard[0].startswith(b"GET /stock?no=A1 HTTP/1.1")
    assert b"Bearer 1" in one.heard[0]
    assert b"dempotency" not in one.heard[0]
    assert step.status == "done"


async def test_a_refusal_parks_the_run_at_once_with_its_status(desk, allowed):
    async with server(answer(b"no such customer", status=404)) as one:
        step = await desk.ask(method="POST", url=allowed(one))
    assert (step.status, len(one.heard)) == ("failed", 1)
    assert step.error["code"] == "outside-refused"
    assert step.error["facts"]["refusal"] == "404"


async def test_an_address_inside_the_network_parks_the_run(desk):
    async with server(DONE) as one:
        step = await desk.ask(method="GET", url=f"http://127.0.0.1:{one.port}/")
    assert not one.heard
    assert step.error["code"] == "outside-address-closed"


async def test_a_server_that_says_nothing_is_asked_again_and_named(desk, allowed):
    async def hang_up(writer) -> None:
        writer.close()

    async with server(hang_up) as one:
        step = await desk.ask(method="GET", url=allowed(one))
    assert (len(one.heard), step.error["code"]) == (3, "outside-unreachable")


async def test_an_answer_that_never_comes_is_named_and_asked_for_again(desk, allowed):
    never = asyncio.Event()

    async def wait(writer) -> None:
        await never.wait()

    async with server(wait) as one:
        step = await desk.ask(method="GET", url=allowed(one), timeout_s=1)
        never.set()
    assert (len(one.heard), step.error["code"]) == (3, "outside-unreachable")


async def test_a_text_is_read_in_the_charset_it_names(desk, allowed):
    async with server(answer("联通".encode("gbk"), "text/plain; charset=GBK")) as one:
        step = await desk.ask(method="GET", url=allowed(one))
    assert unpack(step.output)["text"] == "联通"
    assert unpack(step.output)["headers"] == {"content-type": "text/plain; charset=GBK"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a\0b", "text/plain"),
        (b'{"a": "\\u0000"}', "application/json"),
        (b"{", "application/problem+json"),
        (b"\xff", "text/plain"),
        (b"a", "text/plain; charset=hex"),
        (b"\\ud800", "text/plain; charset=unicode_escape"),
    ],
)
async def test_an_answer_that_cannot_be_kept_is_refused(desk, allowed, body, kind):
    async with server(answer(body, kind)) as one:
        step = await desk.ask(method="GET", url=allowed(one))
    assert (step.status, step.error["code"]) == ("failed", "outside-unexpected-answer")


@pytest.mark.parametrize(
    "settings",
    [
        {"json": 1, "text": "1"},
        {"headers": {"Idempotency-Key": "mine"}},
        {"headers": {"Host": "other"}},
    ],
)
async def test_what_cannot_be_sent_is_refused_before_it_is_sent(desk, allowed, settings):
    async with server(DONE) as one:
        step = await desk.ask(method="POST", url=allowed(one), **settings)
        assert not one.heard
    assert step.error["code"] == "bad-outside-request"


def test_it_reads_aloud_in_both_languages():
    says = blocks["http"].says
    assert (says.zh, says.en) == ("{method} 请求 {url}", "{method} {url}")
