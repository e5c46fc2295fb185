"""Which stretches of time a figure compares."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from danliu.boards.periods import LONGEST_DAYS, Stretch, periods

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
STRETCHES = st.sampled_from(["day", "week", "month", "quarter", "year"])


def test_a_week_begins_on_monday_and_a_quarter_in_january() -> None:
    sunday = date(2026, 3, 1)
    assert periods(sunday, "week").now == date(2026, 2, 23)
    assert periods(sunday, "month").before == date(2026, 2, 1)
    assert periods(sunday, "quarter").before == date(2025, 10, 1)
    assert periods(sunday, "year").now == date(2026, 1, 1)


@given(day=DAYS, stretch=STRETCHES)
def test_the_stretch_before_ends_where_this_one_begins(day: date, stretch: Stretch) -> None:
    found = periods(day, stretch)
    assert found.before < found.now <= day
    assert periods(found.now - timedelta(days=1), stretch).now == found.before
    # what is asked of the table reaches back to the first day of the one before
    assert (day - found.before).days <= LONGEST_DAYS[stretch]
