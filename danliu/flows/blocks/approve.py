"""Block «approve»: a person says yes or no. The run is only rows meanwhile."""

from typing import Any, Literal

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, Task, Waiting, block


class Approve(Struct, frozen=True, forbid_unknown_fields=True):
    """question   what the person is asked, and why the system does not decide itself
    facts      what it takes to decide: name -> formula
    """

    question: str
    facts: dict[str, str] = {}


class Decided(Struct, frozen=True):
    decision: Literal["approved", "refused"]
    by: str
    comment: str


@block("approve", effect="write", zh="请人工审批：{question}", en="ask a person: {question}")
class ApproveBlock(Block):
    settings = Approve
    output = Decided

    async def run(self, settings: Approve, step: Step) -> Any:
        facts = [{"name": name, "value": step.show(one)} for name, one in settings.facts.items()]
        title = str(step.record.get("title") or "")
        await step.ask(Task(title, settings.question, facts))
        return Waiting()

    async def resume(self, settings: Approve, step: Step) -> Any:
        answer = await step.answer()
        if answer is None:
            return Waiting()
        step.because(answer.comment)
        return {"decision": answer.decision, "by": answer.by, "comment": answer.comment}
