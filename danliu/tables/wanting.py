"""What the options of a field are called and what each takes, for who builds one. Pure."""

import re

from danliu.errors import Words
from danliu.expected import of_type
from danliu.tables.definition import FieldDef
from danliu.tables.errors import BadOption, InvalidSchema

_MISSING = re.compile(r"missing required field `(\w+)`")
_AT = re.compile(r" - at `\$\.(\w+)")
_OPTIONS = {
    "table": (Words("关联到", "Points to"), Words("选一张表", "choose a table")),
    "link": (Words("明细的关联", "Link of the lines"), Words("选一个关联字段", "choose a link")),
    "through": (Words("经过哪个关联", "Through which link"), Words("选一个关联", "choose a link")),
    "field": (Words("那边的字段", "The field there"), Words("选一个字段", "choose a field")),
    "how": (Words("怎么汇总", "How"), Words("选一种汇总", "choose how")),
    "stages": (Words("阶段", "Stages"), Words("至少加一个阶段", "add a stage at least")),
    "initial": (
        Words("开始的阶段", "First stage"),
        Words("至少加一个阶段", "add a stage at least"),
    ),
    "choices": (Words("选项", "Choices"), Words("至少加一个选项", "add a choice at least")),
    "formula": (Words("公式", "Formula"), Words("写一个公式", "write a formula")),
    "label": (Words("按钮上的字", "On the button"), Words("写上按钮上的字", "write its words")),
    "flow": (Words("启动的流程", "Flow it starts"), Words("写上流程的标识", "name the flow")),
    "decimals": (Words("小数位", "Decimals"), Words("写上几位", "say how many")),
    "least": (Words("最小", "At least"), Words("写上一个数", "name a number")),
    "most": (Words("最大", "At most"), Words("写上一个数", "name a number")),
    "max": (Words("最多字数", "Longest"), Words("写上一个数", "name a number")),
    "digits": (Words("位数", "Digits"), Words("写上几位", "say how many")),
    "base": (Words("最小单位", "Smallest unit"), Words("写上一个单位", "name a unit")),
    "units": (Words("单位换算", "Units"), Words("每个单位写清楚", "every unit in full")),
    "currency": (Words("币种", "Currency"), Words("选一个币种", "choose a currency")),
}


def bad_option(place: str, field: FieldDef, error: Exception) -> InvalidSchema:
    """Which option of the field does not fit, and what is expected of it."""
    said, cause = str(error), error.__cause__
    if isinstance(cause, BadOption):
        return _refused(place, field, cause.option, cause.wanted)
    if missing := _MISSING.search(said):
        return _refused(place, field, missing[1], _OPTIONS.get(missing[1], (_NEEDED, _NEEDED))[1])
    at = _AT.search(said)
    return _refused(place, field, at[1] if at else "", of_type(said))


def no_such_table(place: str, field: FieldDef, key: str) -> InvalidSchema:
    wanted = Words(f"选一张表，没有「{key}」", f"choose a table: there is no {key!r}")
    return _refused(place.rpartition(".")[0], field, "table", wanted)


def uncomputed(place: str, field: FieldDef, wanted: Words) -> InvalidSchema:
    """Its formula, or the way that it goes, does not lead to a value."""
    option = "formula" if "formula" in field.options else ""
    return _refused(place.rpartition(".")[0], field, option, wanted)


_NEEDED = Words("要填", "it is needed")


def _refused(place: str, field: FieldDef, option: str, wanted: Words) -> InvalidSchema:
    at = ".".join(filter(None, (place, field.key, option)))
    name = Words(field.name or field.key, field.name_en or field.name or field.key)
    called = _OPTIONS.get(option, (Words(option, option),))[0] if option else None
    return InvalidSchema(at, wanted, name, called)
