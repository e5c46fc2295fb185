"""What was due in a formula, and what stood there, as people say it in both languages. Pure."""

import re
from collections.abc import Sequence

from danliu.errors import Words

_WORDS = {
    "value": "值",
    "operator": "运算符",
    "end": "公式结束",
    "function": "函数名",
    "formula": "公式",
    "readable character": "能读的字符",
    "number below 1E100": "小于 1E100 的数",
    "formula of the record alone, without lists": "只用这条记录、不含列表的公式",
    "number": "数",
    "text": "文字",
    "truth": "条件（是或否）",
    "date": "日期",
    "moment": "日期和时间",
    "list": "列表",
    "any": "任意值",
}
_PATTERNS = (
    (re.compile(r"^at most (\d+) characters$"), "最多 {0} 个字符"),
    (re.compile(r"^at most (\d+) levels$"), "最多 {0} 层"),
    (re.compile(r"^at most (\d+) decimals$"), "最多 {0} 位小数"),
    (re.compile(r"^at most (\d+)$"), "最多 {0}"),
    (re.compile(r"^(\d+) characters$"), "{0} 个字符"),
    (re.compile(r"^(\d+) characters of SQL$"), "{0} 个字符的 SQL"),
    (re.compile(r"^(\d+) levels$"), "{0} 层"),
    (re.compile(r"^(\d+) arguments$"), "{0} 个参数"),
    (re.compile(r"^(\d+) to any number arguments$"), "至少 {0} 个参数"),
    (re.compile(r"^(\d+) to (\d+) arguments$"), "{0} 到 {1} 个参数"),
    (re.compile(r"^constant, such as (.+)$"), "写定的值，如 {0}"),
)


def said(at: int, found: str, expected: Sequence[str]) -> Words:
    """«公式第 8 个字符是「…」，应为 …»."""
    due = "、".join(map(_chinese, expected))
    zh = f"公式第 {at} 个字符是「{_chinese(found)}」，应为 {due}"
    return Words(zh, f"at character {at} of the formula {' or '.join(expected)}, not {found!r}")


def _chinese(part: str) -> str:
    if part in _WORDS:
        return _WORDS[part]
    for pattern, zh in _PATTERNS:
        if found := pattern.match(part):
            return zh.format(*found.groups())
    return part
