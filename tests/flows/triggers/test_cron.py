"""A timetable is said in words, and only in words that are exact."""

import pytest

from danliu.flows.triggers.cron import in_words

SAID = [
    ("0 9 * * *", "每天 09:00", "At 09:00 every day"),
    ("0 6,12 * * *", "每天 06:00、12:00", "At 06:00 and 12:00 every day"),
    ("0 9 * * 1-5", "周一到周五 09:00", "At 09:00, Monday to Friday"),
    ("30 8 * * 1", "每周一 08:30", "At 08:30 every Monday"),
    ("30 8 * * 0,3", "每周三、周日 08:30", "At 08:30 every Wednesday and Sunday"),
    ("0 9 * * 6-7", "每周六、周日 09:00", "At 09:00 every Saturday and Sunday"),
    ("30 8 1 * *", "每月 1 日 08:30", "At 08:30 on day 1 of every month"),
    ("0 8 1,15 * *", "每月 1 日、15 日 08:00", "At 08:00 on days 1 and 15 of every month"),
    ("* * * * *", "每分钟", "Every minute"),
    ("*/5 * * * *", "每 5 分钟", "Every 5 minutes"),
    ("*/10 7-20 * * *", "每天 07:00 到 20:50，每 10 分钟", "Every 10 minutes from 07:00 to 20:50"),
    (
        "*/15 9-16 * * 1-5",
        "周一到周五 09:00 到 16:45，每 15 分钟",
        "Every 15 minutes from 09:00 to 16:45, Monday to Friday",
    ),
    ("*/30 * * * 1", "每周一，每 30 分钟", "Every 30 minutes every Monday"),
    ("0 * * * *", "每小时整点", "Every hour, on the hour"),
    ("5 * * * *", "每小时 5 分", "Every hour, 5 minutes past"),
    ("5 8-18 * * *", "每天 08:05 到 18:05，每小时", "Every hour from 08:05 to 18:05"),
    ("10 */2 * * *", "每天 00:10 起，每 2 小时", "Every 2 hours from 00:10 on"),
    ("0 */12 * * *", "每天 00:00、12:00", "At 00:00 and 12:00 every day"),
]
AS_WRITTEN = [
    "*/7 * * * *",  # each hour begins anew: 56, 00
    "*/10 8,12,16,20 * * *",
    "0 9 1 1 *",
    "0 9 1 * 1",  # the first, and every Monday besides
    "0 9 L * *",
    "0 9 * * MON-FRI",
    "0 9 1-20 * *",
    "5/10 * * * *",
    "0 22-2 * * *",
    "61 9 * * *",
    "0 9 * *",
    "",
]


@pytest.mark.parametrize(("cron", "zh", "en"), SAID)
def test_a_common_timetable_is_said_in_words(cron: str, zh: str, en: str) -> None:
    assert in_words(cron) == (zh, en)


@pytest.mark.parametrize("cron", AS_WRITTEN)
def test_what_no_words_fit_stays_as_it_is_written(cron: str) -> None:
    assert in_words(cron) is None
