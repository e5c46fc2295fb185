"""The books by themselves: whatever is asked of them, they add up."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.stock.asked import Holder, Slot
from danliu.stock.books import Books, Wanted
from danliu.stock.errors import NotEnough

PART, OTHER = UUID(int=1), UUID(int=2)
WANG, LI = Holder(9, UUID(int=11)), Holder(9, UUID(int=12))


def at(place: str = "", lot: str = "", item: UUID = PART) -> Slot:
    return Slot(1, item, place, lot)


def of(quantity: int, place: str | None = None) -> Wanted:
    return Wanted(at(place or ""), Decimal(quantity), any_place=place is None, any_lot=True)


def books(owes: bool = False, **places: int) -> Books:
    levels = {at(place): (Decimal(there), Decimal(0)) for place, there in places.items()}
    return Books(levels, {}, {1} if owes else ())


def seen(one: Books) -> dict[str, tuple[int, int]]:
    return {
        slot.place: (int(level.on_hand), int(level.reserved))
        for slot, level in sorted(one.levels.items())
    }


def test_what_is_reserved_for_one_is_not_sent_to_another():
    shelf = books(A=10)
    shelf.reserve(of(8), WANG)

    with pytest.raises(NotEnough) as told:
        shelf.dispatch(of(3), LI)

    assert (told.value.asked, told.value.there) == (3, 2)


def test_dispatch_eats_the_reservation_first():
    shelf = books(A=10)
    shelf.reserve(of(4), WANG)

    shelf.dispatch(of(6), WANG)

    assert seen(shelf) == {"A": (4, 0)}
    assert shelf.held(WANG, (1, PART)) == 0


def test_what_is_there_goes_out_and_the_rest_is_told() -> None:
    shelf = books(A=10)
    shelf.reserve(of(3), WANG)
    shelf.reserve(of(5), LI)

    shelf.dispatch(of(9), WANG, part=True)

    assert (seen(shelf), shelf.held(LI, (1, PART))) == ({"A": (5, 5)}, 5)
    assert [one.quantity for one in shelf.short] == [4]


def test_a_reservation_says_how_much_in_all_so_it_may_be_said_again():
    shelf = books(A=10)
    for quantity in (4, 4, 7, 2):
        shelf.reserve(of(quantity), WANG)
        assert shelf.held(WANG, (1, PART)) == quantity


def test_a_reservation_is_spread_over_places_and_tells_what_it_lacks():
    shelf = books(A=3, B=2)

    shelf.reserve(of(9), WANG, part=True)

    assert seen(shelf) == {"A": (3, 3), "B": (2, 2)}
    assert [one.quantity for one in shelf.short] == [4]


def test_all_or_nothing_is_refused_where_there_is_less():
    with pytest.raises(NotEnough):
        books(A=3).reserve(of(4), WANG)


def test_a_count_says_what_is_though_more_was_promised():
    shelf = books(A=10)
    shelf.reserve(of(8), WANG)

    shelf.count(at("A"), Decimal(5))
    assert seen(shelf) == {"A": (5, 8)}

    shelf.dispatch(of(5), WANG)
    assert seen(shelf) == {"A": (0, 3)}


def test_goods_that_move_take_their_reservations_along():
    shelf = books(A=10)
    shelf.reserve(of(8), WANG)

    shelf.transfer(of(9, "A"), "月台")

    assert seen(shelf) == {"A": (1, 1), "月台": (9, 7)}
    assert shelf.held(WANG, (1, PART)) == 8


def test_who_may_owe_sends_what_has_not_been_booked_yet():
    shelf = books(owes=True, A=1)

    shelf.dispatch(of(3), WANG)
    shelf.receive(at("A"), Decimal(5))

    assert seen(shelf) == {"A": (3, 0)}


def test_what_was_reserved_and_goes_before_it_is_here_is_reserved_no_more():
    shelf = books(owes=True, A=0)
    shelf.reserve(of(5), WANG)

    shelf.dispatch(of(5), WANG)
    shelf.receive(at("A"), Decimal(5))

    assert seen(shelf) == {"A": (0, 0)}
    assert shelf.held(WANG, (1, PART)) == 0


def test_what_is_owed_still_comes_where_owing_is_no_longer_allowed():
    shelf = Books({at("A"): (Decimal(-5), Decimal(0))}, {})

    shelf.receive(at("A"), Decimal(3))
    with pytest.raises(NotEnough):
        shelf.dispatch(of(1), None)

    assert seen(shelf) == {"A": (-2, 0)}


def test_a_correction_leaves_things_as_they_were():
    shelf = books(A=10)
    shelf.reserve(of(4), WANG)
    before, done = seen(shelf), len(shelf.moves)
    shelf.dispatch(of(6), WANG)

    shelf.correct(shelf.moves[done:])

    assert seen(shelf) == before
    assert shelf.held(WANG, (1, PART)) == 4


def test_what_has_gone_on_since_cannot_be_taken_back():
    shelf = books(A=0)
    shelf.receive(at("A"), Decimal(5))
    came = list(shelf.moves)
    shelf.dispatch(of(4), None)

    with pytest.raises(NotEnough):
        shelf.correct(came)


QUANTITY = st.integers(1, 12).map(Decimal)
PLACE = st.sampled_from(["", "A", "B"])
HOLDER = st.sampled_from([WANG, LI])
ITEM = st.sampled_from([PART, OTHER])
ASKED = st.tuples(
    st.sampled_from(["receive", "dispatch", "transfer", "count", "reserve", "part", "release"]),
    ITEM,
    QUANTITY,
    PLACE,
    st.booleans(),
    HOLDER,
)


@given(st.lists(ASKED, max_size=40), st.booleans())
def test_whatever_is_asked_sums_are_those_of_the_moves_and_nothing_is_below_zero(asked, owes):
    shelf = Books({}, {}, {1} if owes else ())
    counted = set()
    for do, item, quantity, place, anywhere, holder in asked:
        wanted = Wanted(at(place, item=item), quantity, any_place=anywhere, any_lot=anywhere)
        trial = Books(
            {slot: (one.on_hand, one.reserved) for slot, one in shelf.levels.items()},
            shelf.holds,
            {1} if owes else (),
        )
        try:
            match do:
                case "receive":
                    trial.receive(at(place, item=item), quantity)
                case "count":
                    trial.count(at(place, item=item), quantity)
                    counted.add(at(place, item=item))
                case "dispatch":
                    trial.dispatch(wanted, holder)
                case "transfer":
                    trial.transfer(wanted, "B")
                case "reserve" | "part":
                    trial.reserve(wanted, holder, part=do == "part")
                case "release":
                    trial.release(holder, wanted)
        except NotEnough:
            continue
        trial.moves[:0] = shelf.moves
        shelf = trial

    sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
    holds = defaultdict(Decimal)
    for move in shelf.moves:
        sums[move.slot][0] += move.on_hand
        sums[move.slot][1] += move.reserved
        assert [move.on_hand_after, move.reserved_after] == sums[move.slot]
        if move.holder:
            holds[move.holder, move.slot] += move.reserved
    for slot, level in shelf.levels.items():
        assert [level.on_hand, level.reserved] == sums[slot]
        assert level.reserved == sum(held for (_, where), held in holds.items() if where == slot)
        assert level.reserved >= 0
        if not owes:
            assert level.on_hand >= 0
            assert level.free >= 0 or slot in counted
    assert {key: one for key, one in shelf.holds.items() if one} == {
        key: one for key, one in holds.items() if one
    }
    assert all(one >= 0 for one in holds.values())


def test_what_came_for_somebody_is_kept_beside_what_he_holds_and_less_what_was_owed():
    shelf = books(A=4)
    shelf.reserve(of(3), WANG)
    shelf.receive(at("A"), Decimal(2), WANG)
    assert (seen(shelf), shelf.held(WANG, (1, PART))) == ({"A": (6, 5)}, 5)

    owing = books(owes=True, A=-3)
    owing.receive(at("A"), Decimal(5), LI)
    assert (seen(owing), owing.held(LI, (1, PART))) == ({"A": (2, 2)}, 2)
