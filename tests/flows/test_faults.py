"""Everything that is wrong with a flow is told at once: block, field, and what was expected."""

from typing import Any

import msgspec
import pytest

from danliu.flows.definition import Flow
from danliu.flows.errors import InvalidFlow
from danliu.flows.faults import check, found_in
from danliu.tables.schema import Schema
from tests.flows.shop import TABLES

SCHEMA = Schema(1, 1, TABLES)
GOOD: dict[str, Any] = {
    "id": "ask",
    "block": "approve",
    "settings": {"question": "可以吗", "facts": {"金额": "{amount}"}},
}


def flow(*blocks: Any, trigger: Any = None) -> Flow:
    told = {"key": "a", "name": "审核", "trigger": trigger or {"table": "orders"}}
    return msgspec.convert({**told, "blocks": blocks}, Flow)


def places(told: Flow) -> set[tuple[str, str]]:
    faults = [one.fault for one in found_in(told, SCHEMA)]
    for one in faults:
        assert one.wanted.zh
        assert one.wanted.en
    return {(one.block, one.field) for one in faults}


def test_a_flow_that_can_run_has_none() -> None:
    assert places(flow(GOOD)) == set()
    check(flow(GOOD), SCHEMA)


def test_every_mistake_is_told_and_not_the_first_alone() -> None:
    wrong = flow(
        {"id": "a.b", "block": "set", "settings": {"values": {}}},
        {"id": "gone", "block": "teleport"},
        {"id": "look", "block": "find", "settings": {"table": "nowhere", "limit": "viele"}},
        {"id": "wait", "block": "wait", "settings": {}},
        {"id": "way", "block": "if", "settings": {}, "branches": [{"name": "perhaps"}]},
        {"id": "put", "block": "update", "settings": {"cells": {"note": "={amuont}"}}},
        {"id": "sum", "block": "set", "settings": {"values": {"x": "=1+"}, "colour": 1}},
        trigger={"table": "orders", "when": "{amount}>"},
    )

    assert places(wrong) == {
        ("a", "b"),
        ("gone", ""),
        ("look", "limit"),
        ("look", "where"),
        ("look", "table"),
        ("wait", "minutes"),
        ("way", "when"),
        ("way", "perhaps"),
        ("put", "cells.note"),
        ("sum", "values.x"),
        ("sum", "colour"),
        ("trigger", "when"),
    }


def test_what_takes_a_block_back_is_judged_too() -> None:
    undo = {"block": "set", "settings": {"nosuch": 1}}

    assert places(flow({**GOOD, "undo": undo})) == {("ask", "undo.nosuch"), ("ask", "undo.values")}
    assert places(flow({**GOOD, "undo": {"block": "if"}})) == {("ask", "undo")}


@pytest.mark.parametrize("when", ["{trigger.nothing}=1", "{before.nothing}=1"])
def test_what_the_trigger_does_not_tell_is_a_fault(when: str) -> None:
    block = {"id": "way", "block": "if", "settings": {"when": when}}
    trigger = {"kind": "changed", "table": "orders", "when": "{amount}>5"}

    assert places(flow(block, trigger=trigger)) == {("way", "when")}


def test_publishing_still_stops_at_the_first() -> None:
    with pytest.raises(InvalidFlow) as refused:
        check(flow({"id": "put", "block": "update", "settings": {"cells": 7}}), SCHEMA)

    assert refused.value.place == "put.cells"
    assert refused.value.wanted.zh.startswith("应为")
