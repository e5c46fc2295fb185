"""A flow edited in two browsers: each is told of the other, in its own language."""

from typing import Any

import httpx

FLOW: dict[str, Any] = {
    "name": "试改",
    "trigger": {"kind": "hand", "table": "orders"},
    "blocks": [{"id": "way", "block": "if", "settings": {"when": "{amount}<500"}}],
}
HALF = {**FLOW, "blocks": [{"id": "way", "block": "if"}]}


def put(client: httpx.Client, key: str, flow: Any, number: int = 0) -> httpx.Response:
    return client.put(f"/api/flows/{key}/draft", json={"flow": flow, "number": number})


def test_a_draft_goes_from_half_done_to_live(desk: httpx.Client) -> None:
    saved = put(desk, "from-half", HALF).json()
    assert (saved["number"] > 0, saved["live"], saved["behind"]) == (True, None, False)
    assert saved["faults"] == [
        {"block": "way", "field": "when", "wanted": "填写", "wanted_en": "a value"}
    ]
    assert not saved["changed_by_name"].startswith("user:")

    refused = desk.post("/api/flows/from-half/draft/publish", json={"number": saved["number"]})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/flow-has-faults")
    assert refused.json()["faults"] == [{"block": "way", "field": "when", "wanted": "填写"}]

    whole = put(desk, "from-half", FLOW, saved["number"]).json()
    assert whole["faults"] == []
    listed = desk.get("/api/flows/drafts").json()["drafts"]
    assert "from-half" in [one["key"] for one in listed]
    done = desk.post("/api/flows/from-half/draft/publish", json={"number": whole["number"]})
    assert done.json() == {"version": 1}
    assert desk.get("/api/flows/from-half/draft").status_code == 404


def test_two_browsers_do_not_overwrite_each_other(desk: httpx.Client) -> None:
    first = put(desk, "two", FLOW).json()["number"]
    second = put(desk, "two", HALF, first).json()["number"]

    late = put(desk, "two", FLOW, first)

    assert (late.status_code, late.json()["type"]) == (409, "/problems/draft-moved")
    assert late.json()["number"] == second
    english = {"accept-language": "en"}
    told = desk.post("/api/flows/two/draft/publish", json={"number": second}, headers=english)
    assert told.json()["faults"][0]["wanted"] == "a value"
    gone = desk.delete("/api/flows/two/draft", params={"number": first})
    assert gone.status_code == 409
    assert desk.delete("/api/flows/two/draft", params={"number": second}).status_code == 204


def test_a_draft_that_is_behind_shows_what_differs(desk: httpx.Client) -> None:
    number = put(desk, "late", FLOW).json()["number"]
    desk.post("/api/flows/late/draft/publish", json={"number": number})
    mine = put(desk, "late", {**FLOW, "name": "我的"}).json()
    theirs = {**FLOW, "key": "late", "name_en": "Theirs"}
    assert desk.post("/api/flows/late/publish", json=theirs).status_code == 200

    shown = desk.get("/api/flows/late/draft/differences").json()
    refused = desk.post("/api/flows/late/draft/publish", json={"number": mine["number"]})

    assert shown["against"] == 2
    assert {one["place"] for one in shown["differences"]} == {"name", "name_en"}
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, "/problems/draft-behind")
    assert (problem["began_from"], problem["live"]) == (1, 2)
    assert [one["place"] for one in problem["theirs"]] == ["name_en"]
    over = {"number": mine["number"], "over": 2}
    assert desk.post("/api/flows/late/draft/publish", json=over).json() == {"version": 3}
