"""A test run from the editor: what would happen, in both languages, and nothing happens."""

from typing import Any

import httpx

from tests.web.people import made

FLOW: dict[str, Any] = {
    "name": "试跑",
    "trigger": {"kind": "hand", "table": "orders"},
    "blocks": [
        {"id": "ask", "block": "approve", "settings": {"question": "放行吗"}},
        {
            "id": "way",
            "block": "if",
            "settings": {"when": '{ask.decision}="approved"'},
            "branches": [
                {
                    "name": "then",
                    "blocks": [
                        {
                            "id": "put",
                            "block": "update",
                            "title": "写上",
                            "title_en": "Note it",
                            "settings": {"cells": {"note": "放"}},
                        }
                    ],
                }
            ],
        },
    ],
}


def test_a_draft_is_tried_on_an_order_before_it_is_published(desk: httpx.Client) -> None:
    order = made(desk, "orders", channel="phone", amount="10")
    desk.put("/api/flows/rehearsed/draft", json={"flow": FLOW})
    tasks = desk.get("/api/tasks/counts").json()

    asked = desk.post("/api/flows/rehearsed/test", json={"draft": True, "record": order}).json()
    answers = {"ask": {"decision": "approved"}}
    body = {"draft": True, "record": order, "answers": answers}
    gone = desk.post("/api/flows/rehearsed/test", json=body).json()

    assert (asked["end"], asked["at"], asked["version"]) == ("waits", "ask", None)
    assert asked["steps"][0]["task"]["question"] == "放行吗"
    assert gone["end"] == "done"
    steps = {one["path"]: one for one in gone["steps"]}
    assert steps["way"]["says"].startswith("如果")
    assert steps["way"]["says_en"].startswith("if")
    assert (steps["put"]["name"], steps["put"]["name_en"]) == ("写上", "Note it")
    assert (steps["ask"]["name"], steps["ask"]["name_en"]) == ("ask", "ask")
    (write,) = steps["put"]["writes"]
    assert (write["record"], write["after"]) == (order, {"note": "放"})
    assert desk.get(f"/api/tables/orders/records/{order}").json()["cells"]["note"] is None
    assert desk.get("/api/tasks/counts").json() == tasks
    assert desk.get("/api/runs", params={"flow": "rehearsed"}).json()["runs"] == []


def test_a_draft_with_faults_is_not_run(desk: httpx.Client) -> None:
    half = {**FLOW, "blocks": [{"id": "way", "block": "if"}]}
    desk.put("/api/flows/half-tried/draft", json={"flow": half})

    refused = desk.post("/api/flows/half-tried/test", json={"draft": True, "cells": {}})

    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/flow-has-faults")


def test_the_live_version_is_tried_on_an_order_typed_in(desk: httpx.Client) -> None:
    cells = {"channel": "phone", "customer_name": "新客户", "amount": "20"}
    body = {"cells": cells, "first": "sandbox", "until": "checks"}

    told = desk.post("/api/flows/order-audit/test", json=body).json()

    assert (told["end"], told["version"] >= 1) == ("reached", True)
    assert {one["source"]["kind"] for one in told["steps"]} <= {"ran", "sandbox", "computed"}
    wrong = desk.post("/api/flows/order-audit/test", json={"cells": {"amount": "viel"}})
    assert wrong.status_code == 422
    assert wrong.json()["type"] == "/problems/invalid-record"
