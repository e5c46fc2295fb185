"""Which flows fill a table, as an empty table names them."""

from danliu.flows.filled import filled
from danliu.packs.pack import read_pack, shipped


def test_waves_are_filled_by_the_flow_that_plans_them_and_by_its_timetable() -> None:
    fills = filled(read_pack(shipped("trade")).flows)
    assert {key for key, tables in fills.items() if "waves" in tables} == {
        "wave-release",
        "wave-clock",
    }
    assert "pick_lines" in fills["wave-clock"]


def test_a_flow_that_only_changes_records_fills_nothing() -> None:
    fills = filled(read_pack(shipped("trade")).flows)
    assert fills["wave-date"] == frozenset()
    assert "orders" not in fills["order-silent"]  # it writes many, but into those that are there
