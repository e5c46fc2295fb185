"""The picker of the demo: waves, lines and the PDA; no decisions, no prices, no demo orders."""

import httpx

from tests.conftest import Demo
from tests.web.people import made, sign_in


def test_a_picker_sees_what_is_picked_and_packed_and_no_price(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "picker")
        tables = {one["key"]: one for one in client.get("/api/schema").json()["tables"]}
        assert {"waves", "pick_lines", "waybills", "parcels", "orders"} <= tables.keys()
        assert "notice_rules" not in tables
        assert "update" in tables["waves"]["may"]
        assert "create" not in tables["waves"]["may"]
        keys = {field["key"] for field in tables["orders"]["fields"]}
        assert {"number", "address", "wave"} <= keys
        assert not {"amount", "decision"} & keys
        assert [one["key"] for one in client.get("/api/stations").json()] == ["picking"]


def test_a_picker_takes_a_wave_and_may_not_plan_one(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "demo")
        wave = made(client, "waves", park="苏州", orders_in="1")
        sign_in(client, "picker")
        path = f"/api/tables/waves/records/{wave}"
        seen = client.get(path).json()
        body = {"version": seen["version"], "cells": {"status": "picking"}}
        assert client.patch(path, json=body).status_code == 200
        moved = {"version": seen["version"] + 1, "cells": {"park": "上海"}}
        assert client.patch(path, json=moved).status_code in (403, 422)


def test_a_picker_decides_nothing_and_sends_no_demo_orders(demo: Demo) -> None:
    with httpx.Client(base_url=demo.address, timeout=30) as client:
        sign_in(client, "picker")
        assert "act" not in client.get("/api/session").json()["may"]
        assert client.post("/api/demo/orders", json={}).status_code == 403
