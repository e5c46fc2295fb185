"""A flow read aloud: one sentence a block, in the reader's language, indented as it nests."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Branch, Flow, Node, walk


class Sentence(Struct, frozen=True):
    """`path` is the step's, where a run has one."""

    depth: int
    path: str
    text: str


def read_aloud(flow: Flow, language: str) -> list[Sentence]:
    return list(_sentences(flow, language))


def _sentences(flow: Flow, language: str) -> Iterator[Sentence]:
    yield Sentence(0, "", trigger_sentence(flow, language))
    for depth, node, branch in walk(flow.blocks, 1):
        if branch is None:
            yield Sentence(depth, node.id, say(node, language))
        else:
            yield Sentence(depth, f"{node.id}.{branch.name}", _say_branch(branch, language))


def trigger_sentence(flow: Flow, language: str) -> str:
    when = _formula(flow.trigger.when)
    if language == "en":
        return f"When a record is created in {flow.trigger.table}" + (
            f" and {when}" if when else ""
        )
    return f"当「{flow.trigger.table}」新增记录" + (f"，且 {when}" if when else "") + "时"


def say(node: Node, language: str) -> str:
    """The block's own sentence with its settings; a title that somebody gave it comes first."""
    template = _template(blocks[node.block].says, language)
    sentence = re.sub(r"\{(\w+)\}", lambda m: shown(node.settings.get(m[1], "")), template)
    return f"{node.title}：{sentence}" if node.title else sentence


def _say_branch(branch: Branch, language: str) -> str:
    name = branch.title or branch.name
    when = branch.settings.get("when")
    skip = branch.settings.get("skip_when")
    if language == "en":
        conditions = f", if {_formula(when)}" if when else ""
        conditions += f", skipped if {_formula(skip)}" if skip else ""
    else:
        conditions = f"，当 {_formula(when)}" if when else ""
        conditions += f"，若 {_formula(skip)} 则跳过" if skip else ""
    return f"{name}{conditions}"


def _template(says: Words, language: str) -> str:
    return says.en if language == "en" else says.zh


def shown(value: Any) -> str:
    """A setting in a sentence: formulas without their marks, lists and maps in one line."""
    if isinstance(value, str):
        return _formula(value[1:]) if value.startswith("=") else _formula(value)
    if isinstance(value, Mapping):
        return "，".join(f"{key} = {shown(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return "、".join(shown(one) for one in value)
    return "" if value is None else str(value)


def _formula(text: str | None) -> str:
    return re.sub(r"\{([^{}]+)\}", r"\1", text or "")
