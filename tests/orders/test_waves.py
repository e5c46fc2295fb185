"""Waves: what is picked together, and what first."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.orders.shelves import Floor, Shelf
from danliu.orders.waves import Bounds, Line, Order, Parcel, Weights, parcels, ranked, waves

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
PARKS = ("传化物流园", "苏州物流中心", "无锡东站", "常州北")


def order(key: int, *, hours: float = 8, park: str = PARKS[0], lines=(), care: int = 0) -> Order:
    shelves = lines or (Line("A1", Shelf("A", 1, 1, 1)),)
    return Order(key, NOW + timedelta(hours=hours), park, tuple(shelves), care)


def line(row: int, place: int = 1, *, large: bool = False, zone: str = "A") -> Line:
    return Line(f"{zone}{row}-{place}", Shelf(zone, row, 1, place), litres=2, kilos=1, large=large)


def many(count: int, seed: int = 7) -> list[Order]:
    """Orders of a busy day: few lines each, to four parks, over two zones of twenty rows."""
    chance = Random(seed)
    return [
        order(
            n,
            hours=chance.uniform(0.5, 24),
            park=chance.choice(PARKS),
            lines=[
                line(chance.randint(1, 20), chance.randint(1, 20), zone=chance.choice("AB"))
                for _ in range(chance.choice((1, 1, 1, 2, 2, 3)))
            ],
            care=chance.choice((0, 0, 0, 1, 2)),
        )
        for n in range(count)
    ]


ORDERS = st.lists(
    st.builds(
        lambda key, hours, park, rows: order(
            key, hours=hours, park=park, lines=[line(row, large=row > 6) for row in rows]
        ),
        st.integers(),
        st.floats(-5, 60),
        st.sampled_from(PARKS),
        st.lists(st.integers(1, 8), min_size=1, max_size=5),
    ),
    max_size=40,
    unique_by=lambda one: one.key,
)


@pytest.mark.parametrize("parts", [(40, 35, 24), (50, 60, -10), (0, 0, 0)])
def test_weights_add_to_a_hundred(parts):
    with pytest.raises(ValueError, match="together 100"):
        Weights(*parts)


def test_the_parts_of_a_score_are_shown():
    near, far = order(1, hours=6), order(2, hours=18, lines=[line(1), line(2)], care=2)
    lonely = order(3, hours=6, park=PARKS[1])
    shown = {one.parcel.order.key: one for one in ranked([near, far, lonely], Weights(), NOW)}
    assert (shown[1].urgency, shown[1].area) == (Decimal("30.0"), Decimal("35.0"))
    assert (shown[2].urgency, shown[2].work) == (Decimal("10.0"), Decimal("25.0"))
    assert shown[3].area == 0
    assert shown[1].score == shown[1].urgency + shown[1].area + shown[1].work


def test_other_weights_are_another_order_of_rank():
    pressing, common = order(1, hours=1, park=PARKS[1]), [order(n, hours=20) for n in (2, 3)]
    first = ranked([pressing, *common], Weights(100, 0, 0), NOW)[0]
    assert first.parcel.order.key == 1
    assert ranked([pressing, *common], Weights(0, 100, 0), NOW)[0].parcel.order.key == 2


def test_red_is_less_than_two_hours():
    exact, less = order(1, hours=2), Order(2, NOW + timedelta(seconds=7199), PARKS[0], (line(1),))
    shown = {one.parcel.order.key: one.red for one in ranked([exact, less], Weights(), NOW)}
    assert shown == {1: False, 2: True}


def test_an_order_of_large_and_small_goods_becomes_two_parcels():
    both = order(1, lines=[line(1), line(2, large=True), line(3)])
    assert [(one.large, len(one.lines)) for one in parcels(both)] == [(False, 2), (True, 1)]


@given(ORDERS)
def test_every_parcel_is_in_one_wave_of_its_park_and_size(orders):
    bounds = Bounds(parcels=5, lines=12)
    made = waves(ranked(orders, Weights(), NOW), bounds)
    picked = [one.parcel for wave in made for one in wave.ranked]
    assert len(picked) == sum(len(parcels(one)) for one in orders)
    assert {(p.order.key, p.large) for p in picked} == {
        (p.order.key, p.large) for one in orders for p in parcels(one)
    }
    for wave in made:
        held = [one.parcel for one in wave.ranked]
        assert {(p.order.park, p.large) for p in held} == {(wave.park, wave.large)}
        assert len(held) <= bounds.parcels
        assert len(held) == 1 or sum(len(p.lines) for p in held) <= bounds.lines


@given(ORDERS, st.randoms())
def test_the_same_orders_make_the_same_waves_however_they_come(orders, chance):
    shuffled = list(orders)
    chance.shuffle(shuffled)
    first, second = (waves(ranked(one, Weights(), NOW), Bounds()) for one in (orders, shuffled))
    assert _keys(first) == _keys(second)


def test_what_is_red_is_in_the_first_wave_of_its_park():
    calm = [order(n, hours=20, lines=[line(1)] * 3) for n in range(30)]
    red = order(99, hours=1, lines=[line(19)])
    made = waves(ranked([*calm, red], Weights(0, 0, 100), NOW), Bounds(parcels=6))
    assert 99 in _keys(made)[0]


def test_a_parcel_that_is_too_much_is_a_wave_alone():
    heavy = order(1, lines=[Line("stone", Shelf("A", 1, 1, 1), kilos=900)])
    made = waves(ranked([heavy, order(2)], Weights(), NOW), Bounds())
    assert sorted(map(len, _keys(made))) == [1, 1]


def test_the_way_is_a_quarter_shorter_than_first_in_first_out():
    """Both with the same bounds and the same parks; first in, first out takes them as they come."""
    orders, bounds, floor = many(600), Bounds(), Floor()
    ours = waves(ranked(orders, Weights(), NOW), bounds)
    by_park = [[p for one in orders for p in parcels(one) if one.park == park] for park in PARKS]
    first_in = [wave for waiting in by_park for wave in _in_turn(waiting, bounds)]
    walked = sum(floor.walked_m(wave.shelves) for wave in ours)
    before = sum(
        floor.walked_m(line.shelf for parcel in wave for line in parcel.lines) for wave in first_in
    )
    assert sum(map(len, first_in)) == sum(len(wave.ranked) for wave in ours)
    assert walked <= 0.75 * before


def _in_turn(waiting: list[Parcel], bounds: Bounds) -> list[list[Parcel]]:
    return [waiting[n : n + bounds.parcels] for n in range(0, len(waiting), bounds.parcels)]


def _keys(made) -> list[list[object]]:
    return [[one.parcel.order.key for one in wave.ranked] for wave in made]
