"""From where a change came, `flow:order-audit` or `desk`, told in the reader's language."""

from collections.abc import Mapping

from danliu.errors import Words

_PARTS: Mapping[str, tuple[Words, Words]] = {
    "flow": (Words("流程", "Flow"), Words("流程「{name}」", "Flow “{name}”")),
    "connection": (Words("连接", "Connection"), Words("连接「{name}」", "Connection “{name}”")),
    "form": (Words("表单", "Form"), Words("表单「{name}」", "Form “{name}”")),
    "import": (Words("导入", "Import"), Words("导入「{name}」", "Import “{name}”")),
    "pack": (Words("方案包", "Pack"), Words("方案包", "Pack")),
}
"""By what stands before the colon: alone, and with its name."""

_PLACES: Mapping[str, Words] = {
    "desk": Words("工作台", "Desk"),
    "pda": Words("手持终端", "Handheld"),
    "floor": Words("车间工位", "Floor station"),
    "lens": Words("客户页", "Customer's page"),
    "tasks": Words("待办", "Tasks"),
    "link": Words("待办链接", "Task link"),
    "clock": Words("定时", "Timetable"),
    "briefing": Words("简报", "Briefing"),
    "export": Words("导出", "Export"),
    "demo": Words("演示数据", "Demo data"),
    "demo-orders": Words("演示订单", "Demo orders"),
}


def origin_told(origin: str, who: str, names: Mapping[str, str], tongue: str) -> str:
    """The part by its name, or the place; the kind alone where `who` is that very part.

    names  of actors, by `kind:key`, as `Names.of` gives them. What nobody named is told as kept.
    """
    kind, _, key = origin.partition(":")
    if kind in _PARTS and key:
        alone, named = (getattr(words, tongue) for words in _PARTS[kind])
        told: str = alone if origin == who else named.format(name=names.get(origin, key))
        return told
    return getattr(_PLACES[origin], tongue) if origin in _PLACES else origin
