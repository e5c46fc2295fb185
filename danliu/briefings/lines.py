"""A board's figures and alarms in words, one line a tile. Pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec
from msgspec import Struct

from danliu.boards.definition import Tile
from danliu.boards.kinds.listed import Alarm
from danliu.boards.kinds.number import Settings
from danliu.briefings.kept import Tongue
from danliu.tables.totals import Group, Total
from danliu.tiles import Figure

TOLD = ("number", "alarms")
"""The kinds of tiles that can be told in a line; the others are pictures, and on the board."""

Mood = Literal["calm", "better", "worse", "alarm"]

_BEFORE: Mapping[str, tuple[str, str]] = {
    "day": ("昨天 {n}", "{n} yesterday"),
    "week": ("上周 {n}", "{n} last week"),
    "month": ("上月 {n}", "{n} last month"),
    "quarter": ("上季 {n}", "{n} last quarter"),
    "year": ("去年 {n}", "{n} last year"),
    "told": ("上次 {n}", "{n} last time"),
}
_TARGET = ("目标 {target}，完成 {share}%", "target {target}, {share}% reached")
_CALM, _BROKEN = ("一切正常", "all is well"), ("现在算不出来", "cannot be told now")
_COUNT = ("{n} 条", "{n}")
_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "JPY": "¥"}


class Line(Struct, frozen=True):
    """kept   the bare figure, for the next one to be compared with
    notes  beside it: the stretch of time before, the target
    """

    name: str
    value: str
    mood: Mood = "calm"
    notes: tuple[str, ...] = ()
    kept: str = ""


def picked(words: tuple[str, str], tongue: Tongue) -> str:
    return words[tongue == "en"]


def line(tile: Tile, figure: Figure, last: str, tongue: Tongue, currency: str | None) -> Line:
    """currency: of what is added up, where that is money; last: what was told before, or «»"""
    if tile.kind == "alarms":
        return _alarm(tile, figure.count, last, tongue)
    return _number(tile, figure, last, tongue, _SIGNS.get(currency or "", currency or ""))


def broken(tile: Tile, tongue: Tongue) -> Line:
    return Line(_name(tile, tongue), picked(_BROKEN, tongue), "worse")


def _alarm(tile: Tile, count: int, last: str, tongue: Tongue) -> Line:
    settings = msgspec.convert(tile.settings, Alarm)
    says = settings.says_en if tongue == "en" and settings.says_en else settings.says
    notes = _compared(Decimal(count), last, "told", tongue, "")
    if not count:
        return Line(_name(tile, tongue), picked(_CALM, tongue), "calm", notes, "0")
    told = picked(_COUNT, tongue).format(n=count)
    return Line(says, told, "alarm", notes, str(count))


def _number(tile: Tile, figure: Figure, last: str, tongue: Tongue, sign: str) -> Line:
    settings = msgspec.convert(tile.settings, Settings)
    first = figure.groups[0] if figure.groups else None
    value = _amount(figure.now if settings.moment else first, settings.total)
    before = str(_amount(figure.before, settings.total)) if settings.moment else last
    stretch = settings.stretch if settings.moment else "told"
    notes = _compared(value, before, stretch, tongue, sign)
    if settings.target:
        share = round(float(value) / settings.target * 100)
        target = amount(Decimal(str(settings.target)), sign)
        notes += (picked(_TARGET, tongue).format(target=target, share=share),)
    mood = _mood(value, before, settings.good)
    return Line(_name(tile, tongue), amount(value, sign), mood, notes, str(value))


def _compared(
    value: Decimal, before: str, stretch: str, tongue: Tongue, sign: str
) -> tuple[str, ...]:
    """With an arrow: never by colour alone. Nothing where there is nothing before."""
    if not before:
        return ()
    then = Decimal(before)
    arrow = "=" if value == then else "↑" if value > then else "↓"
    told = picked(_BEFORE[stretch], tongue).format(n=amount(then, sign))
    share = f" {abs(round((value - then) / then * 100))}%" if then and value != then else ""
    return (f"{arrow}{share} {told}",)


def _mood(value: Decimal, before: str, good: str) -> Mood:
    if not before or value == Decimal(before):
        return "calm"
    return "better" if (value > Decimal(before)) == (good == "more") else "worse"


def _amount(group: Group | None, total: Total | None) -> Decimal:
    told: Any = (group.totals[0] if total else group.count) if group else 0
    try:
        return Decimal(str(told or 0))
    except InvalidOperation:  # the first or last of some dates
        return Decimal(0)


def amount(value: Decimal, sign: str = "") -> str:
    """12,345.6: to the cent, as the board shows it."""
    told = f"{abs(value):,.2f}".removesuffix("0").removesuffix("0").removesuffix(".")
    return f"{'-' if value < 0 else ''}{sign}{told}"


def _name(tile: Tile, tongue: Tongue) -> str:
    return tile.name_en if tongue == "en" and tile.name_en else tile.name
