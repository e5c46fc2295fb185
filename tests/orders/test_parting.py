"""Where shipped and invoiced parted: the one event that explains the piece that is missing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from danliu.orders.parting import Event, Parted, parted

START = datetime(2026, 3, 2, tzinfo=UTC)


def story(*told: tuple[str, int, int, int]) -> Parted:
    """Each: ship or bill, of which record, from how many to how many; an hour apart."""
    return parted(
        Event(
            START + timedelta(hours=hour),
            hour,
            UUID(int=record),
            side == "ship",
            Decimal(before),
            Decimal(after),
            f"user:{hour}",
        )
        for hour, (side, record, before, after) in enumerate(told)
    )


def test_counts_that_agree_have_not_parted() -> None:
    found = story(("ship", 1, 0, 6), ("ship", 2, 0, 4), ("bill", 3, 0, 10))
    assert (found.gap, found.event) == (0, None)


def test_an_invoice_of_one_less_is_the_event() -> None:
    found = story(("ship", 1, 0, 10), ("bill", 3, 0, 9), ("ship", 2, 0, 5), ("bill", 4, 0, 5))
    assert found.gap == 1
    assert found.event and found.event.record == UUID(int=3)


def test_a_shipment_corrected_after_its_invoice_is_the_event() -> None:
    found = story(("ship", 1, 0, 10), ("bill", 3, 0, 10), ("ship", 1, 10, 9), ("ship", 2, 0, 4),
                  ("bill", 4, 0, 4))  # fmt: skip
    assert (found.gap, found.event and found.event.who) == (-1, "user:2")


def test_what_nobody_invoiced_yet_is_the_last_shipment() -> None:
    found = story(("ship", 1, 0, 10), ("bill", 3, 0, 10), ("ship", 2, 0, 3))
    assert (found.gap, found.event and found.event.record) == (3, UUID(int=2))


def test_a_mistake_that_was_mended_is_not_it() -> None:
    found = story(("ship", 1, 0, 5), ("bill", 3, 0, 4), ("bill", 3, 4, 5), ("bill", 3, 5, 6))
    assert (found.gap, found.event and found.event.who) == (-1, "user:3")


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.data())
def test_one_wrong_invoice_among_right_ones_is_always_found(pieces: list[int], data) -> None:
    wrong = data.draw(st.integers(0, len(pieces) - 1))
    off = data.draw(st.sampled_from([-1, 1]))
    told = []
    for place, count in enumerate(pieces):
        told.append(("ship", 2 * place, 0, count))
        told.append(("bill", 2 * place + 1, 0, count + (off if place == wrong else 0)))
    found = story(*told)
    assert found.gap == -off
    assert found.event and found.event.record == UUID(int=2 * wrong + 1)
