"""A flow read aloud: one sentence a block, in the reader's language, indented as it nests."""

import re
from collections.abc import Iterator

from msgspec import Struct

from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Branch, Flow, Node, walk
from danliu.flows.triggers.trigger import sentence
from danliu.flows.vocabulary import Vocabulary

_SETTING, _PART = re.compile(r"\{(\w+)\}"), re.compile(r"\[([^\[\]]*)\]")


class Sentence(Struct, frozen=True):
    """`path` is the step's, where a run has one; `block` the kind of its block, or «branch»."""

    depth: int
    path: str
    text: str
    block: str


def read_aloud(flow: Flow, words: Vocabulary) -> list[Sentence]:
    return list(_sentences(flow, words))


def _sentences(flow: Flow, words: Vocabulary) -> Iterator[Sentence]:
    yield Sentence(0, "", trigger_sentence(flow, words), "trigger")
    for depth, node, branch in walk(flow.blocks, 1):
        if branch is None:
            yield Sentence(depth, node.id, say(node, words), node.block)
        else:
            path = f"{node.id}.{branch.name}"
            yield Sentence(depth, path, _say_branch(branch, words), "branch")


def trigger_sentence(flow: Flow, words: Vocabulary) -> str:
    return sentence(flow.trigger, words)


def say(node: Node, words: Vocabulary) -> str:
    """The block's own sentence with its settings; a title that somebody gave it comes first."""
    both = blocks[node.block].says
    template = both.en if words.language == "en" else both.zh

    def filled(match: re.Match[str]) -> str:
        value = node.settings.get(match[1], "")
        return words.setting(match[1], value, node.settings)

    def whole(match: re.Match[str]) -> str:
        """A part in brackets is said only where all that it names is set."""
        names = _SETTING.findall(match[1])
        return match[1] if all(node.settings.get(name) for name in names) else ""

    sentence = _SETTING.sub(filled, _PART.sub(whole, template))
    return f"{node.title}：{sentence}" if node.title else sentence


def _say_branch(branch: Branch, words: Vocabulary) -> str:
    name = branch.title or branch.name
    when, skip = branch.settings.get("when"), branch.settings.get("skip_when")
    english = words.language == "en"
    if when:
        name += (", if " if english else "，当 ") + words.formula(when)
    if skip:
        condition = words.formula(skip)
        name += f", skipped if {condition}" if english else f"，若 {condition} 则跳过"
    return name
