"""Block «try»: if something in it fails, another way is taken instead."""

from typing import Any

from msgspec import Struct

from danliu.flows.blocks.block import Block, Nothing, Step, block
from danliu.flows.definition import Branch
from danliu.flows.errors import StepFailed


class Tried(Struct, frozen=True):
    """What failed, where and why; blank where all went well. The branch `otherwise` reads it."""

    ok: bool
    failed: bool = False
    code: str = ""
    title: str = ""
    path: str = ""
    facts: dict[str, Any] = {}


@block("try", effect="control", zh="试一试，失败时改走另一条路", en="try, and otherwise")
class Try(Block):
    """Branches `try`, `otherwise` (after a failure, which it thereby accepts) and `finally`
    (after both, whatever came of them); each may be missing."""

    output = Tried
    branches = ("try", "otherwise", "finally")

    async def run(self, settings: Nothing, step: Step) -> Any:
        ways = {branch.name: branch for branch in step.node.branches}
        try:
            tried = await _tried(step, ways.get("try"))
            step.tell(tried)
            if tried.failed:
                step.because(tried.title)
                await _take(step, ways.get("otherwise"))
        except StepFailed:
            await _take(step, ways.get("finally"))
            raise
        await _take(step, ways.get("finally"))
        return tried

    resume = run


async def _tried(step: Step, branch: Branch | None) -> Tried:
    try:
        await _take(step, branch)
    except StepFailed as failed:
        cause = failed.cause
        return Tried(False, True, cause["code"], cause["title"], failed.path, cause["facts"])
    return Tried(True)


async def _take(step: Step, branch: Branch | None) -> None:
    if branch:
        await step.branch(branch)
