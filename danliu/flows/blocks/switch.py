"""Block «switch»: the first case that holds, in the order in which they stand."""

from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Nothing, Step, block
from danliu.flows.definition import Node
from danliu.telling import told


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    when: Annotated[
        str,
        told(
            "成立的条件",
            "Condition",
            "condition",
            help=(
                "不填：总是成立，放在最后作「其他」",
                "Left out: it always holds; put it last as «otherwise»",
            ),
        ),
    ] = ""


class Chosen(Struct, frozen=True):
    """Of the case; both blank where none held."""

    case: Annotated[str | None, told("取了哪个情形", "The case")] = None
    title: Annotated[str | None, told("情形的名字", "The name of the case")] = None


@block(
    "switch", effect="control", zh="按顺序取第一个成立的情形", en="take the first case that holds"
)
class Switch(Block):
    """One branch a case."""

    called = Words("分情形", "Cases")
    does = Words("按顺序取第一个成立的情形", "Takes the first case that holds")
    group = "way"
    output = Chosen
    branch = Case
    branches = None

    async def run(self, settings: Nothing, step: Step) -> Any:
        for branch in step.node.branches:
            when = branch.settings.get("when", "")
            if when and step.value(when) is not True:
                continue
            name = Words(branch.called("zh"), branch.called("en"))
            step.because(_because(name, step.explain(when)) if when else name)
            return await step.last(branch, Chosen(branch.name, name.zh))
        return Chosen()

    resume = run

    def key_called(self, part: str, key: str, node: Node) -> Words | None:
        """The case by its name."""
        found = (one for one in node.branches if part == "case" and one.name == key)
        return next((Words(one.called("zh"), one.called("en")) for one in found), None)


def _because(name: Words, why: Words) -> Words:
    return Words(f"{name.zh}：{why.zh}", f"{name.en}: {why.en}")
