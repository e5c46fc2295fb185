"""Working hours on China's calendar: nights, weekends and holidays do not count."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.measures.calendar import is_workday
from danliu.measures.working_hours import OFFICE

CHINA = ZoneInfo("Asia/Shanghai")
HOURS = st.decimals(min_value=0, max_value=400, places=1).map(float)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("asked", "hours", "due"),
    [
        ("2026-11-23 09:00", 8, "2026-11-23 18:00"),  # a day
        ("2026-11-23 11:00", 2, "2026-11-23 14:00"),  # over noon
        ("2026-11-23 17:00", 2, "2026-11-24 10:00"),  # over night
        ("2026-11-27 17:30", 1, "2026-11-30 09:30"),  # over the weekend
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),  # over the National Day
        ("2026-02-14 17:00", 2, "2026-02-24 10:00"),  # a made-up Saturday, then Spring Festival
        ("2026-11-22 23:00", 1, "2026-11-23 10:00"),  # asked on a Sunday night
    ],
)
def test_so_many_hours_later(asked: str, hours: float, due: str) -> None:
    assert OFFICE.after(at(asked), timedelta(hours=hours), CHINA) == at(due)


@given(MOMENTS, HOURS)
def test_so_many_hours_back_again_is_no_later_than_where_one_began(
    moment: datetime, hours: float
) -> None:
    length = timedelta(hours=hours)
    later = OFFICE.after(moment, length, CHINA)

    assert later >= moment
    assert length == timedelta(0) or is_workday(later.astimezone(CHINA).date())
    again = OFFICE.after(OFFICE.after(later, -length, CHINA), length, CHINA)
    assert again == later or length == timedelta(0)


@given(MOMENTS, HOURS, HOURS)
def test_more_hours_never_end_earlier(moment: datetime, one: float, other: float) -> None:
    less, more = sorted((one, other))
    first = OFFICE.after(moment, timedelta(hours=less), CHINA)
    assert first <= OFFICE.after(moment, timedelta(hours=more), CHINA)


def test_a_day_ends_at_six_and_a_holiday_with_the_day_before_it() -> None:
    assert OFFICE.ends(date(2026, 11, 24), CHINA) == at("2026-11-24 18:00")
    assert OFFICE.ends(date(2026, 10, 5), CHINA) == at("2026-09-30 18:00")
