"""Block «try»: if something in it fails, another way is taken instead."""

from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Nothing, Step, block
from danliu.flows.definition import Branch
from danliu.flows.errors import StepFailed
from danliu.telling import told

_OTHERWISE = Words("里面有一步没做成，改走另一条路", "A step in it failed: the other way was taken")


class Tried(Struct, frozen=True):
    """What failed, where and why; blank where all went well. The branch `otherwise` reads it."""

    ok: Annotated[bool, told("成功", "Went well")]
    failed: Annotated[bool, told("失败了", "Failed")] = False
    code: Annotated[str, told("错误代码", "Code")] = ""
    title: Annotated[str, told("错误", "Error")] = ""
    path: Annotated[str, told("哪一步", "Which step")] = ""
    facts: Annotated[dict[str, Any], told("详情", "Facts")] = {}


@block("try", effect="control", zh="试一试，失败时改走另一条路", en="try, and otherwise")
class Try(Block):
    """Branches `try`, `otherwise` (after a failure, which it thereby accepts) and `finally`
    (after both, whatever came of them); each may be missing."""

    called = Words("试一试", "Try")
    does = Words("里面有一步失败时，改走另一条路", "Another way where something in it fails")
    group = "way"
    output = Tried
    branches = ("try", "otherwise", "finally")

    async def run(self, settings: Nothing, step: Step) -> Any:
        ways = {branch.name: branch for branch in step.node.branches}
        try:
            tried = await _tried(step, ways.get("try"))
            step.tell(tried)
            if tried.failed:
                step.because(_OTHERWISE)
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
