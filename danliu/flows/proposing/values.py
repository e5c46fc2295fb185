"""Numbers and days as people write them in Chinese."""

import re
from decimal import Decimal

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TIMES = {"十": 10, "百": 100, "千": 1_000}
_BIG = {"万": 10_000, "亿": 100_000_000}
NUMBER = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千半]+)[千万亿]?"
_DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "今天": 0,
    "今日": 0,
    "当天": 0,
    "明天": 1,
    "明日": 1,
}
_DAYS |= {"后天": 2, "大后天": 3}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_SHIFTED = re.compile(rf"({_DAY})(?:\s*([+＋加减\-－])\s*({NUMBER})\s*[天日])?")
_FROM_NOW = re.compile(rf"({NUMBER})\s*[天日](?:以|之)?(后|前)")
_WEEKS = re.compile(rf"({NUMBER})\s*(?:个)?(?:周|星期|礼拜)(?:以|之)?(后|前)")


def number(text: str) -> Decimal | None:
    """«两万», «2.5万», «十五», «20,000»."""
    text = text.strip().replace(",", "")
    times = Decimal(1)
    if text and text[-1] in _BIG and len(text) > 1:
        text, times = text[:-1], Decimal(_BIG[text[-1]])
    if re.fullmatch(r"\d+(\.\d+)?千?", text):
        return Decimal(text.rstrip("千")) * (1_000 if text.endswith("千") else 1) * times
    found = _chinese(text)
    return None if found is None else found * times


def _chinese(text: str) -> Decimal | None:
    if text == "半":
        return Decimal("0.5")
    total, last = 0, None
    for char in text:
        if char in _DIGITS:
            last = _DIGITS[char]
        elif char in _TIMES:
            total += (1 if last is None else last) * _TIMES[char]
            last = None
        else:
            return None
    return Decimal(total + (last or 0)) if text else None


def day(text: str) -> tuple[str, str] | None:
    """A day as a formula, and the words that say it: «今天+3天», «三天后», «两周后»."""
    if found := _SHIFTED.search(text):
        days = Decimal(_DAYS[found[1]])
        if found[3]:
            by = number(found[3]) or Decimal()
            days += -by if found[2] in "-－减" else by
        return _today(days), found[0]
    for pattern, length in ((_FROM_NOW, 1), (_WEEKS, 7)):
        if found := pattern.search(text):
            days = (number(found[1]) or Decimal()) * length
            return _today(-days if found[2] == "前" else days), found[0]
    return None


def _today(days: Decimal) -> str:
    return f"TODAY(){days:+f}" if days else "TODAY()"
