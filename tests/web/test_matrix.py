"""Every role at every route: what it may, what it may not, and what is not there for it.

A route that is new fails here until somebody says what each role meets at it.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from danliu.tables.roles import Grant, Role
from danliu.web.app import describe
from tests.conftest import Demo, open_folder, running_demo
from tests.fields.pictures import picture
from tests.polling import until
from tests.web.people import PASSWORD, hire, made, sign_in

CITY, ELSEWHERE = "三亚", "漠河"
SECRET = "绝密7f3a"
DEALER = Role(
    "dealer",
    "经销商",
    tables={
        "orders": Grant(
            create=True,
            update=True,
            delete=True,
            where="{city}={$me.city}",
            hidden=("note", "product"),
            locked=("amount",),
        ),
        "customers": Grant(where="{city}={$me.city}", hidden=("contact",)),
    },
    act=True,
)
NOBODY = str(uuid4())
TABLE = {
    "key": "fresh",
    "name": "新表",
    "title": "name",
    "fields": [{"key": "name", "name": "名称", "type": "text"}],
}
RECEIVING = {"connector": "webhook", "name": "收银台", "settings": {"secret": "s3cret"}}
FORM = {"customer_name": "新华门店", "phone": "13812345678", "product": "KL-1", "quantity": "2"}

# What each role meets, in this order: owner, member, viewer, dealer, a token that may read,
# somebody without an account, somebody with the signed link of one order.
#   + it is done    - forbidden    0 it is not there    x sign in first    @ the link is spent
#   > sent elsewhere
ROLES = ("owner", "member", "viewer", "dealer", "reader", "nobody", "guest")
STATUS = {"+": range(200, 300), "-": (403,), "0": (404,), "x": (401,), "@": (410,), ">": (303,)}


@dataclass
class Ask:
    """How to ask at a route."""

    path: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    query: dict[str, Any] = field(default_factory=dict)
    content: bytes | None = None


class Town:
    """The demo's company with one of each role."""

    def __init__(self, demo: Demo, stack: ExitStack) -> None:
        self.demo, self._stack = demo, stack
        self._known: dict[str, httpx.Client] = {}
        self.owner = self.client("owner")
        hire(demo, "member", "成员", "member")
        hire(demo, "viewer", "看客", "viewer")
        hire(demo, "dealer", "经销商甲", DEALER, {"city": CITY})
        forms = self.owner.get("/api/forms").json()["forms"]
        (form,) = (one for one in forms if one["key"] == "order")
        self.form, self.link = form["key"], form["link"].removeprefix("/f/")
        body = {"cells": FORM, "once": str(uuid4())}
        sent = self.owner.post(f"/api/public/forms/{self.link}", json=body).json()
        self.lens = sent["lens"].removeprefix("/l/")

    def client(self, role: str) -> httpx.Client:
        """Somebody of this role."""
        if role not in self._known:
            self._known[role] = self.newcomer(role)
        return self._known[role]

    def newcomer(self, role: str) -> httpx.Client:
        """Somebody of this role, signed in just now."""
        client = self._stack.enter_context(httpx.Client(base_url=self.demo.address, timeout=30))
        if role in ("member", "viewer", "dealer", "owner"):
            sign_in(client, "demo" if role == "owner" else role)
        if role == "reader":
            client.headers["authorization"] = f"Bearer {self.token('read')}"
        if role == "guest":
            client.headers["authorization"] = f"Bearer {self.lens}"
        return client

    def token(self, *scopes: str) -> str:
        ends = datetime.now(UTC) + timedelta(hours=1)
        body = {"label": "试", "scopes": list(scopes), "expires_at": ends.isoformat()}
        answer = self.owner.post("/api/tokens", json=body)
        assert answer.status_code == 201, answer.text
        secret: str = answer.json()["secret"]
        return secret

    def order(self, city: str = CITY, **cells: Any) -> str:
        return made(self.owner, "orders", channel="phone", city=city, **cells)

    def change(self, record: str) -> str:
        """The name of what made the order."""
        changes = self.owner.get(f"/api/tables/orders/records/{record}/changes").json()["changes"]
        return f"change:{changes[-1]['seq']}"

    def archive(self) -> bytes:
        """The company as a pack."""
        return self.owner.get("/api/packs/export").content

    def fresh_table(self) -> str:
        key = f"t{uuid4().hex[:8]}"
        answer = self.owner.put(f"/api/tables/{key}", json={"table": {**TABLE, "key": key}})
        assert answer.status_code == 200, answer.text
        return key


@pytest.fixture(scope="module")
def town(new_database: Callable[[str], str]) -> Iterator[Town]:
    folder: Path = open_folder()
    with running_demo(new_database("matrix"), folder) as demo, ExitStack() as stack:
        yield Town(demo, stack)


def plain(_town: Town) -> Ask:
    return Ask({"table": "orders"})


def on_record(town: Town) -> Ask:
    return Ask({"table": "orders", "record": town.order()})


def on_part(town: Town) -> Ask:
    return Ask({"table": "goods", "item": made(town.owner, "goods", sku=f"KL-{uuid4().hex}")})


def wave(town: Town) -> Ask:
    """One that waits to be picked."""
    return Ask({"station": "picking", "job": made(town.owner, "waves", park=CITY)}, {})


def receipt(town: Town) -> Ask:
    item = {"table": "goods", "id": on_part(town).path["item"]}
    asks = [{"do": "receive", "item": item, "quantity": "1"}]
    return Ask(body={"asks": asks, "cause": uuid4().hex})


def on_table(body: Callable[[str], Any]) -> Callable[[Town], Ask]:
    """At a table of its own, which may break."""

    def make(town: Town) -> Ask:
        key = town.fresh_table()
        return Ask({"table": key, "field": "name", "key": "fresh"}, body(key))

    return make


def at(body: Any = None, *, query: Any = None, **path: Any) -> Callable[[Town], Ask]:
    return lambda town: Ask({"table": "orders", **path}, body, query or {})


def arranged(town: Town) -> Ask:
    """The menu as it stands, once more."""
    found = town.owner.get("/api/menu").json()
    return Ask(body={"menu": found["menu"], "seen": found["version"]})


def sending(content: bytes, **query: Any) -> Callable[[Town], Ask]:
    return lambda town: Ask({"link": town.link}, query=query, content=content)


SUBSCRIPTION = {
    "board": "nothing",
    "connection": "post",
    "way": "mail",
    "days": "workdays",
    "minute": 510,
}
PUBLISHED = {"key": "f", "name": "问", "table": "orders", "fields": [{"field": "phone"}]}
PDF = b"%PDF-1.7\n%%EOF\n"
PICTURE = picture(300, 80)
PROVIDER = {
    "name": "单点登录",
    "issuer": "https://id.example.com",
    "client_id": "danliu",
    "address": "https://orders.example.com",
    "secret": "x",
}
NOW = {"at": "2100-01-01T00:00:00Z"}
FIELD = {"field": {"key": "name", "name": "名称", "type": "long-text"}}
VIEW = {"key": "v", "name": "视图"}
EXTRACT = {"name": "x", "source": "note", "pattern": "(?P<a>.)", "into": {"a": "city"}}
ADDED = {"cells": {"channel": "phone", "city": CITY}}
AWAY = {
    "substitute": NOBODY,
    "from_at": "2026-01-01T00:00:00Z",
    "until_at": "2100-01-01T00:00:00Z",
}
WEBHOOK = {"name": "x", "url": "https://example.com", "role": "viewer"}
UNTIL = (datetime.now(UTC) + timedelta(hours=1)).isoformat()

TRIED: dict[str, Any] = {
    "flow": {
        "key": "order-audit",
        "name": "试",
        "trigger": {"table": "orders", "when": '{status}="new"'},
        "blocks": [{"id": "only", "block": "switch", "branches": [{"name": "all"}]}],
    },
    "since": "2026-01-01T00:00:00Z",
    "until": "2036-01-01T00:00:00Z",
}
TILE = {
    "key": "one",
    "kind": "bars",
    "name": "各渠道",
    "table": "orders",
    "place": {"x": 0, "y": 0, "w": 3, "h": 3},
    "settings": {"by": {"field": "channel"}},
}
BOARD = {"board": {"key": "any", "name": "板", "tiles": [TILE]}, "seen": 0}
NEWCOMER = {"login": "newcomer", "name": "小李", "password": "秋天的第一杯奶茶"}
FLOW_FILE = "format: danliu-flow/1\nflow: {key: f, name: f, trigger: {kind: hand}, blocks: []}\n"
ROUTES: dict[str, tuple[str, Callable[[Town], Ask]]] = {
    "GET /api/hello": ("+++++++", plain),
    "GET /api/session": ("+++++xx", plain),
    "POST /api/session": ("+++++++", at({"login": "demo", "password": PASSWORD})),
    "DELETE /api/session": ("+++++x+", plain),
    "GET /api/tables/{table}/records": ("+++++xx", plain),
    "POST /api/tables/{table}/records": ("++-+-xx", at(ADDED)),
    "GET /api/tables/{table}/records/{record}": ("+++++xx", on_record),
    "DELETE /api/tables/{table}/records/{record}": ("++-+-xx", on_record),
    "PATCH /api/tables/{table}/records/{record}": (
        "++-+-xx",
        lambda town: Ask(on_record(town).path, {"version": 1, "cells": {"address": "新址"}}),
    ),
    "GET /api/tables/{table}/records/{record}/changes": ("+++++xx", on_record),
    "GET /api/tables/{table}/records/{record}/comments": ("+++++xx", on_record),
    "POST /api/tables/{table}/records/{record}/comments": (
        "++++-xx",
        lambda town: Ask(on_record(town).path, {"text": "已核对"}),
    ),
    "PATCH /api/tables/{table}/records/{record}/comments/{comment}": (
        "0000-xx",
        lambda town: Ask({**on_record(town).path, "comment": NOBODY}, {"text": "改了"}),
    ),
    "DELETE /api/tables/{table}/records/{record}/comments/{comment}": (
        "0000-xx",
        lambda town: Ask({**on_record(town).path, "comment": NOBODY}),
    ),
    "GET /api/tables/{table}/records/{record}/comments/{comment}/files/{hash_}": (
        "00000xx",
        lambda town: Ask({**on_record(town).path, "comment": NOBODY, "hash_": "0" * 64}),
    ),
    "GET /api/tables/{table}/records/{record}/files/{field}/{hash_}": (
        "00000xx",
        lambda town: Ask({**on_record(town).path, "field": "city", "hash_": "0" * 64}),
    ),
    "GET /api/tables/{table}/as-of": ("+++++xx", at(query=NOW)),
    "POST /api/tables/{table}/groups": ("+++++xx", at({})),
    "GET /api/tables/{table}/trash": ("+++++xx", plain),
    "POST /api/tables/{table}/writes/try": ("+++++xx", at({"create": [ADDED]})),
    "GET /api/tables/{table}/anchors": ("+++++xx", plain),
    "POST /api/tables/{table}/writes": ("++-+-xx", at({"create": [ADDED, ADDED]})),
    "GET /api/tables/{table}/export": ("+++++xx", plain),
    "GET /api/tables/{table}/indexes": ("+----xx", plain),
    "GET /api/search": ("+++++xx", at(query={"q": CITY})),
    "GET /api/history": ("++-+-xx", plain),
    "GET /api/history/{name}/preview": (
        "++-+-xx",
        lambda town: Ask({"name": town.change(town.order())}),
    ),
    "POST /api/history/{name}/undo": (
        "++-+-xx",
        lambda town: Ask({"name": town.change(town.order())}),
    ),
    "POST /api/tables/{table}/formulas/check": ("+++++xx", at({"formula": "{city}"})),
    "POST /api/tables/{table}/extracts/try": ("+----xx", at({"extract": EXTRACT, "text": "x"})),
    "POST /api/tables/{table}/fields/{field}/convert": ("+----xx", on_table(lambda _: FIELD)),
    "POST /api/tables/{table}/fields/{field}/convert/preview": (
        "+----xx",
        on_table(lambda _: FIELD),
    ),
    "GET /api/tables/{table}/definition": ("+----xx", plain),
    "PUT /api/tables/{table}": (
        "+----xx",
        on_table(lambda key: {"table": {**TABLE, "key": key, "name": "改名"}}),
    ),
    "DELETE /api/tables/{table}": ("+----xx", on_table(lambda _: None)),
    "PUT /api/tables/{table}/my-views/{key}": ("++++-xx", at(VIEW, key="v")),
    "DELETE /api/tables/{table}/my-views/{key}": ("0000-xx", at(key="nothing")),
    "PUT /api/tables/{table}/views/{key}": ("+----xx", at(VIEW, key="v")),
    "DELETE /api/tables/{table}/views/{key}": ("0----xx", at(key="nothing")),
    "GET /api/roles": ("+----xx", plain),
    "PUT /api/roles/{key}": ("+----xx", at({"key": "r", "name": "角色"}, key="r")),
    "DELETE /api/roles/{key}": ("0----xx", at(key="nothing")),
    "GET /api/people": ("+----xx", plain),
    "PUT /api/people/{user}": ("0----xx", at({"role": "member"}, user=NOBODY)),
    "GET /api/workspaces": ("+++++xx", plain),
    "POST /api/session/workspace": ("00000xx", at({"to": "nothing"})),
    "GET /api/account": ("++++-xx", plain),
    "POST /api/account/toured": ("++++-xx", plain),
    "GET /api/account/sessions": ("++++-xx", plain),
    "DELETE /api/account/sessions/{session}": ("0000-xx", at(session=NOBODY)),
    "POST /api/account/sessions/end-others": ("++++-xx", plain),
    # by a wrong password nothing is done
    "POST /api/account/password": ("xxxx-xx", at({"old": "wrong", "new": "x"})),
    "GET /api/account/portrait": ("++++-xx", plain),
    "PUT /api/account/portrait": ("++++-xx", lambda _: Ask(content=PICTURE)),
    "DELETE /api/account/portrait": ("++++-xx", plain),
    "PUT /api/account/portrait/signature": ("++++-xx", at({"signature": "随时找我"})),
    "GET /api/public/portraits/{name}": ("0000000", at(name="guessed")),
    "POST /api/account/second-factor": ("xxxx-xx", at({"password": "wrong"})),
    "POST /api/account/second-factor/confirm": ("xxxx-xx", at({"code": "000000"})),
    "POST /api/account/second-factor/recovery": ("xxxx-xx", at({"password": "wrong"})),
    "POST /api/account/second-factor/off": ("xxxx-xx", at({"password": "wrong"})),
    "POST /api/account/identity": ("-----xx", plain),
    "DELETE /api/account/identity": ("++++-xx", plain),
    "GET /api/audit": ("+----xx", plain),
    "POST /api/people/{user}/reset": ("0----xx", at(user=NOBODY)),
    "POST /api/people/{user}/second-factor/off": ("0----xx", at(user=NOBODY)),
    "GET /api/public/resets/{secret}": ("0000000", at(secret="guessed")),
    "POST /api/public/resets/{secret}": (
        "0000000",
        at({"password": "秋天的第一杯奶茶"}, secret="guessed"),
    ),
    "GET /api/workspace": ("+----xx", plain),
    "PATCH /api/workspace": ("+----xx", at({"accent": ""})),
    "PUT /api/workspace/logo": ("+----xx", lambda _: Ask(content=PICTURE)),
    "DELETE /api/workspace/logo": ("+----xx", plain),
    "GET /api/public/logos/{name}": ("0000000", at(name="guessed")),
    "GET /api/provider": ("+----xx", plain),
    "PUT /api/provider": ("+----xx", at(PROVIDER)),
    "DELETE /api/provider": ("+----xx", plain),
    "POST /api/provider/test": ("-----xx", plain),
    "POST /api/account/code-identity": ("-----xx", plain),
    "DELETE /api/account/code-identity": ("++++-xx", plain),
    "GET /api/code-door": ("+----xx", plain),
    "PUT /api/code-door": ("0----xx", at({"connection": "nothing", "address": "http://x.cn"})),
    "DELETE /api/code-door": ("+----xx", plain),
    "GET /api/public/linking": ("+++++++", plain),
    # back to the sign-in page, which says why
    "GET /api/public/code-door/{workspace}": (">>>>>>>", at(workspace="nothing")),
    "GET /api/public/code-door/callback": (">>>>>>>", plain),
    "GET /api/public/provider/{workspace}": (">>>>>>>", at(workspace="nothing")),
    "GET /api/public/provider/callback": (">>>>>>>", plain),
    "GET /api/tokens": ("++++-xx", plain),
    "POST /api/tokens": (
        "++++-xx",
        at({"label": "x", "scopes": ["read"], "expires_at": UNTIL}),
    ),
    "DELETE /api/tokens/{token}": ("0000-xx", at(token=NOBODY)),
    "GET /api/webhooks": ("+----xx", plain),
    "POST /api/webhooks": ("+----xx", at(WEBHOOK)),
    "PATCH /api/webhooks/{webhook}": ("0----xx", at({"name": "y"}, webhook=NOBODY)),
    "DELETE /api/webhooks/{webhook}": ("0----xx", at(webhook=NOBODY)),
    "GET /api/webhooks/{webhook}/deliveries": ("0----xx", at(webhook=NOBODY)),
    "POST /api/webhooks/{webhook}/deliveries/{number}/replay": (
        "0----xx",
        at(webhook=NOBODY, number=1),
    ),
    "GET /api/runs": ("+++++xx", plain),
    "GET /api/runs/{run}": ("00000xx", at(run=NOBODY)),
    "POST /api/runs/{run}/replay": ("00---xx", at(run=NOBODY)),
    "GET /api/runs/causes": ("++---xx", plain),
    "POST /api/runs/replay": ("++---xx", at({"code": "no-such-cause"})),
    "POST /api/runs/replay/preview": ("++---xx", at({})),
    "GET /api/runs/{run}/ahead": ("00---xx", at(run=NOBODY)),
    "POST /api/runs/{run}/cancel": ("00---xx", at(run=NOBODY)),
    "POST /api/flows/{flow}/start": ("00-0-xx", at({}, flow="nothing")),
    "POST /api/flows/{flow}/address": ("0----xx", at(flow="nothing")),
    "GET /api/flows/{flow}/alarms": ("+++-+xx", at(flow="order-audit")),
    "POST /api/tables/{table}/records/{record}/press": (
        "00-0-xx",
        lambda town: Ask(on_record(town).path, {"button": "nothing"}),
    ),
    "GET /api/tasks": ("+++++xx", plain),
    "GET /api/tasks/counts": ("+++++xx", plain),
    "GET /api/tasks/{task}": ("00000xx", at(task=NOBODY)),
    "POST /api/tasks/decide": (
        "++-+-xx",
        at({"tasks": [{"id": NOBODY}], "decision": "approved"}),
    ),
    "POST /api/tasks/{task}/delegate": ("00-0-xx", at({"to": "demo"}, task=NOBODY)),
    "POST /api/tasks/{task}/signers": ("00-0-xx", at({"who": "demo"}, task=NOBODY)),
    "POST /api/tasks/{task}/return": ("00-0-xx", at({"to": "x", "comment": "x"}, task=NOBODY)),
    "POST /api/tasks/{task}/claim": ("00-0-xx", at(task=NOBODY)),
    "POST /api/tasks/{task}/give-back": ("00-0-xx", at(task=NOBODY)),
    "POST /api/tasks/{task}/link": ("00-0-xx", at(task=NOBODY)),
    "GET /api/public/tasks/{token}": ("@@@@@@@", at(token="guessed")),
    "POST /api/public/tasks/{token}": (
        "@@@@@@@",
        at({"page": "x", "decision": "approved"}, token="guessed"),
    ),
    "GET /api/substitutes/{user}": ("00000xx", at(user=NOBODY)),
    "PUT /api/substitutes/{user}": ("0----xx", at(AWAY, user=NOBODY)),
    "DELETE /api/substitutes/{user}": ("+----xx", at(user=NOBODY)),
    "POST /api/notices/{notice}/read": ("++-+-xx", at(notice=NOBODY)),
    "POST /api/people/{user}/leave": ("0----xx", at(user=NOBODY)),
    "POST /api/people/{user}/come-back": ("0----xx", at(user=NOBODY)),
    "POST /api/tasks/{task}/decide": ("00-0-xx", at({"decision": "approved"}, task=NOBODY)),
    "GET /api/notices": ("+++++xx", plain),
    "POST /api/notices/read": ("++-+-xx", plain),
    "GET /api/connections": ("+++++xx", plain),
    "POST /api/connections": ("+----xx", at(RECEIVING)),
    "GET /api/connectors": ("+----xx", plain),
    "DELETE /api/connections/{key}": ("0----xx", at(key="nowhere")),
    "PATCH /api/connections/{key}": ("+----xx", at({"settings": {}}, key="kingdee")),
    "POST /api/connections/{key}/test": ("++-+-xx", at(key="kingdee")),
    "GET /api/connections/{key}/inbox": ("++---xx", at(key="shop")),
    "POST /api/connections/{key}/inbox/{message}/replay": (
        "00---xx",
        at(key="shop", message=NOBODY),
    ),
    "GET /api/stock": ("+++++xx", plain),
    "GET /api/stock/tables/{table}": ("+++0+xx", at(table="goods")),
    "GET /api/stock/tables/{table}/{item}": ("+++0+xx", on_part),
    "GET /api/stock/tables/{table}/{item}/ledger": ("+++0+xx", on_part),
    "POST /api/stock/moves": ("++-0-xx", receipt),
    "POST /api/stock/entries/{entry}/correct": ("00000xx", at({}, entry=NOBODY)),
    "GET /api/stations": ("+++++xx", plain),
    "GET /api/stations/{station}/jobs": ("+++0+xx", at(station="picking")),
    "GET /api/stations/{station}/shift": ("+++0+xx", at(station="picking")),
    "POST /api/stations/{station}/next": ("++-0-xx", wave),
    "POST /api/stations/{station}/take": ("00000xx", at({"title": "W-0"}, station="picking")),
    "GET /api/stations/{station}/jobs/{job}": ("+++0+xx", wave),
    "POST /api/stations/{station}/jobs/{job}/take": ("++-0-xx", wave),
    "POST /api/stations/{station}/jobs/{job}/give-back": (
        "00-0-xx",
        at({}, station="picking", job=NOBODY),
    ),
    "POST /api/stations/{station}/acts": ("++-0-xx", at({"acts": []}, station="picking")),
    "GET /api/stations/{station}/conflicts": ("+++0+xx", at(station="picking")),
    "POST /api/stations/{station}/conflicts/{act}/settle": (
        "00-0-xx",
        at({}, station="picking", act=NOBODY),
    ),
    "GET /api/stations/{station}/jobs/{job}/parcels/{parcel}/label": (
        "00000xx",
        at(station="picking", job=NOBODY, parcel=NOBODY),
    ),
    # a company without a floor: those that have one stand in tests/stories/test_floor.py
    "GET /api/floors": ("+++++xx", plain),
    "GET /api/floors/{floor}/places/{place}": ("00000xx", at(floor="nowhere", place="check")),
    "GET /api/floors/{floor}/fresh": ("00000xx", at(floor="nowhere")),
    "GET /api/floors/{floor}/job": (
        "00000xx",
        lambda town: Ask({"floor": "nowhere"}, query={"title": "SC-0"}),
    ),
    "POST /api/floors/{floor}/acts": ("00000xx", at({"acts": []}, floor="nowhere")),
    "GET /api/floors/{floor}/conflicts": ("00000xx", at(floor="nowhere")),
    "POST /api/floors/{floor}/conflicts/{act}/settle": (
        "00000xx",
        at({}, floor="nowhere", act=NOBODY),
    ),
    "GET /api/demo/orders": ("+++++xx", plain),
    "POST /api/demo/orders": ("++-+-xx", plain),
    "GET /api/imports": ("+++++xx", plain),
    "POST /api/imports": ("++-+-xx", sending(b"a,b\n1,2\n", table="orders", name="a.csv")),
    "GET /api/imports/{number}": ("00000xx", at(number=NOBODY)),
    "GET /api/imports/{number}/guess": ("00000xx", at(number=NOBODY)),
    "POST /api/imports/{number}/preview": ("00000xx", at({"columns": {}}, number=NOBODY)),
    "POST /api/imports/{number}/start": ("00000xx", at({"columns": {}}, number=NOBODY)),
    "GET /api/imports/{number}/refused": ("00000xx", at(number=NOBODY)),
    "POST /api/files": ("++-+-xx", sending(PDF, name="a.pdf")),
    "GET /api/members": ("+++++xx", plain),
    "GET /api/flows": ("+++++xx", plain),
    "GET /api/flows/figures": ("+++++xx", plain),
    "GET /api/flows/keeping": ("+----xx", plain),
    "PUT /api/flows/keeping": ("+----xx", at({"full_days": 90})),
    "GET /api/flows/{flow}/versions": ("+----xx", at(flow="order-audit")),
    "GET /api/flows/{flow}/versions/{version}": ("+----xx", at(flow="order-audit", version=1)),
    "GET /api/flows/{flow}/versions/{version}/differences": (
        "+----xx",
        at(flow="order-audit", version=1),
    ),
    "POST /api/flows/{flow}/versions/{version}/live": ("0----xx", at(flow="none", version=1)),
    "POST /api/flows/{flow}/publish": (
        "+----xx",
        at({**TRIED["flow"], "key": "published"}, flow="published"),
    ),
    "POST /api/flows/{flow}/try": ("+----xx", at(TRIED, flow="order-audit")),
    "POST /api/flows/{flow}/overlap": (
        "+----xx",
        at({**TRIED, "decision": "only"}, flow="order-audit"),
    ),
    "POST /api/flows/{flow}/test": (
        "+----xx",
        at({"cells": {"channel": "phone"}, "goes_on": True}, flow="order-audit"),
    ),
    "GET /api/flows/{flow}/export": ("+----xx", at(flow="order-audit")),
    "POST /api/flows/import/look": ("+----xx", at({"text": FLOW_FILE})),
    "POST /api/flows/import": (
        "+----xx",
        lambda _: Ask(body={"text": FLOW_FILE, "key": f"i{uuid4().hex}"}),
    ),
    "POST /api/flows/{flow}/copy": (
        "+----xx",
        lambda _: Ask({"flow": "order-audit"}, {"to": "demo", "key": f"c{uuid4().hex}"}),
    ),
    "POST /api/flows/read": ("+----xx", at({"flow": {}})),
    "POST /api/flows/formula": ("+----xx", at({"formula": "1"})),
    "POST /api/flows/propose": ("+----xx", at({"text": "提醒"})),
    "GET /api/flows/drafts": ("+----xx", plain),
    "GET /api/flows/{flow}/draft": ("0----xx", at(flow="nothing")),
    "PUT /api/flows/{flow}/draft": (
        "+----xx",
        lambda _: Ask({"flow": f"d{uuid4().hex}"}, {"flow": {"name": "半成品"}}),
    ),
    "DELETE /api/flows/{flow}/draft": ("0----xx", at(query={"number": 1}, flow="nothing")),
    "GET /api/flows/{flow}/draft/differences": ("0----xx", at(flow="nothing")),
    "POST /api/flows/{flow}/draft/publish": ("0----xx", at({"number": 1}, flow="nothing")),
    "GET /api/blocks": ("+++++xx", plain),
    "GET /api/signals": ("++---xx", plain),
    "POST /api/signals/{signal}": ("++---xx", at({"at_most": 1}, signal="waves")),
    "GET /api/schema": ("+++++xx", plain),
    "GET /api/feed": ("+++++xx", plain),
    "POST /api/here": ("+++++xx", at({"seat": "matrix00", "table": "orders"})),
    "GET /api/boards": ("+++++xx", plain),
    "GET /api/boards/{key}": ("+++++xx", at(key="today")),
    "PUT /api/boards/{key}": ("+----xx", lambda _: Ask({"key": f"b{uuid4().hex}"}, BOARD)),
    "DELETE /api/boards/{key}": ("0----xx", at(key="nothing")),
    "GET /api/menu": ("+++++xx", plain),
    "PUT /api/menu": ("+----xx", arranged),
    "GET /api/briefings": ("+++++xx", plain),
    "POST /api/briefings": ("0000-xx", at(SUBSCRIPTION)),
    "DELETE /api/briefings/{briefing}": ("0000-xx", at(briefing=NOBODY)),
    "POST /api/briefings/{briefing}/send": ("0000-xx", at(briefing=NOBODY)),
    "GET /api/public/briefings/{secret}": ("0000000", at(secret="guessed")),
    "POST /api/public/briefings/{secret}": ("0000000", at(secret="guessed")),
    "POST /api/figure": ("+++++xx", at({"tile": TILE})),
    "GET /api/alarms": ("+++++xx", plain),
    "POST /api/people/{user}/look-as": ("0----xx", at(user=NOBODY)),
    "DELETE /api/session/look": ("+++++++", plain),
    "GET /api/invitations": ("+----xx", plain),
    "POST /api/invitations": ("+----xx", at({"name": "小李", "role": "viewer"})),
    "DELETE /api/invitations/{invitation}": ("0----xx", at(invitation=NOBODY)),
    "GET /api/public/invitations/{secret}": ("0000000", at(secret="guessed")),
    "POST /api/public/invitations/{secret}": ("0000000", at(NEWCOMER, secret="guessed")),
    # what is sent is no company, or there is one already: nobody learns more
    "POST /api/public/setup": (
        "-------",
        at({"key": "guessed", "company": {"name": "x", "owner": NEWCOMER}}),
    ),
    "GET /api/packs": ("+----xx", plain),
    "POST /api/packs/{key}/install": ("0----xx", at({"demo": False}, key="nothing")),
    "POST /api/packs/look": ("+----xx", lambda town: Ask(content=town.archive())),
    "POST /api/packs/install": ("+----xx", lambda town: Ask(content=town.archive())),
    "GET /api/packs/export": ("+----xx", plain),
    "GET /api/forms": ("+++++xx", plain),
    "GET /api/forms/{key}": ("+----xx", lambda town: Ask({"key": town.form})),
    "PUT /api/forms/{key}": (
        "+----xx",
        lambda _: Ask({"key": f"f{uuid4().hex}"}, {"form": PUBLISHED}),
    ),
    "DELETE /api/forms/{key}": ("0----xx", at(key="nothing")),
    "POST /api/forms/{key}/bring-back": ("0----xx", at(key="nothing")),
    "POST /api/making/keys": ("+----xx", at({"names": ["客户名称"]})),
    "POST /api/making/table": ("+----xx", sending(b"a,b\n1,2\n", name="a.csv")),
    "GET /api/making/functions": ("+++++xx", plain),
    # for members of whom something is kept, and of none of these it is
    "GET /api/forms/{key}/page": ("-----xx", at(key="store_order")),
    "POST /api/forms/{key}/choices": ("-----xx", at({"field": "nothing"}, key="store_order")),
    "POST /api/forms/{key}/answers": (
        "-----xx",
        lambda _: Ask({"key": "store_order"}, {"cells": FORM, "once": str(uuid4())}),
    ),
    "GET /api/forms/{key}/qr.svg": ("+++++xx", lambda town: Ask({"key": town.form})),
    "GET /api/public/forms/{link}": ("+++++++", lambda town: Ask({"link": town.link})),
    "POST /api/public/forms/{link}": (
        "+++++++",
        lambda town: Ask({"link": town.link}, {"cells": FORM, "once": str(uuid4())}),
    ),
    "POST /api/public/forms/{link}/choices": (
        "0000000",
        lambda town: Ask({"link": town.link}, {"field": "nothing"}),
    ),
    "POST /api/public/forms/{link}/files": ("+++++++", sending(PDF, name="a.pdf")),
    "GET /api/public/lens/{token}": ("+++++++", lambda town: Ask({"token": town.lens})),
    "GET /api/public/lens/{token}/evidence": ("+++++++", lambda town: Ask({"token": town.lens})),
    "POST /api/public/lens/{token}/messages": (
        "+++++++",
        lambda town: Ask({"token": town.lens}, {"quiet": False}),
    ),
    # nobody takes calls in this company
    "GET /api/phone": ("+++++xx", plain),
    "GET /api/phone/{mobile}": ("00000xx", at(mobile="13900000001")),
    "GET /api/phone/customers/{customer}": ("00000xx", at(customer=NOBODY)),
    "POST /api/phone/date": ("00000xx", at({"lines": []})),
    "POST /api/phone": ("00000xx", at({"id": NOBODY, "mobile": "13900000001", "lines": []})),
    "GET /api/tables/{table}/records/{record}/customer-page": ("+++++xx", on_record),
    "GET /api/where": ("+++++xx", lambda town: Ask(query={"asked": "DL-000001"})),
    "GET /hooks/{hook}": ("0000000", at(hook="guessed")),
    "POST /hooks/{hook}": ("0000000", at({}, hook="guessed")),
    "GET /healthz": ("+++++++", plain),
}
PAGES = {
    *("GET /", "GET /{path}", "GET /f/{link}", "GET /l/{token}", "GET /d/{token}"),
    *("GET /pda", "GET /pda/sw.js", "GET /pda/manifest.webmanifest"),
    *("GET /floor", "GET /floor/sw.js", "GET /floor/manifest.webmanifest"),
}
"""The built front end, which is the same for everybody and knows nothing."""


def routes() -> set[str]:
    paths = describe()["paths"]
    return {f"{method.upper()} {path}" for path, ways in paths.items() for method in ways}


def test_every_route_says_what_each_role_meets() -> None:
    assert routes() - PAGES == set(ROUTES)


def asked(client: httpx.Client, route: str, ask: Ask) -> httpx.Response:
    method, path = route.split(" ")
    with client.stream(
        method,
        path.format(**ask.path),
        params=ask.query,
        json=ask.body if ask.content is None and ask.body is not None else None,
        content=ask.content,
    ) as answer:
        if "event-stream" not in answer.headers.get("content-type", ""):
            answer.read()
        return answer


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_each_role_meets_what_it_should(town: Town, route: str) -> None:
    expected, make = ROUTES[route]
    for role, letter in zip(ROLES, expected, strict=True):
        alone = route.endswith(" /api/session")  # signs in as somebody else, or out
        client = town.newcomer(role) if alone else town.client(role)
        answer = asked(client, route, make(town))
        status = answer.status_code
        assert status in STATUS[letter], (role, route, letter, status)


def test_another_stores_order_is_not_there_for_the_dealer(town: Town) -> None:
    dealer, order = town.client("dealer"), town.order(ELSEWHERE)
    name = town.change(order)
    for route, (_, make) in ROUTES.items():
        if "{record}" in route:
            ask = make(town)
            ask.path["record"] = order
            assert asked(dealer, route, ask).status_code == 404, route
    for key in ("update", "delete", "restore"):
        one: Any = {"id": order, "cells": {"address": "别家"}} if key == "update" else order
        body = {key: [one]}
        assert dealer.post("/api/tables/orders/writes", json=body).status_code == 404
    assert dealer.get(f"/api/history/{name}/preview").json()["writes"] == []
    assert dealer.post(f"/api/history/{name}/undo").status_code == 404


def test_who_has_the_link_of_one_order_sees_its_chosen_fields_and_nothing_else(town: Town) -> None:
    order = town.order(note=SECRET, product=SECRET, customer_name="链接的客户")
    guest = town.client("guest")

    shown = guest.get(f"/api/public/lens/{town.lens}")

    assert shown.status_code == 200
    assert order not in shown.text
    assert set(shown.json()) == {
        "number", "placed_at", "headline", "headline_en", "expected_at", "stages", "detail",
        "contact", "closed", "company", "accent", "logo", "zone", "owner", "owner_en", "last",
        "moved", "late", "parcels", "map", "quiet", "personal", "trouble", "lines", "more_lines",
    }  # fmt: skip
    for changed in (town.lens[:-2] + "AA", town.lens[::-1], order):
        assert guest.get(f"/api/public/lens/{changed}").status_code == 404


# ---- what is hidden appears nowhere


async def _fill(town: Town) -> dict[str, list[str]]:
    """Secrets in hidden cells and in hidden records, everywhere that a reader may look; the ids
    that addresses may name."""
    owner = town.owner
    own = town.order(note=SECRET, product=SECRET, customer=f"常客 {CITY}")
    other = town.order(ELSEWHERE, address=SECRET, customer=SECRET, customer_name=SECRET)
    made(owner, "customers", name="本地客户", city=CITY, contact=SECRET)
    made(owner, "customers", name=f"外地 {SECRET}", city=ELSEWHERE)
    made(owner, "order_lines", order=own, line=1, sku=SECRET, quantity=1)
    for record in (own, other):
        version = owner.get(f"/api/tables/orders/records/{record}").json()["version"]
        body = {"version": version, "cells": {"note": f"{SECRET} 又改", "decision": "人工"}}
        owner.patch(f"/api/tables/orders/records/{record}", json=body)
    update = [{"id": one, "cells": {"product": f"批量 {SECRET}"}} for one in (own, other)]
    owner.post("/api/tables/orders/writes", json={"update": update, "because": "批量改"})
    for city in (CITY, ELSEWHERE):
        owner.delete(f"/api/tables/orders/records/{town.order(city, note=SECRET, product=SECRET)}")
    owner.post(f"/api/tables/orders/records/{other}/comments", json={"text": SECRET})
    view = {"key": "mine", "name": f"我的 {SECRET}", "where": f'{{note}}="{SECRET}"'}
    owner.put("/api/tables/orders/my-views/mine", json=view)
    upload = owner.post(
        "/api/imports",
        params={"table": "orders", "name": f"{SECRET}.csv"},
        content=f"渠道,备注\n电话,{SECRET}\n".encode(),
    )

    async def ran() -> bool:
        runs = owner.get("/api/runs", params={"record": other}).json()["runs"]
        return bool(runs) and all(one["status"] != "running" for one in runs)

    await until(ran, within_s=60, what="the flow of the order")
    runs = [
        one["id"]
        for record in (own, other)
        for one in owner.get("/api/runs", params={"record": record}).json()["runs"]
    ]
    found = owner.get("/api/tasks", params={"shelf": "all"}).json()["tasks"]
    tasks = [one["id"] for one in found] or [NOBODY]
    events = owner.get("/api/history", params={"limit": 60}).json()["events"]
    return {
        "table": ["orders", "customers", "order_lines"],
        "record": [own, other],
        "run": runs,
        "number": [upload.json()["id"]],
        "name": [one["name"] for one in events] + [f"run:{run}" for run in runs],
        "key": ["shop", "kingdee", town.form],
        "field": ["note"],
        "hash_": ["0" * 64],
        "webhook": [NOBODY],
        "comment": [NOBODY],
        "item": [NOBODY],
        "task": tasks,
        "station": ["picking"],
        "job": [NOBODY],
        "parcel": [NOBODY],
        "user": [NOBODY],
        "link": [town.link],
        "token": [town.lens],
        "flow": ["order-audit"],
        "version": ["1"],
    }


QUERIES: dict[str, list[dict[str, Any]]] = {
    "GET /api/tables/{table}/records": [
        {"limit": 500},
        {"view": "all", "limit": 500},
        {"view": "mine.mine"},
        {"where": f'{{note}}="{SECRET[:3]}"'},
        {"sort": "note"},
    ],
    "GET /api/tables/{table}/as-of": [NOW, {"at": datetime.now(UTC).isoformat()}],
    "GET /api/tables/{table}/export": [{"format": one} for one in ("csv", "ndjson", "xlsx")],
    "GET /api/search": [{"q": SECRET}, {"q": CITY}, {"q": ELSEWHERE}],
    "GET /api/tasks": [{"shelf": "all"}, {"shelf": "done"}, {}],
    "GET /api/history": [{"limit": 200}],
    "GET /api/connections/{key}/inbox": [{"status": one} for one in ("done", "quarantined")],
}


def addresses(route: str, ids: dict[str, list[str]]) -> Iterator[str]:
    """The route's path with every id that could stand in it."""
    paths = [route.split(" ")[1]]
    for name, values in ids.items():
        paths = [
            path.replace(f"{{{name}}}", value)
            for path in paths
            for value in (values if f"{{{name}}}" in path else [""])
        ]
    yield from paths


def everything(client: httpx.Client, ids: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(address, body) of every answer that this reader can get."""
    for route in sorted(routes() - PAGES - {"GET /api/feed"}):
        if not route.startswith("GET "):
            continue
        for path in addresses(route, ids):
            for query in QUERIES.get(route, [{}]):
                answer = client.get(path, params=query)
                assert answer.status_code < 500, (path, answer.text)
                yield path, text_of(answer)
    for table in ids["table"]:
        for by in ("note", "product", "address", "contact", "customer", "city"):
            body = {"by": [{"field": by}], "totals": []}
            answer = client.post(f"/api/tables/{table}/groups", json=body)
            yield f"groups by {by}", answer.text
    yield "feed", heard(client)


def text_of(answer: httpx.Response) -> str:
    """What somebody could read in an answer, a workbook unpacked."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def heard(client: httpx.Client) -> str:
    """The feed from the first change on."""
    text = ""
    with client.stream("GET", "/api/feed", headers={"last-event-id": "0.0"}) as answer:
        for line in answer.iter_lines():
            text += line
            if "still here" in line or text.count("event: change") >= 3:
                break
    return text


async def test_what_is_hidden_appears_in_no_answer(town: Town) -> None:
    ids = await _fill(town)

    found = {path for path, body in everything(town.owner, ids) if SECRET in body}
    told = {path for path, body in everything(town.client("dealer"), ids) if SECRET in body}

    own, other = ids["record"]
    assert {f"/api/tables/orders/records/{one}" for one in (own, other)} <= found
    assert {"/api/history", "/api/tables/orders/trash", "/api/tables/orders/export"} <= found
    assert told == set()
