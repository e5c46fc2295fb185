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
        why = step.explain(settings.when)
        step.because(why if chosen == "then" else _not_so(why))
        ways = {branch.name: branch for branch in step.node.branches}
        return await step.last(ways.get(chosen), Way(chosen))

    resume = run


def _not_so(why: Words) -> Words:
    """A condition that was said would be read as one that holds."""
    return Words(f"不成立：{why.zh}", f"does not hold: {why.en}") if why.zh else why
