"""Trigger «schedule»: a timetable, as cron writes it, in a time zone, on working days if wanted."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import croniter
from msgspec import Struct

from danliu.errors import Words
from danliu.flows.definition import Trigger
from danliu.flows.errors import InvalidFlow
from danliu.flows.triggers.cron import in_words
from danliu.flows.triggers.trigger import Kind, trigger
from danliu.flows.vocabulary import Vocabulary
from danliu.measures.calendar import is_workday
from danliu.tables.schema import Schema
from danliu.telling import told

_LOOKS_AHEAD = timedelta(days=3 * 366)  # a timetable that has no moment until then has none
_CRON = Words("五段，如「0 9 * * 1-5」", "five parts, such as «0 9 * * 1-5»")
_ZONES = Words("时区，如 Asia/Shanghai", "such as Asia/Shanghai")
_COMES = Words("三年之内会到的时刻", "a moment that comes within three years")
_DAYS = {
    "all": Words("", ""),
    "workdays": Words("（工作日）", " on working days"),
    "days-off": Words("（休息日）", " on days off"),
}


class Timetable(Struct, frozen=True, forbid_unknown_fields=True):
    """cron     minute, hour, day of the month, month, day of the week
    zone     of the times; «» for the workspace's
    days     of China's calendar, with its made-up days
    missed   while nobody was there to start it: once: one run for all that was missed; each: one
             for each
    """

    cron: Annotated[
        str,
        told(
            "时间",
            "When",
            "cron",
            help=(
                "分 时 日 月 周，如 0 9 * * 1-5",
                "Minute, hour, day, month, weekday: 0 9 * * 1-5",
            ),
        ),
    ]
    zone: Annotated[
        str,
        told(
            "时区", "Time zone", "plain", help=("不填：工作区的时区", "Left out: the workspace's")
        ),
    ] = ""
    days: Annotated[
        Literal["all", "workdays", "days-off"],
        told(
            "哪些日子",
            "On which days",
            "choice",
            choices={
                "all": ("每天", "every day"),
                "workdays": ("工作日", "working days"),
                "days-off": ("休息日", "days off"),
            },
        ),
    ] = "all"
    missed: Annotated[
        Literal["once", "each"],
        told(
            "错过的",
            "What was missed",
            "choice",
            choices={
                "once": ("合成一次补上", "is made up for once"),
                "each": ("一次次补上", "is made up for one by one"),
            },
        ),
    ] = "once"


@trigger(
    "schedule",
    zh="{cron}{days}{zone}",
    en="{cron}{days}{zone}",
    due_at=Words("计划的时刻", "the moment that was planned"),
)
class Schedule(Kind):
    called = Words("定时", "On a timetable")
    does = Words("每天、每周、工作日的某个时间", "Every day, week or working day at a time")
    group = "time"
    settings = Timetable
    about = "nothing"
    listens = "clock"

    def check(self, trigger: Trigger, settings: Timetable, schema: Schema) -> None:
        parts = settings.cron.split()
        if len(parts) != 5 or not croniter.is_valid(settings.cron) or set("RHrh") & set(parts[0]):
            raise InvalidFlow("trigger.settings.cron", _CRON)
        try:
            found = self.next(settings, datetime.now().astimezone(), schema.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidFlow("trigger.settings.zone", _ZONES) from error
        if found is None:
            raise InvalidFlow("trigger.settings.cron", _COMES)

    def next(self, settings: Timetable, after: datetime, zone: str) -> datetime | None:
        local = after.astimezone(ZoneInfo(settings.zone or zone))
        ends = local + _LOOKS_AHEAD
        while local < ends:
            try:
                found: datetime = croniter(settings.cron, local).get_next(datetime)
            except ValueError:  # the 31st of February
                return None
            if _suits(settings, found.date()):
                return found if found < ends else None
            local = _before_next(settings, found)
        return None

    def goes_on(self, settings: Timetable, due: datetime, now: datetime) -> datetime:
        return due if settings.missed == "each" else now

    def spoken(self, name: str, settings: Timetable, words: Vocabulary) -> str:
        english = words.language == "en"
        if name == "cron":
            clock = _clock(settings.cron)
            return clock.en if english else clock.zh
        if name == "days":
            return _DAYS[settings.days].en if english else _DAYS[settings.days].zh
        if not settings.zone:
            return ""
        return f" ({settings.zone})" if english else f"（{settings.zone}）"


def _suits(settings: Timetable, day: date) -> bool:
    return settings.days == "all" or (settings.days == "workdays") == is_workday(day)


def _before_next(settings: Timetable, found: datetime) -> datetime:
    """The last second before the next day that suits: a holiday is passed over in one go."""
    day = found.date() + timedelta(days=1)
    while not _suits(settings, day):
        day += timedelta(days=1)
    return datetime.combine(day, time(), found.tzinfo) - timedelta(seconds=1)


def _clock(cron: str) -> Words:
    """In words; a timetable for which there are none as it is written."""
    return in_words(cron) or Words(f"定时「{cron}」", f"At cron «{cron}»")
