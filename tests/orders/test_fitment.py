"""A part fits a vehicle, does not, or nobody knows: in doubt it is never a guess."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.orders.fitment import Entry, Listed, Verdict
from danliu.orders.model_years import typed_years
from danliu.orders.vehicles import Garage, Known, Reading

PASSAT = Known("大众", "帕萨特", aliases=("Passat", "帕萨特B8"))
KNOWN = [
    PASSAT,
    Known("大众", "帕萨特领驭"),
    Known("大众", "速腾"),
    Known("丰田", "卡罗拉", aliases=("Corolla",)),
    Known("标致", "2008"),
    Known("标致", "308"),
    Known("宝马", "3系"),
    Known("宝马", "3系", "320Li"),
    Known("AC Schnitzer", "3系"),
    Known("DS", "5"),
    Known("DS", "5LS"),
]
GARAGE = Garage(KNOWN)


def read(typed: str, year: object = None) -> list[Reading]:
    return GARAGE.read(typed, 2026, typed_years(year, 2026) if year else None)


def verdict(typed: str, *entries: Entry, year: object = None) -> Verdict:
    return Listed("KL-1022", entries).check(typed, read(typed, year)).verdict


SINCE_2011 = Entry(PASSAT, 2011, 2018)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("大众 帕萨特 2018款", "fits"),
        ("大众帕萨特18款", "fits"),
        ("大众帕萨特２０１８款", "fits"),
        ("帕萨特 2018", "fits"),
        ("PASSAT 2018年", "fits"),
        ("大众 passat b8", "unknown"),
        ("大众 帕萨特B8 2018款", "fits"),
        ("大众 帕萨特 2018款 1.8T 豪华版", "fits"),
        ("大众 帕萨特 2019款", "wrong"),
        ("大众 帕萨特 2012-2016款", "fits"),
        ("大众 帕萨特 2016-2019款", "unknown"),
        ("大众 帕萨特", "unknown"),
        ("大众 帕萨特领驭 2018款", "wrong"),
        ("大众 帕萨特 2018款 柴油", "unknown"),
        ("大众 2018款", "unknown"),
        ("丰田 卡罗拉 2018款", "wrong"),
        ("捷达 2018款", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_is_typed_is_read_with_care(typed: str, wanted: Verdict) -> None:
    assert verdict(typed, SINCE_2011) == wanted


def test_two_lists_together_hold_a_span_of_years() -> None:
    later = Entry(PASSAT, 2019, None)
    assert verdict("帕萨特 2016-2020款", SINCE_2011, later) == "fits"
    assert verdict("帕萨特 2011年以后", SINCE_2011, later) == "fits"
    assert verdict("帕萨特 2010年以后", SINCE_2011, later) == "unknown"


def test_a_number_that_is_a_name_is_told_from_a_year_by_what_else_is_said() -> None:
    entry = Entry(Known("标致", "2008"), 2013, 2020)
    assert verdict("标致 2008 2018款", entry) == "fits"
    assert verdict("标致 2008", entry, year=2018) == "fits"
    assert verdict("标致 2008", entry) == "unknown"
    assert verdict("标致 308 2008", entry) == "wrong"


def test_a_series_that_two_brands_have_is_sure_only_where_both_agree() -> None:
    entry = Entry(Known("宝马", "3系"), 2012, 2019)
    assert verdict("3系 2015款", entry) == "unknown"
    assert verdict("宝马3系 2015款", entry) == "fits"
    assert verdict("3系 2015款", entry, Entry(Known("AC Schnitzer", "3系"))) == "fits"
    assert verdict("3系 2015款", SINCE_2011) == "wrong"


def test_a_model_is_within_its_series_and_not_the_other_way() -> None:
    model = Entry(Known("宝马", "3系", "320Li"))
    assert verdict("宝马 3系 320Li 2015款", Entry(Known("宝马", "3系"))) == "fits"
    assert verdict("宝马 3系 320Li 2015款", model) == "fits"
    assert verdict("宝马 3系 2015款", model) == "unknown"


def test_what_fits_every_vehicle_fits_one_that_nobody_knows() -> None:
    assert verdict("拖拉机 东方红", Entry(None)) == "fits"
    assert verdict("拖拉机 东方红") == "unknown"


def test_another_engine_is_wrong_and_an_unsaid_one_is_asked_for() -> None:
    entry = Entry(PASSAT, engine="1.8T")
    assert verdict("帕萨特 2015款 1.8T", entry) == "fits"
    assert verdict("帕萨特 2015款 2.0T", entry) == "wrong"
    assert verdict("帕萨特 2015款", entry) == "unknown"
    assert verdict("帕萨特 2015款 1.8T", Entry(PASSAT, engine="EA888")) == "unknown"


def test_a_year_that_contradicts_the_field_is_no_year() -> None:
    assert verdict("帕萨特 2018", SINCE_2011, year=2012) == "unknown"
    assert verdict("帕萨特", SINCE_2011, year=2012) == "fits"


def test_figures_are_not_cut_in_two() -> None:
    assert verdict("DS 5LS 2015款", Entry(Known("DS", "5"))) == "wrong"
    assert verdict("DS 5 2.0T 2015款", Entry(Known("DS", "5"))) == "fits"
    assert verdict("DS 52 2015款", Entry(Known("DS", "5"))) == "unknown"


def test_the_reason_names_part_vehicle_and_what_is_listed() -> None:
    fit = Listed("KL-1022", [SINCE_2011]).check("丰田 卡罗拉 2018款", read("丰田 卡罗拉 2018款"))
    assert fit.why.zh == "KL-1022 不适配 丰田 卡罗拉 2018款：登记的是 大众 帕萨特 2011-2018"
    assert fit.why.en.startswith("KL-1022 does not fit 丰田 卡罗拉 2018款: listed for")


YEARS = st.tuples(st.integers(1990, 2026), st.integers(1990, 2026)).map(sorted)
ENTRIES = st.lists(
    st.builds(lambda known, years: Entry(known, *years), st.sampled_from([None, *KNOWN]), YEARS),
    min_size=1,
    max_size=4,
)


WRITTEN = [
    str,
    str.lower,
    str.upper,
    lambda text: text.replace(" ", "_"),
    lambda text: f"　{text} ",
]


@given(ENTRIES, st.sampled_from(KNOWN), st.integers(1990, 2026), st.sampled_from(WRITTEN))
def test_a_vehicle_named_in_full_is_never_in_doubt(
    entries: Sequence[Entry], vehicle: Known, year: int, write
) -> None:
    typed = write(f"{vehicle} {year}款")
    listed = [
        one
        for one in entries
        if one.vehicle is None or (one.vehicle.key == vehicle.key or _within(vehicle, one.vehicle))
    ]
    narrower = [one for one in entries if one.vehicle and _within(one.vehicle, vehicle)]
    held = any(one.first <= year <= one.last for one in listed)  # type: ignore[operator]
    touched = any(one.first <= year <= one.last for one in narrower)  # type: ignore[operator]
    assert verdict(typed, *entries) == ("fits" if held else "unknown" if touched else "wrong")


def _within(one: Known, other: Known) -> bool:
    """Whether the other is the series of this model."""
    return bool(one.model) and not other.model and one.key[:2] == other.key[:2]


@given(ENTRIES, st.text(max_size=30), st.none() | st.integers(1990, 2026))
def test_whatever_is_typed_it_has_an_answer_with_a_reason(
    entries: Sequence[Entry], typed: str, year: int | None
) -> None:
    fit = Listed("KL-1022", entries).check(typed, read(typed, year))
    assert fit.verdict in ("fits", "wrong", "unknown")
    assert (fit.verdict == "fits") == (not fit.why.zh)
