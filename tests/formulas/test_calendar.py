"""China's working calendar: holidays off, made-up weekend days worked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.measures.calendar import (
    CHINA,
    Calendar,
    Week,
    add_workdays,
    count_workdays,
    is_workday,
)

days = st.dates(date(2003, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),  # 国庆
        (date(2026, 10, 10), True),  # a Saturday that is worked
        (date(2026, 10, 11), False),  # a Sunday
        (date(2026, 10, 12), True),
        (date(2004, 1, 17), True),  # the first one known, before 春节
        (date(2030, 10, 1), True),  # not known yet: a Tuesday
    ],
)
def test_a_day_is_worked_or_not(day: date, worked: bool):
    assert is_workday(day) is worked


def test_three_working_days_after_the_holiday_begins():
    assert add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_workdays(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert add_workdays(date(2026, 10, 3), 0) == date(2026, 10, 3)
    assert count_workdays(date(2026, 10, 1), date(2026, 10, 11)) == 3
    assert count_workdays(date(2026, 10, 11), date(2026, 10, 1)) == -3


@given(start=days, steps=st.integers(-80, 80))
def test_stepping_is_walking_day_by_day(start: date, steps: int):
    day, left = start, abs(steps)
    while left:
        day += timedelta(days=1 if steps > 0 else -1)
        left -= is_workday(day)
    assert add_workdays(start, steps) == day


@given(first=days, length=st.integers(0, 60))
def test_counting_is_walking_day_by_day(first: date, length: int):
    last = first + timedelta(days=length)
    walked = sum(is_workday(first + timedelta(days=n)) for n in range(length + 1))
    assert count_workdays(first, last) == walked


@given(start=days, steps=st.integers(1, 500))
def test_what_is_stepped_over_is_what_is_counted(start: date, steps: int):
    end = add_workdays(start, steps, CHINA)
    assert count_workdays(start + timedelta(days=1), end) == steps


def test_another_week_is_another_calendar():
    six = Calendar(Week((0, 1, 2, 3, 4, 5)))
    assert count_workdays(date(2026, 11, 23), date(2026, 11, 29), six) == 6
    assert add_workdays(date(2026, 11, 27), 2, six) == date(2026, 11, 30)
