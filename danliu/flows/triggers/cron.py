"""A timetable of cron in words, where people have words for it. Pure.

What is said is exact: «*/7» is not every seven minutes, because each hour begins anew.
"""

import re
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from danliu.errors import Words

MOST = 6  # times of a day, or days of a month, that one sentence lists
_PART = re.compile(r"(?:(\*)|(\d+)(?:-(\d+))?)(?:/(\d+))?")
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))  # minute, hour, day, month, weekday
_HOURS, _DAYS, _MONTHS = range(24), range(1, 32), range(1, 13)
_WEEK = (
    Words("周一", "Monday"),
    Words("周二", "Tuesday"),
    Words("周三", "Wednesday"),
    Words("周四", "Thursday"),
    Words("周五", "Friday"),
    Words("周六", "Saturday"),
    Words("周日", "Sunday"),
)


class Times(NamedTuple):
    """When on a day. zh: «{days} {span}，{each}», en: «{each}{span}{days}»; daily: the days, where
    they are all"""

    span: Words
    each: Words
    daily: Words


def in_words(cron: str) -> Words | None:
    """The five parts of cron as a sentence; None where no words fit."""
    parts = cron.split()
    if len(parts) != len(_BOUNDS):
        return None
    read = [_numbers(part, *bounds) for part, bounds in zip(parts, _BOUNDS, strict=True)]
    minutes, hours, days, months, weekdays = read
    if not (minutes and hours and days and weekdays) or months != [*_MONTHS]:
        return None
    times = _times(minutes, hours)
    if times is None:
        return None
    on = _days(days, sorted({day or 7 for day in weekdays}), times.daily)
    return _joined(times, on) if on else None


def _joined(times: Times, on: Words) -> Words:
    when = " ".join(one for one in (on.zh, times.span.zh) if one)
    zh = "，".join(one for one in (when, times.each.zh) if one)
    return Words(zh, f"{times.each.en}{times.span.en}{on.en}")


def _numbers(part: str, least: int, most: int) -> list[int] | None:
    """What one part of cron stands for; None where it is written as only cron knows."""
    found: set[int] = set()
    for piece in part.split(","):
        read = _PART.fullmatch(piece)
        if read is None:
            return None
        every, first, last, step = read.groups()
        if step and not every and not last:
            return None  # «5/10»: cron's own tongue
        low = least if every else int(first)
        high = most if every else int(last or first)
        found |= set(range(low, high + 1, int(step or 1)))
    return sorted(found) if found and max(found) <= most else None


def _times(minutes: Sequence[int], hours: Sequence[int]) -> Times | None:
    if len(minutes) * len(hours) <= MOST:
        return _at([f"{hour:02}:{minute:02}" for hour, minute in product(hours, minutes)])
    gap = _gap(minutes, 60)
    if len(minutes) == 1:
        return _by_hours(minutes[0], hours)
    return _every(gap, hours) if gap else None


def _at(clocks: Sequence[str]) -> Times:
    listed = _listed([Words(one, one) for one in clocks])
    return Times(Words(listed.zh, ""), Words("", f"At {listed.en}"), Words("每天", " every day"))


def _by_hours(minute: int, hours: Sequence[int]) -> Times | None:
    """At one minute of many hours."""
    each, gap = Words("每小时", "Every hour"), _gap(hours, 24)
    if gap and gap > 1:
        begins = f"{minute:02}"
        each = Words(f"每 {gap} 小时", f"Every {gap} hours")
        span = Words(f"00:{begins} 起", f" from 00:{begins} on")
        return Times(span, each, Words("每天", ""))
    if gap:
        past = Words(f"每小时 {minute} 分", f"Every hour, {minute} minutes past")
        whole = Words("每小时整点", "Every hour, on the hour")
        return Times(Words("", ""), past if minute else whole, Words("", ""))
    return _between(each, hours, minute, minute)


def _every(gap: int, hours: Sequence[int]) -> Times | None:
    """Every so many minutes."""
    one = Words("每分钟", "Every minute")
    each = one if gap == 1 else Words(f"每 {gap} 分钟", f"Every {gap} minutes")
    if list(hours) == [*_HOURS]:
        return Times(Words("", ""), each, Words("", ""))
    return _between(each, hours, 0, 60 - gap)


def _between(each: Words, hours: Sequence[int], first: int, last: int) -> Times | None:
    """first, last: the minutes of the first and of the last hour"""
    if not _runs(hours):
        return None
    begins, ends = f"{hours[0]:02}:{first:02}", f"{hours[-1]:02}:{last:02}"
    span = Words(f"{begins} 到 {ends}", f" from {begins} to {ends}")
    return Times(span, each, Words("每天", ""))


def _days(days: Sequence[int], weekdays: Sequence[int], daily: Words) -> Words | None:
    """weekdays   Monday is 1, Sunday 7"""
    monthly, weekly = list(days) != [*_DAYS], len(weekdays) < 7
    if monthly and weekly:
        return None  # cron means either of them
    if monthly:
        return _of_month(days) if len(days) <= MOST else None
    return _of_week([_WEEK[day - 1] for day in weekdays], weekdays) if weekly else daily


def _of_week(names: Sequence[Words], weekdays: Sequence[int]) -> Words:
    if len(names) > 2 and _runs(weekdays):
        first, last = names[0], names[-1]
        return Words(f"{first.zh}到{last.zh}", f", {first.en} to {last.en}")
    listed = _listed(names)
    return Words(f"每{listed.zh}", f" every {listed.en}")


def _of_month(days: Sequence[int]) -> Words:
    listed = _listed([Words(f"{day} 日", str(day)) for day in days])
    word = "day" if len(days) == 1 else "days"
    return Words(f"每月 {listed.zh}", f" on {word} {listed.en} of every month")


def _gap(numbers: Sequence[int], whole: int) -> int | None:
    """The step with which they go around evenly."""
    gap, rest = divmod(whole, len(numbers))
    return gap if not rest and list(numbers) == [*range(0, whole, gap)] else None


def _runs(numbers: Sequence[int]) -> bool:
    return list(numbers) == [*range(numbers[0], numbers[-1] + 1)]


def _listed(words: Sequence[Words]) -> Words:
    *some, last = words
    english = ", ".join(one.en for one in some)
    joined = f"{english} and {last.en}" if some else last.en
    return Words("、".join(one.zh for one in words), joined)
