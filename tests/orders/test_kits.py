"""A kit is picked as its parts, each with the kit that it belongs to."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.orders.kits import Names, opened

NAMES = Names()


def part(kit: str, sku: str, pieces: int = 1) -> dict[str, Any]:
    return {"kit_sku": kit, "part_sku": sku, "pieces": Decimal(pieces)}


def line(sku: str, quantity: int = 1) -> dict[str, Any]:
    return {"id": uuid4(), "order": "DL-1", "sku": sku, "quantity": quantity}


SERVICE = [part("BY", "KL"), part("BY", "JL"), part("BY", "DP", 2)]


def test_three_kits_are_three_of_each_part_and_six_of_what_is_in_it_twice() -> None:
    kit, plain = line("BY", 3), line("KL", 5)

    found = opened([kit, plain], SERVICE, NAMES)

    assert [(one["sku"], one["quantity"], one["kit"]) for one in found] == [
        ("KL", 3, "BY"), ("JL", 3, "BY"), ("DP", 6, "BY"), ("KL", 5, ""),
    ]  # fmt: skip
    assert {one["id"] for one in found[:3]} == {kit["id"]}


def test_a_kit_in_a_kit_is_opened_too_and_belongs_to_the_outer_one() -> None:
    found = opened([line("BIG", 2)], [*SERVICE, part("BIG", "BY", 2), part("BIG", "OIL")], NAMES)
    assert [(one["sku"], one["quantity"]) for one in found] == [
        ("KL", 4), ("JL", 4), ("DP", 8), ("OIL", 2),
    ]  # fmt: skip
    assert {one["kit"] for one in found} == {"BIG"}


def test_a_kit_that_would_hold_itself_stays_closed() -> None:
    found = opened([line("A")], [part("A", "B"), part("B", "A"), part("B", "C")], NAMES)
    assert [one["sku"] for one in found] == ["A", "C"]


def test_kits_that_would_double_for_ever_are_refused() -> None:
    doubling = [part(f"K{n}", f"K{n + 1}") for n in range(19) for _ in range(2)]
    with pytest.raises(ValueError, match="5000 lines"):
        opened([line("K0")], doubling, NAMES)


PARTS = st.lists(
    st.builds(part, st.sampled_from("ABC"), st.sampled_from("DEF"), st.integers(1, 5)), max_size=8
)


@given(PARTS, st.lists(st.builds(line, st.sampled_from("ABCDEF"), st.integers(0, 9)), max_size=6))
def test_no_piece_is_lost_or_made_up(parts: list[Any], lines: list[Any]) -> None:
    found = opened(lines, parts, NAMES)
    for one in lines:
        own = [each for each in found if each["id"] == one["id"]]
        inside = sum(each["pieces"] for each in parts if each["kit_sku"] == one["sku"])
        assert sum(each["quantity"] for each in own) == one["quantity"] * (inside or 1)
