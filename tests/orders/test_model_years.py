"""Years as people write them; a bare number may be a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.orders.model_years import ANY, LAST, Years, common, readings, typed_years

THIS = 2026


def sure(text: str) -> Years | None:
    """What a text says of years, if there is one way only to read it."""
    found = list(readings(text, THIS))
    return common(found[0][1]) if len(found) == 1 else None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("帕萨特 2018款", (2018, 2018)),
        ("帕萨特2018 年款", (2018, 2018)),
        ("18款帕萨特", (2018, 2018)),
        ("98年桑塔纳", (1998, 1998)),
        ("2016-2018款", (2016, 2018)),
        ("16至18款", (2016, 2018)),
        ("2016年~2018年", (2016, 2018)),
        ("2018年以后", (2018, LAST)),
        ("2012年款及之前", (1900, 2012)),
        ("帕萨特", ANY),
        ("2077款", ANY),
        ("2018-2016款", None),
    ],
)
def test_a_marked_year_is_a_year(text: str, years: tuple[int, int] | None) -> None:
    assert sure(text) == years


def test_a_bare_number_may_be_a_year_or_a_name() -> None:
    found = {rest.strip(): common(parts) for rest, parts in readings("标致 2008", THIS)}
    assert found == {"标致 2008": ANY, "标致": (2008, 2008)}


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        (2018, 2018),
        ("18", 2018),
        ("2018款", 2018),
        ("2018.0", 2018),
        ("新款", None),
        ("20188", None),
    ],
)
def test_a_field_of_its_own_takes_a_year_as_typed(typed: object, years: int | None) -> None:
    assert typed_years(typed, THIS) == (years and Years(years, years))


@pytest.mark.parametrize(
    ("vin", "years"),
    [
        ("1HGCM82633A004352", [2003]),  # the worked example of 49 CFR 565: place 7 is a figure
        ("1M8GDM9AXKP042788", [1989]),  # K, and a figure in place 7: not 2019
        ("LSVAA49J132047371", [2003]),  # China: 3 is 2003, its 1973 had no VIN
        ("LSVAA49J132047372", []),  # mistyped: place 9 does not prove it
        ("WVWZZZ3CZJE000001", [1988, 2018]),  # Europe proves nothing: both circles
    ],
)
def test_a_vin_tells_its_year(vin: str, years: list[int]) -> None:
    found = [parts for rest, parts in readings(vin.lower(), THIS) if not rest.strip()]
    assert [common(parts) for parts in found if parts] == [(one, one) for one in years]


@given(st.integers(1950, THIS + 2), st.sampled_from(["款", "年", "年款", " 款"]))
def test_every_marked_year_is_read_as_it_is(year: int, mark: str) -> None:
    assert sure(f"大众 帕萨特 {year}{mark}") == (year, year)
    assert sure(f"大众 帕萨特 {year % 100:02}{mark}") == (year, year)
