"""What the customer's page says is true of the order: its stages, where it waits, whether it is
late."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from danliu.lens.lens import Lens
from danliu.lens.parcels import Parcel
from danliu.lens.seen import NewDay, Seen, seen
from danliu.packs.pack import read_pack, shipped
from danliu.tables.query import Record
from danliu.tables.table import Table

PLACED = datetime(2026, 11, 3, 1, tzinfo=UTC)
LATER = datetime(2026, 11, 5, 1, tzinfo=UTC)


def told(pack: str, entered: tuple[str, ...], *parcels: str, **cells: Any) -> Seen:
    """The page of an order that went through these states, the last of them its own."""
    given = read_pack(shipped(pack))
    (lens,) = given.lenses
    (table,) = (Table(one) for one in given.tables if one.key == lens.table)
    every = {**dict.fromkeys(table.columns), "status": entered[-1], "number": "QM1", **cells}
    record = Record(uuid4(), 1, [], PLACED, "user:z", PLACED, "user:z", None, every)
    stamps = {state: LATER.isoformat() for state in entered}
    boxes = [box(lens, state) for state in parcels]
    return seen(lens, table, record, stamps, boxes)


def box(lens: Lens, state: str) -> Parcel:
    assert lens.parcels is not None
    assert state in lens.parcels.waits
    return Parcel("ZT1", "中通", "", "", "", "", None, None, None, False, "gcj-02", [], state)


def now(page: Seen) -> str:
    return next(one.name for one in page.stages if one.state == "now")


@pytest.mark.parametrize(
    ("pack", "entered", "says"),
    [
        ("trade", ("new", "review"), "等待确认"),
        ("trade", ("new", "approved"), "仓库备货"),
        ("workshop", ("new",), "等待确认"),
        ("workshop", ("new", "planned"), "生产中"),
        ("workshop", ("new", "planned", "sending"), "发余下的"),
        ("status", ("placed",), "等待付款"),
    ],
)
def test_what_is_under_way_is_said_as_what_is_being_done(
    pack: str, entered: tuple[str, ...], says: str
) -> None:
    assert now(told(pack, entered)) == says


def test_paid_is_said_only_where_a_payment_is_known() -> None:
    unknown = told("trade", ("new", "approved"))
    assert [one.key for one in unknown.stages] == [
        "placed", "approved", "stocked", "shipped", "signed",
    ]  # fmt: skip
    known = told("trade", ("new", "review"), paid_at=LATER)
    assert [one.name for one in known.stages if one.state == "done"] == ["订单创建", "支付成功"]
    assert now(known) == "等待确认"


def test_what_is_in_production_is_with_the_workshop_and_nothing_of_it_shipped() -> None:
    page = told("workshop", ("new", "planned"), split_at=LATER)
    assert page.owner == "车间"
    assert [one.name for one in page.stages if one.state == "done"] == ["已下单", "已确认"]


@pytest.mark.parametrize(
    ("parcels", "says"),
    [
        ((), "在路上"),
        (("waiting",), "已交给承运商，等待揽收"),
        (("moving", "waiting"), "已交给承运商，等待揽收"),
        (("moving", "signed"), "在路上"),
        (("moving", "problem"), "运送遇到问题，我们在催承运商"),
    ],
)
def test_the_headline_follows_the_parcel_that_is_furthest_behind(
    parcels: tuple[str, ...], says: str
) -> None:
    page = told("trade", ("approved", "stocked", "shipped"), *parcels)
    assert page.headline == says
    assert page.headline_en


def test_a_parcel_says_nothing_of_an_order_that_is_not_on_its_way() -> None:
    assert told("trade", ("new", "approved"), "waiting").headline == "审核通过，等待仓库备货"


def test_what_comes_after_the_day_that_was_wanted_is_said_with_both_days() -> None:
    comes = datetime(2026, 11, 21, 17, tzinfo=UTC)  # the 22nd in the company
    late = told("trade", ("approved", "shipped"), due=date(2026, 11, 20), expected_at=comes)
    assert late.late == NewDay(date(2026, 11, 20), date(2026, 11, 22))
    in_time = told("trade", ("approved", "shipped"), due=date(2026, 11, 22), expected_at=comes)
    assert in_time.late is None
    came = told("trade", ("approved", "signed"), due=date(2026, 11, 4), signed_at=LATER)
    assert came.late == NewDay(date(2026, 11, 4), date(2026, 11, 5))
    promised = told("workshop", ("planned",), due=date(2026, 11, 9), promised=date(2026, 11, 12))
    assert promised.late == NewDay(date(2026, 11, 9), date(2026, 11, 12))
    assert promised.expected_at is None  # a day is nothing to count the minutes to
