"""What products are made of: over all levels, from stock first, and each shortage to the piece."""

import csv
import gzip
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.orders.bom.evaluate import NotReadable, evaluate
from danliu.orders.bom.lines import Fault, Line, faults
from danliu.orders.bom.needs import Need, StandIn, needs
from danliu.orders.bom.structure import Circle, NoUnit, Structure
from danliu.orders.bom.used import used
from tests.data_sets import data_set

DAY = date(2026, 3, 2)
UNITS = {("wire", "卷"): Decimal(100), ("screw", "盒"): Decimal(50)}


def made_of(product: str, part: str, usage: str, unit: str = "", scrap: str = "0") -> Line:
    return Line(product, part, Decimal(usage), unit, Decimal(scrap), route=f"R-{product}")


def structure(*lines: Line, on: date = DAY) -> Structure:
    return Structure(lines, on, lambda part, unit: UNITS.get((part, unit)))


def wanted(**pieces: int) -> dict[str, Decimal]:
    return {part: Decimal(count) for part, count in pieces.items()}


def whole(part: str) -> int:
    return 0


MOTOR = [
    made_of("A", "rotor", "1"),
    made_of("A", "screw", "8"),
    made_of("B", "rotor", "2"),
    made_of("B", "housing", "1", scrap="0.05"),
    made_of("C", "housing", "1", scrap="0.05"),
    made_of("C", "screw", "0.1", "盒"),
    made_of("rotor", "wire", "0.35", "卷", scrap="0.1"),
    made_of("rotor", "shaft", "1"),
    made_of("housing", "screw", "4"),
]


def test_an_order_of_three_products_is_the_list_that_one_works_out_by_hand() -> None:
    """rotor 2·1 + 1·2; housing (1 + 5)·1.05 = 6.3, so 7; screw 2·8 + 5·5 + 7·4; wire 4·38.5."""
    found = needs(wanted(A=2, B=1, C=5), structure(*MOTOR), {}, whole)

    listed = {need.part: (need.needed, need.made, need.short) for need in found}
    assert listed == {
        "A": (2, 2, 0),
        "B": (1, 1, 0),
        "C": (5, 5, 0),
        "rotor": (4, 4, 0),
        "housing": (7, 7, 0),
        "wire": (154, 0, 154),
        "shaft": (4, 0, 4),
        "screw": (69, 0, 69),
    }
    assert {need.part: need.level for need in found}["screw"] == 2
    routes = {need.part: need.routes for need in found}
    assert set(routes["rotor"]) == {"R-A", "R-B"}
    assert routes["A"] == ()


def test_what_lies_in_stock_is_taken_first_and_only_the_rest_is_taken_apart() -> None:
    found = needs(wanted(A=5), structure(*MOTOR), wanted(rotor=2, shaft=1, screw=100), whole)

    listed = {need.part: (need.needed, need.taken, need.made, need.short) for need in found}
    assert listed["rotor"] == (5, 2, 3, 0)
    assert listed["shaft"] == (3, 1, 0, 2)
    assert listed["screw"] == (40, 40, 0, 0)


def test_an_alternate_covers_what_is_short_at_its_own_rate_as_far_as_it_goes() -> None:
    alternates = [
        Line("A", "long", Decimal("0.5"), instead="screw", rank=2),
        Line("A", "short", Decimal(16), instead="screw", rank=1),
    ]
    found = needs(
        wanted(A=2, C=5), structure(*MOTOR, *alternates), wanted(short=3, long=9, housing=9), whole
    )

    screw = next(need for need in found if need.part == "screw")
    # of 16 + 25 only A's 16 may be replaced: 3 short ones cover 1.5, one long one the other 14.5
    assert screw.instead == (
        StandIn("short", Decimal(3), Decimal("1.5"), "A"),
        StandIn("long", Decimal(1), Decimal("14.5"), "A"),
    )
    assert screw.short == 25


def test_two_that_want_one_alternate_are_served_in_the_order_of_their_lines() -> None:
    wants = [made_of("A", part, "1") for part in ("left", "right", "up", "down")]
    either = [
        Line("A", "spare", Decimal(1), instead=part) for part in ("left", "right", "up", "down")
    ]
    found = needs(wanted(A=10), structure(*wants, *either), wanted(spare=15), whole)
    assert {need.part: need.short for need in found if need.level} == {
        "left": 0,
        "right": 5,
        "up": 10,
        "down": 10,
    }


def test_what_a_product_uses_is_whole_and_adds_up_to_what_is_needed() -> None:
    """Screws 1.5 for each A, of 5 A; one for each B, of 2 B; long ones stand in for 3 of A's."""
    lines = [made_of("A", "screw", "1.5"), made_of("B", "screw", "1")]
    long = Line("A", "long", Decimal(3), instead="screw")
    found = needs(wanted(A=5, B=2), structure(*lines, long), wanted(long=6, screw=5), whole)

    assert [(one.product, one.part, one.quantity) for one in used(found, whole)] == [
        ("A", "screw", 5),
        ("B", "screw", 2),
        ("A", "long", 6),
    ]


def test_a_version_holds_from_its_day_until_the_next() -> None:
    first = Line("A", "old", Decimal(1), until=date(2026, 3, 2))
    second = Line("A", "new", Decimal(1), since=date(2026, 3, 2))

    def parts(on: date) -> list[str]:
        return [use.line.part for use in structure(first, second, on=on).parts("A")]

    assert [parts(date(2026, 3, day)) for day in (1, 2, 3)] == [["old"], ["new"], ["new"]]


def test_where_it_is_used_goes_up_all_levels() -> None:
    motor = structure(*MOTOR)
    assert motor.used_in("wire") == {"rotor", "A", "B"}
    assert motor.tops() == {"A", "B", "C"}


def test_lines_that_cannot_stand_are_told_by_row() -> None:
    lines = [
        made_of("A", "B", "1"),
        made_of("B", "C", "1"),
        made_of("C", "A", "1"),
        made_of("A", "", "1"),
        made_of("A", "A", "1"),
        made_of("A", "D", "0"),
        made_of("A", "wire", "1", "桶"),
        made_of("A", "B", "2"),
        made_of("A", "E", "1", scrap="1"),
        Line("A", "F", Decimal(1), since=DAY, until=DAY),
        made_of("C", "wire", "1", "卷"),
    ]
    assert list(faults(lines, lambda part, unit: UNITS.get((part, unit)))) == [
        Fault(2, "circle", ("C", "A", "B", "C")),
        Fault(3, "blank"),
        Fault(4, "itself"),
        Fault(5, "usage"),
        Fault(6, "unit"),
        Fault(7, "twice"),
        Fault(8, "scrap"),
        Fault(9, "days"),
    ]


def test_a_circle_and_a_unit_that_nobody_knows_are_no_bill_of_material() -> None:
    round_ = [made_of("A", "B", "1"), made_of("B", "C", "1"), made_of("C", "B", "1")]
    with pytest.raises(Circle) as refused:
        needs(wanted(A=1), structure(*round_), {})
    assert refused.value.parts in {("B", "C", "B"), ("C", "B", "C")}
    with pytest.raises(NoUnit, match="A → wire: 桶"):
        structure(made_of("A", "wire", "1", "桶"))


PARTS = [f"P{n}" for n in range(8)]
amounts = st.decimals(0, 50, places=1)


@st.composite
def bills(draw: st.DrawFn) -> list[Line]:
    """Parts go into those before them: no circle, and any depth."""
    pairs = [(a, b) for n, a in enumerate(PARTS) for b in PARTS[n + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
    return [Line(*pair, draw(st.decimals("0.1", 4, places=1))) for pair in chosen]


def by_all_ways(product: str, count: Decimal, lines: list[Line], into: dict[str, Decimal]) -> None:
    into[product] = into.get(product, Decimal()) + count
    for line in lines:
        if line.product == product:
            by_all_ways(line.part, count * line.usage, lines, into)


@given(bills(), st.dictionaries(st.sampled_from(PARTS), amounts))
def test_without_stock_it_is_the_sum_over_all_ways_down(
    lines: list[Line], orders: dict[str, Decimal]
) -> None:
    by_hand = dict[str, Decimal]()
    for product, count in orders.items():
        by_all_ways(product, count, lines, by_hand)

    found = needs(orders, structure(*lines), {})

    assert {need.part: need.needed for need in found} == by_hand


@given(bills(), st.dictionaries(st.sampled_from(PARTS), amounts), st.data())
def test_every_piece_has_one_origin_and_stock_is_given_once(
    lines: list[Line], orders: dict[str, Decimal], data: st.DataObject
) -> None:
    free = data.draw(st.dictionaries(st.sampled_from(PARTS), st.integers(-3, 80).map(Decimal)))
    bill = structure(*lines)

    found = needs(orders, bill, free, whole)

    for need in found:
        assert need.needed == need.taken + need.made + need.short
        assert need.needed == need.needed.to_integral_value()
        assert need.taken == min(need.needed, max(free.get(need.part, Decimal()), Decimal()))
        assert not (need.made and need.short)
        assert bool(bill.parts(need.part)) or not need.made
    assert _asked(found, bill, orders) == {need.part: need.needed for need in found}
    going_in = dict.fromkeys((need.part for need in found), Decimal())
    for one in used(found, whole):
        going_in[one.part] += one.quantity
    for need in found:
        assert going_in[need.part] <= need.needed
        if need.part not in orders:
            assert going_in[need.part] == need.needed


def _asked(found: list[Need], bill: Structure, orders: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What was wanted and what the parts that are made ask for, rounded up."""
    asked = {need.part: orders.get(need.part, Decimal()) for need in found}
    for need in found:
        for use in bill.parts(need.part):
            asked[use.line.part] += need.made * use.each
    return {part: count.to_integral_value(ROUND_CEILING) for part, count in asked.items()}


def test_a_factory_of_bicycles_is_exploded_as_somebody_else_did() -> None:
    folder = data_set("bom-adventureworks")
    report = evaluate(folder, date(2025, 1, 1), lambda done, of: None)
    assert (report.products, report.equal, report.differences) == (49, 3_634, [])


def test_where_bicycle_parts_are_used_is_as_somebody_else_found() -> None:
    folder = data_set("bom-adventureworks")
    bill = Structure(_bicycles(folder), date(2025, 1, 1), lambda *_: Decimal(1))
    tops = bill.tops()
    with (folder / "expected_where_used.csv").open(newline="") as opened:
        for row in csv.DictReader(opened):
            above = bill.used_in(row["component_id"])
            told = (int(row["ancestor_assemblies"]), int(row["ancestor_top_products"]))
            assert (len(above), len(above & tops)) == told


def _bicycles(folder: Path) -> list[Line]:
    with gzip.open(folder / "BillOfMaterials.csv.gz", "rt", newline="") as opened:
        return [
            Line(
                row["ProductAssemblyID"],
                row["ComponentID"],
                Decimal(row["PerAssemblyQty"]),
                since=date.fromisoformat(row["StartDate"][:10]),
                until=date.fromisoformat(row["EndDate"][:10]) if row["EndDate"] else None,
            )
            for row in csv.DictReader(opened)
            if row["ProductAssemblyID"]
        ]


def test_a_folder_without_its_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotReadable, match=r"BillOfMaterials\.csv\.gz"):
        evaluate(tmp_path, DAY, lambda done, of: None)
