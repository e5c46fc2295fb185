"""When a briefing comes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from danliu.briefings.timetable import Days, following

CHINA = ZoneInfo("Asia/Shanghai")
AT = 8 * 60 + 30


@pytest.mark.parametrize(
    ("days", "after", "comes"),
    [
        ("all", "2026-11-26 08:29", "2026-11-26 08:30"),
        ("all", "2026-11-26 08:30", "2026-11-27 08:30"),  # never the same moment twice
        ("workdays", "2026-11-27 09:00", "2026-11-30 08:30"),  # over the weekend
        ("workdays", "2026-09-30 09:00", "2026-10-08 08:30"),  # over the national holidays
        ("workdays", "2026-10-09 09:00", "2026-10-10 08:30"),  # a Saturday that is made up for
        ("mon", "2026-11-26 09:00", "2026-11-30 08:30"),
        ("thu", "2026-11-26 08:00", "2026-11-26 08:30"),
    ],
)
def test_the_next_moment_is_by_the_zone_and_the_calendar(
    days: Days, after: str, comes: str
) -> None:
    found = following(days, AT, datetime.fromisoformat(after).replace(tzinfo=CHINA), CHINA)
    assert f"{found:%Y-%m-%d %H:%M}" == comes
