"""Where the time of an order went, and with whom the delay is."""

from datetime import UTC, datetime, timedelta

import msgspec

from danliu.lens.evidence import evidence
from danliu.lens.lens import Lens, LensStage, Reached
from danliu.lens.lens import stages as reached_stages

STAGES = (
    LensStage("placed", "下单", "Ordered", "created_at", owner="客户"),
    LensStage("planned", "排产", "Planned", "planned", owner="计划", within_hours=24),
    LensStage("started", "开工", "Started", "started", owner="车间", within_hours=48),
    LensStage("stocked", "入库", "Stocked", "stocked", owner="车间", within_hours=48),
    LensStage("shipped", "发货", "Shipped", "shipped", owner="仓库", within_hours=24),
    LensStage(
        "signed",
        "签收",
        "Received",
        "signed",
        owner="承运商",
        owner_en="the carrier",
        within_hours=48,
    ),
)
LENS = Lens("order", "orders", "number", "status", STAGES)


def day(number: int, hour: int = 1) -> datetime:
    return datetime(2026, 2, number, hour, tzinfo=UTC)


CELLS = {"planned": day(16), "started": day(18), "stocked": day(20), "shipped": day(21)}


def reached(**more: datetime) -> list[Reached]:
    return reached_stages(LENS, {**CELLS, **more}, {}, day(15))


def test_ordered_15_planned_16_started_18_stocked_20_shipped_21_delay_at_the_carrier():
    proof = evidence(LENS, reached(), day(26), "Asia/Shanghai")
    said = "15日 下单，16日 排产，18日 开工，20日 入库，21日 发货；延误在承运商（超时 72 小时）"
    assert proof.says == said
    assert [one.key for one in proof.stretches if one.late] == ["signed"]
    assert "the delay is with the carrier (72 h over)" in proof.says_en


def test_what_arrived_in_time_has_no_delay():
    proof = evidence(LENS, reached(signed=day(22)), day(28), "Asia/Shanghai")
    assert not any(one.late for one in proof.stretches)
    assert proof.says.endswith("22日 签收")


def test_the_stage_that_cost_the_most_is_the_one_that_is_named():
    late = reached_stages(LENS, {**CELLS, "started": day(20), "stocked": day(25)}, {}, day(15))
    proof = evidence(LENS, late, day(25) + timedelta(hours=1), "Asia/Shanghai")
    (worst,) = (one for one in proof.stretches if one.late)
    assert (worst.key, worst.over_h) == ("stocked", 72.0)


def test_no_time_runs_on_an_order_that_is_closed():
    closed = reached_stages(LENS, {}, {}, day(15))
    proof = evidence(LENS, closed, day(28), "Asia/Shanghai", closed=True)
    assert [one.key for one in proof.stretches] == ["placed"]


def test_what_a_shop_tells_us_later_was_placed_when_the_shop_says():
    lens = msgspec.structs.replace(LENS, placed="placed_at")
    heard = day(16)
    for cells, at in (({"placed_at": day(14)}, day(14)), ({}, heard)):
        first, *_ = reached_stages(lens, {**CELLS, **cells}, {}, heard)
        assert first.at == at
