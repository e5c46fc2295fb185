"""Two versions of a flow side by side."""

from typing import Any

import msgspec

from danliu.flows.definition import Flow
from danliu.flows.differences import differences

SMALL = {"name": "small", "settings": {"when": "{amount}<500"}, "blocks": []}
PASS = {"id": "pass", "block": "update", "settings": {"cells": {"status": "approved"}}}
TELL = {"id": "tell", "block": "notify", "settings": {"text": "好"}}
HOLD = {"id": "hold", "block": "update", "settings": {"cells": {"status": "hold"}}}


def flow(*blocks: Any, **head: Any) -> Flow:
    told = {"key": "audit", "name": "审核", "trigger": {"table": "orders"}, "blocks": blocks}
    return msgspec.convert({**told, **head}, Flow)


def decide(*branches: Any) -> dict[str, Any]:
    return {"id": "decide", "block": "switch", "branches": branches}


def told(old: Flow, new: Flow) -> list[tuple[str, str, Any, Any]]:
    return [(one.place, one.kind, one.before, one.after) for one in differences(old, new)]


def test_the_same_version_differs_in_nothing() -> None:
    one = flow(decide(SMALL), PASS)
    assert told(one, one) == []


def test_a_threshold_is_one_setting_of_one_branch() -> None:
    wide = {**SMALL, "settings": {"when": "{amount}<800"}}

    assert told(flow(decide(SMALL)), flow(decide(wide))) == [
        ("decide.small.when", "changed", "{amount}<500", "{amount}<800")
    ]


def test_a_cell_deep_in_the_settings_is_named() -> None:
    other = {**PASS, "settings": {"cells": {"status": "approved", "by": "机器"}}}

    assert told(flow(PASS), flow(other)) == [("pass.cells.by", "added", None, "机器")]


def test_blocks_come_go_and_move() -> None:
    old, new = flow(PASS, TELL), flow(TELL, HOLD)
    moved_in = flow(decide({**SMALL, "blocks": [TELL]}), PASS)

    assert [(place, kind) for place, kind, *_ in told(old, new)] == [
        ("hold", "added"),
        ("pass", "removed"),
    ]
    assert ("tell", "moved", "", "decide.small") in told(flow(decide(SMALL), PASS, TELL), moved_in)


def test_two_blocks_that_change_places_have_moved() -> None:
    assert {place for place, *_ in told(flow(PASS, TELL), flow(TELL, PASS))} == {"pass", "tell"}


def test_the_flow_itself_may_have_another_name_and_trigger() -> None:
    other = flow(PASS, name="新审核", trigger={"table": "orders", "when": "{amount}>0"})

    places = [place for place, *_ in told(flow(PASS), other)]
    assert "name" in places
    assert any(place.startswith("trigger") for place in places)
