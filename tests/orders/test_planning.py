"""Records of a flow become waves: nothing is lost on the way, and what cannot go says why."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.flows.blocks.plan_waves import PlanWaves
from danliu.orders.planning import Names, Planned, Rules, planned
from danliu.orders.waves import Bounds, Weights

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
CHINA = ZoneInfo("Asia/Shanghai")
RULES = Rules(Weights(), Bounds(), Names(), 18, CHINA)
GOODS = [
    {"sku": "A", "shelf": "A区-01排-01层-02格", "litres": 2, "kilos": 1},
    {"sku": "B", "shelf": "B区-02排-01层-07格", "litres": 2, "kilos": 1},
    {"sku": "BIG", "shelf": "C区-01排-01层-01格", "litres": 90, "kilos": 30, "large": True},
    {"sku": "ODD", "shelf": "门口"},
]


def order(**cells: Any) -> dict[str, Any]:
    return {"id": uuid4(), "due": date(2026, 11, 26), "park": "厦门", **cells}


def line(of: dict[str, Any], sku: str, quantity: float = 1) -> dict[str, Any]:
    link = {"id": str(of["id"]), "title": "DL-1"}
    return {"id": uuid4(), "order": link, "sku": sku, "quantity": quantity}


def plan(orders: list[dict[str, Any]], lines: list[dict[str, Any]]) -> Planned:
    return planned(orders, lines, GOODS, RULES, NOW)


def test_an_order_of_large_goods_and_small_ones_is_in_two_waves() -> None:
    one = order()
    found = plan([one], [line(one, "A"), line(one, "BIG"), line(one, "B")])

    waves = {wave.size: [row.sku for row in wave.lines] for wave in found.waves}
    assert waves == {"small": ["A", "B"], "large": ["BIG"]}
    assert {part.order for wave in found.waves for part in wave.orders} == {one["id"]}


@pytest.mark.parametrize(("hour", "red"), [(15, False), (16, False), (17, True)])
def test_a_day_is_late_at_the_hour_that_the_company_closes(hour: int, red: bool) -> None:
    one = order()
    now = datetime(2026, 11, 26, hour, 0, tzinfo=CHINA)

    (wave,) = planned([one], [line(one, "A")], GOODS, RULES, now).waves

    assert wave.red is red
    assert wave.due == datetime(2026, 11, 26, 18, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("given", "skus", "why", "why_en"),
    [
        ({}, ["A", "NEW"], "料号 NEW 不在货品里", "NEW: not in goods"),
        (
            {},
            ["ODD"],
            "ODD 的货位「门口」看不懂，要像 A区-03排-12层-05格",
            "ODD: the shelf «门口» is not understood; write it as A区-03排-12层-05格",
        ),
        ({}, [], "没有明细", "it has no lines"),
        ({"due": None}, ["A"], "没有交期", "it has no due date"),
    ],
)
def test_what_cannot_be_picked_is_left_whole_with_the_reason_in_both_tongues(
    given: dict[str, Any], skus: list[str], why: str, why_en: str
) -> None:
    one, other = order(**given), order()
    lines = [*(line(one, sku) for sku in skus), line(other, "A")]

    found = plan([one, other], lines)

    (left,) = found.left
    assert (left.order, left.why, left.why_en) == (one["id"], why, why_en)
    assert [part.order for wave in found.waves for part in wave.orders] == [other["id"]]


@pytest.mark.parametrize(("days", "due"), [(2, NOW + timedelta(days=1)), (0, None)])
def test_an_order_that_names_no_day_is_due_so_many_days_after_it_came(
    days: int, due: datetime | None
) -> None:
    one = order(due=None, created_at=NOW - timedelta(days=1))
    rules = msgspec.structs.replace(RULES, undated_days=days)

    found = planned([one], [line(one, "A")], GOODS, rules, NOW)

    assert [wave.due for wave in found.waves] == ([due] if due else [])
    assert [left.why for left in found.left] == ([] if due else ["没有交期"])


orders_ = st.lists(
    st.tuples(
        st.sampled_from("厦福泉"), st.lists(st.sampled_from([*"AB", "BIG", "NEW"]), max_size=6)
    ),
    max_size=25,
)


@given(drawn=orders_)
def test_every_line_is_in_one_wave_once_or_its_order_is_left(
    drawn: list[tuple[str, list[str]]],
) -> None:
    orders = [order(park=park) for park, _ in drawn]
    lines = [line(one, sku) for one, (_, skus) in zip(orders, drawn, strict=True) for sku in skus]
    found = plan(orders, lines)

    rows = Counter(row.line for wave in found.waves for row in wave.lines)
    left = {one.order for one in found.left}
    assert rows == Counter(one["id"] for one in lines if UUID(one["order"]["id"]) not in left)
    for wave in found.waves:
        assert [row.place for row in wave.lines] == [*range(1, len(wave.lines) + 1)]


def test_no_line_of_a_day_of_a_recall_is_lost() -> None:
    chance = Random(6)
    goods = [
        {"sku": f"S{n}", "shelf": f"{chance.choice('ABC')}区-{n % 20 + 1}排-1层-{n % 19 + 1}格"}
        for n in range(600)
    ]
    orders = [order(park=f"园{chance.randint(1, 12)}") for _ in range(1_944)]
    lines = [
        line(one, f"S{chance.randrange(600)}")
        for one in orders
        for _ in range(chance.randint(1, 4))
    ]

    found = planned(orders, lines, goods, RULES, NOW)

    assert sum(len(wave.lines) for wave in found.waves) == len(lines)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"urgency": 50}, "urgency \\+ area \\+ work = 100, not 110"),
        ({"fields": {"colour": "x"}}, "not \\['colour'\\]"),
    ],
)
def test_weights_add_to_a_hundred_and_fields_are_known(settings: Any, says: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert({"orders": [], "lines": [], "goods": [], **settings}, PlanWaves)
