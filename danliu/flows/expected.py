"""What was expected where a flow does not fit, in both of our languages. Pure."""

import re
from collections.abc import Iterable

import msgspec

from danliu.errors import Words
from danliu.registry import UnknownPart
from danliu.tables.errors import InvalidSchema, NotFound

READABLE = Words("能读的文字，不含 NUL 字符", "readable text, without NUL")
_PARTS = {"block": "步骤", "trigger": "触发方式", "field": "字段类型", "connector": "连接器"}
_WHAT = {"table": "表", "view": "视图", "record": "记录"}
_TYPES = (
    (re.compile(r"^Expected `(.+?)`, got `(.+?)`$"), "应为 {0}，不是 {1}"),
    (re.compile(r"^Expected `(.+?)` (>=|<=|>|<) (.+)$"), "应为 {0}，且 {1} {2}"),
    (re.compile(r"^Expected `(.+?)` of length (>=|<=) (.+)$"), "应为 {0}，长度 {1} {2}"),
    (re.compile(r"^Expected `(.+?)` matching regex (.+)$"), "应为符合 {1} 的 {0}"),
    (re.compile(r"^Invalid enum value (.+)$"), "不是可选的值：{0}"),
    (re.compile(r"^Object missing required field `(.+?)`$"), "缺 {0}"),
    (re.compile(r"^Object contains unknown field `(.+?)`$"), "没有 {0} 这一项"),
    (re.compile(r"^Invalid (.+)$"), "不是有效的 {0}"),
)
_AT = re.compile(r" - at `[^`]*`$")


def one_of(known: Iterable[str]) -> Words:
    """Any of these names."""
    told = "、".join(sorted(known)) or "（还没有）"
    return Words(f"其中之一：{told}", f"one of {sorted(known)}")


def same(text: str) -> Words:
    """What reads the same in both."""
    return Words(text, text)


def of_error(error: Exception) -> Words:
    """What would have been right, from whatever said that it is wrong."""
    if isinstance(error, msgspec.ValidationError):
        return of_type(str(error))
    if isinstance(error, UnknownPart):
        zh = f"已有的{_PARTS.get(error.kind, error.kind)}，不是「{error.name}」"
        return Words(zh, f"a {error.kind} that there is, not {error.name!r}")
    if isinstance(error, NotFound):
        zh = f"已有的{_WHAT.get(error.what, error.what)}，不是「{error.key}」"
        return Words(zh, f"a {error.what} that there is, not {error.key!r}")
    if isinstance(error, InvalidSchema) and isinstance(error.wanted, Words):
        return Words(f"{error.place}：{error.wanted.zh}", f"{error.place}: {error.wanted.en}")
    if isinstance(error, InvalidSchema):
        return Words(f"{error.place}：{error.wanted}", f"{error.place}: {error.wanted}")
    wanted = getattr(error, "wanted", None)
    if isinstance(wanted, Words):
        return wanted
    return same(str(wanted or error))


def of_type(said: str) -> Words:
    """msgspec's sentence about a value; its place is told elsewhere."""
    plain = _AT.sub("", said)
    for pattern, zh in _TYPES:
        if found := pattern.match(plain):
            return Words(zh.format(*found.groups()), plain)
    return same(plain)
