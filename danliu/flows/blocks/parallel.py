"""Block «parallel»: branches at the same time, each with its time-out and policy."""

from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Join, Step, block
from danliu.flows.parallel import BranchSettings
from danliu.telling import told


class ParallelSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """join   all: wait for every branch; any: for the first to end; first-good: for the first to
    end well. The others are then let go: what they had asked for is taken back, and their steps
    say so.
    """

    join: Annotated[
        Join,
        told(
            "等到什么时候",
            "Wait until",
            "choice",
            choices={
                "all": ("每一支都走完", "every branch has ended"),
                "any": ("任一支结束", "the first has ended"),
                "first-good": ("任一支成功", "the first has ended well"),
            },
        ),
    ] = "all"


class Outcome(Struct, frozen=True):
    """How a branch ended, under its name; and, unless all are awaited, the name of the `winner`."""

    ok: Annotated[bool, told("成功", "Went well")]
    skipped: Annotated[bool, told("跳过了", "Was skipped")]
    failed: Annotated[bool, told("失败了", "Failed")]
    reason: Annotated[str, told("原因", "Reason")]
    error: Annotated[str | None, told("错误", "Error")]


@block("parallel", effect="control", zh="同时进行[，{join}]", en="at the same time[, {join}]")
class Parallel(Block):
    called = Words("同时进行", "At the same time")
    does = Words("几支一起走，都走完再往下", "Several branches at once, then on")
    group = "way"
    settings = ParallelSettings
    output = dict[str, Outcome | str | None]
    branch = BranchSettings
    branches = None

    async def run(self, settings: ParallelSettings, step: Step) -> Any:
        return await step.abreast(step.node.branches, settings.join)

    resume = run
