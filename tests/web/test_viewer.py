"""Who may only look: sees the orders, and moves nothing."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from danliu.people.users import add_user, join
from danliu.postgres.pool import open_pool
from tests.conftest import Demo


@pytest.fixture
async def viewer(demo: Demo) -> AsyncIterator[httpx.Client]:
    db = await open_pool(demo.database, size=1)
    user = await add_user(db, uuid4(), "viewer", "只看的人", "only-looking")
    await join(db, 1, user, "viewer")
    await db.close()
    with httpx.Client(base_url=demo.address, timeout=20) as client:
        signed = client.post("/api/session", json={"login": "viewer", "password": "only-looking"})
        assert signed.status_code == 200
        yield client


async def test_one_who_only_looks_sees_the_orders(viewer: httpx.Client) -> None:
    assert viewer.get("/api/tables/orders/records").status_code == 200


async def test_one_who_only_looks_decides_and_changes_nothing(viewer: httpx.Client) -> None:
    nobody = str(uuid4())
    for method, path, body in (
        ("POST", "/api/tables/orders/records", {"cells": {"channel": "phone"}}),
        ("POST", f"/api/tasks/{nobody}/decide", {"decision": "approved"}),
        ("POST", f"/api/runs/{nobody}/replay", None),
        ("POST", "/api/connections/kingdee/test", None),
        ("PATCH", "/api/connections/kingdee", {"settings": {}}),
        ("GET", "/api/connections/shop/inbox", None),
        ("POST", f"/api/connections/shop/inbox/{nobody}/replay", None),
        ("POST", "/api/demo/orders", None),
    ):
        answer = viewer.request(method, path, json=body)
        assert (path, answer.status_code) == (path, 403)


async def test_one_who_only_looks_is_not_told_where_messages_come_in(
    viewer: httpx.Client,
) -> None:
    connections = viewer.get("/api/connections").json()["connections"]

    assert {one["hook"] for one in connections} == {None}
