"""Block «if»: one of two ways."""

from typing import Any

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, block


class If(Struct, frozen=True, forbid_unknown_fields=True):
    when: str  # a formula


class Way(Struct, frozen=True):
    chosen: str


@block("if", effect="control", zh="如果 {when}", en="if {when}")
class IfBlock(Block):
    """Branches `then` and `else`; either may be missing."""

    settings = If
    output = Way
    branches = ("then", "else")

    async def run(self, settings: If, step: Step) -> Any:
        chosen = "then" if step.value(settings.when) is True else "else"
        step.because(step.explain(settings.when))
        ways = {branch.name: branch for branch in step.node.branches}
        return await step.last(ways.get(chosen), Way(chosen))

    resume = run
