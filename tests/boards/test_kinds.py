"""Every kind of tile: bad settings refused, what it asks, and that it says what it is."""

from datetime import date
from typing import Any

import pytest

from danliu.boards.definition import Place, Tile
from danliu.boards.errors import InvalidBoard
from danliu.boards.kind import Seen, asked, kinds
from danliu.formulas import Kind

GOOD: dict[str, dict[str, Any]] = {
    "number": {"total": {"field": "amount", "how": "sum"}, "moment": "due", "stretch": "week"},
    "bars": {"by": {"field": "channel"}, "across": {"field": "status"}},
    "lines": {"by": {"field": "due", "unit": "day"}},
    "funnel": {"by": {"field": "status"}},
    "heat": {"by": {"field": "channel"}, "across": {"field": "status"}},
    "table": {"fields": ["number"], "limit": 3},
    "alarms": {"says": "急单卡住"},
    "map": {"place": "where"},
}


def tile(kind: str, settings: dict[str, Any]) -> Tile:
    return Tile(
        "one", kind, "一块", "orders", Place(0, 0, 3, 3), where="{amount}>5", settings=settings
    )


def seen(kind: Kind = Kind.date) -> Seen:
    return Seen(date(2026, 11, 26), lambda _field: kind)


def test_each_kind_has_a_case_here() -> None:
    assert set(GOOD) == set(kinds)


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_it_asks_only_of_the_records_that_the_tile_narrows_to(kind: str) -> None:
    ask = asked(tile(kind, GOOD[kind]), seen())
    assert ask.query.table == "orders"
    assert "{amount}>5" in ask.query.where
    assert ask.by or ask.records or kind == "number"


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_what_it_does_not_know_is_refused_and_the_tile_is_named(kind: str) -> None:
    with pytest.raises(InvalidBoard) as refused:
        asked(tile(kind, {**GOOD[kind], "colour_of_the_sky": 1}), seen())
    assert refused.value.tile == "one"
    assert "colour_of_the_sky" in refused.value.wanted.zh


def test_what_an_alarm_lacks_is_told_in_words() -> None:
    with pytest.raises(InvalidBoard) as refused:
        asked(tile("alarms", {"says": ""}), seen())
    assert refused.value.wanted.zh.endswith("没填全，或填得不对（says）")
    assert "Expected" not in refused.value.wanted.en


def test_a_number_is_compared_only_by_a_time() -> None:
    with pytest.raises(InvalidBoard, match="a date or a time"):
        asked(tile("number", GOOD["number"]), seen(Kind.text))
