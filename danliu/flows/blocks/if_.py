"""Block «if»: one of two ways."""

from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.telling import told


class If(Struct, frozen=True, forbid_unknown_fields=True):
    when: Annotated[str, told("条件", "Condition", "condition")]


class Way(Struct, frozen=True):
    chosen: Annotated[str, told("走了哪边", "Which way")]


@block("if", effect="control", zh="如果 {when}", en="if {when}")
class IfBlock(Block):
    """Branches `then` and `else`; either may be missing."""

    called = Words("如果", "If")
    does = Words(
        "条件成立走一边，否则走另一边", "One way where a condition holds, another where not"
    )
    group = "way"
    settings = If
    output = Way
    branches = ("then", "else")

    async def run(self, settings: If, step: Step) -> Any:
        chosen = "then" if step.value(settings.when) is True else "else"
        step.because(step.explain(settings.when))
        ways = {branch.name: branch for branch in step.node.branches}
        return await step.last(ways.get(chosen), Way(chosen))

    resume = run
