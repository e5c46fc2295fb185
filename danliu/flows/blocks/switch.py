"""Block «switch»: the first case that holds, in the order in which they stand."""

from typing import Any

from msgspec import Struct

from danliu.flows.blocks.block import Block, Nothing, Step, block


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    when: str = ""  # a formula; without one the case holds always


class Chosen(Struct, frozen=True):
    """Of the case; both blank where none held."""

    case: str | None = None
    title: str | None = None


@block(
    "switch", effect="control", zh="按顺序取第一个成立的情形", en="take the first case that holds"
)
class Switch(Block):
    """One branch a case."""

    output = Chosen
    branch = Case
    branches = None

    async def run(self, settings: Nothing, step: Step) -> Any:
        for branch in step.node.branches:
            when = branch.settings.get("when", "")
            if when and step.value(when) is not True:
                continue
            name = branch.title or branch.name
            step.because(f"{name}：{step.explain(when)}" if when else name)
            return await step.last(branch, Chosen(branch.name, name))
        return Chosen()

    resume = run
