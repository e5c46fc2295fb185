"""«当…时»: what starts the flow."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from danliu.flows.definition import Trigger
from danliu.flows.proposing.conditions import left_of, read_condition
from danliu.flows.proposing.known import Known, find_field
from danliu.flows.proposing.values import NUMBER, number
from danliu.formulas import Kind
from danliu.tables.table import Table

_NEW = re.compile(r"新增|新建|创建|录入|(?:有|来|到|收到)了?(?:一[条个张笔])?新|下单|提交")
_CHANGED = re.compile(r"被?(?:修改|改动|更改|变更|改变|变动|有变|变化|改了|变了)(?:了)?")
_BECOMES = re.compile(r"变成|变为|改成|改为|转为|设为|成为")
_CLOCK = re.compile(
    rf"(凌晨|早上|上午|中午|下午|傍晚|晚上|夜里)?\s*({NUMBER})\s*(?:点|时|[:：])(半|\d{{1,2}})?分?"
)
_EVERY = re.compile(r"每(?:个)?(天|日|周|星期|工作日|月)([一二三四五六日天])?|工作日")
_RELATIVE = re.compile(
    rf"(前|后|之前|之后|以前|以后|过后)?\s*({NUMBER})\s*(个?工作日|个?小时|分钟|天|日)\s*(前|后|之前|之后|以前|以后)?"
)
_UNITS = {"工作日": "workdays", "小时": "hours", "分钟": "minutes", "天": "days", "日": "days"}
_AFTERNOON = ("下午", "傍晚", "晚上", "夜里")
_WEEK = "日一二三四五六"
_HALF_DAY = 12


@dataclass(frozen=True)
class Begins:
    """trigger   and what was understood of it; left: words that could not be placed
    guessed    what was not said and taken so, as a code
    """

    trigger: Trigger
    left: tuple[str, ...] = ()
    guessed: tuple[str, ...] = field(default=())


def read_trigger(text: str, known: Known, wanted: str = "") -> Begins:
    """The trigger of a clause. Raises nothing: what it does not know is left."""
    if begins := _timetable(text):
        return begins
    table = known.schema.tables.get(wanted) or known.best_table(text)
    if table is None:
        return _without_table(text, known)
    begins = _relative(text, table) or _of_records(text, table, known)
    if wanted in known.schema.tables or not known.is_one_of_several(table, text):
        return begins
    return replace(begins, guessed=("which-table", *begins.guessed))


def _without_table(text: str, known: Known) -> Begins:
    if "邮件" in text or "邮箱" in text:
        connection = next((key for key, name in known.connections.items() if name in text), "")
        settings = {"connection": connection} if connection else {}
        return Begins(Trigger(kind="mail", settings=settings))
    for key, name in known.connections.items():
        if name in text and "消息" in text:
            return Begins(Trigger(kind="message", settings={"connection": key}))
    if "手动" in text:
        return Begins(Trigger(kind="hand"))
    return Begins(Trigger(), left_of(text) or (text,))


def _timetable(text: str) -> Begins | None:
    every = _EVERY.search(text)
    if every is None:
        return None
    rest = text.replace(every[0], " ", 1)
    clock = _CLOCK.search(rest)
    hour, minute = _time(clock) if clock else (9, 0)
    weekday = _WEEK.index(every[2].replace("天", "日")) if every[2] else 1
    by_week, by_month = every[1] in ("周", "星期"), every[1] == "月"
    days = f"{'1' if by_month else '*'} * {weekday if by_week else '*'}"
    settings: dict[str, Any] = {"cron": f"{minute} {hour} {days}"}
    if "工作日" in every[0]:
        settings["days"] = "workdays"
    if clock:
        rest = rest.replace(clock[0], " ", 1)
    guessed = () if clock else ("at-nine",)
    return Begins(Trigger(kind="schedule", settings=settings), left_of(rest), guessed)


def _time(found: re.Match[str]) -> tuple[int, int]:
    hour = int(number(found[2]) or 0)
    minute = 30 if found[3] == "半" else int(found[3] or 0)
    if found[1] in _AFTERNOON and hour < _HALF_DAY:
        hour += _HALF_DAY
    return hour % 24, minute % 60


def _relative(text: str, table: Table) -> Begins | None:
    """«期望交期前2小时», «下单时间后3天»."""
    found = find_field(table, text)
    if found is None or found[1].type.kind not in (Kind.date, Kind.moment):
        return None
    name, column = found
    rest = text.replace(name, " ", 1)
    told = re.search(
        rf"^\s*(?:的)?(?:到期)?\s*{_RELATIVE.pattern}", text[text.index(name) + len(name) :]
    )
    side = (told[1] or told[4] or "") if told else ""
    if told is None or not side:
        return None
    unit = next(one for word, one in _UNITS.items() if word in told[3])
    settings: dict[str, Any] = {"field": column.key, "amount": float(number(told[2]) or 0)}
    settings |= {"unit": unit, "side": "before" if "前" in side else "after"}
    rest = rest.replace(told[0].strip(), " ", 1)
    if clock := _CLOCK.search(rest):
        settings["at"] = "{:02}:{:02}".format(*_time(clock))
        rest = rest.replace(clock[0], " ", 1)
    left = left_of(rest, table.definition.name)
    return Begins(Trigger(table.key, kind="relative", settings=settings), left)


def _of_records(text: str, table: Table, known: Known) -> Begins:
    named, rest = find_field(table, text), text
    bare = text.replace(named[0], " ", 1) if named else text  # «下单渠道» is no order that came
    new, changed = _NEW.search(bare), _CHANGED.search(bare)
    if new:
        rest = rest.replace(new[0], " ", 1)
        read = read_condition(rest, table, known) if named else None
        left = read.left if read else left_of(rest, table.definition.name)
        return Begins(Trigger(table.key, read.formula if read else "", "created"), _quiet(left))
    if changed and not _BECOMES.search(text):
        rest = rest.replace(changed[0], " ", 1)
        found = find_field(table, rest)
        fields = [found[1].key] if found else []
        left = left_of(rest.replace(found[0], " ", 1) if found else rest, table.definition.name)
        return Begins(Trigger(table.key, "", "changed", {"fields": fields}), left)
    read = read_condition(text, table, known)
    settings = {} if _BECOMES.search(text) else {"created": True}
    if not read.formula:
        return Begins(Trigger(table.key), read.left, ("created",))
    return Begins(Trigger(table.key, read.formula, "changed", settings), read.left)


def _quiet(left: tuple[str, ...]) -> tuple[str, ...]:
    """«记录», «新»: they only say again that there is a new one."""
    return tuple(one for one in left if one not in ("记录", "新", "一", "笔", "客户", "有", "来"))
