"""What was expected where a value is not of its declared form, in both of our languages. Pure.

The sentences that are read here are msgspec's (msgspec/_core.c, 0.19); its place is told elsewhere.
"""

import re
from collections.abc import Callable, Iterable

from danliu.errors import Words

_AT = re.compile(r" - at `[^`]*`$")
_TYPES = {
    "str": Words("文字", "text"),
    "int": Words("整数", "a whole number"),
    "float": Words("数字", "a number"),
    "decimal": Words("数字", "a number"),
    "bool": Words("是或否", "yes or no"),
    "array": Words("列表", "a list"),
    "object": Words("一组设置", "a group of settings"),
    "null": Words("空", "nothing"),
    "date": Words("日期", "a date"),
    "datetime": Words("时刻", "a moment"),
    "uuid": Words("记录的标识", "the id of a record"),
}
_SENTENCES = (
    (r"^Expected `(.+?)`, got `(.+?)`$", "应为{0}，不是{1}", "{0}, not {1}"),
    (r"^Expected `(.+?)` (>=|<=|>|<) (.+)$", "应为{0}，且 {1} {2}", "{0} {1} {2}"),
    (
        r"^Expected `(.+?)` of length (>=|<=) (.+)$",
        "应为{0}，长度 {1} {2}",
        "{0} of length {1} {2}",
    ),
    (r"^Expected `(.+?)` matching regex (.+)$", "应为符合 {1} 的{0}", "{0} of the form {1}"),
    (r"^Invalid enum value (.+)$", "不是可选的值：{0}", "one of the values on offer, not {0}"),
    (r"^Object missing required field `(.+?)`$", "缺 {0}", "{0} is missing"),
    (r"^Object contains unknown field `(.+?)`$", "没有 {0} 这一项", "there is no {0}"),
    (r"^Invalid (.+)$", "不是有效的{0}", "this is no valid {0}"),
)


def one_of(known: Iterable[str]) -> Words:
    """Any of these names."""
    told = "、".join(sorted(known)) or "（还没有）"
    return Words(f"其中之一：{told}", f"one of {sorted(known)}")


def of_type(said: str) -> Words:
    """msgspec's sentence about a value in the words of people; any other sentence as it is."""
    plain = _AT.sub("", said)
    for pattern, zh, en in _SENTENCES:
        if found := re.match(pattern, plain):
            parts = found.groups()
            return Words(
                zh.format(*(_named(one, _zh) for one in parts)),
                en.format(*(_named(one, _en) for one in parts)),
            )
    return Words(plain, plain)


def placed(said: str) -> Words:
    """The same with its place before it, for who reads a file or a message."""
    at = re.search(r" - at `\$\.?([^`]*)`$", said)
    words = of_type(said)
    if at is None or not at[1]:
        return words
    return Words(f"{at[1]}：{words.zh}", f"{at[1]}: {words.en}")


def _zh(words: Words) -> str:
    return words.zh


def _en(words: Words) -> str:
    return words.en


def _named(part: str, spoken: Callable[[Words], str]) -> str:
    """`int | null` as people say it; what is no type stays as it is."""
    join = "或" if spoken is _zh else " or "
    return join.join(spoken(_TYPES.get(one, Words(one, one))) for one in part.split(" | "))
