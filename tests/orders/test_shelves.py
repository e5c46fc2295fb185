"""Shelves: their addresses, and the way past them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.orders.shelves import Floor, NoShelf, Shelf, in_walking_order, shelf

SHELVES = st.builds(
    Shelf, st.sampled_from("ABC"), st.integers(1, 9), st.integers(1, 12), st.integers(1, 20)
)


@pytest.mark.parametrize(
    "written",
    [
        "A区-03排-12层-05格",
        "a区-3排-12层-5格",
        "Ａ区－０３排－１２层－０５格",
        " A - 03 - 12 - 05 ",
        "A区 - 03排 - 12层 - 05格",
    ],
)
def test_an_address_is_understood_as_people_write_it(written):
    assert shelf(written) == Shelf("A", 3, 12, 5)


@pytest.mark.parametrize("written", ["", "A区", "A区-03排-12层", "3-3-3-3", "A区-03排-12层-05格子"])
def test_what_is_no_address_is_refused(written):
    with pytest.raises(NoShelf):
        shelf(written)


@given(SHELVES)
def test_an_address_reads_back_as_it_was_written(one):
    assert shelf(str(one)) == one


def test_every_second_row_is_walked_from_its_far_end():
    stops = [Shelf("A", 1, 1, 9), Shelf("A", 2, 1, 3), Shelf("A", 1, 1, 2), Shelf("A", 2, 1, 8)]
    assert [(one.row, one.place) for one in in_walking_order(stops)] == [
        (1, 2),
        (1, 9),
        (2, 8),
        (2, 3),
    ]


@given(st.lists(SHELVES, min_size=1, max_size=40))
def test_nothing_is_passed_by_and_nothing_is_visited_twice(stops):
    way = in_walking_order(stops)
    assert len(way) == len(set(way))
    assert set(way) == set(stops)


def test_a_way_is_measured():
    floor = Floor(row_m=3, place_m=1, places=20)
    assert floor.walked_m([]) == 0
    assert floor.walked_m([Shelf("A", 1, 1, 4)]) == 8  # there and back
    assert floor.walked_m([Shelf("A", 1, 1, 4), Shelf("A", 2, 1, 1)]) == 21 + 21 + 6
    assert floor.walked_m([Shelf("A", 1, 1, 4), Shelf("B", 1, 1, 4)]) == 8 + 8 + 60


@given(st.lists(SHELVES, min_size=1, max_size=30), SHELVES)
def test_one_more_stop_is_never_a_shorter_way_by_more_than_a_row(stops, more):
    floor = Floor()
    whole_row = 2 * (floor.places + 1) * floor.place_m
    assert floor.walked_m([*stops, more]) >= floor.walked_m(stops) - whole_row
