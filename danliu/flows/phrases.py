"""The words between the names of a condition, by language: 早于, 至少, 没填, is one of. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

Either = Mapping[str, Mapping[bool, str]]
"""Language -> what is said where it is so, and where it is not."""

DAYS: Mapping[str, Mapping[str, str]] = {
    "zh": {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于", "=": "是", "<>": "不是"},
    "en": {
        "<": "is before",
        "<=": "is not after",
        ">": "is after",
        ">=": "is not before",
        "=": "is",
        "<>": "is not",
    },
}
SIZES: Mapping[str, Mapping[str, str]] = {
    "zh": {"<": "小于", "<=": "至多", ">": "大于", ">=": "至少", "=": "是", "<>": "不是"},
    "en": {
        "<": "is less than",
        "<=": "is at most",
        ">": "is more than",
        ">=": "is at least",
        "=": "is",
        "<>": "is not",
    },
}
OPPOSITE = {"=": "<>", "<>": "="}
TURNED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""The sign that says the same with its sides changed over."""

JOINS = {"zh": {"AND": " 且 ", "OR": " 或 "}, "en": {"AND": " and ", "OR": " or "}}
BRACKETS = {"zh": "（{}）", "en": "({})"}
NOT = {"zh": "并非（{}）", "en": "not ({})"}
BLANK = {
    "zh": {True: "{} 没填", False: "{} 填了"},
    "en": {True: "{} is blank", False: "{} is filled"},
}
HOLDS = {
    "zh": {True: "{} 成立", False: "{} 不成立"},
    "en": {True: "{} holds", False: "{} does not hold"},
}
TICKED = {
    "zh": {True: "勾了 {}", False: "没勾 {}"},
    "en": {True: "{} is ticked", False: "{} is not ticked"},
}
BEGINS = {"zh": "{} 以 {} 开头", "en": "{} begins with {}"}
QUOTED = {"zh": "「{}」", "en": "«{}»"}
TODAY = {"zh": {"TODAY": "今天", "NOW": "现在"}, "en": {"TODAY": "today", "NOW": "now"}}
NOTHING = {"zh": "空", "en": "blank"}
TRUTH = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}
ELSE = {"zh": "{}（没填时 {}）", "en": "{} ({} where blank)"}
IF = {"zh": ("若 {} 则 {}", "，否则 {}"), "en": ("{1} if {0}", ", else {}")}
FILLED = {"zh": "〔{}〕", "en": "[{}]"}
BRANCH: Mapping[str, Mapping[str, Mapping[bool, str]]] = {
    "zh": {
        "ok": {True: "{} 成功了", False: "{} 没有成功"},
        "skipped": {True: "{} 跳过了", False: "{} 没有跳过"},
        "failed": {True: "{} 失败了", False: "{} 没有失败"},
    },
    "en": {
        "ok": {True: "{} went well", False: "{} did not go well"},
        "skipped": {True: "{} was skipped", False: "{} was not skipped"},
        "failed": {True: "{} failed", False: "{} did not fail"},
    },
}
"""How a branch of several at once ended."""


def among(language: str, keys: Sequence[str], *, so: bool) -> str:
    """«是 新单 或 待复核», «is none of new, review»."""
    if language == "en":
        return f"{'is one of' if so else 'is none of'} {', '.join(keys)}"
    *most, last = keys
    return f"{'是' if so else '不是'} {'、'.join(most)} {'或' if so else '和'} {last}"


def days(language: str, sign: str, count: Decimal) -> str:
    """«+3天», «+1 day»."""
    if language == "en":
        return f"{sign}{count} day{'s' * (count != 1)}"
    return f"{sign}{count}天"
