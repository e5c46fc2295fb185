"""What the canvas asks of the server while a flow is drawn."""

from typing import Any

import httpx

from danliu.flows.catalog import catalog, triggers

RULE = "当期望交期早于今天+3天时，提醒需确认产能，并抄送"
ENGLISH = {"accept-language": "en"}


def test_whatever_of_a_flow_is_there_is_read_aloud(desk: httpx.Client) -> None:
    flow: dict[str, Any] = {
        "key": "half",
        "name": "半个",
        "trigger": {"kind": "schedule"},
        "blocks": [
            {"id": "say", "block": "notify", "settings": {}},
            {"id": "odd", "block": "nothing-like-it"},
        ],
    }
    told = desk.post("/api/flows/read", json={"flow": flow}).json()["sentences"]
    assert [one["text"] for one in told] == ["定时", "通知：…", "nothing-like-it"]
    english = desk.post("/api/flows/read", json={"flow": flow}, headers=ENGLISH).json()
    assert english["sentences"][0]["text"] == "On a timetable"
    assert desk.post("/api/flows/read", json={"flow": {"blocks": 7}}).json() == {"sentences": []}


def test_a_formula_tells_its_kind_its_value_and_its_fault(desk: httpx.Client) -> None:
    cells = {"channel": "phone", "amount": "800", "due": "2026-12-01"}
    made = desk.post("/api/tables/orders/records", json={"cells": cells}).json()

    def tried(formula: str) -> dict[str, Any]:
        asked = {"formula": formula, "table": "orders", "record": made["id"]}
        told: dict[str, Any] = desk.post("/api/flows/formula", json=asked).json()
        return told

    assert tried("{amount}*2") == {
        "words": "订单金额 * 2",
        "kind": "number",
        "value": "1,600",
        "wanted": "",
    }
    assert tried("{amount}<500")["value"] == "否"
    assert tried("{amount}+")["wanted"].startswith("公式第")
    later = tried("{credit.available}>1")
    assert (later["kind"], later["value"], later["wanted"]) == ("", None, "")


def test_a_sentence_is_proposed_as_a_flow_that_can_be_published(desk: httpx.Client) -> None:
    told = desk.post("/api/flows/propose", json={"text": RULE + "负责人"}).json()
    assert told["left"] == []
    assert told["flow"]["trigger"]["when"] == "{due}<TODAY()+3"
    assert told["flow"]["blocks"][0]["settings"]["to"] == ["role:owner"]  # flows make the orders
    assert "期望交期" in told["sentences"][0]["text"]
    flow = {**told["flow"], "name": "交期"}
    saved = desk.put("/api/flows/said/draft", json={"flow": flow, "number": 0}).json()
    assert saved["faults"] == []

    unknown = desk.post("/api/flows/propose", json={"text": RULE + "计划主管"}).json()
    assert unknown["left"] == unknown["strangers"] == ["计划主管"]
    meant = {"text": RULE + "计划主管", "meant": {"计划主管": "role:member"}}
    chosen = desk.post("/api/flows/propose", json=meant).json()
    assert (chosen["left"], chosen["strangers"]) == ([], [])
    assert "role:member" in chosen["flow"]["blocks"][0]["settings"]["to"]


def test_what_was_not_understood_stays_with_the_draft_and_not_with_the_version(
    desk: httpx.Client,
) -> None:
    told = desk.post("/api/flows/propose", json={"text": RULE + "计划主管"}).json()
    flow = {**told["flow"], "name": "没读懂的", "unplaced": told["left"]}
    saved = desk.put("/api/flows/unplaced/draft", json={"flow": flow, "number": 0}).json()
    assert saved["flow"]["unplaced"] == ["计划主管"]

    done = desk.post("/api/flows/unplaced/draft/publish", json={"number": saved["number"]})
    version = desk.get(f"/api/flows/unplaced/versions/{done.json()['version']}").json()
    assert version["flow"]["unplaced"] == []


def test_every_part_of_ours_has_a_name_and_one_line_in_both_languages() -> None:
    for part in [*catalog().values(), *triggers().values()]:
        if part.name == "stumble":  # registered by a story
            continue
        told = (part.called, part.called_en, part.does, part.does_en)
        assert all(told), part.name
        assert part.called != part.name


def test_every_setting_has_a_name_and_says_how_it_is_asked_for() -> None:
    for part in [*catalog().values(), *triggers().values()]:
        root = part.settings.get("$defs", {}).get(part.settings["$ref"].split("/")[-1], {})
        for key, one in root.get("properties", {}).items():
            assert one.get("kind"), f"{part.name}.{key}"
            assert one["title"] != one["title_en"] or one["title"].isascii(), f"{part.name}.{key}"
