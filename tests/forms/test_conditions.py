"""What a form shows, requires and fills in by itself; the page passes the same table of cases."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from danliu.forms.conditions import FormRule, settled

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("conditions.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_form_does_what_its_conditions_say(case: dict[str, Any]) -> None:
    rules = msgspec.convert(case["rules"], list[FormRule])

    told = settled(rules, case["answers"])

    assert told.cells == case["cells"]
    assert sorted(told.hidden) == case["hidden"]
    assert sorted(told.required) == case["required"]


def test_fields_that_hide_each_other_come_to_an_end() -> None:
    rules = msgspec.convert(
        [
            {"when": [{"field": "b", "test": "blank"}], "then": "show", "fields": ["a"]},
            {"when": [{"field": "a", "test": "blank"}], "then": "show", "fields": ["b"]},
        ],
        list[FormRule],
    )

    assert settled(rules, {"a": "1", "b": "2"}).hidden <= {"a", "b"}
