"""«提醒需确认产能», «请财务审批», «把状态改成已通过»: one clause as one block."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from danliu.flows.definition import Node
from danliu.flows.proposing.conditions import left_of, read_condition
from danliu.flows.proposing.known import Known, find_field, option
from danliu.flows.proposing.values import NUMBER, day, number
from danliu.formulas import Kind
from danliu.tables.table import Column, Table

_QUOTED = re.compile(r"[「『“\"‘']([^」』”\"’']+)[」』”\"’']")
_TELL = re.compile(
    r"(?:弹窗|发)?(?:提醒|通知|告诉|告知|提示)|发(?:送)?(?:条|个)?(?:消息|通知|提醒)给?"
)
_COPY = re.compile(r"(?:并)?(?:抄送|同时通知|也通知|也告诉)(?:给)?")
_ASK = re.compile(r"审批|审核|批准|复核|审一下|同意")
_FILL = re.compile(r"填写|填上|补充|补上|补填|填")
_CONFIRM = re.compile(r"确认")
_SET = re.compile(
    r"(?:改成|改为|设为|设成|设置为|更新为|变成|变为|标记为|标为|填成|填为|写成|置为)"
)
_WAIT = re.compile(rf"等(?:待|上)?\s*({NUMBER})\s*(个?小时|分钟|天|日)")
_MAIL = re.compile(r"发(?:送)?(?:一封|封)?(?:邮件|邮箱|e-?mail)(?:给|到)?")
_CREATE = re.compile(r"(?:新建|创建|新增|生成|建)(?:一[条个张笔])?")
_DELETE = re.compile(r"删除|删掉")
_STOP = re.compile(r"^(?:就)?(?:结束|停止|不再处理|什么都不做)$")
_PERSON_ENDS = re.compile(r"^[给向让请由叫把]|(?:来|去|进行)$")
_MINUTES = {"小时": 60, "分钟": 1, "天": 1_440, "日": 1_440}
_ASKING = re.compile(r"^(?:并|然后|再|就|则|先)?(?:转)?(?:请|让|由|交给?|找|提交给?|叫)")


@dataclass(frozen=True)
class Act:
    """node     None where the clause is nothing that is known
    copies   who gets a copy of the block before
    left     words that could not be placed; guessed: what was taken so, as codes
    strangers  those of them that stand where somebody is named
    """

    node: Node | None = None
    copies: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


def read_action(text: str, table: Table | None, known: Known, identity: str) -> Act:
    """The block of a clause; the first reader that knows it."""
    clause = text.strip()
    for reader in _READERS:
        if act := reader(clause, table, known, identity):
            return act
    return Act(left=(clause,))


def _copy(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found = _COPY.search(text)
    if found is None:
        return None
    who, rest = _people(text[found.end() :], known)
    if who:
        return Act(copies=who, left=left_of(rest))
    named = text[found.end() :].strip()
    return Act(left=(named or text,), strangers=(named,) if named else ())


def _set(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found = _SET.search(text)
    if found is None or table is None:
        return None
    named = find_field(table, text[: found.start()])
    if named is None:
        return None
    name, column = named
    words = text[found.end() :].strip()
    value, used = cell(column, words)
    if value is None:
        return Act(left=(text,))
    left = left_of(text[: found.start()].replace(name, " ", 1), table.definition.name)
    rest = left_of(words.replace(used, " ", 1))
    return Act(Node(identity, "update", settings={"cells": {column.key: value}}), left=left + rest)


def cell(column: Column, words: str) -> tuple[Any, str]:
    """A value of the field as an update writes it, and its words; None for what does not fit."""
    if found := option(column, words):
        return found
    if column.type.kind in (Kind.date, Kind.moment):
        told = day(words)
        return (f"={told[0]}", told[1]) if told else (None, "")
    if column.type.kind is Kind.number:
        plain = re.search(NUMBER, words)
        amount = number(plain[0]) if plain else None
        return (f"{amount.normalize():f}", plain[0]) if plain and amount is not None else (None, "")
    if column.type.kind is Kind.truth:
        return words not in ("否", "不"), words
    quoted = _QUOTED.search(words)
    return (quoted[1], quoted[0]) if quoted else (words or None, words)


def _wait(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found = _WAIT.search(text)
    if found is None:
        return None
    unit = next(one for word, one in _MINUTES.items() if word in found[2])
    minutes = (number(found[1]) or 0) * unit
    left = left_of(text.replace(found[0], " ", 1))
    return Act(Node(identity, "wait", settings={"minutes": float(minutes)}), left=left)


def _mail(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found = _MAIL.search(text)
    if found is None:
        return None
    rest = text[found.end() :]
    to, said = _address(rest, table), _said(rest)
    settings: dict[str, Any] = {"to": to, "subject": said or text, "text": said or text}
    mailbox = next((key for key, name in known.connections.items() if "邮" in name), None)
    if mailbox:
        settings["connection"] = mailbox
    return Act(Node(identity, "send-email", settings=settings))


def _address(text: str, table: Table | None) -> str:
    if found := re.search(r"[\w.+-]+@[\w.-]+", text):
        return found[0]
    mail = (
        (one for one in table.columns.values() if one.definition.type == "email") if table else ()
    )
    first = next(iter(mail), None)
    return "={" + first.key + "}" if first else ""


def _approve(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found = _ASK.search(text)
    if found is None or (_TELL.search(text) and not _ASKING.search(text)):
        return None
    return _asks(text, found, "approve", known, identity)


def _confirm(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found = _CONFIRM.search(text)
    return _asks(text, found, "confirm-card", known, identity) if _begins(text, found) else None


def _fill(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found = _FILL.search(text)
    if not _begins(text, found) or table is None or found is None:
        return None
    named = _fields(text[found.end() :], table)
    if not named:
        return Act(left=(text,))
    act = _asks(text[: found.end()], found, "fill-in", known, identity)
    assert act.node
    wanted = {**act.node.settings, "question": text, "fields": [{"field": one} for one in named]}
    return replace(act, node=Node(identity, "fill-in", settings=wanted))


def _begins(text: str, found: re.Match[str] | None) -> bool:
    return found is not None and _ASKING.search(text) is not None


def _fields(text: str, table: Table) -> list[str]:
    parts = re.split(r"和|、|与|及|,|，", text)
    named = (find_field(table, part) for part in parts)
    return list(dict.fromkeys(one[1].key for one in named if one))


def _asks(text: str, found: re.Match[str] | None, kind: str, known: Known, identity: str) -> Act:
    who, rest = _people(text, known)
    asked = _ASKING.search(rest)
    rest = rest[asked.end() :] if asked else rest
    word = found[0] if found else ""
    named = rest.split(word)[0].strip() if word else ""
    settings: dict[str, Any] = {"question": _said(text) or text.strip()}
    if who:
        settings["who"] = list(who)
    stranger = () if who or not named or not asked else (named,)
    guessed = () if who else ("anyone",)
    node = Node(identity, kind, settings=settings)
    return Act(node, left=stranger, guessed=guessed, strangers=stranger)


def _create(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found, there = _CREATE.search(text), known.named_table(text)
    if found is None or there is None:
        return None
    left = left_of(text.replace(found[0], " ", 1), there.definition.name, "记录")
    return Act(Node(identity, "create", settings={"table": there.key, "cells": {}}), left=left)


def _delete(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    return Act(Node(identity, "delete")) if _DELETE.search(text) else None


def _stop(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    return Act(Node(identity, "stop", settings={"reason": text})) if _STOP.search(text) else None


def _tell(text: str, table: Table | None, known: Known, identity: str) -> Act | None:
    found = _TELL.search(text)
    if found is None:
        return None
    who, rest = _people(text[: found.start()] + " " + text[found.end() :], known)
    before = left_of(_PERSON_ENDS.sub(" ", text[: found.start()])) if not who else ()
    said = _said(rest) or rest.strip(" ：:，,。")
    settings: dict[str, Any] = {"text": said or text, "level": "warning"}
    to, guessed = ([*who], ()) if who else _who_then(table, known)
    node = Node(identity, "notify", settings={**settings, "to": to})
    strangers = tuple(one for one in before if one not in said)
    return Act(node, left=strangers, guessed=guessed, strangers=strangers)


def _who_then(table: Table | None, known: Known) -> tuple[list[str], tuple[str, ...]]:
    """Where nobody is named: who made the record, or who answers for the company, since a form or
    a channel cannot be told. And how that was guessed."""
    if table is None or table.key in known.fed:
        return ["role:owner"], ("owners",)
    return ["={created_by}"], ("whoever-made-it",)


def _people(text: str, known: Known) -> tuple[tuple[str, ...], str]:
    """Everybody who is named, and the text without them."""
    who: list[str] = []
    while found := known.person(text):
        who.append(found[0])
        text = text.replace(found[1], " ", 1)
    return tuple(dict.fromkeys(who)), re.sub(r"\s[和、与及]\s|^\s*(?:给|向)\s*", " ", text)


def _said(text: str) -> str:
    """Words in quotes, or after a colon."""
    if found := _QUOTED.search(text):
        return found[1]
    after = re.split(r"[：:]", text, maxsplit=1)
    return after[1].strip() if len(after) > 1 else ""


Reader = Callable[[str, Table | None, Known, str], Act | None]
_READERS: tuple[Reader, ...] = (
    _copy,
    _set,
    _wait,
    _mail,
    _fill,
    _approve,
    _confirm,
    _tell,
    _create,
    _delete,
    _stop,
)


def read_if(text: str, table: Table | None, known: Known) -> tuple[str, tuple[str, ...]]:
    """The condition of «如果…»: its formula, and words that could not be placed."""
    if table is None:
        return "", (text,)
    read = read_condition(text, table, known)
    return read.formula, read.left
