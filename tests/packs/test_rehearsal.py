"""The orders that the demo's button sends."""

from datetime import UTC, datetime

import msgspec

from danliu.packs.pack import read_pack, shipped
from danliu.packs.rehearsal import generated
from danliu.tables.exchange.mapping import fill

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CELLS = read_pack(shipped("trade")).mappings["shop-order"].cells


def test_what_is_wanted_tomorrow_is_red_and_stands_first_by_its_date() -> None:
    sent = [msgspec.json.decode(one.body) for one in generated(40, seed=1, now=NOW)]
    first = sorted((fill(CELLS, one) for one in sent), key=lambda cells: cells["due"])[:10]
    urgencies = [one["urgency"] for one in first]
    assert {one["urgency"] for one in first if one["due"] == "2026-11-21"} == {"red"}
    assert urgencies == sorted(urgencies, key=["red", "yellow", "green"].index)


def test_what_waits_for_a_person_is_not_urgent() -> None:
    sent = [msgspec.json.decode(one.body) for one in generated(400, seed=2, now=NOW)]
    assert {one["urgency"] for one in sent if one["kind"] != "regular"} == {"green"}


def test_an_urgency_that_a_shop_does_not_know_is_left_to_the_company() -> None:
    told = {"order_id": "S1", "urgency": "express"}
    assert (fill(CELLS, told)["urgency"], fill(CELLS, {"order_id": "S2"})["urgency"]) == (
        None,
        None,
    )
