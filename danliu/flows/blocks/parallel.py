"""Block «parallel»: branches at the same time, each with its time-out and policy."""

from typing import Any

from danliu.flows.blocks.block import Block, Nothing, Step, block
from danliu.flows.parallel import BranchSettings


@block("parallel", effect="control", zh="同时进行", en="at the same time")
class Parallel(Block):
    """Output: by branch {ok, skipped, failed, reason, error}."""

    branch = BranchSettings

    async def run(self, settings: Nothing, step: Step) -> Any:
        return await step.abreast(step.node.branches)

    resume = run
