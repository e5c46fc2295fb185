"""A program acts in a person's name: within its scopes, until its day, until it is revoked."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from danliu.tables.roles import Grant, Role
from tests.conftest import Demo
from tests.web.people import hire, made, sign_in

ORDERS = "/api/tables/orders/records"
Program = Callable[..., httpx.Client]


def issued(desk: httpx.Client, *scopes: str, **more: Any) -> dict[str, Any]:
    expires = more.get("expires_at", datetime.now(UTC) + timedelta(days=1)).isoformat()
    body = {"label": "库存同步", "scopes": list(scopes), "expires_at": expires}
    answer = desk.post("/api/tokens", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@contextmanager
def bearing(demo: Demo, secret: str) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=demo.address, timeout=20, headers=headers) as client:
        yield client


@pytest.fixture
def program(demo: Demo, desk: httpx.Client) -> Iterator[Program]:
    """A client with a new token of these scopes."""
    opened: list[Any] = []

    def make(*scopes: str) -> httpx.Client:
        way = bearing(demo, issued(desk, *scopes)["secret"])
        opened.append(way)
        return way.__enter__()

    yield make
    for way in opened:
        way.__exit__(None, None, None)


def test_a_reading_token_reads_and_writes_nothing(desk: httpx.Client, program: Program) -> None:
    order, reader = made(desk, "orders", channel="phone", note="读"), program("read")

    assert reader.get(f"{ORDERS}/{order}").json()["cells"]["note"] == "读"
    for method, path, body in (
        ("POST", ORDERS, {"cells": {"channel": "phone"}}),
        ("PATCH", f"{ORDERS}/{order}", {"version": 1, "cells": {"note": "写"}}),
        ("DELETE", f"{ORDERS}/{order}", None),
        ("PUT", "/api/tables/orders/my-views/x", {"key": "x", "name": "x"}),
        ("PUT", "/api/tables/orders/views/x", {"key": "x", "name": "x"}),
        ("GET", "/api/history", None),
        ("GET", "/api/roles", None),
        ("GET", "/api/tokens", None),
    ):
        answer = reader.request(method, path, json=body)
        assert (method, path, answer.status_code) == (method, path, 403)


def test_a_token_for_one_table_knows_no_other(desk: httpx.Client, program: Program) -> None:
    made(desk, "orders", channel="phone", customer="常州顺达维修")
    narrow = program("read:orders")

    assert [one["key"] for one in narrow.get("/api/schema").json()["tables"]] == ["orders"]
    (order,) = narrow.get(ORDERS, params={"limit": 1}).json()["records"]
    assert order["cells"]["customer"]["title"] is None
    assert narrow.get("/api/tables/customers/records").status_code == 404
    walked = narrow.get(ORDERS, params={"where": '{customer.name}="常州顺达维修"'})
    assert walked.status_code == 422


def test_each_power_needs_its_scope(program: Program) -> None:
    assert program("read", "act").get("/api/history").status_code == 200
    assert program("read", "build").get("/api/roles").status_code == 200
    assert program("build").get("/api/history").status_code == 403
    assert program("write:customers").get("/api/tables/orders/records").status_code == 404
    made(program("write:customers"), "customers", name="令牌写的")


def test_a_token_may_never_more_than_its_owner(demo: Demo, desk: httpx.Client) -> None:
    role = Role("taker", "接单员", tables={"orders": Grant(hidden=("amount",))})
    hire(demo, "taker", "小接", role)
    with httpx.Client(base_url=demo.address, timeout=20) as taker:
        sign_in(taker, "taker")
        secret = issued(taker, "read", "write", "act", "build")["secret"]
    order = made(desk, "orders", channel="phone", amount="9999")

    with bearing(demo, secret) as client:
        assert "amount" not in client.get(f"{ORDERS}/{order}").json()["cells"]
        assert client.delete(f"{ORDERS}/{order}").status_code == 403
        assert client.get("/api/history").status_code == 403
        assert client.get("/api/roles").status_code == 403


def test_a_token_is_listed_and_revoked_without_its_secret(demo: Demo, desk: httpx.Client) -> None:
    made_now = issued(desk, "read")
    listed = desk.get("/api/tokens")
    assert made_now["secret"] not in listed.text
    assert made_now["token"]["id"] in {one["id"] for one in listed.json()["tokens"]}

    with bearing(demo, made_now["secret"]) as client:
        assert client.get(ORDERS).status_code == 200
        assert desk.delete(f"/api/tokens/{made_now['token']['id']}").status_code == 204
        assert client.get(ORDERS).status_code == 401
    assert desk.delete(f"/api/tokens/{made_now['token']['id']}").status_code == 404


def test_a_token_ends_on_the_second(demo: Demo, desk: httpx.Client) -> None:
    ends = datetime.now(UTC) + timedelta(seconds=1.2)
    with bearing(demo, issued(desk, "read", expires_at=ends)["secret"]) as client:
        assert client.get(ORDERS).status_code == 200
        while datetime.now(UTC) < ends:
            time.sleep(0.02)
        assert client.get(ORDERS).status_code == 401


def test_what_cannot_be_issued_says_why(desk: httpx.Client) -> None:
    later, past = datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) - timedelta(days=1)
    for scopes, expires, status in (
        ([], later, 422),
        (["everything"], later, 422),
        (["read:无"], later, 404),
        (["read:nothing_there"], later, 404),
        (["read"], past, 422),
        (["read"], later + timedelta(days=2000), 422),
    ):
        body = {"label": "x", "scopes": scopes, "expires_at": expires.isoformat()}
        assert desk.post("/api/tokens", json=body).status_code == status
