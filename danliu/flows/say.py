"""A flow read aloud: one sentence a block, in the reader's language, indented as it nests."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Branch, Flow, Node, Undo, walk
from danliu.flows.errors import InvalidFlow
from danliu.flows.triggers.trigger import kinds, sentence
from danliu.flows.vocabulary import Vocabulary
from danliu.registry import UnknownPart
from danliu.telling import choices_in

OPEN = "…"  # in place of what a draft does not say yet
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
            if node.undo:
                yield Sentence(depth + 1, "", _say_undo(node.undo, words), node.undo.block)
        else:
            path = f"{node.id}.{branch.name}"
            yield Sentence(depth, path, _say_branch(node, branch, words), "branch")


def trigger_sentence(flow: Flow, words: Vocabulary) -> str:
    try:
        return sentence(flow.trigger, words)
    except (InvalidFlow, UnknownPart):  # of a draft; it has a fault
        return _called(flow.trigger.kind, words)


def _called(kind: str, words: Vocabulary) -> str:
    if kind not in kinds:
        return kind or OPEN
    called = kinds[kind].called
    return (called.en if words.language == "en" else called.zh) or kind


def say(node: Node, words: Vocabulary) -> str:
    """The block's own sentence with its settings; a title that somebody gave it comes first."""
    if node.block not in blocks:  # of a draft; it has a fault
        return node.called(words.language) or node.block
    kind = blocks[node.block]
    both, choices = kind.says, choices_in(kind.settings)
    template = both.en if words.language == "en" else both.zh

    def filled(match: re.Match[str]) -> str:
        name, value = match[1], node.settings.get(match[1], "")
        if (chosen := choices.get(name, {}).get(str(value))) is not None:
            return words.choice(name, str(value), chosen)
        return words.setting(name, value, node.settings) or OPEN

    def whole(match: re.Match[str]) -> str:
        """A part in brackets is said only where all that it names is set."""
        names = _SETTING.findall(match[1])
        return match[1] if all(node.settings.get(name) for name in names) else ""

    sentence = _SETTING.sub(filled, _PART.sub(whole, template))
    colon = ": " if words.language == "en" else "："
    title = node.called(words.language)
    return f"{title}{colon}{sentence}" if title else sentence


def _say_undo(undo: Undo, words: Vocabulary) -> str:
    begins = "When undone: " if words.language == "en" else "撤销时："
    return begins + say(Node("", undo.block, undo.title, undo.settings), words)


def _say_branch(node: Node, branch: Branch, words: Vocabulary) -> str:
    ways = (blocks[node.block].branches or ()) if node.block in blocks else ()
    own = _WAYS.get(branch.name) if branch.name in ways and words.language == "zh" else None
    named = branch.called(words.language)
    said = [own if own and named == branch.name else named]
    for name, template in _POLICIES[words.language].items():
        if value := branch.settings.get(name):
            given = words.setting(name, value, branch.settings)
            said.append(template.get(str(value), template.get("", "")).format(given))
    return "".join(said)


_WAYS = {
    "then": "成立时",
    "else": "否则",
    "try": "先试",
    "otherwise": "失败后",
    "finally": "最后",
    "each": "每一项",
}
_POLICIES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "when": {"": "，当 {}"},
        "skip_when": {"": "，若 {} 则跳过"},
        "within_minutes": {"": "，最多 {} 分钟"},
        "on_failure": {"stop": "，失败则停下"},
    },
    "en": {
        "when": {"": ", if {}"},
        "skip_when": {"": ", skipped if {}"},
        "within_minutes": {"": ", for at most {} minutes"},
        "on_failure": {"stop": ", where a failure stops the run"},
    },
}
