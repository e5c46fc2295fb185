"""Block «parallel»: branches at the same time, each with its time-out and policy."""

from typing import Any

from msgspec import Struct

from danliu.flows.blocks.block import Block, Join, Step, block
from danliu.flows.parallel import BranchSettings


class ParallelSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """join   all: wait for every branch; any: for the first to end; first-good: for the first to
    end well. The others are then let go: what they had asked for is taken back, and their steps
    say so.
    """

    join: Join = "all"


class Outcome(Struct, frozen=True):
    """How a branch ended, under its name; and, unless all are awaited, the name of the `winner`."""

    ok: bool
    skipped: bool
    failed: bool
    reason: str
    error: str | None


@block("parallel", effect="control", zh="同时进行[，{join}]", en="at the same time[, {join}]")
class Parallel(Block):
    settings = ParallelSettings
    output = dict[str, Outcome | str | None]
    branch = BranchSettings
    branches = None

    async def run(self, settings: ParallelSettings, step: Step) -> Any:
        return await step.abreast(step.node.branches, settings.join)

    resume = run
