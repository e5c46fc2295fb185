"""«期望交期早于今天+3天且金额超过2万» as a formula over the fields of a table."""

import re
from dataclasses import dataclass
from decimal import Decimal

from danliu.flows.proposing.known import Known, find_field, option
from danliu.flows.proposing.values import NUMBER, day, number
from danliu.formulas import Kind
from danliu.tables.table import Column, Table

_SIGNS = (
    (">=", ("不早于", "不少于", "不低于", "不小于", "大于等于", "大于或等于", "至少", "≥", ">=")),
    (
        "<=",
        (
            "不晚于",
            "不超过",
            "不多于",
            "不高于",
            "不大于",
            "小于等于",
            "小于或等于",
            "至多",
            "≤",
            "<=",
        ),
    ),
    ("<>", ("不等于", "不是", "不为", "≠", "<>", "!=")),
    ("<", ("早于", "先于", "小于", "低于", "少于", "不足", "不到", "不满", "<", "＜")),
    (">", ("晚于", "迟于", "大于", "高于", "多于", "超过", "超出", ">", "＞")),
    (
        "=",
        (
            "变成",
            "变为",
            "改成",
            "改为",
            "转为",
            "设为",
            "等于",
            "就是",
            "成为",
            "属于",
            "是",
            "为",
            "=",
            "＝",
        ),
    ),
)
_FILLED = re.compile(r"(?:不为空|不是空的?|非空|已经?填写?了?|填了|有值|不空)")
_BLANK = re.compile(r"(?:为空|是空的?|空着|没有?填写?|未填写?)")
_MISSING = re.compile(r"(?:没有|缺失|缺)")
_WITHIN = re.compile(rf"(?:在|只剩|还有|剩)?\s*({NUMBER})\s*[天日](?:之|以)?内")
_HAS = re.compile(r"(?:包含|含有|带有|里有|中有)")
_QUOTED = re.compile(r"[「『“\"‘']([^」』”\"’']+)[」』”\"’']")
_MONEY = re.compile(rf"({NUMBER})\s*(?:元|块钱?|人民币|件|个|台|箱|套|%|分|kg|公斤)?")
_OR, _AND = re.compile(r"或者|或是|或|要么"), re.compile(r"并且|而且|同时|以及|且|，|,|、")
_FILLER = re.compile(r"[的在了当如果若只要一旦每个条这该那其被之后时候，,。\s把将内就则话]+")


@dataclass(frozen=True)
class Condition:
    """formula   «» where nothing was understood; left: words that could not be placed"""

    formula: str
    left: tuple[str, ...] = ()


def read_condition(text: str, table: Table, known: Known) -> Condition:
    """Every part of it; what joins them binds as in a formula: 且 before 或."""
    ways = [_all(part, table, known) for part in _OR.split(text) if part.strip()]
    formulas = [one.formula for one in ways if one.formula]
    left = tuple(word for one in ways for word in one.left)
    return Condition(_joined("OR", formulas), left)


def _all(text: str, table: Table, known: Known) -> Condition:
    parts = [_one(part, table, known) for part in _AND.split(text) if part.strip()]
    formulas = [one.formula for one in parts if one.formula]
    return Condition(_joined("AND", formulas), tuple(word for one in parts for word in one.left))


def _joined(name: str, formulas: list[str]) -> str:
    return formulas[0] if len(formulas) == 1 else f"{name}({','.join(formulas)})" * bool(formulas)


def _one(text: str, table: Table, known: Known) -> Condition:
    found = find_field(table, text)
    if found is None:
        return _by_option(text, table) or Condition("", left_of(text, table.definition.name))
    name, column = found
    rest = text.replace(name, " ", 1)
    told = _told(rest, column)
    if told is None:
        return Condition("", (text.strip(),))
    formula, words = told
    for one in (*words, table.definition.name):
        rest = rest.replace(one, " ", 1)
    return Condition(formula, left_of(rest))


def _told(rest: str, column: Column) -> tuple[str, tuple[str, ...]] | None:
    """What is said of a field: the formula, and the words that it used."""
    path = "{" + column.key + "}"
    if found := _FILLED.search(rest):
        return f"NOT(ISBLANK({path}))", (found[0],)
    if found := _BLANK.search(rest):
        return f"ISBLANK({path})", (found[0],)
    if found := _WITHIN.search(rest):
        return f"{path}<=TODAY()+{number(found[1])}", (found[0],)
    if found := _HAS.search(rest):
        quoted = _QUOTED.search(rest)
        word = quoted[1] if quoted else rest[found.end() :].strip()
        return f'CONTAINS({path},"{_plain(word)}")', (found[0], quoted[0] if quoted else word)
    sign, word = _sign(rest)
    value = _value(rest.replace(word, " ", 1) if word else rest, column)
    if value:
        return f"{path}{sign or '='}{value[0]}", (word, value[1])
    if found := _MISSING.search(rest):
        return f"ISBLANK({path})", (found[0],)
    return None


def _sign(text: str) -> tuple[str, str]:
    for sign, words in _SIGNS:
        for word in sorted(words, key=len, reverse=True):
            if word in text:
                return sign, word
    return "", ""


def _value(text: str, column: Column) -> tuple[str, str] | None:
    """A value that fits the field, as a formula, and its words."""
    if found := option(column, text):
        return f'"{found[0]}"', found[1]
    kind = column.type.kind
    if kind in (Kind.date, Kind.moment):
        return day(text) or _soon(text)
    if kind is Kind.truth:
        return ("FALSE", "否") if "否" in text else ("TRUE", "是" if "是" in text else "")
    if kind is Kind.number and (found_number := _MONEY.search(text)):
        amount = number(found_number[1])
        return None if amount is None else (_as_stored(amount, found_number[0]), found_number[0])
    if kind is Kind.text:
        quoted = _QUOTED.search(text)
        word = quoted[1] if quoted else text.strip()
        return (f'"{_plain(word)}"', quoted[0] if quoted else word) if word else None
    return None


def _soon(text: str) -> tuple[str, str] | None:
    """«不到三天»: from today on."""
    if found := re.search(rf"({NUMBER})\s*[天日]", text):
        return f"TODAY()+{number(found[1])}", found[0]
    return None


def _as_stored(amount: Decimal, words: str) -> str:
    """A percentage is kept as a fraction."""
    plain = amount / 100 if words.endswith("%") else amount
    return f"{plain.normalize():f}"


def _by_option(text: str, table: Table) -> Condition | None:
    """«新品试用订单»: a choice that only one field has, said without the field."""
    columns = [one for one in table.columns.values() if option(one, text)]
    if len(columns) != 1:
        return None
    found = option(columns[0], text)
    assert found
    sign, word = _sign(text)
    rest = text.replace(found[1], " ", 1).replace(word, " ", 1)
    left = left_of(rest, table.definition.name)
    return Condition(f'{{{columns[0].key}}}{sign if sign == "<>" else "="}"{found[0]}"', left)


def left_of(text: str, *names: str) -> tuple[str, ...]:
    """What remains once the names and the words that carry nothing are gone."""
    for name in names:
        text = text.replace(name, " ")
    return tuple(one for one in _FILLER.split(text) if one)


def _plain(word: str) -> str:
    return word.replace('"', '""')
